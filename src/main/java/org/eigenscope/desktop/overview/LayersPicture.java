package org.eigenscope.desktop.overview;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.animation.Animation;
import javafx.animation.PauseTransition;
import javafx.beans.property.Property;
import javafx.geometry.Pos;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.chart.ChartStyle;
import org.eigenscope.chart.ChartTheme;
import org.eigenscope.chart.Colouring;
import org.eigenscope.chart.ModelChart;
import org.eigenscope.desktop.analysis.Background;
import org.eigenscope.desktop.chart.ChartChooser;
import org.eigenscope.desktop.chart.ChartOrder;
import org.eigenscope.desktop.chart.ChartPane;
import org.eigenscope.desktop.chart.ChartSurface;
import org.eigenscope.desktop.chart.ReadOut;
import org.eigenscope.desktop.control.FactsLabel;
import org.eigenscope.desktop.control.NameLabel;
import org.eigenscope.desktop.control.Placeholder;
import org.eigenscope.desktop.settings.ThemeManager;
import org.eigenscope.desktop.workbench.FailureNotices;
import org.eigenscope.desktop.workbench.LayerItem;
import org.eigenscope.desktop.workbench.Notice;
import org.eigenscope.desktop.workbench.Session;
import org.eigenscope.desktop.workbench.Workbench;
import org.kordamp.ikonli.feather.Feather;

/** Several layers in one chart, with their name and key figures above it; a click goes to a layer. */
final class LayersPicture extends BorderPane {

    private final Workbench bench;
    private final Background background;
    private final ThemeManager themes;
    private final Supplier<Optional<Scope>> scope;
    private final Runnable toLayer;
    private final ChartSurface surface = new ChartSurface();
    private final Placeholder placeholder = new Placeholder();
    private final NameLabel name = new NameLabel();
    private final FactsLabel facts = new FactsLabel();
    private final PauseTransition soon = new PauseTransition(Duration.millis(250));
    private final ChartChooser<ModelChart> chooser;
    private final ColourChoice colours;
    private List<LayerItem> drawn = List.of();
    private ModelChart drawnChart;
    private ChartOrder shown;
    private int request;

    /**
     * The layers that are shown.
     *
     * @param name what they are
     * @param items the layers, analyzed or not
     * @param marked true to mark the current one among them
     */
    record Scope(String name, List<LayerItem> items, boolean marked) {}

    /**
     * @param scope says what is shown; empty while it is not visible
     * @param charts to choose from
     * @param prefix how the ids of the buttons begin
     * @param toLayer shows the layer that was clicked
     */
    LayersPicture(Workbench bench, Background background, ThemeManager themes, Supplier<Optional<Scope>> scope,
            List<ModelChart> charts, String prefix, Runnable toLayer) {
        this.bench = bench;
        this.background = background;
        this.themes = themes;
        this.scope = scope;
        this.toLayer = toLayer;
        this.chooser = new ChartChooser<>(charts, prefix);
        this.colours = new ColourChoice(prefix + "colours");
        getStyleClass().add("chart-pane");
        name.getStyleClass().add("chart-title");
        name.setMaxWidth(Double.MAX_VALUE);
        facts.getStyleClass().add("muted");
        facts.setId(prefix + "summary");
        HBox.setHgrow(name, Priority.ALWAYS);
        HBox line = new HBox(8, name, colours);
        line.setAlignment(Pos.CENTER_LEFT);
        VBox head = new VBox(8, new VBox(line, facts), chooser);
        head.getStyleClass().add("chart-head");
        setTop(head);
        setCenter(new VBox(grown(ChartPane.area(surface, placeholder)), new ReadOut(surface)));
        soon.setOnFinished(event -> redraw());
        chooser.chartProperty().addListener((p, before, chart) -> redraw());
        colours.valueProperty().addListener((p, before, colouring) -> redraw());
        colours.managedProperty().bind(colours.visibleProperty());
        surface.setOnMouseClicked(event -> {
            if (event.getButton() == MouseButton.PRIMARY && event.isStillSincePress() && event.getClickCount() == 1) {
                go(event.getX(), event.getY());
            }
        });
        themes.chartsProperty().addListener((p, before, theme) -> redraw());
    }

    private static StackPane grown(StackPane pane) {
        VBox.setVgrow(pane, Priority.ALWAYS);
        return pane;
    }

    ChartSurface surface() {
        return surface;
    }

    ChartChooser<ModelChart> chooser() {
        return chooser;
    }

    /** What the colours of its dots tell. */
    Property<Colouring> colours() {
        return colours.valueProperty();
    }

    Optional<ChartOrder> order() {
        return Optional.ofNullable(shown).filter(order -> surface.drawn());
    }

    /** The whole model in the colours of the chart itself is what a command draws; it marks a layer too. */
    private Optional<List<String>> flags(Scope wanted, Analyzed current) {
        return !wanted.marked() || colours.getValue() != Colouring.VERDICT ? Optional.empty()
                : Optional.of(current == null ? List.of() : List.of("--layer", current.layer().name()));
    }

    /** Redraws in a quarter of a second, once for all that happens until then. */
    void later() {
        if (soon.getStatus() != Animation.Status.RUNNING) {
            soon.playFromStart();
        }
    }

    private void go(double x, double y) {
        surface.valueAt(x, y).ifPresent(at -> drawnChart.layerAt(drawn.stream()
                .map(item -> item.analyzed().orElseThrow()).toList(), at.getX(), at.getY()).ifPresent(index -> {
            bench.selection().go(drawn.get(index));
            toLayer.run();
        }));
    }

    void redraw() {
        Session session = bench.sessionProperty().get();
        Scope wanted = session == null ? null : scope.get().orElse(null);
        if (wanted == null) {
            return;
        }
        List<LayerItem> items = wanted.items().stream().filter(item -> item.analyzed().isPresent()).toList();
        name.show(wanted.name());
        if (items.isEmpty()) {
            request++;
            drawn = items;
            surface.show(null);
            facts.show(List.of());
            boolean none = wanted.items().stream().noneMatch(item -> item.layer().hasMatrices());
            placeholder.show(Feather.BAR_CHART_2, none ? "Nothing to analyze" : "Nothing analyzed yet", none
                    ? "No layer here has a spectrum." : "Layers appear here one by one as they are done.");
            return;
        }
        List<Analyzed> reports = items.stream().map(item -> item.analyzed().orElseThrow()).toList();
        facts.show(LayersSummary.facts(reports, wanted.items(), wanted.marked() ? session.model() : null));
        Analyzed current = !wanted.marked() || bench.selection().currentProperty().get() == null ? null
                : bench.selection().currentProperty().get().analyzed().orElse(null);
        ModelChart chosen = chooser.chartProperty().get();
        ModelChart kind = chosen.fits(reports) ? chosen : chooser.first(chart -> chart.fits(reports)).orElse(chosen);
        Colouring colouring = colours.getValue();
        ChartTheme theme = themes.chartsProperty().get();
        int mine = ++request;
        background.run(() -> kind.draw(wanted.name(), reports, current, colouring, new ChartStyle(theme, false,
                true)),
                drawing -> {
            if (mine == request) {
                drawn = items;
                drawnChart = kind;
                shown = new ChartOrder(wanted.name(), kind, style -> kind.draw(wanted.name(), reports, current,
                        colouring, style), flags(wanted, current));
                placeholder.setVisible(false);
                chooser.offer(chart -> chart.fits(reports));
                chooser.shown(kind);
                colours.setVisible(kind.byDepth());
                surface.show(drawing);
                surface.setAccessibleText(kind.meaning() + ". Click a dot to go to its layer.");
            }
        }, problem -> bench.tell(new Notice(Notice.Level.ERROR, FailureNotices.words(session.file(),
                problem))));
    }
}
