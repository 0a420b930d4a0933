package org.eigenscope.desktop.series;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.BorderPane;
import org.eigenscope.chart.ChartStyle;
import org.eigenscope.chart.ChartTheme;
import org.eigenscope.chart.Charts;
import org.eigenscope.chart.Drawing;
import org.eigenscope.chart.TimelineChart;
import org.eigenscope.desktop.analysis.Background;
import org.eigenscope.desktop.chart.ChartChooser;
import org.eigenscope.desktop.chart.ChartOrder;
import org.eigenscope.desktop.chart.ChartPane;
import org.eigenscope.desktop.chart.ChartSurface;
import org.eigenscope.desktop.chart.ReadOut;
import org.eigenscope.desktop.settings.ThemeManager;
import org.eigenscope.metric.Metric;
import org.eigenscope.report.RunChartData;
import org.eigenscope.timeline.Timeline;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.ui.RectangleEdge;

/** A training run over its steps in one picture: a metric of its layers below what was logged. */
final class RunPicture extends BorderPane {

    private final Background background;
    private final ThemeManager themes;
    private final Consumer<Throwable> failed;
    private final ChartSurface surface = new ChartSurface();
    private final MetricChoice metric = new MetricChoice("timeline-metric");
    private final ChartChooser<TimelineChart> chooser = new ChartChooser<>(Charts.ofRun(), "timeline-");
    private List<Timeline> runs = List.of();
    private String layer = "";
    private int step;
    private Drawn drawn;
    private ChartOrder order;
    private int request;

    /** Is notified of a click. */
    @FunctionalInterface
    interface PickListener {
        /**
         * @param step the place of the checkpoint that was clicked, or −1
         * @param layer the name of the layer, empty for none
         */
        void at(int step, String layer);
    }

    RunPicture(Background background, ThemeManager themes, Consumer<Throwable> failed) {
        this.background = background;
        this.themes = themes;
        this.failed = failed;
        surface.setId("timeline-chart");
        surface.setAccessibleText("The run over its steps. Click a point to see its spectrum, twice to open it.");
        setCenter(ChartPane.area(surface));
        setBottom(new ReadOut(surface));
        metric.valueProperty().addListener((p, before, after) -> draw());
        chooser.chartProperty().addListener((p, before, after) -> draw());
    }

    ChartSurface surface() {
        return surface;
    }

    MetricChoice metric() {
        return metric;
    }

    ChartChooser<TimelineChart> chooser() {
        return chooser;
    }

    /** @param open is run after the second click of a double one */
    void onPick(PickListener picked, Runnable open) {
        surface.addEventHandler(MouseEvent.MOUSE_CLICKED, event -> {
            if (event.getButton() == MouseButton.PRIMARY && event.isStillSincePress()) {
                pick(event.getX(), event.getY(), picked);
                if (event.getClickCount() == 2) {
                    open.run();
                }
            }
        });
    }

    /**
     * Shows runs.
     *
     * @param shown one, or two that are drawn over each other
     * @param current the layer that is looked at
     * @param at the place of the checkpoint that is looked at
     */
    void show(List<Timeline> shown, String current, int at) {
        runs = shown;
        layer = current;
        step = at;
        draw();
    }

    /** Shows nothing. */
    void clear() {
        runs = List.of();
        request++;
        drawn = null;
        order = null;
        surface.show(null);
    }

    /** The chart that is shown, for a file; empty if none is. */
    Optional<ChartOrder> order() {
        return Optional.ofNullable(order).filter(shown -> surface.drawn());
    }

    private void pick(double x, double y, PickListener picked) {
        int plot = surface.plotAt(x, y);
        if (plot < 0 || drawn == null) {
            return;
        }
        Drawing drawing = surface.drawing().orElseThrow();
        double at = value(drawing.domainAxis(plot), x, plot, RectangleEdge.BOTTOM);
        double height = value(drawing.rangeAxis(plot), y, plot, RectangleEdge.LEFT);
        int of = drawn.chart.layerAt(drawn.run, plot, at, height);
        picked.at(drawn.chart.stepAt(drawn.run, at, height), of < 0 ? "" : drawn.run.layers().get(of).name());
    }

    private double value(ValueAxis axis, double pixel, int plot, RectangleEdge edge) {
        return axis.java2DToValue(pixel, surface.area(plot), edge);
    }

    private void draw() {
        if (runs.isEmpty()) {
            return;
        }
        List<Timeline> shown = runs;
        TimelineChart chart = chooser.chartProperty().get();
        ChartTheme theme = themes.chartsProperty().get();
        Metric wanted = metric.getValue();
        String current = layer;
        int at = step;
        int mine = ++request;
        background.run(() -> {
            TimelineChart.Run run = RunChartData.of(shown, wanted, current, at);
            return new Drawn(run, chart, chart.draw(run, new ChartStyle(theme, false, true)));
        }, next -> {
            if (mine == request) {
                if (drawn != null && drawn.chart == chart && drawn.run.metric() == wanted) {
                    // Another step or layer of the same picture: what was looked at closely still is.
                    surface.lookNext(surface.part());
                }
                drawn = next;
                order = new ChartOrder(shown.getFirst().run().name(), chart, style -> chart.draw(next.run, style));
                surface.show(next.drawing);
            }
        }, failed);
    }

    private record Drawn(TimelineChart.Run run, TimelineChart chart, Drawing drawing) {}
}
