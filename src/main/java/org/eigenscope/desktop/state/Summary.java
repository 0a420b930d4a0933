package org.eigenscope.desktop.state;

import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.desktop.state.Notice.Level;

/** An ended analysis in one line. */
final class Summary {

    private Summary() {}

    static Notice of(ModelReport report) {
        long analyzed = report.analyzed().size();
        long failed = report.layers().stream().filter(LayerReport.Failed.class::isInstance).count();
        long traps = report.analyzed().stream().filter(Summary::trapped).count();
        long over = report.analyzed().stream().filter(r -> r.warning().equals("over-trained")).count();
        long under = report.analyzed().stream().filter(r -> r.warning().equals("under-trained")).count();
        StringBuilder text = new StringBuilder();
        text.append(analyzed).append(analyzed == 1 ? " layer analyzed in " : " layers analyzed in ")
                .append(Pace.words(report.elapsed()));
        if (!report.complete()) {
            text.append(", then stopped");
        }
        text.append(traps == 0 ? "  ·  no traps" : "  ·  " + traps + " with a trap");
        if (over > 0) {
            text.append("  ·  ").append(over).append(" over-trained");
        }
        if (under > 0) {
            text.append("  ·  ").append(under).append(" under-trained");
        }
        if (failed > 0) {
            text.append("  ·  ").append(failed).append(" failed");
        }
        return new Notice(failed > 0 ? Level.WARNING : Level.DONE, text.toString());
    }

    private static boolean trapped(Analyzed report) {
        return report.randomization().map(random -> !random.traps().isEmpty()).orElse(false);
    }
}
