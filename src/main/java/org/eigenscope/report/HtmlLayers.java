package org.eigenscope.report;

import java.util.ArrayList;
import java.util.List;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.metric.AlphaTrust;
import org.eigenscope.metric.AlphaVerdict;
import org.eigenscope.metric.Definitions;
import org.eigenscope.metric.Metric;
import org.eigenscope.metric.MetricCatalog;
import org.eigenscope.metric.Place;
import org.eigenscope.metric.TrapWords;
import static org.eigenscope.report.Html.text;

/** The table of a model's layers in a page: sorted by a click on a heading, filtered by what is typed. */
final class HtmlLayers {

    private static final List<Metric> METRICS = MetricCatalog.shownIn(Place.PAGE);

    private final ModelReport report;
    private final String id;
    private final Definitions definitions;

    HtmlLayers(ModelReport report, String id, Definitions definitions) {
        this.report = report;
        this.id = id;
        this.definitions = definitions;
    }

    /** Gives the id that the charts of a layer are linked by. */
    static String anchor(String model, Analyzed layer) {
        return model + "-l" + layer.layer().id() + (layer.pooled() ? "" : "-s" + layer.slice());
    }

    String table() {
        StringBuilder html = new StringBuilder(("<h3 id=\"%1$s-table\">Layers</h3>\n<input type=\"search\" "
                + "data-table=\"%1$s-layers\" ")
                .formatted(id) + "placeholder=\"Filter: *.value, over-trained, alpha&gt;6, traps&gt;0 …\" "
                + "aria-label=\"Filter the "
                + "layers\">\n");
        html.append(head(id + "-layers", headings(), "ascending"));
        for (Analyzed layer : report.analyzed()) {
            row(layer, html);
        }
        return html.append("</tbody></table></div>\n").toString();
    }

    private List<Heading> headings() {
        List<Heading> headings = new ArrayList<>();
        for (Metric metric : METRICS) {
            headings.add(new Heading(metric.in(Place.PAGE).orElseThrow().heading(), metric.type() == Metric.Type.TEXT,
                    definitions.meaning(metric.name())));
        }
        return headings;
    }

    /**
     * The heading of a column.
     *
     * @param words true if the column holds words
     * @param meaning its tooltip; empty if it needs none
     */
    record Heading(String label, boolean words, String meaning) {}

    /** A table's head; a column of numbers is sorted in the first order first. */
    static String head(String id, List<Heading> headings, String first) {
        StringBuilder html = new StringBuilder("<div class=\"scroll\"><table id=\"%s\"><thead><tr>".formatted(id));
        for (Heading heading : headings) {
            html.append("<th scope=\"col\"%s title=\"%s\"><button type=\"button\">%s</button></th>".formatted(
                    heading.words() ? " class=\"words\"" : " data-first=\"" + first + "\"",
                    text(heading.meaning().replace("`", "")), text(heading.label())));
        }
        return html.append("</tr></thead><tbody>\n").toString();
    }

    private void row(Analyzed layer, StringBuilder html) {
        html.append("<tr data-words=\"%s\">".formatted(text(AlphaVerdict.of(layer).label())));
        for (Metric metric : METRICS) {
            html.append(switch (metric.name()) {
                case "name" -> "<td class=\"words name\"><a href=\"#%s\" title=\"%s\">%s</a></td>".formatted(
                        anchor(id, layer), text(layer.name()), text(layer.name()));
                case "alpha" -> "<td%s data-v=\"%s\">%s</td>".formatted(!AlphaTrust.of(layer).warns() ? ""
                        : " class=\"doubt\" title=\"%s\"".formatted(text(AlphaTrust.caveat(layer))),
                        exact(metric.number(layer)), text(metric.text(layer)));
                case "warning" -> words(note(layer));
                default -> metric.type() == Metric.Type.TEXT ? words(text(metric.text(layer)))
                        : cell(metric.number(layer), metric.text(layer));
            });
        }
        html.append("</tr>\n");
    }

    private static String words(String html) {
        return "<td class=\"words\">%s</td>".formatted(html);
    }

    private static String note(Analyzed layer) {
        AlphaVerdict verdict = AlphaVerdict.of(layer);
        String trap = layer.traps().isEmpty() ? "" : "<span class=\"trap\">trap</span> ";
        boolean silent = verdict == AlphaVerdict.WELL_TRAINED || verdict == AlphaVerdict.NOISE;
        String warning = silent ? "" : verdict.label();
        String caveat = AlphaTrust.caveat(layer);
        String untested = layer.random() == null ? "" : TrapWords.untested(layer.random().method());
        return trap + "<span class=\"" + verdict.verdict().style() + "\">" + text(warning) + "</span>"
                + (caveat.isEmpty() ? "" : " <span class=\"doubt\">" + text(caveat) + "</span>")
                + (untested.isEmpty() ? "" : " " + text(untested));
    }

    private static String exact(Number value) {
        return value == null || !Double.isFinite(value.doubleValue()) ? "" : String.valueOf(value.doubleValue());
    }

    /** A number as people read it; it is sorted by all of its digits. */
    static String cell(Number value, String shown) {
        return "<td data-v=\"%s\">%s</td>".formatted(exact(value), text(shown));
    }
}
