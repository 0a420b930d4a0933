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
import javafx.beans.value.ObservableValue;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import org.eigenscope.chart.Chart;
import org.eigenscope.chart.TimelineChart;
import org.eigenscope.desktop.analysis.Background;
import org.eigenscope.desktop.chart.ChartOrder;
import org.eigenscope.desktop.chart.ChartSurface;
import org.eigenscope.desktop.chart.TabView;
import org.eigenscope.desktop.control.Command;
import org.eigenscope.desktop.control.Placeholder;
import org.eigenscope.desktop.settings.ThemeManager;
import org.eigenscope.desktop.workbench.FailureNotices;
import org.eigenscope.desktop.workbench.Notice;
import org.eigenscope.desktop.workbench.OpenRun;
import org.eigenscope.desktop.workbench.Session;
import org.eigenscope.desktop.workbench.Workbench;
import org.eigenscope.metric.Metric;
import org.eigenscope.timeline.LayerHistory;
import org.eigenscope.timeline.RunHistory;
import org.eigenscope.timeline.Timeline;
import org.kordamp.ikonli.feather.Feather;

/** A training run over its steps: a metric of its layers below what was logged, and the spectrum at one step. */
public final class TimelinePane extends BorderPane implements TabView {

    private static final double LEAST_METRIC = 120;
    private static final double TWO_LINES = 40;
    private static final double LEAST_NAME = 24;
    private final Workbench bench;
    private final Background background;
    private final Command choose;
    private final Runnable toLayer;
    private final RunPicture picture;
    private final StepSpectrum spectrum;
    private final Placeholder placeholder = new Placeholder();
    private final Label title = new Label();
    private final Label facts = new Label();
    private final Label layerFacts = new Label();
    private final Label layerName = new Label();
    private final StepBar steps;
    private final PauseTransition soon = new PauseTransition(Duration.millis(250));
    private String layer = "";
    private Session selecting;
    private boolean chosen;
    private Timeline timeline;
    private Timeline under;
    private RunHistory story;
    private int request;

    /**
     * @param choose opens a run
     * @param folder asks for the folder of a second run
     * @param toLayer shows the layer that was opened
     */
    public TimelinePane(Workbench bench, Background background, ThemeManager themes, Command choose,
            Supplier<Optional<Path>> folder, Runnable toLayer) {
        this.bench = bench;
        this.background = background;
        this.choose = choose;
        this.toLayer = toLayer;
        getStyleClass().add("chart-pane");
        title.getStyleClass().add("chart-title");
        facts.getStyleClass().add("muted");
        facts.setId("timeline-story");
        facts.setWrapText(true);
        layerFacts.getStyleClass().add("muted");
        layerFacts.setId("timeline-layer-story");
        layerFacts.setWrapText(true);
        // Two lines: the picture wants the room. The tool tip has the whole.
        layerFacts.setMaxHeight(TWO_LINES);
        Tooltip sentence = new Tooltip();
        sentence.textProperty().bind(layerFacts.textProperty());
        sentence.setWrapText(true);
        sentence.setMaxWidth(480);
        layerFacts.setTooltip(sentence);
        layerFacts.managedProperty().bind(layerFacts.textProperty().isNotEmpty());
        layerName.setId("timeline-layer");
        layerName.setMinWidth(0);
        // A name cut to dots says nothing; the sentence above begins with it.
        layerName.visibleProperty().bind(layerName.widthProperty().map(width ->
                width.doubleValue() >= Math.min(LEAST_NAME, layerName.prefWidth(-1) - 1)));
        picture = new RunPicture(background, themes, this::failed);
        spectrum = new StepSpectrum(background, themes, this::failed);
        Command openLayer = new Command("Open Layer", null, Feather.ARROW_UP_RIGHT, this::openLayer,
                bench.runs().runProperty().isNull());
        ToggleButton single = new ToggleButton("Spectrum");
        single.setId("timeline-single");
        single.setTooltip(new Tooltip("The spectrum of the layer at one step, in place of the run"));
        steps = new StepBar(layerName, whole(single), whole(openLayer.button()));
        Command second = new Command("Second Run…", null, Feather.COPY, () -> folder.get().ifPresent(place ->
                bench.runs().openUnder(place, problem -> bench.tell(new Notice(Notice.Level.ERROR,
                        FailureNotices.words(place, problem))))), bench.runs().runProperty().isNull());
        Command takeAway = new Command("Close Second Run", null, Feather.X, bench.runs()::closeUnder,
                bench.runs().underProperty().isNull());
        Button add = whole(second.button());
        Button away = whole(takeAway.button());
        // One of them: side by side they would leave no room for the charts.
        away.managedProperty().bind(away.visibleProperty());
        away.visibleProperty().bind(bench.runs().underProperty().isNotNull());
        add.managedProperty().bind(add.visibleProperty());
        add.visibleProperty().bind(bench.runs().underProperty().isNull());
        picture.metric().setMinWidth(LEAST_METRIC);
        HBox choice = new HBox(12, picture.chooser(), picture.metric(), add, away);
        choice.setAlignment(Pos.CENTER_LEFT);
        VBox head = new VBox(6, new VBox(title, facts, layerFacts), choice);
        head.getStyleClass().add("chart-head");
        SplitPictures pictures = new SplitPictures(picture, spectrum, single);
        BorderPane whole = new BorderPane(pictures);
        // Where there is no room for all buttons, the charts and sentences still end at the edge.
        whole.setMinWidth(0);
        whole.setTop(new VBox(head, steps));
        whole.visibleProperty().bind(bench.runs().runProperty().isNotNull());
        setCenter(new StackPane(whole, placeholder));
        themes.chartsProperty().addListener((p, before, after) -> draw());
        listen();
        opened();
    }

    /** Text on a button is never cut: what is beside it shrinks. */
    private static <T extends Region> T whole(T button) {
        button.setMinWidth(Region.USE_PREF_SIZE);
        return button;
    }

    private void listen() {
        soon.setOnFinished(event -> rebuild());
        picture.onPick((step, name) -> {
            if (step >= 0) {
                steps.go(step);
            }
            if (!name.isEmpty()) {
                look(name);
            }
        }, this::openLayer);
        setOnKeyPressed(event -> {
            if (event.getCode() == KeyCode.ENTER && bench.runs().runProperty().get() != null) {
                openLayer();
                event.consume();
            }
        });
        steps.valueProperty().addListener((p, before, after) -> {
            if (Math.round(before.doubleValue()) != Math.round(after.doubleValue())) {
                draw();
            }
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
            // The layer that a model begins with is not the user's choice.
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
    public String key() {
        return "Shift+F6";
    }

    @Override
    public void listen(Runnable comes, Runnable goes) {
        bench.runs().runProperty().addListener((p, before, run) -> {
            // Not when the same training has written more.
            if (run != null && (before == null || !before.run().folder().equals(run.run().folder()))) {
                comes.run();
            }
        });
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
        chartProperty().set((TimelineChart) chart);
    }

    public ObjectProperty<TimelineChart> chartProperty() {
        return picture.chooser().chartProperty();
    }

    @Override
    public Optional<ObservableValue<? extends Chart>> chosen() {
        return Optional.of(chartProperty());
    }

    @Override
    public Optional<ChartSurface> surface() {
        return Optional.of(picture.surface());
    }

    @Override
    public List<Property<?>> choices() {
        return List.of(metricProperty());
    }

    /** The metric that is drawn of each layer. */
    public ObjectProperty<Metric> metricProperty() {
        return picture.metric().valueProperty();
    }

    /** The chart that is shown, for a file; empty if none is. */
    @Override
    public Optional<ChartOrder> order() {
        return picture.order();
    }

    private void opened() {
        OpenRun run = bench.runs().runProperty().get();
        if (run != null && timeline != null && run.run().folder().equals(timeline.run().folder())) {
            // The same training, some checkpoints later: whoever looks at the last one follows it.
            List<Long> before = timeline.run().steps();
            List<Long> now = run.run().steps();
            int same = steps.step() < before.size() - 1 ? now.indexOf(before.get(steps.step())) : -1;
            timeline = null;
            steps.grow(now.size(), same < 0 ? now.size() - 1 : same);
            rebuild();
            return;
        }
        timeline = null;
        under = null;
        story = null;
        layer = "";
        chosen = false;
        picture.clear();
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
            return new PreparedRun(made, beneath == null ? null : beneath.timeline(), RunHistory.of(made));
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
            draw();
        }, this::failed);
    }

    /** @param under null without a second run */
    private record PreparedRun(Timeline timeline, Timeline under, RunHistory story) {}

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
        String left = String.join(", ", run.run().leftOut());
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
            draw();
        }
    }

    private void openLayer() {
        OpenRun run = bench.runs().runProperty().get();
        if (run != null && !layer.isEmpty()) {
            bench.open(run.run().checkpoints().get(steps.step()), layer);
            toLayer.run();
        }
    }

    private void draw() {
        if (timeline != null) {
            steps.say(timeline.run().checkpoints().get(steps.step()).step().words());
            picture.show(runs(), layer, steps.step());
            spectrum.show(runs(), layer, steps.step());
        }
    }

    private void failed(Throwable problem) {
        OpenRun run = bench.runs().runProperty().get();
        if (run != null) {
            bench.tell(new Notice(Notice.Level.ERROR, FailureNotices.words(run.run().folder(), problem)));
        }
    }
}
