package org.eigenscope.report;

import java.io.IOException;
import java.io.Writer;
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

import static org.eigenscope.report.Html.text;

/** The beginning of a page: the verdict in two sentences, and where to look. */
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

    void write(Writer out) throws IOException {
        out.write("<p class=\"verdict\">%s %s</p>%n".formatted(text(traps()), text(training())));
        List<String> first = first();
        if (!first.isEmpty()) {
            out.write("<h3 id=\"%s-first\">Look at these first</h3>%n<ol class=\"first\">%n".formatted(id));
            for (String entry : first) {
                out.write("<li>" + entry + "</li>\n");
            }
            out.write("</ol>\n");
        }
    }

    private String traps() {
        String layers = NumberText.count(summary.layers(), "layer");
        if (report.options().replicas() == 0) {
            return "No trap was looked for: the elements were not shuffled.";
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
        if (summary.overTrained() > 0) {
            outside.add("%d %s over-trained (α < 2)".formatted(summary.overTrained(), are(summary.overTrained())));
        }
        if (summary.underTrained() > 0) {
            outside.add("%d %s under-trained (α > 6)".formatted(summary.underTrained(), are(summary.underTrained())));
        }
        return "The mean α is %s: %s%s.".formatted(MetricCatalog.get("alpha").briefly(summary.alpha()),
                outside.isEmpty() ? "every exponent is between 2 and 6" : String.join(", ", outside),
                summary.doubtful() == 0 ? "" : ", and of %d the power law is doubtful (mean %s without them)".formatted(
                        summary.doubtful(), MetricCatalog.get("alpha").briefly(summary.alphaTrusted())));
    }

    private static String are(int layers) {
        return layers == 1 ? "layer is" : "layers are";
    }

    /** The strongest traps, then exponents outside their limits that can be relied on, the farthest first. */
    private List<String> first() {
        List<String> first = new ArrayList<>();
        if (outcome.failed() + outcome.undecoded() + outcome.damaged() > 0) {
            first.add("<a href=\"#%s-left\">%s</a>: figures are missing".formatted(id, text(NumberText.count(
                    outcome.failed() + outcome.undecoded() + outcome.damaged(), "layer")
                    + " failed, damaged or not decoded")));
        }
        report.analyzed().stream().filter(layer -> layer.traps().stream().anyMatch(trap -> !trap.weak()))
                .sorted(Comparator.comparingDouble(layer -> -layer.traps().getFirst().strength())).limit(MOST / 2)
                .forEach(layer -> {
                    Trap trap = layer.traps().getFirst();
                    first.add(link(layer) + ": <b class=\"trap\">trap</b> of %s, by %s".formatted(
                            text(TrapWords.strength(trap.strength())), text(TrapWords.brief(trap))));
                });
        report.analyzed().stream().filter(HtmlStory::isOutside)
                .sorted(Comparator.comparingDouble(layer -> -distance(layer))).limit(MOST - first.size())
                .forEach(layer -> first.add(link(layer) + ": <b class=\"%s\">%s</b>, α = %s".formatted(
                        AlphaVerdict.of(layer).verdict().style(), text(AlphaVerdict.of(layer).label()),
                        text(MetricCatalog.get("alpha").briefly(layer.tail().alpha())))));
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

    private String link(Analyzed layer) {
        return "<a href=\"#%s\">%s</a>".formatted(HtmlLayers.anchor(id, layer), text(layer.name()));
    }
}
