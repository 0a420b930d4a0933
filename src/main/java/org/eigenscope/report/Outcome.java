package org.eigenscope.report;

import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.metric.AlphaTrust;
import org.eigenscope.metric.AlphaVerdict;
import org.eigenscope.metric.Metric;
import org.eigenscope.metric.MetricCatalog;
import org.eigenscope.metric.Summary;
import org.eigenscope.metric.TrapWords;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.Layer;
import org.eigenscope.spectrum.FitQuality;

/**
 * The outcome of a model's analysis.
 *
 * @param summary of the layers with a spectrum
 * @param skipped layers with matrices that were left out, as the options say
 * @param failed layers that failed
 * @param undecoded layers whose weights are in a form that is not decoded
 * @param damaged tensors that cannot be read, as the file is damaged
 * @param partial true if figures are missing, for these layers or for anything else that the file's reader found
 * @param worst the layer with the strongest trap
 */
public record Outcome(Summary summary, int skipped, int failed, int undecoded, int damaged, boolean partial,
        Optional<Analyzed> worst) {

    /** Draws it from a model's report. */
    public static Outcome of(ModelReport report) {
        List<Analyzed> analyzed = report.analyzed();
        int failed = (int) report.layers().stream().filter(LayerReport.Failed.class::isInstance).count();
        Collection<Layer> layers = report.layers().stream().map(LayerReport::layer)
                .collect(Collectors.toMap(Layer::id, layer -> layer, (one, slice) -> one)).values();
        int undecoded = count(layers, Severity.UNDECODED);
        int damaged = count(layers, Severity.DAMAGED);
        return new Outcome(Summary.of(analyzed),
                (int) report.layers().stream()
                        .filter(layer -> layer instanceof LayerReport.Skipped && layer.layer().weights() != null)
                        .count(),
                failed, undecoded, damaged, failed > 0 || report.model().missesFigures(layers),
                analyzed.stream().filter(layer -> strongest(layer) > 0)
                        .max((a, b) -> Double.compare(strongest(a), strongest(b))));
    }

    private static int count(Collection<Layer> layers, Severity severity) {
        return (int) layers.stream().filter(layer -> layer.severity() == severity).count();
    }

    private static double strongest(Analyzed layer) {
        return layer.traps().stream().findFirst().map(trap -> trap.strength()).orElse(0.0);
    }

    /** The outcome in one line. */
    public String sentence(ModelReport report) {
        StringBuilder line = new StringBuilder("%s analyzed".formatted(count(summary.layers(), "layer")));
        if (skipped > 0) {
            line.append(", ").append(skipped).append(" skipped");
        }
        if (failed > 0) {
            line.append(", ").append(failed).append(" failed");
        }
        if (undecoded > 0) {
            line.append(", ").append(undecoded).append(" not decoded");
        }
        if (damaged > 0) {
            line.append(", ").append(damaged).append(" damaged");
        }
        line.append(String.format(Locale.ROOT, " in %.2f s by %s", report.elapsed().toNanos() / 1e9, report.backend()));
        line.append(alpha(report.analyzed()));
        line.append(verdict(AlphaVerdict.OVER_TRAINED, report));
        line.append(verdict(AlphaVerdict.UNDER_TRAINED, report));
        if (report.options().replicas() == 0) {
            line.append("; not randomized");
        } else if (summary.layers() > 0) {
            line.append(summary.traps() == 0 ? "; no traps"
                    : "; %s in %s".formatted(TrapWords.count(summary.traps()),
                    count(summary.layersWithTraps(), "layer")));
        }
        return line.append('.').toString();
    }

    /** Both means of α, and of how many layers it is no exponent of a power law. */
    private String alpha(List<Analyzed> layers) {
        Metric alpha = MetricCatalog.get("alpha");
        return Double.isNaN(summary.alpha()) ? ""
                : summary.doubtful() == 0 ? "; mean alpha " + alpha.column(summary.alpha())
                : summary.trusted() == 0 ? "; mean alpha %s, doubtful in every layer (%s)".formatted(
                        alpha.column(summary.alpha()), doubts(layers))
                : "; mean alpha %s, %s without the %d doubtful (%s)".formatted(alpha.column(summary.alpha()),
                        alpha.column(summary.alphaTrusted()), summary.doubtful(), doubts(layers));
    }

    /** Why so many exponents are doubtful: {@code 10 bent, 2 exponential}. */
    private static String doubts(List<Analyzed> layers) {
        Map<FitQuality.Verdict, Long> doubts = layers.stream().filter(layer -> AlphaTrust.of(layer).warns())
                .collect(Collectors.groupingBy(layer -> layer.quality().verdict(),
                        () -> new EnumMap<>(FitQuality.Verdict.class), Collectors.counting()));
        return doubts.size() == 1 ? AlphaTrust.label(doubts.keySet().iterator().next())
                : String.join(", ", doubts.entrySet().stream()
                .map(doubt -> doubt.getValue() + " " + AlphaTrust.label(doubt.getKey())).toList());
    }

    private static String verdict(AlphaVerdict verdict, ModelReport report) {
        int layers = verdict.countSaid(report.analyzed());
        return layers == 0 ? "" : "; %d %s (%s)".formatted(layers, verdict.label(), verdict.condition("alpha"));
    }

    private static String count(int number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }
}
