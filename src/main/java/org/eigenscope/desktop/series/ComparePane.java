package org.eigenscope.desktop.series;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.animation.Animation;
import javafx.animation.PauseTransition;
import javafx.beans.property.ObjectProperty;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Insets;
import javafx.geometry.Orientation;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.SplitPane;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import org.eigenscope.chart.Chart;
import org.eigenscope.chart.ComparisonChart;
import org.eigenscope.chart.SeriesChart;
import org.eigenscope.desktop.analysis.Background;
import org.eigenscope.desktop.chart.ChartOrder;
import org.eigenscope.desktop.chart.ChartSurface;
import org.eigenscope.desktop.chart.TabView;
import org.eigenscope.desktop.control.Command;
import org.eigenscope.desktop.control.Placeholder;
import org.eigenscope.desktop.control.TableMenu;
import org.eigenscope.desktop.settings.ThemeManager;
import org.eigenscope.desktop.workbench.LayerItem;
import org.eigenscope.desktop.workbench.Notice;
import org.eigenscope.desktop.workbench.Session;
import org.eigenscope.desktop.workbench.Workbench;
import org.eigenscope.series.ModelSeries;
import org.kordamp.ikonli.feather.Feather;

/** Two models side by side: their layers matched, what has changed most on top, both spectra of the chosen one. */
public final class ComparePane extends BorderPane implements TabView {

    private final Workbench bench;
    private final LayerAudits audits;
    private final PairTable table;
    private final PairPicture picture;
    private final Placeholder placeholder = new Placeholder();
    private final TableMenu<LayerPair> menu;
    private final ModelPairTitle title = new ModelPairTitle();
    private final Label facts = new Label();
    private final Command choose;
    private final Consumer<LayerItem> secondOnly;
    private final PauseTransition resort = new PauseTransition(Duration.millis(250));
    private boolean touched;
    private boolean syncing;

    /** @param secondOnly is notified of a layer that only the second model has, when it is looked at */
    public ComparePane(Workbench bench, Background background, ThemeManager themes, Command choose,
            Consumer<LayerItem> secondOnly) {
        this.bench = bench;
        this.audits = new LayerAudits(bench);
        this.table = new PairTable(audits::known);
        this.picture = new PairPicture(bench, background, themes, audits, table.pairs());
        this.choose = choose;
        this.secondOnly = secondOnly;
        getStyleClass().add("chart-pane");
        facts.getStyleClass().add("muted");
        facts.setId("compare-facts");
        facts.setWrapText(true);
        menu = new TableMenu<>(table, words -> bench.tell(new Notice(Notice.Level.DONE, words)));
        HBox.setHgrow(title, Priority.ALWAYS);
        Command swap = Command.always("Swap the Models", null, Feather.REPEAT, bench::swap);
        Command all = new Command("Audit All", null, Feather.LAYERS, this::auditAll,
                audits.goingProperty());
        Button audit = all.button();
        audit.setMinWidth(Region.USE_PREF_SIZE);
        audit.setTooltip(new Tooltip("Analyzes the change ΔW of every layer, which takes as long as "
                + "analyzing a model"));
        Button other = swap.iconButton();
        other.setMinWidth(Region.USE_PREF_SIZE);
        HBox top = new HBox(8, title, audit, other);
        top.setAlignment(Pos.CENTER_LEFT);
        VBox head = new VBox(top, facts, picture.heading(), picture.figures(), picture.chooser());
        head.getStyleClass().add("chart-head");
        VBox.setMargin(picture.chooser(), new Insets(4, 0, 0, 0));
        SplitPane split = new SplitPane(picture, table);
        split.setOrientation(Orientation.VERTICAL);
        split.setDividerPositions(0.6);
        BorderPane comparison = new BorderPane(split);
        comparison.setTop(head);
        comparison.visibleProperty().bind(bench.seriesProperty().isNotNull());
        setCenter(new StackPane(comparison, placeholder));
        resort.setOnFinished(event -> {
            // A sorted list does not notice that what it sorts by has changed.
            LayerPair chosen = touched ? table.getSelectionModel().getSelectedItem() : null;
            list(List.copyOf(table.pairs()));
            select(chosen);
        });
        table.getSelectionModel().selectedItemProperty().addListener((p, before, pair) -> {
            if (!syncing) {
                touched = true;
                follow(pair);
                draw();
            }
        });
        // A click on the row that is selected already is a choice too: it stays when figures arrive.
        table.addEventFilter(MouseEvent.MOUSE_PRESSED, event -> touched = true);
        table.addEventFilter(KeyEvent.KEY_PRESSED, event -> touched = true);
        bench.selection().currentProperty().addListener((p, before, item) -> {
            if (!syncing && item != null && bench.seriesProperty().get() != null) {
                touched = true;
                table.pairs().stream().filter(pair -> pair.first() == item).findFirst().ifPresent(this::select);
            }
        });
        bench.seriesProperty().addListener((p, before, series) -> match());
        bench.figuresProperty().addListener((p, before, after) -> {
            if (bench.seriesProperty().get() != null && resort.getStatus() != Animation.Status.RUNNING) {
                resort.playFromStart();
            }
        });
        themes.chartsProperty().addListener((p, before, theme) -> draw());
        chartProperty().addListener((p, before, chart) -> draw());
        match();
    }

    @Override
    public String title() {
        return "Compare";
    }

    @Override
    public String command() {
        return "_Comparison";
    }

    @Override
    public String key() {
        return "F8";
    }

    @Override
    public boolean needsHeight() {
        return true;
    }

    @Override
    public void listen(Runnable comes, Runnable goes) {
        bench.seriesProperty().addListener((p, before, series) -> (series == null ? goes : comes).run());
    }

    @Override
    public Region content() {
        return this;
    }

    @Override
    public boolean has(Chart chart) {
        return chart instanceof ComparisonChart || chart instanceof SeriesChart;
    }

    @Override
    public void show(Chart chart) {
        chartProperty().set(chart);
    }

    public ObjectProperty<Chart> chartProperty() {
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

    /** The chart that is shown, for a file; empty if none is. */
    @Override
    public Optional<ChartOrder> order() {
        return picture.order();
    }

    @Override
    public boolean copyTable() {
        if (bench.seriesProperty().get() == null) {
            return false;
        }
        menu.copy();
        return true;
    }

    private void match() {
        ModelSeries series = bench.seriesProperty().get();
        if (series == null) {
            list(List.of());
            placeholder.show(Feather.COLUMNS, "Compare with a second model",
                    "Two checkpoints of one training run, or a model before and after fine-tuning: their layers are "
                    + "matched by name, and those that have changed most come first.", choose.button());
            return;
        }
        placeholder.setVisible(false);
        Session one = bench.sessions().get(0);
        Session other = bench.sessions().get(1);
        List<LayerPair> matched = LayerPair.of(series, one, other);
        list(matched);
        table.fitNames();
        long common = matched.stream().filter(pair -> pair.mismatch().isEmpty()).count();
        title.show(PairPicture.name(one, other), PairPicture.name(other, one));
        String explanation = series.explanation();
        facts.setText("%d layers in common%s  ·  Δ: second less first%s".formatted(common,
                common == matched.size() ? "" : ", " + (matched.size() - common) + " without a counterpart",
                explanation.isEmpty() ? "" : "  ·  " + explanation));
        touched = false;
        audits.clear();
        table.distances(List.of());
        select(null);
        bench.pair().compareWeights(table::distances);
    }

    private void auditAll() {
        audits.all(table.pairs(), () -> {
            table.refresh();
            draw();
        });
    }

    /** What becomes of the selection meanwhile is not the user's choice. */
    private void list(List<LayerPair> matched) {
        syncing = true;
        table.pairs().setAll(matched);
        syncing = false;
    }

    /** Selects a pair, or without one what has changed most. */
    private void select(LayerPair pair) {
        syncing = true;
        int row = pair == null ? 0 : table.getItems().indexOf(pair);
        table.getSelectionModel().clearAndSelect(row);
        table.scrollTo(Math.max(0, row - 2));
        syncing = false;
        follow(table.getSelectionModel().getSelectedItem());
        draw();
    }

    /**
     * Makes the layer that is compared the current one: the panel beside speaks of it. Of one that only the second
     * model has it speaks too, and in the tree and table of the first nothing is selected.
     */
    private void follow(LayerPair pair) {
        if (pair == null) {
            return;
        }
        syncing = true;
        if (pair.second() != null) {
            bench.analyses().prefer(bench.sessions().get(1), pair.second());
        }
        if (pair.first() == null) {
            bench.selection().currentProperty().set(null);
            secondOnly.accept(pair.second());
        } else if (bench.selection().currentProperty().get() != pair.first()) {
            bench.selection().go(pair.first());
        }
        syncing = false;
    }

    private void draw() {
        picture.show(table.getSelectionModel().getSelectedItem());
    }
}
