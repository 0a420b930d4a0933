package org.eigenscope.impact;

import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.Trap;

/**
 * A trap whose effect on the answers is measured.
 *
 * @param report of its layer, all slices together
 * @param number of the trap in the layer, from 1, the strongest first
 */
public record ImpactSubject(LayerReport.Analyzed report, int number) {

    public ImpactSubject {
        if (number < 1 || number > report.traps().size()) {
            throw new IllegalArgumentException("%s has %d traps, and no trap %d".formatted(report.name(),
                    report.traps().size(), number));
        }
    }

    /** The trap. */
    public Trap trap() {
        return report.traps().get(number - 1);
    }
}
