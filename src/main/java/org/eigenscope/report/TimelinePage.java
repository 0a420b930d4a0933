package org.eigenscope.report;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.chart.ChartStyle;
import org.eigenscope.chart.ChartTheme;
import org.eigenscope.chart.Charts;
import org.eigenscope.chart.TimelineChart;
import org.eigenscope.metric.Definitions;
import org.eigenscope.metric.Metric;
import org.eigenscope.metric.NumberText;
import org.eigenscope.timeline.RunHistory;
import org.eigenscope.timeline.Timeline;
import org.eigenscope.timeline.TimelineColumns;
import static org.eigenscope.report.Html.tag;
import static org.eigenscope.report.Html.text;

/** The page of a training run: what happened, and a picture that shows every layer at every step. */
final class TimelinePage {

    private final List<Timeline> runs;
    private final Timeline timeline;
    private final Metric metric;
    private final TimelineData data;
    private final Definitions definitions = Definitions.load();

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
        HtmlPage page = new HtmlPage(to, runs.stream().map(run -> run.run().name()).collect(
                Collectors.joining(" over ")) + " · training", "report.js", "timeline.js");
        for (Timeline run : runs) {
            page.add(story(run));
        }
        page.add(picture());
        page.add(happened());
        for (int i = 0; i < runs.size(); i++) {
            page.add(checkpoints(runs.get(i), "r" + (i + 1)));
        }
        page.add(how());
        page.add(tag("script").with("type", "application/json").id("run-data"), out -> data.write(out, metric));
        page.end();
    }

    private Html story(Timeline run) {
        List<Long> steps = run.run().steps();
        return Html.of(Html.muted("%s%s, %s %s to %s, %s".formatted(runs.size() == 1 ? "" : run.run().name() + ": ",
                NumberText.count(steps.size(), "checkpoint"), run.run().unit().word(),
                NumberText.count(steps.getFirst()), NumberText.count(steps.getLast()),
                NumberText.count(run.layers().size(), "layer"))),
                tag("p").styled("verdict").of(RunHistory.of(run).headline()),
                run.run().findings().isEmpty() ? Html.NOTHING : Html.findings(run.run().findings()));
    }

    /** The picture that the script draws; without scripts those that stand still. */
    private Html picture() {
        return data.layers().isEmpty() ? Html.NOTHING : Html.of(tag("section").styled("live").with("hidden", true).of(
                tag("div").styled("controls").of(choice("Figure ", "metric", data.metrics().stream().map(Metric::name)
                        .toList(), data.metrics().indexOf(metric)), ways(), choice("Layer ", "layer",
                        data.layers().stream().map(Timeline.LayerLine::name).toList(), -1)),
                tag("figure").id("picture").with("role", "img").with("aria-label", "The run over its steps").of(),
                tag("p").id("tip").styled("muted").with("aria-live", "polite").of(),
                tag("div").styled("controls").of(button("play").of("Play"), tag("input").with("type", "range")
                        .id("step").with("min", "0")
                        .with("max", String.valueOf(timeline.run().checkpoints().size() - 1))
                        .with("aria-label", "Checkpoint").alone(), tag("output").id("at").with("for", "step").of()),
                tag("p").id("read").of(), tag("p").id("story").styled("muted").of(),
                tag("figure").id("spectrum").with("role", "img")
                        .with("aria-label", "The spectrum of the layer at the step").of(),
                Html.muted("Click a point of the picture to see the spectrum of that layer at that step. Rings and "
                        + "frames mark settled traps.")),
                tag("noscript").of(tag("div").styled("charts overview").of(still())));
    }

    /** @param chosen the place of the choice that is made; −1 for the first */
    private static Html choice(String label, String id, List<String> choices, int chosen) {
        return tag("label").of(text(label), tag("select").id(id).of(IntStream.range(0, choices.size()).mapToObj(i ->
                tag("option").with("value", String.valueOf(i)).with("selected", i == chosen).of(choices.get(i)))
                .toList()));
    }

    private static HtmlTag button(String id) {
        return tag("button").with("type", "button").id(id);
    }

    private static Html ways() {
        return tag("span").with("role", "group").with("aria-label", "How it is drawn").of(
                button("as-lines").with("aria-pressed", "true").of("Lines"),
                button("as-map").with("aria-pressed", "false").of("Map"));
    }

    private List<Html> still() {
        TimelineChart.Run run = RunChartData.of(runs, metric, "", -1);
        List<TimelineChart> charts = Charts.ofRun().stream().filter(chart -> !chart.needsLayer()).toList();
        return charts.stream().map(chart -> Html.figure(chart.meaning(), InlineSvg.of(chart, chart.draw(run,
                ChartStyle.page(ChartTheme.LIGHT)), "run-%d-".formatted(charts.indexOf(chart))))).toList();
    }

    private Html happened() {
        String unit = timeline.run().unit().word();
        List<String> names = data.layers().stream().map(Timeline.LayerLine::name).toList();
        List<Html> told = RunHistory.of(timeline).layers().stream().filter(layer -> !layer.sentence(unit).isEmpty())
                .map(layer -> Html.of(tag("a").with("href", "#picture")
                        .with("data-layer", String.valueOf(names.indexOf(layer.name()))).of(layer.name()),
                        text(layer.sentence(unit).substring(layer.name().length())))).toList();
        return told.isEmpty() ? Html.NOTHING : Html.of(tag("h2").id("happened").of("What happened"), Html.list(told),
                Html.muted("Listed side by side; none of this tells whether one thing causes another."));
    }

    private Html checkpoints(Timeline run, String id) {
        return Html.of(tag("h2").of("Checkpoints" + (runs.size() == 1 ? "" : " of " + run.run().name())),
                HtmlTable.of(id + "-checkpoints", HtmlTable.Order.ASCENDING, TimelineColumns.checkpoints(run),
                        definitions).of(IntStream.range(0, run.run().checkpoints().size()).boxed().toList()));
    }

    private Html how() {
        ModelReport report = timeline.analysis().reports().getFirst();
        List<Html> terms = new ArrayList<>(runs.stream().map(run -> Html.term(run.run().name(),
                text(run.run().folder().toString()))).toList());
        terms.addAll(List.of(Html.term("Options", text(HtmlModel.flags(report.options()).strip())),
                Html.term("Linear algebra", text(report.backend())),
                Html.term("Program", text(Version.current().toString()))));
        return Html.of(tag("h2").of("How it was made"), tag("dl").of(terms), tag("p").styled("muted").of(
                text("A trap counts once it is settled: one that is not weak. α "), tag("em").of("stays below"),
                text(" a limit until the last checkpoint. λmax "), tag("em").of("leaves the bulk"),
                text(" where the weights first have an eigenvalue above the bulk of their noise. A layer "),
                tag("em").of("moves"), text(" by the sum of ‖ΔW‖/‖W‖ from checkpoint to checkpoint.")));
    }
}
