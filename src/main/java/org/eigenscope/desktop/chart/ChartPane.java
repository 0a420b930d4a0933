package org.eigenscope.desktop.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.animation.PauseTransition;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ChangeListener;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.Trap;
import org.eigenscope.chart.Chart;
import org.eigenscope.chart.ChartStyle;
import org.eigenscope.chart.Charts;
import org.eigenscope.chart.Drawing;
import org.eigenscope.chart.EsdView;
import org.eigenscope.chart.LayerChart;
import org.eigenscope.desktop.analysis.Background;
import org.eigenscope.desktop.control.NameLabel;
import org.eigenscope.desktop.control.Placeholder;
import org.eigenscope.desktop.settings.ThemeManager;
import org.eigenscope.desktop.workbench.FailureNotices;
import org.eigenscope.desktop.workbench.LayerItem;
import org.eigenscope.desktop.workbench.LayerState;
import org.eigenscope.desktop.workbench.Workbench;
import org.jfree.data.Range;
import org.kordamp.ikonli.feather.Feather;

/** The chart of the current layer, with its name above it and the switches of its parts below. */
public final class ChartPane extends BorderPane {

    private final Workbench bench;
    private final Background background;
    private final ThemeManager themes;
    private final ChartSurface surface = new ChartSurface();
    private final Placeholder placeholder = new Placeholder();
    private final NameLabel name = new NameLabel();
    private final Label facts = new Label();
    private final Hyperlink slice = new Hyperlink();
    private final ChartChooser<LayerChart> chooser = new ChartChooser<>(Charts.ofLayer(), "chart-");
    private final LegendBar legend;
    private final ObjectProperty<EsdView> view = new SimpleObjectProperty<>(EsdView.DEFAULT);
    private final ChangeListener<Number> refresh = (p, before, after) -> update();
    private final Button again = new Button("Analyze This Layer");
    private final Button rest = new Button("Analyze the Rest");
    /** After so long without a new picture the old one goes. */
    private final PauseTransition clearStale = new PauseTransition(Duration.millis(120));
    private Analyzed drawn;
    private Range linked;
    private int request;

    /** @param tools buttons for the upper right corner */
    public ChartPane(Workbench bench, Background background, ThemeManager themes, Node... tools) {
        this.bench = bench;
        this.background = background;
        this.themes = themes;
        this.legend = new LegendBar(themes.chartsProperty());
        getStyleClass().add("chart-pane");
        setId("layer-chart");
        name.getStyleClass().add("chart-title");
        name.setId("chart-title");
        Tooltip whole = new Tooltip();
        whole.setOnShowing(event -> whole.setText(name.whole()));
        name.setTooltip(whole);
        facts.getStyleClass().add("muted");
        facts.setMinWidth(0);
        surface.setId("chart");
        ReadOut readOut = new ReadOut(surface);
        readOut.setId("read-out");
        slice.setId("next-slice");
        slice.setOnAction(event -> {
            slice.setVisited(false);
            bench.selection().currentProperty().get().nextSlice();
        });
        HBox line = new HBox(8, facts, slice);
        line.setAlignment(Pos.BASELINE_LEFT);
        VBox names = new VBox(name, line);
        HBox.setHgrow(names, Priority.ALWAYS);
        names.setMinWidth(0);
        HBox corner = new HBox(4, tools);
        corner.setMinWidth(Region.USE_PREF_SIZE);
        HBox top = new HBox(8, names, corner);
        top.setAlignment(Pos.CENTER_LEFT);
        VBox head = new VBox(8, top, chooser);
        head.getStyleClass().add("chart-head");
        setTop(head);
        setCenter(area(surface, placeholder));
        setBottom(new VBox(legend, readOut));
        clearStale.setOnFinished(event -> clearStale());
        legend.viewProperty().bindBidirectional(view);
        rest.setOnAction(event -> bench.analyze(bench.sessionProperty().get().unreached()));
        // It would end the analysis of the others.
        again.disableProperty().bind(javafx.beans.binding.Bindings.createBooleanBinding(
                () -> bench.analyses().phase().busy(), bench.analyses().phaseProperty()));
        rest.disableProperty().bind(again.disableProperty());
        again.setOnAction(event -> bench.analyze(List.of(bench.selection().currentProperty().get())));
        bench.selection().currentProperty().addListener((p, before, item) -> {
            if (before != null) {
                before.revisionProperty().removeListener(refresh);
            }
            if (item != null) {
                item.revisionProperty().addListener(refresh);
            }
            linked = null;
            afterDrawing = () -> { };
            if (view.get().trap() != 0) {
                view.set(view.get().withTrap(0));
            }
            update();
        });
        bench.sessionProperty().addListener((p, before, session) -> update());
        bench.removals().revisionProperty().addListener((p, before, now) -> {
            update();
            redraw();
        });
        bench.selection().pinnedProperty().addListener((p, before, pinned) -> {
            update();
            redraw();
        });
        chooser.chartProperty().addListener((p, before, chart) -> {
            update();
            redraw();
        });
        view.addListener((p, before, next) -> redraw());
        themes.chartsProperty().addListener((p, before, theme) -> redraw());
        update();
    }

    /** A chart in an area with room for the frame of the focus. */
    public static StackPane area(Node... layers) {
        StackPane area = new StackPane(layers);
        area.getStyleClass().add("chart-area");
        return area;
    }

    public ChartSurface surface() {
        return surface;
    }

    public boolean has(Chart chart) {
        return chart instanceof LayerChart;
    }

    public void show(Chart chart) {
        chooser.chartProperty().set((LayerChart) chart);
    }

    public ObjectProperty<LayerChart> chartProperty() {
        return chooser.chartProperty();
    }

    public ObjectProperty<EsdView> viewProperty() {
        return view;
    }

    /** The chart as it is set now, for a file; empty if none is shown. To be drawn away from the window's thread. */
    public Optional<ChartOrder> order() {
        return Optional.ofNullable(drawn).map(report -> order(report, drawnChart, esdView(report), surface.ranges()));
    }

    /** Shows the chosen kind of chart of another layer, whole. */
    public ChartOrder order(Analyzed report) {
        return order(report, fitting(report), view.get(), List.of());
    }

    /** @param ranges of its axes, if it is not to be whole */
    private static ChartOrder order(Analyzed report, LayerChart chart, EsdView view, List<Range> ranges) {
        List<String> flags = new ArrayList<>(List.of("--layer", report.layer().name()));
        if (chart.binned() && view.bins() > 0) {
            flags.addAll(List.of("--bins", String.valueOf(view.bins())));
        }
        if (view.trap() > 0) {
            flags.addAll(List.of("--trap", String.valueOf(view.trap() + 1)));
        }
        return new ChartOrder(report.layer().name(), chart, style -> {
            Drawing drawing = chart.draw(report, view, style);
            drawing.zoom(ranges);
            return drawing;
        }, Optional.of(flags));
    }

    /** The chart of a trap is chosen, the layer has none: its spectrum is shown, and the choice stays. */
    private LayerChart fitting(Analyzed report) {
        LayerChart wanted = chooser.chartProperty().get();
        return wanted.fits(report) ? wanted : Charts.SPECTRUM;
    }

    /**
     * Points at a trap: where the chosen chart shows it, or at its λ in the spectrum.
     *
     * @param number of the trap among those of the layer, from 0
     */
    public void point(int number, Trap trap) {
        LayerChart chosen = chooser.chartProperty().get();
        boolean shown = chosen.shows(trap);
        LayerChart chart = shown ? chosen : Charts.SPECTRUM;
        afterDrawing = () -> chart.place(trap).ifPresent(this::point);
        if (view.get().trap() != number) {
            view.set(view.get().withTrap(number));
        } else if (shown) {
            redraw();
        }
        chooser.chartProperty().set(chart);
    }

    private void point(LayerChart.Place place) {
        if (Double.isNaN(place.y())) {
            surface.point(place.x());
        } else {
            surface.point(place.x(), place.y());
        }
    }

    /** The layer without its traps, or the pinned one, behind the layer. */
    private EsdView esdView(Analyzed report) {
        LayerItem item = bench.selection().currentProperty().get();
        Optional<Analyzed> without = item == null || item.analyzed().filter(now -> now == report).isEmpty()
                ? Optional.empty() : bench.removals().after(item);
        if (without.isPresent()) {
            return view.get().withGhost(without.get(), sentence(bench.removals().words(item)).replace(".", ""));
        }
        Analyzed pinned = bench.selection().pinnedProperty().get();
        return pinned == null || pinned == report ? view.get()
                : view.get().withGhost(pinned, "Pinned: " + pinned.layer().name());
    }

    private void update() {
        LayerItem item = bench.selection().currentProperty().get();
        Analyzed next = item == null ? null : item.analyzed().orElse(null);
        if (next != null && drawn != null && next.layer() != drawn.layer()) {
            // The name waits for the picture: never does one layer's stand over another's.
            clearStale.playFromStart();
            redraw();
            return;
        }
        words(item);
        if (item == null) {
            clear();
            nothing();
            return;
        }
        if (next != null) {
            if (next != drawn) {
                placeholder.setVisible(false);
                redraw();
            }
            return;
        }
        clear();
        unanalyzed(item);
    }

    private void clearStale() {
        LayerItem item = bench.selection().currentProperty().get();
        if (item != null && drawn != null && drawn.layer() != item.layer()) {
            drawn = null;
            surface.show(null);
            words(item);
        }
    }

    /** Whose chart it is. */
    private void words(LayerItem item) {
        name.show(item == null ? "" : item.layer().name());
        LayerChart kind = chooser.chartProperty().get();
        facts.setText(item == null ? "" : facts(item) + (kind.overlays() ? dotted(item) : ""));
        boolean apart = item != null && item.slices() > 1;
        slice.setText(apart ? "slice %d of %d: show the next".formatted(item.analyzed().orElseThrow().slice() + 1,
                item.slices()) : "");
        slice.setVisible(apart);
        slice.setManaged(apart);
    }

    private void nothing() {
        if (bench.sessionProperty().get() != null && bench.sessionProperty().get().analyzable().isEmpty()) {
            placeholder.show(Feather.INBOX, "Nothing to analyze in this file",
                    bench.sessionProperty().get().items().isEmpty() ? "It holds no tensor."
                    : "It holds no weight matrix. Each entry on the left says why it has no spectrum.");
        } else {
            placeholder.show(Feather.LAYERS, "No layer selected", "Choose a layer on the left to see its spectrum.");
        }
    }

    private void unanalyzed(LayerItem item) {
        switch (item.state()) {
            case SKIPPED -> placeholder.show(Feather.MINUS_CIRCLE, "No spectrum", sentence(item.reason()));
            case FAILED -> placeholder.show(Feather.ALERT_OCTAGON, "This layer could not be analyzed",
                    sentence(item.reason()) + " The other layers are not affected.", again);
            case RUNNING -> placeholder.show(Feather.ACTIVITY, "Being analyzed",
                    "Its spectrum appears as soon as it is computed.");
            case WAITING -> placeholder.show(Feather.CLOCK, "Waiting for analysis", "It has been moved to the front.");
            case IDLE, DONE -> placeholder.show(Feather.PLAY_CIRCLE, "Not analyzed yet",
                    "This layer has not been analyzed.", again, rest);
        }
    }

    /** What is drawn behind the layer, in words. */
    private String dotted(LayerItem item) {
        if (bench.removals().after(item).isPresent()) {
            return "  ·  dotted: " + bench.removals().words(item);
        }
        Analyzed pinned = bench.selection().pinnedProperty().get();
        return pinned == null ? "" : "  ·  dotted: " + pinned.layer().name() + ", pinned";
    }

    private static String facts(LayerItem item) {
        String facts = "%s  ·  %s  ·  %s".formatted(item.layer().kind().label(), item.layer().tensor().shape(),
                item.layer().tensor().storage());
        return item.state() == LayerState.RUNNING || item.state() == LayerState.WAITING
                ? facts + "  ·  " + item.state().label() : facts;
    }

    public static String sentence(String reason) {
        if (reason.isEmpty()) {
            return "";
        }
        String text = Character.toUpperCase(reason.charAt(0)) + reason.substring(1);
        return text.endsWith(".") ? text : text + ".";
    }

    private void clear() {
        request++;
        drawn = null;
        clearStale.stop();
        surface.show(null);
        chooser.shown(chooser.chartProperty().get());
        legend.shown(false);
    }

    private void redraw() {
        LayerItem item = bench.selection().currentProperty().get();
        Optional<Analyzed> report = item == null ? Optional.empty() : item.analyzed();
        if (report.isEmpty()) {
            return;
        }
        int mine = ++request;
        Analyzed next = report.get();
        LayerChart chart = fitting(next);
        EsdView asked = esdView(next);
        ChartStyle style = new ChartStyle(themes.chartsProperty().get(), false, chart.legend());
        if (drawn == next) {
            surface.zoomedDomain().filter(range -> drawnChart.overLambda()).ifPresentOrElse(range -> linked = range,
                    () -> linked = drawnChart.overLambda() ? null : linked);
        }
        background.run(() -> chart.draw(next, asked, style), drawing -> {
            if (mine == request) {
                show(next, chart, drawing);
            }
        }, problem -> {
            if (mine == request) {
                clear();
                placeholder.show(Feather.ALERT_OCTAGON, "This chart cannot be drawn",
                        FailureNotices.words(java.nio.file.Path.of(next.layer().name().replace('/', '.')), problem));
            }
        });
    }

    private LayerChart drawnChart = Charts.SPECTRUM;
    private Runnable afterDrawing = () -> { };

    private void show(Analyzed report, LayerChart chart, Drawing drawing) {
        drawn = report;
        drawnChart = chart;
        clearStale.stop();
        words(bench.selection().currentProperty().get());
        chooser.shown(chart);
        placeholder.setVisible(false);
        legend.offer(chart, report, esdView(report), drawing);
        chooser.offer(kind -> kind.fits(report));
        surface.show(drawing);
        surface.setAccessibleText("%s of %s".formatted(chart.meaning(), report.layer().name()));
        if (chart.overLambda() && linked != null) {
            surface.zoomDomain(linked);
        }
        Runnable then = afterDrawing;
        afterDrawing = () -> { };
        then.run();
    }
}
