package org.eigenscope.report;

import java.util.List;
import org.eigenscope.metric.Column;
import org.eigenscope.metric.Definitions;
import org.eigenscope.metric.Metric;
import org.eigenscope.report.HtmlLayers.Heading;
import static org.eigenscope.report.Html.text;

/** The table of any rows in a page: the columns that people are shown, sorted by a click on a heading. */
final class HtmlRows {

    private HtmlRows() {}

    static <R> String table(String id, List<Column<R>> columns, List<R> rows, Definitions definitions) {
        List<Column<R>> shown = columns.stream().filter(Column::isShown).toList();
        StringBuilder html = new StringBuilder(HtmlLayers.head(id, shown.stream().map(column -> new Heading(
                column.heading(), column.type() == Metric.Type.TEXT, definitions.meaning(column.name()))).toList(),
                "descending"));
        for (R row : rows) {
            html.append("<tr>");
            for (Column<R> column : shown) {
                String words = column.words().apply(row);
                html.append(column.value().apply(row) instanceof Number number ? HtmlLayers.cell(number, words)
                        : column.type() == Metric.Type.TEXT ? "<td class=\"words\">%s</td>".formatted(text(words))
                        : HtmlLayers.cell(null, words));
            }
            html.append("</tr>\n");
        }
        return html.append("</tbody></table></div>\n").toString();
    }

    /** The meanings of the columns that people are shown, as far as they have a definition. */
    static <R> String meanings(List<Column<R>> columns, Definitions definitions) {
        StringBuilder html = new StringBuilder("<section id=\"meanings\"><h2>What the figures mean</h2><dl>\n");
        columns.stream().filter(Column::isShown).forEach(column -> definitions.of(column.name()).ifPresent(definition ->
                html.append("<dt>%s</dt><dd>%s<br><span class=\"muted\">%s</span></dd>%n".formatted(
                        text(column.heading()), Html.prose(definition.meaning()),
                        Html.prose(definition.reading())))));
        return html.append("</dl></section>\n").toString();
    }
}
