package org.eigenscope.desktop.overview;

import java.util.List;
import java.util.Optional;
import javafx.animation.Animation;
import javafx.animation.PauseTransition;
import javafx.beans.property.ObjectProperty;
import javafx.scene.control.Label;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.chart.Chart;
import org.eigenscope.chart.ChartStyle;
import org.eigenscope.chart.ChartTheme;
import org.eigenscope.chart.Charts;
import org.eigenscope.chart.ModelChart;
import org.eigenscope.desktop.analysis.Background;
import org.eigenscope.desktop.chart.ChartChooser;
import org.eigenscope.desktop.chart.ChartOrder;
import org.eigenscope.desktop.chart.ChartSurface;
import org.eigenscope.desktop.chart.ReadOut;
import org.eigenscope.desktop.chart.View;
import org.eigenscope.desktop.control.Placeholder;
import org.eigenscope.desktop.settings.ThemeManager;
import org.eigenscope.desktop.workbench.FailureNotices;
import org.eigenscope.desktop.workbench.LayerItem;
import org.eigenscope.desktop.workbench.Notice;
import org.eigenscope.desktop.workbench.Session;
import org.eigenscope.desktop.workbench.Workbench;
import org.eigenscope.metric.MetricCatalog;
import org.eigenscope.metric.NumberText;
import org.eigenscope.metric.Summary;
import org.jfree.chart.ui.RectangleEdge;
import org.kordamp.ikonli.feather.Feather;

/** The whole model in one picture; a click goes to a layer. */
public final class OverviewPane extends BorderPane implements View {

    private final Workbench bench;
    private final Background background;
    private final ThemeManager themes;
    private final Runnable toLayer;
    private final ChartSurface surface = new ChartSurface();
    private final Placeholder placeholder = new Placeholder();
    private final Label name = new Label();
    private final Label facts = new Label();
    private final PauseTransition soon = new PauseTransition(Duration.millis(250));
    private final ChartChooser<ModelChart> chooser = new ChartChooser<>(Charts.ofModel(), "overview-");
    private List<LayerItem> drawn = List.of();
    private ChartOrder shown;
    private int request;

    /** @param toLayer shows the layer that was clicked */
    public OverviewPane(Workbench bench, Background background, ThemeManager themes, Runnable toLayer) {
        this.bench = bench;
        this.background = background;
        this.themes = themes;
        this.toLayer = toLayer;
        getStyleClass().add("chart-pane");
        name.getStyleClass().add("chart-title");
        facts.getStyleClass().add("muted");
        facts.setWrapText(true);
        facts.setId("summary");
        surface.setId("overview");
        surface.setAccessibleText("Overview of the model. Click a dot to go to its layer.");
        VBox head = new VBox(8, new VBox(name, facts), chooser);
        head.getStyleClass().add("chart-head");
        setTop(head);
        setCenter(new StackPane(surface, placeholder, new ReadOut(surface)));
        soon.setOnFinished(event -> redraw());
        chooser.chartProperty().addListener((p, before, chart) -> redraw());
        surface.setOnMouseClicked(event -> {
            if (event.getButton() == MouseButton.PRIMARY && event.isStillSincePress() && event.getClickCount() == 1) {
                go(event.getX(), event.getY());
            }
        });
        bench.figuresProperty().addListener((p, before, after) -> later());
        bench.sessionProperty().addListener((p, before, session) -> redraw());
        bench.selection().currentProperty().addListener((p, before, item) -> later());
        themes.chartsProperty().addListener((p, before, theme) -> redraw());
        parentProperty().addListener((p, before, tab) -> {
            if (tab != null) {
                tab.visibleProperty().addListener((q, hidden, shown) -> later());
            }
        });
    }

    @Override
    public String title() {
        return "Overview";
    }

    @Override
    public String command() {
        return "_Overview of the Model";
    }

    @Override
    public Region content() {
        return this;
    }

    @Override
    public boolean has(Chart chart) {
        return chart instanceof ModelChart;
    }

    @Override
    public void show(Chart chart) {
        chooser.chartProperty().set((ModelChart) chart);
    }

    public ObjectProperty<ModelChart> chartProperty() {
        return chooser.chartProperty();
    }

    /** The chart that is shown, for a file; empty if none is. */
    @Override
    public Optional<ChartOrder> order() {
        return Optional.ofNullable(shown).filter(order -> surface.drawn());
    }

    private void later() {
        if (soon.getStatus() != Animation.Status.RUNNING) {
            soon.playFromStart();
        }
    }

    private void go(double x, double y) {
        if (!chooser.chartProperty().get().byDepth() || surface.plotAt(x, y) < 0) {
            return;
        }
        double at = surface.domainAxis().java2DToValue(x, surface.area(0), RectangleEdge.BOTTOM);
        ModelChart.layerAt(drawn.stream().map(item -> item.analyzed().orElseThrow()).toList(), at).ifPresent(index -> {
            bench.selection().go(drawn.get(index));
            toLayer.run();
        });
    }

    private void redraw() {
        Session session = bench.sessionProperty().get();
        // Nothing is drawn for a tab that nobody looks at.
        if (session == null || getParent() == null || !getParent().isVisible()) {
            return;
        }
        List<LayerItem> items = session.items().stream().filter(item -> item.analyzed().isPresent()).toList();
        name.setText(session.model().name());
        if (items.isEmpty()) {
            request++;
            drawn = items;
            surface.show(null);
            facts.setText("");
            placeholder.show(Feather.BAR_CHART_2, "Nothing analyzed yet", session.analyzable().isEmpty()
                    ? "No layer of this file has a spectrum." : "Layers appear here one by one as they are done.");
            return;
        }
        List<Analyzed> reports = items.stream().map(item -> item.analyzed().orElseThrow()).toList();
        facts.setText(words(Summary.of(reports), session));
        Analyzed current = bench.selection().currentProperty().get() == null ? null
                : bench.selection().currentProperty().get().analyzed().orElse(null);
        ModelChart kind = chooser.chartProperty().get();
        ChartTheme theme = themes.chartsProperty().get();
        String model = session.model().name();
        int mine = ++request;
        background.run(() -> kind.draw(model, reports, current, new ChartStyle(theme, false, kind.byDepth())),
                drawing -> {
            if (mine == request) {
                drawn = items;
                shown = new ChartOrder(model, kind, style -> kind.draw(model, reports, current,
                        style));
                placeholder.setVisible(false);
                surface.show(drawing);
            }
        }, problem -> bench.tell(new Notice(Notice.Level.ERROR, FailureNotices.words(session.file(),
                problem))));
    }

    private static String words(Summary summary, Session session) {
        String words = ("%s  ·  %s parameters  ·  %d of %d layers analyzed  ·  mean α %s%s  ·  %d %s in %d %s  ·  %d "
                + "over-trained, %d under-trained")
                .formatted(session.model().format(), NumberText.count(session.model().elements()), summary.layers(),
                        session.analyzable().size(), MetricCatalog.get("alpha").briefly(summary.alpha()),
                        summary.doubtful() == 0 ? ""
                                : ", %s without %d doubtful".formatted(MetricCatalog.get("alpha")
                                        .briefly(summary.alphaTrusted()), summary.layers() - summary.trusted()),
                        summary.traps(),
                        summary.traps() == 1 ? "trap" : "traps", summary.layersWithTraps(),
                        summary.layersWithTraps() == 1 ? "layer" : "layers", summary.overTrained(),
                        summary.underTrained());
        // A line that is too long breaks between two facts.
        return words.replace(' ', '\u00a0').replace("\u00a0\u00a0·\u00a0\u00a0", "\u00a0\u00a0·  ");
    }
}
