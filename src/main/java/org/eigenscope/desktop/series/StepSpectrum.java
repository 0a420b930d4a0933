package org.eigenscope.desktop.series;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import javafx.scene.layout.BorderPane;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.chart.ChartStyle;
import org.eigenscope.chart.ChartTheme;
import org.eigenscope.chart.Charts;
import org.eigenscope.chart.EsdView;
import org.eigenscope.desktop.analysis.Background;
import org.eigenscope.desktop.chart.ChartPane;
import org.eigenscope.desktop.chart.ChartSurface;
import org.eigenscope.desktop.chart.ReadOut;
import org.eigenscope.desktop.settings.ThemeManager;
import org.eigenscope.timeline.Timeline;
import org.jfree.data.Range;

/** The spectrum of a layer at a step of a run, over the same eigenvalues at every step; behind it a second run's. */
final class StepSpectrum extends BorderPane {

    private final ChartSurface surface = new ChartSurface();
    private final Background background;
    private final ThemeManager themes;
    private final Consumer<Throwable> failed;
    private int request;

    StepSpectrum(Background background, ThemeManager themes, Consumer<Throwable> failed) {
        this.background = background;
        this.themes = themes;
        this.failed = failed;
        surface.setId("timeline-spectrum");
        setCenter(ChartPane.area(surface));
        setBottom(new ReadOut(surface));
    }

    /**
     * Shows a layer at a step; nothing if it is not analyzed there.
     *
     * @param runs none, one, or two that are drawn over each other
     * @param step the place of the checkpoint of the first
     */
    void show(List<Timeline> runs, String layer, int step) {
        int mine = ++request;
        List<Optional<Analyzed>> reports = runs.isEmpty() ? List.of() : reports(runs.getFirst(), layer);
        Optional<Analyzed> report = step < reports.size() ? reports.get(step) : Optional.empty();
        if (report.isEmpty()) {
            surface.show(null);
            return;
        }
        EsdView view = runs.stream().skip(1).findFirst().flatMap(under -> at(under, layer, runs.getFirst().run().steps()
                .get(step)).map(other -> EsdView.DEFAULT.withGhost(other, under.run().name()))).orElse(EsdView.DEFAULT);
        ChartTheme theme = themes.chartsProperty().get();
        background.run(() -> Charts.SPECTRUM.draw(report.get(), view, ChartStyle.withoutTitle(theme)), drawing -> {
            if (mine == request) {
                surface.show(drawing);
                surface.zoomDomain(lambdas(reports, drawing.domainAxis(0).getRange()));
            }
        }, failed);
    }

    private static List<Optional<Analyzed>> reports(Timeline run, String layer) {
        return run.layers().stream().filter(line -> line.name().equals(layer)).map(Timeline.LayerLine::reports)
                .findFirst().orElse(List.of());
    }

    /** The layer at the last checkpoint of a run that is not later than a step. */
    private static Optional<Analyzed> at(Timeline run, String layer, long step) {
        List<Long> steps = run.run().steps();
        int at = IntStream.range(0, steps.size()).filter(i -> steps.get(i) <= step).reduce((a, b) -> b).orElse(0);
        List<Optional<Analyzed>> reports = reports(run, layer);
        return at < reports.size() ? reports.get(at) : Optional.empty();
    }

    private static Range lambdas(List<Optional<Analyzed>> reports, Range own) {
        double high = reports.stream().flatMap(Optional::stream).mapToDouble(one -> Math.max(one.esd().max(),
                one.random() == null ? 0 : one.random().maxRandEval())).max().orElse(own.getUpperBound());
        return new Range(own.getLowerBound(), Math.max(own.getUpperBound(), 1.3 * high));
    }
}
