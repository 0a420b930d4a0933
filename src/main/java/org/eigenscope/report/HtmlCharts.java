package org.eigenscope.report;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.chart.ChartStyle;
import org.eigenscope.chart.ChartTheme;
import org.eigenscope.chart.Charts;
import org.eigenscope.chart.ModelChart;
import org.eigenscope.metric.AlphaVerdict;
import org.eigenscope.metric.MetricCatalog;
import org.eigenscope.metric.TrapWords;
import static org.eigenscope.report.Html.text;

/**
 * The charts of a model in a page: those of the whole model are seen at once, those of a layer when it is opened. Of a
 * model of many layers they are packed, which leaves a quarter of their size; the page's script unpacks them.
 */
final class HtmlCharts {

    /** A page of so many layers is some megabytes: no more are left unpacked. */
    static final int PLAIN = 16;

    /** Layers that are drawn at once, by all processors, and then written. */
    private static final int TOGETHER = 32;

    private final ModelReport report;
    private final List<Analyzed> layers;
    private final String id;

    HtmlCharts(ModelReport report, String id) {
        this.report = report;
        this.layers = report.analyzed();
        this.id = id;
    }

    /** The whole model in pictures, if it has more than a layer. */
    void overview(Writer out) throws IOException {
        if (layers.size() < 2) {
            return;
        }
        out.write("<div class=\"charts overview\">");
        List<ModelChart> charts = Charts.ofModel();
        for (ModelChart chart : charts) {
            if (chart.fits(layers)) {
                out.write(figure(chart.meaning(), InlineSvg.of(chart, chart.draw(report.model().name(), layers,
                        null, ChartStyle.page(ChartTheme.LIGHT)),
                        "%s-o%d-".formatted(id, charts.indexOf(chart)))));
            }
        }
        out.write("</div>\n");
    }

    /** Every layer with its charts, closed but for the worst. */
    void layers(Writer out) throws IOException {
        if (layers.isEmpty()) {
            return;
        }
        out.write("<h3 id=\"" + id + "-charts\">Charts</h3>\n<p class=\"muted\">Green: the eigenvalues of the layer. "
                + "Red: those of the same "
                + "layer "
                + "with its elements shuffled. Orange: the largest of them; a trap where it stands apart.</p>\n");
        // The worst layer is open from the start: it is what the page is about.
        Analyzed first = Outcome.of(report).worst().orElse(layers.getFirst());
        for (int from = 0; from < layers.size(); from += TOGETHER) {
            List<Analyzed> some = layers.subList(from, Math.min(from + TOGETHER, layers.size()));
            for (String section : some.parallelStream().map(layer -> section(layer, layer == first)).toList()) {
                out.write(section);
            }
        }
    }

    private String section(Analyzed layer, boolean open) {
        String anchor = HtmlLayers.anchor(id, layer);
        StringBuilder charts = new StringBuilder(1 << 17);
        for (HtmlChart chart : HtmlChart.of(layer)) {
            charts.append(figure(chart.label() + " of " + layer.layer().name(), chart.svg(anchor)));
        }
        String head = "<details id=\"%s\"%s><summary><b>%s</b><span class=\"muted\">%s</span></summary>".formatted(
                anchor, open ? " open" : "", text(layer.name()), text(line(layer)));
        // What is open from the start is there for the printer too.
        return head + "<div class=\"charts\">" + (open || layers.size() <= PLAIN
                ? "<template>" + charts + "</template>"
                : "<template data-packed=\"" + packed(charts.toString()) + "\"></template>") + "</div></details>\n";
    }

    /** A picture with its label. */
    static String figure(String label, String svg) {
        return "<figure role=\"img\" aria-label=\"" + text(label) + "\">" + svg + "</figure>";
    }

    /** Compresses a text as a browser's DecompressionStream reads it, in letters that an attribute can hold. */
    private static String packed(String html) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
            out.write(html.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException("memory cannot fail to be written", e);
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    private static String line(Analyzed layer) {
        String alpha = layer.tail().succeeded() ? "alpha " + MetricCatalog.get("alpha").briefly(layer.tail().alpha())
                : "no power law: " + layer.tail().reason();
        String warning = AlphaVerdict.of(layer).warns() ? ", " + AlphaVerdict.of(layer).label() : "";
        int traps = layer.traps().size();
        return alpha + warning + (traps == 0 ? "" : ", " + TrapWords.count(traps));
    }
}
