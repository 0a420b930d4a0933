package org.eigenscope.report;

import java.util.ArrayList;
import java.util.List;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.metric.AlphaVerdict;
import org.eigenscope.metric.Definitions;
import org.eigenscope.metric.Metric;
import org.eigenscope.metric.MetricCatalog;
import org.eigenscope.metric.NumberText;
import org.eigenscope.metric.Place;
import org.eigenscope.metric.TrapWords;
import org.eigenscope.model.WeightMatrix;
import static org.eigenscope.report.Html.text;

/** The table of a model's layers in a page: sorted by a click on a heading, filtered by what is typed. */
final class HtmlLayers {

    private static final List<Metric> METRICS = MetricCatalog.shownIn(Place.PAGE);
    private static final Metric WARNING = MetricCatalog.get("warning");

    private final ModelReport report;
    private final String id;
    private final Definitions definitions;

    HtmlLayers(ModelReport report, String id, Definitions definitions) {
        this.report = report;
        this.id = id;
        this.definitions = definitions;
    }

    /** Where the charts of a layer are. */
    static String anchor(String model, Analyzed layer) {
        return model + "-l" + layer.layer().id() + (layer.slice() < 0 ? "" : "-s" + layer.slice());
    }

    static String name(Analyzed layer) {
        return layer.slice() < 0 ? layer.layer().name() : layer.layer().name() + " [" + layer.slice() + "]";
    }

    String table() {
        StringBuilder html = new StringBuilder("<h3>Layers</h3>\n<input type=\"search\" data-table=\"%s-layers\" "
                .formatted(id) + "placeholder=\"Filter: name, kind, over-trained, trap …\" aria-label=\"Filter the "
                + "layers\">\n");
        html.append(head(id + "-layers", headings(), "ascending"));
        for (Analyzed layer : report.analyzed()) {
            row(layer, html);
        }
        return html.append("</tbody></table></div>\n").toString();
    }

    private List<Heading> headings() {
        List<Heading> headings = new ArrayList<>(List.of(Heading.number("id"), Heading.words("name"),
                Heading.words("kind"),
                Heading.words("shape")));
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
    record Heading(String label, boolean words, String meaning) {
        static Heading number(String label) {
            return new Heading(label, false, "");
        }

        static Heading words(String label) {
            return new Heading(label, true, "");
        }
    }

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
        WeightMatrix matrix = layer.layer().weights();
        html.append("<tr>").append(cell(layer.layer().id()));
        html.append("<td class=\"words name\"><a href=\"#%s\" title=\"%s\">%s</a></td>".formatted(
                anchor(id, layer), text(name(layer)), text(name(layer))));
        html.append("<td class=\"words\">%s</td><td class=\"words\">%d × %d%s</td>".formatted(
                text(layer.layer().kind().label()), matrix.rows(), matrix.columns(),
                matrix.slices() > 1 ? " × " + matrix.slices() : ""));
        for (Metric metric : METRICS) {
            html.append(metric == WARNING ? words(note(layer)) : metric.type() == Metric.Type.TEXT
                    ? words(text(metric.text(layer)))
                    : cell(metric.number(layer), metric.text(layer)));
        }
        html.append("</tr>\n");
    }

    private static String words(String html) {
        return "<td class=\"words\">%s</td>".formatted(html);
    }

    private static String note(Analyzed layer) {
        AlphaVerdict verdict = AlphaVerdict.of(layer);
        String trap = layer.traps().isEmpty() ? "" : "<span class=\"trap\">trap</span> ";
        String warning = verdict == AlphaVerdict.WELL_TRAINED ? "" : verdict.label();
        String untested = layer.random() == null ? "" : TrapWords.untested(layer.random().method());
        return trap + "<span class=\"bad\">" + text(warning) + "</span>" + (untested.isEmpty() ? "" : " "
                + text(untested));
    }

    /** A number as people read it; it is sorted by all of its digits. */
    static String cell(double value, String shown) {
        String exact = Double.isFinite(value) ? String.valueOf(value) : "";
        return "<td data-v=\"%s\">%s</td>".formatted(exact, text(shown));
    }

    static String cell(long count) {
        return cell(count, NumberText.count(count));
    }
}
