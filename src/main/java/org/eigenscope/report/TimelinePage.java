package org.eigenscope.report;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.chart.ChartStyle;
import org.eigenscope.chart.ChartTheme;
import org.eigenscope.chart.Charts;
import org.eigenscope.chart.TimelineChart;
import org.eigenscope.metric.Column;
import org.eigenscope.metric.Metric;
import org.eigenscope.metric.NumberText;
import org.eigenscope.model.Finding;
import org.eigenscope.report.HtmlLayers.Heading;
import org.eigenscope.timeline.LayerStory;
import org.eigenscope.timeline.Story;
import org.eigenscope.timeline.Timeline;
import org.eigenscope.timeline.TimelineColumns;
import static org.eigenscope.report.Html.text;

/** The page of a training run: what happened, and a picture that shows every layer at every step. */
final class TimelinePage {

    private final List<Timeline> runs;
    private final Timeline timeline;
    private final Metric metric;
    private final TimelineData data;

    /**
     * @param runs one, or two that are drawn over each other
     * @param metric what is drawn of each layer at first
     */
    TimelinePage(List<Timeline> runs, Metric metric) {
        this.runs = runs;
        this.timeline = runs.getFirst();
        this.metric = metric;
        this.data = new TimelineData(runs);
    }

    void write(OutputStream to) throws IOException {
        Writer out = new OutputStreamWriter(to, StandardCharsets.UTF_8);
        HtmlPage page = new HtmlPage(runs.stream().map(run -> run.run().name()).collect(Collectors.joining(" over "))
                + " · training", "report.js", "timeline.js");
        page.begin(out);
        for (Timeline run : runs) {
            story(out, run);
        }
        picture(out);
        happened(out);
        for (int i = 0; i < runs.size(); i++) {
            checkpoints(out, runs.get(i), "r" + (i + 1));
        }
        how(out);
        out.write("<script type=\"application/json\" id=\"run-data\">");
        data.write(out, metric);
        out.write("</script>\n");
        page.end(out);
        out.flush();
    }

    private void story(Writer out, Timeline run) throws IOException {
        List<Long> steps = run.run().steps();
        out.write("<p class=\"muted\">%s%s, %s %s to %s, %s</p>%n<p class=\"verdict\">%s</p>%n".formatted(
                runs.size() == 1 ? "" : text(run.run().name()) + ": ", text(NumberText.count(steps.size(),
                        "checkpoint")), text(run.run().unit().word()), NumberText.count(steps.getFirst()),
                NumberText.count(steps.getLast()), text(NumberText.count(run.layers().size(), "layer")),
                text(Story.of(run).headline())));
        if (!run.run().findings().isEmpty()) {
            out.write("<ul>\n");
            for (Finding finding : run.run().findings()) {
                out.write("<li%s><code>%s</code>: %s</li>%n".formatted(
                        finding.severity().costsFigures() ? " class=\"bad\"" : "", text(finding.where()),
                        text(finding.message())));
            }
            out.write("</ul>\n");
        }
    }

    /** The picture that the script draws; without scripts those that stand still. */
    private void picture(Writer out) throws IOException {
        if (data.layers().isEmpty()) {
            return;
        }
        out.write("<section class=\"live\" hidden>\n<div class=\"controls\">\n<label>Figure <select id=\"metric\">");
        for (int i = 0; i < data.metrics().size(); i++) {
            out.write("<option value=\"%d\"%s>%s</option>".formatted(i,
                    data.metrics().get(i) == metric ? " selected" : "", text(data.metrics().get(i).name())));
        }
        out.write("""
                </select></label>
                <span role="group" aria-label="How it is drawn"><button type="button" id="as-lines" \
                aria-pressed="true">Lines</button><button type="button" id="as-map" \
                aria-pressed="false">Map</button></span>
                <label>Layer <select id="layer">""");
        for (int i = 0; i < data.layers().size(); i++) {
            out.write("<option value=\"%d\">%s</option>".formatted(i, text(data.layers().get(i).name())));
        }
        out.write("""
                </select></label>
                </div>
                <figure id="picture" role="img" aria-label="The run over its steps"></figure>
                <p id="tip" class="muted" aria-live="polite"></p>
                <div class="controls">
                <button type="button" id="play">Play</button>
                <input type="range" id="step" min="0" max="%d" aria-label="Checkpoint">
                <output id="at" for="step"></output>
                </div>
                <p id="read"></p>
                <p id="story" class="muted"></p>
                <figure id="spectrum" role="img" aria-label="The spectrum of the layer at the step"></figure>
                <p class="muted">Click a point of the picture to see the spectrum of its layer at its step. Rings and \
                frames: traps that are settled.</p>
                </section>
                <noscript><div class="charts overview">
                """.formatted(timeline.run().checkpoints().size() - 1));
        TimelineChart.Run run = RunPictures.of(runs, metric, "", -1);
        List<TimelineChart> charts = Charts.ofRun().stream().filter(chart -> !chart.needsLayer()).toList();
        for (TimelineChart chart : charts) {
            out.write(HtmlCharts.figure(chart.meaning(), InlineSvg.of(chart, chart.draw(run,
                    ChartStyle.page(ChartTheme.LIGHT)), "run-%d-".formatted(charts.indexOf(chart)))));
        }
        out.write("</div></noscript>\n");
    }

    private void happened(Writer out) throws IOException {
        List<LayerStory> told = Story.of(timeline).layers().stream()
                .filter(one -> !one.sentence(timeline.run().unit().word()).isEmpty()).toList();
        if (told.isEmpty()) {
            return;
        }
        List<String> names = data.layers().stream().map(Timeline.LayerLine::name).toList();
        out.write("<h2 id=\"happened\">What happened</h2>\n<ul>\n");
        for (LayerStory layer : told) {
            String sentence = layer.sentence(timeline.run().unit().word());
            out.write("<li><a href=\"#picture\" data-layer=\"%d\">%s</a>%s</li>%n".formatted(
                    names.indexOf(layer.name()), text(layer.name()),
                    text(sentence.substring(layer.name().length()))));
        }
        out.write("</ul>\n<p class=\"muted\">Told side by side: nothing of this says that one thing causes the other."
                + "</p>\n");
    }

    private void checkpoints(Writer out, Timeline run, String id) throws IOException {
        List<Column<Integer>> columns = TimelineColumns.checkpoints(run);
        out.write("<h2>Checkpoints%s</h2>%n".formatted(runs.size() == 1 ? "" : " of " + text(run.run().name())));
        out.write(HtmlLayers.head(id + "-checkpoints", columns.stream().map(column -> new Heading(column.heading(),
                column.type() == Metric.Type.TEXT, "")).toList(), "ascending"));
        for (int i = 0; i < run.run().checkpoints().size(); i++) {
            StringBuilder row = new StringBuilder("<tr>");
            for (Column<Integer> column : columns) {
                String words = column.words().apply(i);
                row.append(column.type() == Metric.Type.TEXT ? "<td class=\"words\">" + text(words) + "</td>"
                        : HtmlLayers.cell((Number) column.value().apply(i), words));
            }
            out.write(row.append("</tr>\n").toString());
        }
        out.write("</tbody></table></div>\n");
    }

    private void how(Writer out) throws IOException {
        out.write("<h2>How it was made</h2>\n<dl>");
        for (Timeline run : runs) {
            out.write("<dt>%s</dt><dd>%s</dd>".formatted(text(run.run().name()), text(run.run().folder().toString())));
        }
        ModelReport report = timeline.analysis().reports().getFirst();
        out.write("<dt>Options</dt><dd>%s</dd><dt>Linear algebra</dt><dd>%s</dd>".formatted(
                text(HtmlModel.flags(report.options()).strip()), text(report.backend())));
        out.write("<dt>Program</dt><dd>%s</dd></dl>%n".formatted(text(Version.current().toString())));
        out.write("""
                <p class="muted">A trap counts once it is settled: one that is not weak. α <em>stays below</em> a \
                limit until the last checkpoint. λmax <em>leaves the bulk</em> where the weights first have an \
                eigenvalue above the bulk of their noise. A layer <em>moves</em> by the sum of ‖ΔW‖/‖W‖ from \
                checkpoint to checkpoint.</p>
                """);
    }
}
