package org.eigenscope.report;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.chart.ChartStyle;
import org.eigenscope.chart.ChartTheme;
import org.eigenscope.chart.Charts;
import org.eigenscope.chart.ModelChart;
import org.eigenscope.metric.AlphaVerdict;
import org.eigenscope.metric.MetricCatalog;
import org.eigenscope.metric.TrapWords;
import static org.eigenscope.report.Html.tag;

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
    Html overview() {
        if (layers.size() < 2) {
            return Html.NOTHING;
        }
        List<ModelChart> charts = Charts.ofModel();
        return tag("div").styled("charts overview").of(charts.stream().filter(chart -> chart.fits(layers))
                .map(chart -> Html.figure(chart.meaning(), InlineSvg.of(chart, chart.draw(report.model().name(),
                        layers, null, ChartStyle.page(ChartTheme.LIGHT)),
                        "%s-o%d-".formatted(id, charts.indexOf(chart))))).toList());
    }

    /** Every layer with its charts, closed except for the worst. */
    void layers(Writer out, AnalysisContext drawn) throws IOException {
        if (layers.isEmpty()) {
            return;
        }
        out.write(Html.of(tag("h3").id(id + "-charts").of("Charts"), Html.muted("Green: the eigenvalues of the layer. "
                + "Red: those of the same layer with its elements shuffled. Orange: the largest red one; a trap if it "
                + "stands apart.")).toString());
        // The worst layer is open from the start: it is what the page is about.
        Analyzed first = Outcome.of(report).worst().orElse(layers.getFirst());
        for (int from = 0; from < layers.size(); from += TOGETHER) {
            List<Analyzed> some = layers.subList(from, Math.min(from + TOGETHER, layers.size()));
            for (Html section : some.parallelStream().map(layer -> section(layer, layer == first)).toList()) {
                out.write(section.toString());
            }
            drawn.checkpoint();
            drawn.progress((double) (from + some.size()) / layers.size());
        }
    }

    private Html section(Analyzed layer, boolean open) {
        String anchor = HtmlLayers.anchor(id, layer);
        Html charts = Html.of(HtmlChart.of(layer).stream().map(chart -> Html.figure(
                chart.label() + " of " + layer.layer().name(), chart.svg(anchor))).toList());
        // What is open from the start is there for the printer too.
        Html waiting = open || layers.size() <= PLAIN ? tag("template").of(charts)
                : tag("template").with("data-packed", packed(charts.toString())).of();
        return tag("details").id(anchor).with("open", open).of(tag("summary").of(tag("b").of(layer.name()),
                tag("span").styled("muted").of(line(layer))), tag("div").styled("charts").of(waiting));
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
