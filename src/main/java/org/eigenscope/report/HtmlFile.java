package org.eigenscope.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.metric.Definitions;
import org.eigenscope.metric.MetricCatalog;
import org.eigenscope.metric.Place;
import org.eigenscope.output.Destination;
import org.eigenscope.store.FileHashes;
import static org.eigenscope.report.Html.tag;

/**
 * An HTML report that needs no network: style, script and charts are inside, and its policy forbids to load or run
 * anything else. Models are written as they come; the overview of several is written last and shown first.
 */
final class HtmlFile implements ReportFile {

    private final Destination file;
    private final FileHashes files;
    private final AnalysisContext drawn;
    private final List<Html> overview = new ArrayList<>();
    private final Definitions definitions = Definitions.load();
    private final HtmlTable<HtmlModel> models = HtmlModel.overview(definitions);
    private final HtmlPage page;

    HtmlFile(Destination file, FileHashes files, AnalysisContext drawn) throws IOException {
        this.file = file;
        this.files = files;
        this.drawn = drawn;
        this.page = new HtmlPage(file.stream(), "Eigenscope report", "report.js");
    }

    @Override
    public void add(ModelReport report) throws IOException {
        HtmlModel model = new HtmlModel(report, overview.size() + 1, definitions, files);
        overview.add(models.row(tag("tr"), model));
        model.write(page, drawn);
    }

    @Override
    public void commit() throws IOException {
        if (overview.size() > 1) {
            page.add(tag("section").id("overview").of(tag("h2").of("%d models".formatted(overview.size())),
                    models.ofRows(overview)));
        }
        page.add(HtmlMeanings.ofMetrics(MetricCatalog.shownIn(Place.PAGE), definitions));
        page.end();
        file.commit();
    }

    @Override
    public void close() {
        file.close();
    }
}
