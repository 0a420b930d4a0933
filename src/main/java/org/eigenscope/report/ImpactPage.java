package org.eigenscope.report;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import org.eigenscope.impact.ImpactColumns;
import org.eigenscope.impact.ImpactReport;
import org.eigenscope.impact.ImpactRow;
import org.eigenscope.impact.ImpactWords;
import org.eigenscope.metric.Definitions;
import static org.eigenscope.report.Html.text;

/** The effects of traps as a page for people: a sentence a trap, the table, what was fed, what the figures mean. */
final class ImpactPage {

    private ImpactPage() {}

    static void write(ImpactReport report, Writer out) throws IOException {
        Definitions definitions = Definitions.load();
        HtmlPage page = new HtmlPage("What the traps do to the answers", "report.js");
        page.begin(out);
        out.write("<section><h2>%s</h2>%n<p class=\"muted\">%s.</p>%n".formatted(text(report.model().name()),
                text(ImpactWords.fed(report))));
        List<String> sentences = ImpactWords.sentences(report);
        out.write(sentences.isEmpty() ? "<p>No traps: nothing was taken out.</p>\n" : "<ul>\n");
        for (String sentence : sentences) {
            out.write("<li>%s</li>%n".formatted(text(sentence)));
        }
        if (!sentences.isEmpty()) {
            out.write("</ul>\n<h3>Figures</h3>\n");
            out.write(HtmlRows.table("impact", ImpactColumns.ALL, ImpactRow.of(report), definitions));
        }
        out.write("</section>\n");
        out.write(HtmlRows.meanings(ImpactColumns.ALL, definitions));
        page.end(out);
        out.flush();
    }
}
