package org.eigenscope.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.analysis.Trap;
import org.eigenscope.metric.AlphaTrust;
import org.eigenscope.metric.AlphaVerdict;
import org.eigenscope.metric.MetricCatalog;
import org.eigenscope.metric.NumberText;
import org.eigenscope.metric.Summary;
import org.eigenscope.metric.TrapWords;
import static org.eigenscope.report.Html.tag;
import static org.eigenscope.report.Html.text;

/** The beginning of an HTML report: the verdict in two sentences, and where to look first. */
final class HtmlStory {

    private static final int MOST = 6;
    private final ModelReport report;
    private final Outcome outcome;
    private final Summary summary;
    private final String id;

    HtmlStory(ModelReport report, Outcome outcome, String id) {
        this.report = report;
        this.outcome = outcome;
        this.summary = outcome.summary();
        this.id = id;
    }

    Html whole() {
        List<Html> first = first();
        return Html.of(tag("p").styled("verdict").of(traps() + " " + training()), first.isEmpty() ? Html.NOTHING
                : Html.of(tag("h3").id(id + "-first").of("Look at these first"),
                        tag("ol").styled("first").of(first.stream().map(tag("li")::of).toList())));
    }

    private String traps() {
        String layers = NumberText.count(summary.layers(), "layer");
        if (report.options().replicas() == 0) {
            return "No traps were looked for: the elements were not shuffled.";
        }
        if (summary.traps() == 0) {
            return "No correlation trap was found in %s.".formatted(layers);
        }
        return "%s found in %d of %s%s.".formatted(
                summary.traps() == 1 ? "A correlation trap was" : summary.traps() + " correlation traps were",
                summary.layersWithTraps(), layers, outcome.worst().map(worst -> ", the strongest in %s (%s)".formatted(
                        worst.name(), TrapWords.strength(worst.traps().getFirst().strength()))).orElse(""));
    }

    private String training() {
        if (Double.isNaN(summary.alpha())) {
            return "No layer has an exponent α.";
        }
        List<String> outside = new ArrayList<>();
        for (AlphaVerdict verdict : List.of(AlphaVerdict.OVER_TRAINED, AlphaVerdict.UNDER_TRAINED)) {
            int layers = verdict.countSaid(report.analyzed());
            if (layers > 0) {
                outside.add("%d %s %s (%s)".formatted(layers, are(layers), verdict.label(), verdict.condition("α")));
            }
        }
        return "The mean α is %s: %s%s.".formatted(MetricCatalog.get("alpha").briefly(summary.alpha()),
                outside.isEmpty() ? "every exponent that can be read is between 2 and 6" : String.join(", ", outside),
                summary.doubtful() == 0 ? "" : ", and of %d the power law is doubtful (mean %s without them)".formatted(
                        summary.doubtful(), MetricCatalog.get("alpha").briefly(summary.alphaTrusted())));
    }

    private static String are(int layers) {
        return layers == 1 ? "layer is" : "layers are";
    }

    /** The strongest traps, then exponents outside their limits that can be relied on, the farthest first. */
    private List<Html> first() {
        List<Html> first = new ArrayList<>();
        int missing = outcome.failed() + outcome.undecoded() + outcome.damaged();
        if (missing > 0) {
            first.add(Html.of(Html.link(id + "-left", NumberText.count(missing, "layer")
                    + " failed, damaged or not decoded"), text(": figures are missing")));
        }
        report.analyzed().stream().filter(layer -> layer.traps().stream().anyMatch(trap -> !trap.weak()))
                .sorted(Comparator.comparingDouble(layer -> -layer.traps().getFirst().strength())).limit(MOST / 2)
                .forEach(layer -> {
                    Trap trap = layer.traps().getFirst();
                    first.add(Html.of(link(layer), text(": "), tag("b").styled("trap").of("trap"),
                            text(" of %s, by %s".formatted(TrapWords.strength(trap.strength()),
                                    TrapWords.briefCause(trap)))));
                });
        report.analyzed().stream().filter(HtmlStory::isOutside)
                .sorted(Comparator.comparingDouble(layer -> -distance(layer))).limit(MOST - first.size())
                .forEach(layer -> first.add(Html.of(link(layer), text(": "),
                        tag("b").styled(AlphaVerdict.of(layer).verdict().style()).of(AlphaVerdict.of(layer).label()),
                        text(", α = " + MetricCatalog.get("alpha").briefly(layer.tail().alpha())))));
        return first;
    }

    private static boolean isOutside(Analyzed layer) {
        AlphaVerdict verdict = AlphaVerdict.of(layer);
        return AlphaTrust.of(layer) == AlphaTrust.STANDS
                && (verdict == AlphaVerdict.OVER_TRAINED || verdict == AlphaVerdict.UNDER_TRAINED);
    }

    /** The factor by which α is outside its limits. */
    private static double distance(Analyzed layer) {
        double alpha = layer.tail().alpha();
        return alpha < AlphaVerdict.LOWEST ? AlphaVerdict.LOWEST / alpha : alpha / AlphaVerdict.HIGHEST;
    }

    private Html link(Analyzed layer) {
        return Html.link(HtmlLayers.anchor(id, layer), layer.name());
    }
}
