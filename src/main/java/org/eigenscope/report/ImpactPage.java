package org.eigenscope.report;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.eigenscope.impact.ImpactColumns;
import org.eigenscope.impact.ImpactReport;
import org.eigenscope.impact.ImpactRow;
import org.eigenscope.impact.ImpactWords;
import org.eigenscope.metric.Definitions;
import static org.eigenscope.report.Html.tag;

/** The effects of traps as a page for people: a sentence per trap, the table, what was fed, what the figures mean. */
final class ImpactPage {

    private ImpactPage() {}

    static void write(ImpactReport report, OutputStream out) throws IOException {
        Definitions definitions = Definitions.load();
        HtmlPage page = new HtmlPage(out, "What the traps do to the answers", "report.js");
        List<String> sentences = ImpactWords.sentences(report);
        page.add(tag("section").of(tag("h2").of(report.model().name()), Html.muted(ImpactWords.inputs(report) + "."),
                sentences.isEmpty() ? tag("p").of("No traps: nothing was removed.")
                : Html.of(Html.list(sentences.stream().map(Html::text).toList()), tag("h3").of("Figures"),
                        HtmlTable.of("impact", HtmlTable.Order.DESCENDING, ImpactColumns.ALL, definitions)
                                .of(ImpactRow.of(report)))));
        page.add(HtmlMeanings.ofColumns(ImpactColumns.ALL, definitions));
        page.end();
    }
}
