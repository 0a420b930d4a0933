package org.eigenscope.report;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.metric.Definitions;
import org.eigenscope.metric.Metric;
import org.eigenscope.metric.MetricCatalog;
import org.eigenscope.metric.Place;
import org.eigenscope.output.Destination;
import org.eigenscope.store.FileHashes;

/**
 * One page for people, which needs no network: its style, script and charts are inside, and its policy forbids to load
 * or run anything else. Models are written as they come; the overview of several is written last and shown first.
 */
final class HtmlFile implements ReportFile {

    private final Destination file;
    private final FileHashes files;
    private final Writer out;
    private final List<String> overview = new ArrayList<>();
    private final Definitions definitions = Definitions.load();
    private final HtmlPage page = new HtmlPage("Eigenscope report", "report.js");

    HtmlFile(Destination file, FileHashes files) throws IOException {
        this.file = file;
        this.files = files;
        this.out = new OutputStreamWriter(file.stream(), StandardCharsets.UTF_8);
        page.begin(out);
    }

    @Override
    public void add(ModelReport report) throws IOException {
        HtmlModel model = new HtmlModel(report, overview.size() + 1, definitions, files);
        overview.add(model.overviewRow());
        model.write(out);
    }

    @Override
    public void commit() throws IOException {
        if (overview.size() > 1) {
            out.write("<section id=\"overview\"><h2>%d models</h2>%n".formatted(overview.size()));
            out.write(HtmlModel.overviewHead(definitions));
            out.write(String.join("", overview));
            out.write("</tbody></table></div></section>\n");
        }
        meanings();
        page.end(out);
        out.flush();
        file.commit();
    }

    /** Writes what the figures of the tables mean, from the page that the whole program takes its words from. */
    private void meanings() throws IOException {
        out.write("<section id=\"meanings\"><h2>What the figures mean</h2><dl>\n");
        for (Metric metric : MetricCatalog.shownIn(Place.PAGE)) {
            Optional<Definitions.Definition> definition = definitions.of(metric.name());
            if (definition.isPresent()) {
                out.write("<dt>%s</dt><dd>%s<br><span class=\"muted\">%s</span></dd>%n".formatted(
                        Html.text(metric.name()),
                        Html.prose(definition.get().meaning()), Html.prose(definition.get().reading())));
            }
        }
        out.write("</dl></section>\n");
    }

    @Override
    public void close() {
        file.close();
    }
}
