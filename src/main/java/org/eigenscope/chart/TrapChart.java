package org.eigenscope.chart;

import java.util.List;
import java.util.Optional;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.Trap;

/** A chart of one trap of a layer: the trap of the view, or the first that has such a chart. */
interface TrapChart extends LayerChart {

    @Override
    default String subject() {
        return "a trap";
    }

    @Override
    boolean shows(Trap trap);

    @Override
    default boolean fits(Analyzed report) {
        return trap(report, 0).isPresent();
    }

    /** The trap of this number, from 0, or the first that has such a chart. */
    default Optional<Trap> trap(Analyzed report, int number) {
        List<Trap> traps = report.traps();
        return number < traps.size() && shows(traps.get(number)) ? Optional.of(traps.get(number))
                : traps.stream().filter(this::shows).findFirst();
    }
}
