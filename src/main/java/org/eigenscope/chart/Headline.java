package org.eigenscope.chart;

import java.util.List;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.Trap;
import org.eigenscope.metric.AlphaTrust;
import org.eigenscope.metric.AlphaVerdict;
import org.eigenscope.metric.MetricCatalog;
import org.eigenscope.metric.TrapWords;
import org.eigenscope.model.WeightMatrix;

/** A layer's figures in one line, for the title of a chart. */
final class Headline {

    private Headline() {}

    static String of(Analyzed report) {
        StringBuilder line = new StringBuilder(report.layer().matrices().map(Headline::shape).orElse(""));
        if (report.tail().succeeded()) {
            line.append("  ·  α = ").append(MetricCatalog.get("alpha").briefly(report.tail().alpha()));
            String caveat = AlphaTrust.caveat(report).replace("alpha", "α");
            if (!caveat.isEmpty()) {
                line.append(" (").append(caveat).append(')');
            } else if (AlphaVerdict.of(report).warns()) {
                line.append(" (").append(AlphaVerdict.of(report).label()).append(')');
            }
        } else {
            line.append("  ·  no power law: ").append(report.tail().reason());
        }
        List<Trap> traps = report.traps();
        if (!traps.isEmpty()) {
            line.append(traps.size() == 1 ? "  ·  trap " : "  ·  %d traps, ".formatted(traps.size()))
                    .append(TrapWords.strength(traps.getFirst().strength()));
        } else if (report.random() != null) {
            line.append(report.random().method().tested() ? "  ·  no trap" : "  ·  no trap test");
        }
        return line.toString();
    }

    private static String shape(WeightMatrix matrix) {
        String shape = matrix.rows() + " × " + matrix.columns();
        return matrix.slices() == 1 ? shape : shape + ", " + matrix.slices() + " slices";
    }
}
