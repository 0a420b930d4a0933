package org.eigenscope.desktop.series;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import javafx.animation.Animation;
import javafx.animation.PauseTransition;
import javafx.beans.property.ObjectProperty;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Insets;
import javafx.geometry.Orientation;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
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
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.chart.Chart;
import org.eigenscope.chart.ChartStyle;
import org.eigenscope.chart.ChartTheme;
import org.eigenscope.chart.Charts;
import org.eigenscope.chart.ComparisonChart;
import org.eigenscope.chart.Drawing;
import org.eigenscope.chart.EsdView;
import org.eigenscope.chart.LayerInTwo;
import org.eigenscope.chart.SeriesChart;
import org.eigenscope.desktop.analysis.Background;
import org.eigenscope.desktop.chart.ChartChooser;
import org.eigenscope.desktop.chart.ChartOrder;
import org.eigenscope.desktop.chart.ChartPane;
import org.eigenscope.desktop.chart.ChartSurface;
import org.eigenscope.desktop.chart.ReadOut;
import org.eigenscope.desktop.chart.View;
import org.eigenscope.desktop.control.Command;
import org.eigenscope.desktop.control.Placeholder;
import org.eigenscope.desktop.control.TableMenu;
import org.eigenscope.desktop.settings.ThemeManager;
import org.eigenscope.desktop.workbench.FailureNotices;
import org.eigenscope.desktop.workbench.LayerItem;
import org.eigenscope.desktop.workbench.LayerState;
import org.eigenscope.desktop.workbench.Notice;
import org.eigenscope.desktop.workbench.Session;
import org.eigenscope.desktop.workbench.Workbench;
import org.eigenscope.series.LayerAudit;
import org.eigenscope.series.LayerComparison;
import org.eigenscope.series.ModelSeries;
import org.kordamp.ikonli.feather.Feather;

/** Two models side by side: their layers matched, what has changed most on top, both spectra of the chosen one. */
public final class ComparePane extends BorderPane implements View {

    private final Workbench bench;
    private final Background background;
    private final ThemeManager themes;
    private final Audits audits;
    private final PairTable table;
    private final ChartSurface surface = new ChartSurface();
    private final Placeholder placeholder = new Placeholder();
    private final Placeholder nothing = new Placeholder();
    private final TableMenu<LayerPair> menu;
    private final ModelPairTitle title = new ModelPairTitle();
    private final Label facts = new Label();
    private final Label layer = new Label();
    private final Command choose;
    private final Consumer<LayerItem> secondOnly;
    private final PauseTransition resort = new PauseTransition(Duration.millis(250));
    private final Label figures = new Label();
    private final ChartChooser<Chart> chooser = new ChartChooser<>(Stream.concat(
            Charts.ofComparison().stream(), Charts.ofSeries().stream()).<Chart>map(chart -> chart).toList(),
            "compare-");
    private ChartOrder drawn;
    private int request;
    private boolean touched;
    private boolean syncing;

    /** @param secondOnly hears of a layer that only the second model has, when it is looked at */
    public ComparePane(Workbench bench, Background background, ThemeManager themes, Command choose,
            Consumer<LayerItem> secondOnly) {
        this.bench = bench;
        this.audits = new Audits(bench);
        this.table = new PairTable(audits::known);
        this.background = background;
        this.themes = themes;
        this.choose = choose;
        this.secondOnly = secondOnly;
        getStyleClass().add("chart-pane");
        facts.getStyleClass().add("muted");
        facts.setId("compare-facts");
        facts.setWrapText(true);
        surface.setId("compare-chart");
        menu = new TableMenu<>(table, words -> bench.tell(new Notice(Notice.Level.DONE, words)));
        layer.getStyleClass().add("compare-layer");
        layer.setId("compare-layer");
        layer.setMinWidth(0);
        layer.setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
        nothing.setId("compare-nothing");
        figures.getStyleClass().add("muted");
        figures.setId("compare-figures");
        figures.setWrapText(true);
        figures.managedProperty().bind(figures.textProperty().isNotEmpty());
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
        VBox head = new VBox(top, facts, layer, figures, chooser);
        head.getStyleClass().add("chart-head");
        VBox.setMargin(chooser, new Insets(4, 0, 0, 0));
        SplitPane split = new SplitPane(new BorderPane(ChartPane.area(surface, nothing), null, null,
                new ReadOut(surface), null), table);
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
        chooser.chartProperty().addListener((p, before, chart) -> draw());
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
    public Region content() {
        return this;
    }

    @Override
    public boolean has(Chart chart) {
        return chart instanceof ComparisonChart || chart instanceof SeriesChart;
    }

    @Override
    public void show(Chart chart) {
        chooser.chartProperty().set(chart);
    }

    public ObjectProperty<Chart> chartProperty() {
        return chooser.chartProperty();
    }

    @Override
    public Optional<ObservableValue<? extends Chart>> chosen() {
        return Optional.of(chartProperty());
    }

    @Override
    public Optional<ChartSurface> surface() {
        return Optional.of(surface);
    }

    /** The chart that is shown, for a file; empty if none is. */
    @Override
    public Optional<ChartOrder> order() {
        return Optional.ofNullable(drawn).filter(order -> surface.drawn());
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
        title.show(name(one, other), name(other, one));
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

    /** The name of a model; two of one name are told apart by their folders. */
    private static String name(Session one, Session other) {
        Path folder = one.model().path().toAbsolutePath().getParent();
        return one.model().name().equals(other.model().name()) && folder != null && folder.getFileName() != null
                ? folder.getFileName() + "/" + one.model().name() : one.model().name();
    }

    private void auditAll() {
        audits.all(table.pairs(), () -> {
            table.refresh();
            draw();
        });
    }

    /** What becomes of the selection meanwhile is nobody's choice. */
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
        LayerPair pair = table.getSelectionModel().getSelectedItem();
        nothing.setVisible(false);
        figures.setText("");
        if (pair == null || bench.seriesProperty().get() == null) {
            request++;
            surface.show(null);
            layer.setText("");
            return;
        }
        Session one = bench.sessions().get(0);
        Session other = bench.sessions().get(1);
        Analyzed first = pair.first() == null ? null : pair.first().analyzed().orElse(null);
        Analyzed second = pair.second() == null ? null : pair.second().analyzed().orElse(null);
        Analyzed shown = second == null ? first : second;
        layer.setText(pair.name() + (first != null && second != null
                ? "  ·  filled: the second model, dotted: the first"
                : pair.mismatch().isEmpty() ? "" : "  ·  " + pair.mismatch()));
        if (shown == null) {
            request++;
            surface.show(null);
            LayerItem item = pair.first() == null ? pair.second() : pair.first();
            boolean waits = item.state() == LayerState.WAITING || item.state() == LayerState.RUNNING;
            nothing.show(waits ? Feather.CLOCK : Feather.MINUS_CIRCLE, waits ? "Not analyzed yet"
                    : "No spectrum to compare",
                    waits ? "Its spectrum appears as soon as it is computed." : ChartPane.sentence(item.reason()));
            return;
        }
        if (chooser.chartProperty().get() instanceof SeriesChart series) {
            List<SeriesChart.Member> members = members(one, other);
            show("comparison", series, style -> series.draw(members, style), Optional.of(List.of("--with",
                    other.file().toString())));
            return;
        }
        ComparisonChart chart = (ComparisonChart) chooser.chartProperty().get();
        if (chart.ofDifference() && pair.mismatch().isEmpty() && first != null && second != null) {
            difference(pair, chart);
            return;
        }
        String model = name(one, other);
        String name = name(other, one);
        // Of a layer that has no counterpart yet there is only its own spectrum.
        Function<ChartStyle, Drawing> draw = first == null || second == null
                ? style -> Charts.SPECTRUM.draw(shown, EsdView.DEFAULT, style)
                : style -> chart.draw(new LayerInTwo(model, first, name, second, null), style);
        Chart kind = first == null || second == null ? Charts.SPECTRUM : chart;
        show(pair.name(), kind, draw, first == null || second == null ? Optional.empty() : flags(pair));
    }

    private Optional<List<String>> flags(LayerPair pair) {
        return Optional.of(List.of("--layer", pair.first().layer().name(), "--with",
                bench.sessions().get(1).file().toString()));
    }

    private List<SeriesChart.Member> members(Session one, Session other) {
        return List.of(new SeriesChart.Member(name(one, other), table.pairs().stream()
                .map(pair -> Optional.ofNullable(pair.first()).flatMap(LayerItem::analyzed)).toList()),
                new SeriesChart.Member(name(other, one), table.pairs().stream()
                .map(pair -> Optional.ofNullable(pair.second()).flatMap(LayerItem::analyzed)).toList()));
    }

    private void show(String name, Chart kind, Function<ChartStyle, Drawing> draw,
            Optional<List<String>> flags) {
        ChartTheme theme = themes.chartsProperty().get();
        Session other = bench.sessions().get(1);
        int mine = ++request;
        background.run(() -> draw.apply(new ChartStyle(theme, false, true)), drawing -> {
            if (mine == request) {
                drawn = new ChartOrder(name, kind, draw, flags);
                surface.show(drawing);
            }
        }, problem -> bench.tell(new Notice(Notice.Level.ERROR, FailureNotices.words(other.file(), problem))));
    }

    private void difference(LayerPair pair, ComparisonChart chart) {
        Optional<LayerComparison> found = audits.of(pair, this::draw);
        LayerAudit audit = found.map(LayerComparison::audit).orElse(null);
        layer.setText(pair.name());
        figures.setText(audit == null ? "" : AuditWords.of(audit));
        if (audit != null && audit.delta() != null) {
            LayerInTwo change = new LayerInTwo("", null, "", null, audit.delta());
            show(pair.name(), chart, style -> chart.draw(change, style), flags(pair));
            return;
        }
        request++;
        surface.show(null);
        nothing.show(found.isEmpty() ? Feather.CLOCK : Feather.MINUS_CIRCLE, found.isEmpty()
                ? "The change is being analyzed" : "No spectrum of the change", found.isEmpty()
                ? "Its spectrum appears as soon as it is computed."
                : ChartPane.sentence(audit == null ? found.get().note() : audit.note()));
    }
}
