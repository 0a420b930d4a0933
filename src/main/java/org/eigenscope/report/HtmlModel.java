package org.eigenscope.report;

import java.io.IOException;
import java.io.Writer;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.LayerNote;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.analysis.Trap;
import org.eigenscope.metric.AlphaVerdict;
import org.eigenscope.metric.Column;
import org.eigenscope.metric.Definitions;
import org.eigenscope.metric.Metric;
import org.eigenscope.metric.MetricCatalog;
import org.eigenscope.metric.NumberText;
import org.eigenscope.metric.Summary;
import org.eigenscope.metric.TrapWords;
import org.eigenscope.model.Finding;
import org.eigenscope.report.HtmlLayers.Heading;
import org.eigenscope.store.FileHash;
import org.eigenscope.store.FileHashes;
import static org.eigenscope.report.Html.text;

/** The part of a page that is about one model. */
final class HtmlModel {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final ModelReport report;
    private final Outcome outcome;
    private final Summary summary;
    private final String id;
    private final Definitions definitions;
    private final FileHashes files;

    /** @param number of the model in the page, from 1 */
    HtmlModel(ModelReport report, int number, Definitions definitions, FileHashes files) {
        this.report = report;
        this.outcome = Outcome.of(report);
        this.summary = outcome.summary();
        this.id = "m" + number;
        this.definitions = definitions;
        this.files = files;
    }

    void write(Writer out) throws IOException {
        HtmlCharts charts = new HtmlCharts(report, id);
        out.write("<section id=\"%s\"><h2>%s</h2>%n".formatted(id, text(report.model().name())));
        out.write("<p class=\"muted\">%s · %s parameters in %s tensors</p>%n".formatted(text(report.model().format()),
                NumberText.count(report.model().elements()), NumberText.count(report.model().layers().size())));
        new HtmlStory(report, outcome, id).write(out);
        cards(out);
        navigation(out);
        charts.overview(out);
        notes(out);
        findings(out);
        traps(out);
        out.write(new HtmlLayers(report, id, definitions).table());
        left(out);
        charts.layers(out);
        reproduce(out);
        out.write("</section>\n");
    }

    /** Links to what the page has of this model. */
    private void navigation(Writer out) throws IOException {
        out.write("<nav aria-label=\"Parts of the report\"><a href=\"#%1$s\">Verdict</a>%2$s".formatted(id,
                report.options().replicas() == 0 ? "" : "<a href=\"#" + id + "-traps\">Traps</a>"));
        out.write(("<a href=\"#%1$s-table\">Layers</a><a href=\"#%1$s-charts\">Charts</a>"
                + "<a href=\"#%1$s-again\">How to reproduce</a><a href=\"#meanings\">What the figures mean</a></nav>\n")
                .formatted(id));
    }

    private void cards(Writer out) throws IOException {
        out.write("<div class=\"cards\">");
        card(out, "", summary.layers(), "layers analyzed");
        card(out, summary.traps() > 0 ? "trap" : "good", report.options().replicas() == 0 ? "–" : summary.traps(),
                summary.traps() == 1 ? "correlation trap" : "correlation traps");
        card(out, "", MetricCatalog.get("alpha").briefly(summary.alpha()), "mean alpha");
        if (summary.doubtful() > 0) {
            card(out, "", MetricCatalog.get("alpha").briefly(summary.alphaTrusted()), "mean of the %d not doubtful"
                    .formatted(summary.trusted()));
            card(out, "doubt", summary.doubtful(), "doubtful power laws");
        }
        card(out, summary.overTrained() > 0 ? "bad" : "", summary.overTrained(), label(AlphaVerdict.OVER_TRAINED));
        card(out, summary.underTrained() > 0 ? "under-trained" : "", summary.underTrained(),
                label(AlphaVerdict.UNDER_TRAINED));
        if (outcome.failed() > 0) {
            card(out, "bad", outcome.failed(), "failed");
        }
        if (outcome.undecoded() > 0) {
            card(out, "bad", outcome.undecoded(), "not decoded");
        }
        if (outcome.damaged() > 0) {
            card(out, "bad", outcome.damaged(), "damaged");
        }
        out.write("</div>\n");
        if (!report.complete()) {
            out.write("<p class=\"bad\">The analysis was cancelled: not all layers are here.</p>\n");
        }
    }

    private static String label(AlphaVerdict verdict) {
        return verdict.label() + ", " + verdict.condition("alpha");
    }

    private static void card(Writer out, String style, Object value, String label) throws IOException {
        out.write("<div class=\"card\"><b class=\"%s\">%s</b><span>%s</span></div>".formatted(
                style, text(value.toString()), text(label)));
    }

    /** What somebody has written of layers. */
    private void notes(Writer out) throws IOException {
        if (report.notes().isEmpty()) {
            return;
        }
        out.write("<h3 id=\"%s-notes\">Notes</h3><dl class=\"notes\">%n".formatted(id));
        for (LayerNote note : report.notes()) {
            String name = text(note.name());
            out.write("<dt>%s</dt><dd>%s</dd>%n".formatted(report.analyzed().stream()
                    .filter(layer -> layer.layer().id() == note.id()).findFirst()
                    .map(layer -> "<a href=\"#%s\">%s</a>".formatted(HtmlLayers.anchor(id, layer), name)).orElse(name),
                    note.words().lines().map(Html::text).collect(Collectors.joining("<br>"))));
        }
        out.write("</dl>\n");
    }

    private void findings(Writer out) throws IOException {
        if (report.model().findings().isEmpty()) {
            return;
        }
        out.write("<h3>About the file</h3><ul>\n");
        for (Finding finding : report.model().findings()) {
            out.write("<li%s><code>%s</code>: %s</li>%n".formatted(
                    finding.severity() == Finding.Severity.NOTE ? "" : " class=\"bad\"", text(finding.where()),
                    text(finding.message())));
        }
        out.write("</ul>\n");
    }

    private void traps(Writer out) throws IOException {
        if (report.options().replicas() == 0) {
            return;
        }
        out.write("<h3 id=\"%s-traps\">Correlation traps</h3>%n".formatted(id));
        if (summary.traps() == 0) {
            out.write("<p>None: no layer that was tested keeps an eigenvalue outside the noise "
                    + "once its elements are shuffled.</p>\n");
            return;
        }
        out.write("<ul>\n");
        for (Analyzed layer : report.analyzed()) {
            List<Trap> traps = layer.traps();
            for (int i = 0; i < traps.size(); i++) {
                out.write("<li><a href=\"#%s\">%s</a> <b class=\"trap\">%s</b>. %s %s</li>%n".formatted(
                        HtmlLayers.anchor(id, layer), text(layer.name()),
                        text(TrapWords.title(traps.get(i), i + 1)),
                        text(TrapWords.finding(traps.get(i), layer.layer())), text(TrapWords.cause(traps.get(i)))));
            }
        }
        out.write("</ul>\n");
    }

    /** Lists what was not analyzed, with the reasons. */
    private void left(Writer out) throws IOException {
        List<LayerReport> left = report.layers().stream().filter(layer -> !(layer instanceof Analyzed)).toList();
        if (left.isEmpty()) {
            return;
        }
        out.write(("<details class=\"left\" id=\"%s-left\"><summary>%d tensors without a spectrum</summary><div "
                + "class=\"charts\"><ul>%n").formatted(id, left.size()));
        for (LayerReport layer : left) {
            String why = switch (layer) {
                case LayerReport.Skipped skipped -> text(skipped.reason());
                case LayerReport.Failed failed -> "<b class=\"bad\">failed</b>: " + text(failed.message());
                case Analyzed analyzed -> throw new IllegalStateException("filtered out");
            };
            out.write("<li><code>%s</code>: %s</li>%n".formatted(text(layer.layer().name()), why));
        }
        out.write("</ul></div></details>\n");
    }

    private void reproduce(Writer out) throws IOException {
        AnalysisOptions options = report.options();
        out.write("<h3 id=\"%s-again\">How to reproduce</h3>%n<pre>eigenscope analyze %s%s</pre>%n".formatted(id,
                text(shell(report.model().path().toString())), text(flags(options)
                        + ChosenLayers.of(report).map(" --ids "::concat).orElse(""))));
        out.write(("<dl><dt>Program</dt><dd>%s</dd><dt>Linear algebra</dt><dd>%s</dd><dt>Analyzed</dt><dd>%s, in %.2f "
                + "s</dd>")
                .formatted(text(Version.current().toString()), text(report.backend()), TIME.format(report.started()),
                        report.elapsed().toNanos() / 1e9));
        for (FileHash hash : files.of(report.model())) {
            out.write("<dt>%s</dt><dd>%s bytes, SHA-256 <code>%s</code></dd>".formatted(
                    text(hash.name()), NumberText.count(hash.bytes()), hash.sha256()));
        }
        out.write("</dl>\n<p class=\"muted\">The same file, options and program give the same numbers, whatever the "
                + "number "
                + "of threads.</p>\n");
    }

    /** The options of an analysis as a command line has them. */
    static String flags(AnalysisOptions options) {
        AnalysisOptions defaults = AnalysisOptions.DEFAULT;
        StringBuilder flags = new StringBuilder(" --seed " + options.seed());
        flags.append(options.replicas() == 0 ? " --no-randomize" : " --replicas " + options.replicas());
        flags.append(options.minEvals() == defaults.minEvals() ? "" : " --min-evals " + options.minEvals());
        flags.append(options.maxEvals() == defaults.maxEvals() ? "" : " --max-evals " + options.maxEvals());
        flags.append(options.bootstraps() == 0 ? "" : " --bootstrap " + options.bootstraps());
        flags.append(options.trapLevel() == defaults.trapLevel() ? "" : " --trap-level " + options.trapLevel());
        flags.append(options.poolSlices() ? "" : " --unpooled");
        flags.append(options.oversized() ? " --oversized" : "");
        flags.append(options.thorough() ? " --thorough" : "");
        return flags.toString();
    }

    private static String shell(String word) {
        return word.matches("[\\p{L}\\p{N}._/:=-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    /** The head of the table that compares several models. */
    static String overviewHead(Definitions definitions) {
        return HtmlLayers.head("overview-table", ModelColumns.ALL.stream().map(column -> new Heading(column.heading(),
                column.type() == Metric.Type.TEXT, definitions.meaning(column.name()))).toList(), "descending");
    }

    /** This model's row in it. */
    String overviewRow() {
        ModelColumns.Row row = new ModelColumns.Row(report, outcome);
        StringBuilder html = new StringBuilder("<tr>");
        for (Column<ModelColumns.Row> column : ModelColumns.ALL) {
            html.append(column.type() == Metric.Type.TEXT ? words(column, row)
                    : HtmlLayers.cell((Number) column.value().apply(row), column.words().apply(row)));
        }
        return html.append("</tr>\n").toString();
    }

    private String words(Column<ModelColumns.Row> column, ModelColumns.Row row) {
        String words = text(column.words().apply(row));
        if (column == ModelColumns.MODEL) {
            return "<td class=\"words name\"><a href=\"#%s\">%s</a></td>".formatted(id, words);
        }
        return "<td class=\"words\">%s</td>".formatted(column != ModelColumns.WORST_TRAP ? words : outcome.worst()
                .map(layer -> "<a href=\"#%s\">%s</a>".formatted(HtmlLayers.anchor(id, layer), words)).orElse(""));
    }
}
