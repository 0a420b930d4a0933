package org.eigenscope.report;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.ModelReport;

/**
 * A model's analysis in a few figures.
 *
 * @param analyzed layers with a spectrum
 * @param skipped layers with matrices that were left out
 * @param failed layers that failed
 * @param meanAlpha the mean α of the layers with a power law, or NaN
 * @param overTrained layers with α &lt; 2
 * @param underTrained layers with α &gt; 6
 * @param traps all traps
 * @param trapped layers with a trap
 * @param worst the layer with the strongest trap
 */
public record Summary(int analyzed, int skipped, int failed, double meanAlpha, int overTrained, int underTrained, int traps,
        int trapped, Optional<Analyzed> worst) {

    /** Of a model's report. */
    public static Summary of(ModelReport report) {
        List<Analyzed> analyzed = report.analyzed();
        List<Analyzed> trapped = analyzed.stream().filter(layer -> strongest(layer) > 0).toList();
        return new Summary(analyzed.size(),
                (int) report.layers().stream()
                        .filter(layer -> layer instanceof LayerReport.Skipped && layer.layer().weights() != null).count(),
                (int) report.layers().stream().filter(LayerReport.Failed.class::isInstance).count(),
                analyzed.stream().filter(layer -> layer.tail().succeeded()).mapToDouble(layer -> layer.tail().alpha())
                        .average().orElse(Double.NaN),
                (int) analyzed.stream().filter(layer -> layer.warning().equals("over-trained")).count(),
                (int) analyzed.stream().filter(layer -> layer.warning().equals("under-trained")).count(),
                trapped.stream().mapToInt(layer -> layer.random().traps().size()).sum(), trapped.size(),
                trapped.stream().max(Comparator.comparingDouble(Summary::strongest)));
    }

    private static double strongest(Analyzed layer) {
        return layer.randomization().flatMap(random -> random.traps().stream().findFirst())
                .map(trap -> trap.strength()).orElse(0.0);
    }

    /** In one line. */
    public String sentence(ModelReport report) {
        StringBuilder line = new StringBuilder("%s analyzed".formatted(count(analyzed, "layer")));
        if (skipped > 0) {
            line.append(", ").append(skipped).append(" skipped");
        }
        if (failed > 0) {
            line.append(", ").append(failed).append(" failed");
        }
        line.append(String.format(Locale.ROOT, " in %.2f s by %s", report.elapsed().toNanos() / 1e9, report.backend()));
        line.append(Double.isNaN(meanAlpha) ? "" : String.format(Locale.ROOT, "; mean alpha %.3f", meanAlpha));
        line.append(overTrained == 0 ? "" : "; %d over-trained (alpha < 2)".formatted(overTrained));
        line.append(underTrained == 0 ? "" : "; %d under-trained (alpha > 6)".formatted(underTrained));
        if (report.options().replicas() == 0) {
            line.append("; not randomized");
        } else {
            line.append(traps == 0 ? "; no traps" : "; %s in %s".formatted(count(traps, "trap"), count(trapped, "layer")));
        }
        return line.append('.').toString();
    }

    private static String count(int number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }
}
