package org.eigenscope.desktop.series;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javafx.animation.Animation;
import javafx.animation.PauseTransition;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.Property;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import org.eigenscope.chart.Chart;
import org.eigenscope.chart.ChartStyle;
import org.eigenscope.chart.ChartTheme;
import org.eigenscope.chart.Charts;
import org.eigenscope.chart.Drawing;
import org.eigenscope.chart.TimelineChart;
import org.eigenscope.desktop.analysis.Background;
import org.eigenscope.desktop.chart.ChartChooser;
import org.eigenscope.desktop.chart.ChartOrder;
import org.eigenscope.desktop.chart.ChartSurface;
import org.eigenscope.desktop.chart.ReadOut;
import org.eigenscope.desktop.chart.View;
import org.eigenscope.desktop.control.Command;
import org.eigenscope.desktop.control.Placeholder;
import org.eigenscope.desktop.settings.ThemeManager;
import org.eigenscope.desktop.workbench.FailureNotices;
import org.eigenscope.desktop.workbench.Notice;
import org.eigenscope.desktop.workbench.OpenRun;
import org.eigenscope.desktop.workbench.Session;
import org.eigenscope.desktop.workbench.Workbench;
import org.eigenscope.metric.Metric;
import org.eigenscope.report.RunPictures;
import org.eigenscope.timeline.LayerHistory;
import org.eigenscope.timeline.RunHistory;
import org.eigenscope.timeline.Timeline;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.ui.RectangleEdge;
import org.kordamp.ikonli.feather.Feather;

/** A training run over its steps: a metric of its layers below what was logged, and the spectrum at one step. */
public final class TimelinePane extends BorderPane implements View {

    private final Workbench bench;
    private final Background background;
    private final ThemeManager themes;
    private final Command choose;
    private final Runnable toLayer;
    private final ChartSurface surface = new ChartSurface();
    private final StepSpectrum spectrum;
    private final Placeholder placeholder = new Placeholder();
    private final Label title = new Label();
    private final Label facts = new Label();
    private final Label layerFacts = new Label();
    private final Label layerName = new Label();
    private final MetricChoice metric = new MetricChoice("timeline-metric");
    private final ChartChooser<TimelineChart> chooser = new ChartChooser<>(Charts.ofRun(), "timeline-");
    private final StepBar steps;
    private final PauseTransition soon = new PauseTransition(Duration.millis(250));
    private String layer = "";
    private Session selecting;
    private boolean chosen;
    private Timeline timeline;
    private Timeline under;
    private RunHistory story;
    private TimelineChart.Run drawnRun;
    private TimelineChart drawnChart;
    private ChartOrder order;
    private int request;
    private int pictures;

    /**
     * @param choose opens a run
     * @param folder asks for the folder of a second run
     * @param toLayer shows the layer that was opened
     */
    public TimelinePane(Workbench bench, Background background, ThemeManager themes, Command choose,
            Supplier<Optional<Path>> folder, Runnable toLayer) {
        this.bench = bench;
        this.background = background;
        this.themes = themes;
        this.choose = choose;
        this.toLayer = toLayer;
        getStyleClass().add("chart-pane");
        title.getStyleClass().add("chart-title");
        facts.getStyleClass().add("muted");
        facts.setId("timeline-story");
        facts.setWrapText(true);
        layerFacts.getStyleClass().add("muted");
        layerFacts.setId("timeline-layer-story");
        layerFacts.setMinWidth(0);
        Tooltip sentence = new Tooltip();
        sentence.textProperty().bind(layerFacts.textProperty());
        sentence.setWrapText(true);
        sentence.setMaxWidth(480);
        layerFacts.setTooltip(sentence);
        layerFacts.managedProperty().bind(layerFacts.textProperty().isNotEmpty());
        layerName.setId("timeline-layer");
        surface.setId("timeline-chart");
        surface.setAccessibleText("The run over its steps. Click a point to see its spectrum, twice to open it.");
        spectrum = new StepSpectrum(background, themes, this::failed);
        Command openLayer = new Command("Open This Layer", null, Feather.ARROW_UP_RIGHT, this::openLayer,
                bench.runs().runProperty().isNull());
        ToggleButton single = new ToggleButton("Spectrum");
        single.setId("timeline-single");
        single.setTooltip(new Tooltip("The spectrum of the layer at one step, in place of the run"));
        steps = new StepBar(layerName, single, openLayer.button());
        Command second = new Command("Second Run…", null, Feather.COPY, () -> folder.get().ifPresent(place ->
                bench.runs().openUnder(place, problem -> bench.tell(new Notice(Notice.Level.ERROR,
                        FailureNotices.words(place, problem))))), bench.runs().runProperty().isNull());
        Command takeAway = new Command("Take Second Run Away", null, Feather.X, bench.runs()::closeUnder,
                bench.runs().underProperty().isNull());
        Button away = takeAway.button();
        away.managedProperty().bind(away.visibleProperty());
        away.visibleProperty().bind(bench.runs().underProperty().isNotNull());
        HBox choice = new HBox(12, chooser, metric, second.button(), away);
        choice.setAlignment(Pos.CENTER_LEFT);
        VBox head = new VBox(6, new VBox(title, facts, layerFacts), choice);
        head.getStyleClass().add("chart-head");
        PicturePair pictures = new PicturePair(new StackPane(surface, new ReadOut(surface)), spectrum, single);
        BorderPane whole = new BorderPane(pictures);
        whole.setTop(new VBox(head, steps));
        whole.visibleProperty().bind(bench.runs().runProperty().isNotNull());
        setCenter(new StackPane(whole, placeholder));
        listen();
        opened();
    }

    private void listen() {
        soon.setOnFinished(event -> rebuild());
        surface.addEventHandler(MouseEvent.MOUSE_CLICKED, event -> {
            if (event.getButton() == MouseButton.PRIMARY && event.isStillSincePress()) {
                pick(event.getX(), event.getY());
                if (event.getClickCount() == 2) {
                    openLayer();
                }
            }
        });
        setOnKeyPressed(event -> {
            if (event.getCode() == KeyCode.ENTER && bench.runs().runProperty().get() != null) {
                openLayer();
                event.consume();
            }
        });
        steps.valueProperty().addListener((p, before, after) -> {
            if (Math.round(before.doubleValue()) != Math.round(after.doubleValue())) {
                picture();
                spectrum();
            }
        });
        metric.valueProperty().addListener((p, before, after) -> picture());
        chooser.chartProperty().addListener((p, before, after) -> picture());
        themes.chartsProperty().addListener((p, before, after) -> {
            picture();
            spectrum();
        });
        bench.runs().runProperty().addListener((p, before, after) -> opened());
        bench.runs().underProperty().addListener((p, before, after) -> rebuild());
        bench.runs().figuresProperty().addListener((p, before, after) -> {
            if (soon.getStatus() != Animation.Status.RUNNING) {
                soon.playFromStart();
            }
        });
        bench.selection().currentProperty().addListener((p, before, item) -> {
            boolean known = selecting == bench.sessionProperty().get();
            selecting = bench.sessionProperty().get();
            // The layer that a model begins with is nobody's choice.
            if (known && item != null && timeline != null && timeline.layers().stream()
                    .anyMatch(line -> line.name().equals(item.layer().name()))) {
                look(item.layer().name());
            }
        });
    }

    @Override
    public String title() {
        return "Timeline";
    }

    @Override
    public String command() {
        return "Ti_meline of the Training";
    }

    @Override
    public Region content() {
        return this;
    }

    @Override
    public boolean has(Chart chart) {
        return chart instanceof TimelineChart;
    }

    @Override
    public void show(Chart chart) {
        chooser.chartProperty().set((TimelineChart) chart);
    }

    public ObjectProperty<TimelineChart> chartProperty() {
        return chooser.chartProperty();
    }

    @Override
    public List<Property<?>> choices() {
        return List.of(metric.valueProperty());
    }

    /** The metric that is drawn of each layer. */
    public ObjectProperty<Metric> metricProperty() {
        return metric.valueProperty();
    }

    /** The chart that is shown, for a file; empty if none is. */
    @Override
    public Optional<ChartOrder> order() {
        return Optional.ofNullable(order).filter(shown -> surface.drawn());
    }

    private void opened() {
        OpenRun run = bench.runs().runProperty().get();
        if (run != null && timeline != null && run.run().folder().equals(timeline.run().folder())) {
            // The same training, some checkpoints later.
            timeline = null;
            steps.of(run.run().checkpoints().size());
            rebuild();
            return;
        }
        timeline = null;
        under = null;
        story = null;
        order = null;
        layer = "";
        chosen = false;
        surface.show(null);
        spectrum.show(List.of(), "", 0);
        facts.setText("");
        layerFacts.setText("");
        if (run == null) {
            placeholder.show(Feather.TRENDING_UP, "Open a training run",
                    "The folder of its checkpoints: they are ordered by their steps and analyzed, and shown with "
                            + "accuracy and loss above.", choose.button());
            return;
        }
        placeholder.setVisible(false);
        title.setText(run.run().name());
        steps.of(run.run().checkpoints().size());
        rebuild();
    }

    /** Takes in what has been analyzed since. */
    private void rebuild() {
        OpenRun run = bench.runs().runProperty().get();
        if (run == null) {
            return;
        }
        int mine = ++request;
        OpenRun beneath = bench.runs().underProperty().get();
        background.run(() -> {
            Timeline made = run.timeline();
            return new Told(made, beneath == null ? null : beneath.timeline(), RunHistory.of(made));
        }, told -> {
            if (mine != request) {
                return;
            }
            timeline = told.timeline;
            under = told.under;
            story = told.story;
            if (!chosen) {
                layer = first();
            }
            say(run);
            picture();
            spectrum();
        }, this::failed);
    }

    /** @param under null without a second run */
    private record Told(Timeline timeline, Timeline under, RunHistory story) {}

    private List<Timeline> runs() {
        return under == null ? List.of(timeline) : List.of(timeline, under);
    }

    /** The layer with the strongest trap, else the first. */
    private String first() {
        return story.strongest().map(LayerHistory::name)
                .or(() -> timeline.layers().stream().findFirst().map(Timeline.LayerLine::name)).orElse("");
    }

    private void say(OpenRun run) {
        boolean done = run.done() >= run.layers();
        String left = run.run().findings().stream().map(finding -> finding.where()).distinct()
                .collect(Collectors.joining(", "));
        facts.setText("%d checkpoints%s  ·  %s%s".formatted(run.run().checkpoints().size(),
                left.isEmpty() ? "" : ", without " + left, done ? "" : "%d of %d layers analyzed  ·  "
                        .formatted(run.done(), run.layers()), story.headline()));
        layerSay();
    }

    private void layerSay() {
        layerName.setText(layer);
        layerFacts.setText(story.layers().stream().filter(one -> one.name().equals(layer))
                .map(one -> one.sentence(timeline.run().unit().word())).findFirst().orElse(""));
    }

    private void look(String name) {
        chosen = true;
        if (!name.equals(layer)) {
            layer = name;
            layerSay();
            picture();
            spectrum();
        }
    }

    private void pick(double x, double y) {
        int plot = surface.plotAt(x, y);
        if (plot < 0 || drawnRun == null) {
            return;
        }
        Drawing drawing = surface.drawing().orElseThrow();
        double at = value(drawing.domainAxis(plot), x, plot, RectangleEdge.BOTTOM);
        double height = value(drawing.rangeAxis(plot), y, plot, RectangleEdge.LEFT);
        int step = drawnChart.stepAt(drawnRun, at, height);
        int picked = drawnChart.layerAt(drawnRun, plot, at, height);
        if (step >= 0) {
            steps.go(step);
        }
        if (picked >= 0) {
            look(drawnRun.layers().get(picked).name());
        }
    }

    private double value(ValueAxis axis, double pixel, int plot, RectangleEdge edge) {
        return axis.java2DToValue(pixel, surface.area(plot), edge);
    }

    private void openLayer() {
        OpenRun run = bench.runs().runProperty().get();
        if (run != null && !layer.isEmpty()) {
            bench.open(run.run().checkpoints().get(steps.step()).path(), layer);
            toLayer.run();
        }
    }

    private void picture() {
        if (timeline == null) {
            return;
        }
        List<Timeline> shown = runs();
        steps.say(timeline.run().checkpoints().get(steps.step()).step().words());
        TimelineChart chart = chooser.chartProperty().get();
        ChartTheme theme = themes.chartsProperty().get();
        Metric wanted = metric.getValue();
        String current = layer;
        int at = steps.step();
        int mine = ++pictures;
        background.run(() -> {
            TimelineChart.Run run = RunPictures.of(shown, wanted, current, at);
            return new Drawn(run, chart, chart.draw(run, new ChartStyle(theme, false, true)));
        }, drawn -> {
            if (mine == pictures) {
                drawnRun = drawn.run;
                drawnChart = drawn.chart;
                order = new ChartOrder(shown.getFirst().run().name(), chart, style -> chart.draw(drawn.run, style));
                surface.show(drawn.drawing);
            }
        }, this::failed);
    }

    private record Drawn(TimelineChart.Run run, TimelineChart chart, Drawing drawing) {}

    private void spectrum() {
        spectrum.show(timeline == null ? List.of() : runs(), layer, steps.step());
    }

    private void failed(Throwable problem) {
        OpenRun run = bench.runs().runProperty().get();
        if (run != null) {
            bench.tell(new Notice(Notice.Level.ERROR, FailureNotices.words(run.run().folder(), problem)));
        }
    }
}
