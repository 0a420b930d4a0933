package org.eigenscope.chart;

import java.util.ArrayList;
import java.util.List;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.Trap;
import org.eigenscope.metric.AlphaTrust;
import org.eigenscope.metric.AlphaVerdict;
import org.eigenscope.metric.MetricCatalog;
import org.eigenscope.metric.TrapWords;
import org.eigenscope.model.WeightMatrix;

/** A layer's key figures for the line below a chart's title, most important first. */
final class LayerHeadline {

    private LayerHeadline() {}

    /** @param more what the chart has to say besides */
    static List<String> of(Analyzed report, String... more) {
        List<String> facts = new ArrayList<>();
        if (report.layer().hasMatrices()) {
            facts.add(shape(report.layer().weights()));
        }
        facts.add(alpha(report));
        List<Trap> traps = report.traps();
        if (!traps.isEmpty()) {
            facts.add((traps.size() == 1 ? "trap " : "%d traps, ".formatted(traps.size()))
                    + TrapWords.strength(traps.getFirst().strength()));
        } else if (report.random() != null) {
            facts.add(report.random().method().tested() ? "no trap" : "no trap test");
        }
        facts.addAll(List.of(more));
        return facts;
    }

    private static String alpha(Analyzed report) {
        if (!report.tail().succeeded()) {
            return "no power law: " + report.tail().reason();
        }
        String alpha = "α = " + MetricCatalog.get("alpha").briefly(report.tail().alpha());
        String caveat = AlphaTrust.caveat(report).replace("alpha", "α");
        if (!caveat.isEmpty()) {
            return "%s (%s)".formatted(alpha, caveat);
        }
        return AlphaVerdict.of(report).warns() ? "%s (%s)".formatted(alpha, AlphaVerdict.of(report).label()) : alpha;
    }

    private static String shape(WeightMatrix matrix) {
        String shape = matrix.rows() + " × " + matrix.columns();
        return matrix.slices() == 1 ? shape : shape + ", " + matrix.slices() + " slices";
    }
}
