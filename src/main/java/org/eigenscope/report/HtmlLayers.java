package org.eigenscope.report;

import java.util.List;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.analysis.Randomization;
import org.eigenscope.metric.AlphaVerdict;
import org.eigenscope.metric.Definitions;
import org.eigenscope.metric.NumberText;
import org.eigenscope.model.WeightMatrix;
import static org.eigenscope.report.Html.text;

/** The table of a model's layers in a page: sorted by a click on a heading, filtered by what is typed. */
final class HtmlLayers {

    static final List<String> COLUMNS = List.of("id", "name", "kind", "shape", "alpha", "warning",
            "rand_num_spikes", "D", "xmin", "num_pl_spikes", "lambda_max", "log_norm", "stable_rank", "entropy",
            "max_rand_eval", "rand_bulk_max", "rand_distance", "ww_softrank");
    private static final List<String> WORDS = List.of("name", "kind", "shape", "warning");

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
                .formatted(id) + "placeholder=\"Filter: name, kind, over-trained, trap …\" aria-label=\"Filter the layers\">\n");
        html.append(head(id + "-layers", COLUMNS, WORDS, "ascending", definitions));
        for (Analyzed layer : report.analyzed()) {
            row(layer, html);
        }
        return html.append("</tbody></table></div>\n").toString();
    }

    /** A table's head; a column of numbers is sorted in the first order first. */
    static String head(String id, List<String> columns, List<String> words, String first,
            Definitions definitions) {
        StringBuilder html = new StringBuilder("<div class=\"scroll\"><table id=\"%s\"><thead><tr>".formatted(id));
        for (String column : columns) {
            boolean isWords = words.contains(column);
            html.append("<th scope=\"col\"%s title=\"%s\"><button type=\"button\">%s</button></th>".formatted(
                    isWords ? " class=\"words\"" : " data-first=\"" + first + "\"", text(definitions.meaning(column).replace("`", "")), text(column)));
        }
        return html.append("</tr></thead><tbody>\n").toString();
    }

    private void row(Analyzed layer, StringBuilder html) {
        WeightMatrix matrix = layer.layer().weights();
        boolean fitted = layer.tail().succeeded();
        Randomization random = layer.random();
        html.append("<tr>").append(cell(layer.layer().id(), 9));
        html.append("<td class=\"words name\"><a href=\"#%s\" title=\"%s\">%s</a></td>".formatted(
                anchor(id, layer), text(name(layer)), text(name(layer))));
        html.append("<td class=\"words\">%s</td><td class=\"words\">%d × %d%s</td>".formatted(
                text(layer.layer().kind().label()), matrix.rows(), matrix.columns(),
                matrix.slices() > 1 ? " × " + matrix.slices() : ""));
        html.append(cell(fitted ? layer.tail().alpha() : Double.NaN, 4));
        html.append("<td class=\"words\">%s</td>".formatted(note(layer)));
        html.append(cell(random == null ? Double.NaN : random.traps().size(), 6));
        html.append(cell(fitted ? layer.tail().d() : Double.NaN, 3));
        html.append(cell(fitted ? layer.tail().xmin() : Double.NaN, 4));
        html.append(cell(fitted ? layer.tail().tailSize() : Double.NaN, 6));
        html.append(cell(layer.esd().max(), 4)).append(cell(layer.scale().logNorm(), 4));
        html.append(cell(layer.scale().stableRank(), 4)).append(cell(layer.scale().entropy(), 3));
        html.append(cell(random == null ? Double.NaN : random.maxRandEval(), 4));
        html.append(cell(random == null ? Double.NaN : random.bulk().lambdaPlus(), 4));
        html.append(cell(random == null ? Double.NaN : random.distance(), 3));
        html.append(cell(random == null ? Double.NaN : random.softRank(), 3));
        html.append("</tr>\n");
    }

    private static String note(Analyzed layer) {
        AlphaVerdict verdict = AlphaVerdict.of(layer);
        String trap = layer.traps().isEmpty() ? "" : "<span class=\"trap\">trap</span> ";
        String warning = verdict == AlphaVerdict.WELL_TRAINED ? "" : verdict.label();
        return trap + "<span class=\"bad\">" + text(warning) + "</span>";
    }

    /** A number with so many digits; it is sorted by all of them. */
    static String cell(double value, int digits) {
        String exact = Double.isFinite(value) ? String.valueOf(value) : "";
        return "<td data-v=\"%s\">%s</td>".formatted(exact, text(NumberText.figure(value, digits)));
    }
}
