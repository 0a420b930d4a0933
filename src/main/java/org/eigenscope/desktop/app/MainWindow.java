package org.eigenscope.desktop.app;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.geometry.Rectangle2D;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.stage.Stage;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.Trap;
import org.eigenscope.chart.Chart;
import org.eigenscope.desktop.analysis.Background;
import org.eigenscope.desktop.chart.ChartMenu;
import org.eigenscope.desktop.chart.ChartPane;
import org.eigenscope.desktop.chart.ChartSurface;
import org.eigenscope.desktop.chart.View;
import org.eigenscope.desktop.control.Command;
import org.eigenscope.desktop.control.Dialogs;
import org.eigenscope.desktop.control.MenuKey;
import org.eigenscope.desktop.control.MenuLetters;
import org.eigenscope.desktop.control.Placeholder;
import org.eigenscope.desktop.export.ExportActions;
import org.eigenscope.desktop.findings.FindingsPane;
import org.eigenscope.desktop.help.About;
import org.eigenscope.desktop.help.GlossaryEvent;
import org.eigenscope.desktop.impact.ImpactActions;
import org.eigenscope.desktop.impact.ImpactService;
import org.eigenscope.desktop.impact.Impacts;
import org.eigenscope.desktop.layers.LayerPanel;
import org.eigenscope.desktop.layers.LayerTable;
import org.eigenscope.desktop.layers.LayerTree;
import org.eigenscope.desktop.models.ModelStrip;
import org.eigenscope.desktop.overview.LayerTab;
import org.eigenscope.desktop.overview.OverviewPane;
import org.eigenscope.desktop.series.ComparePane;
import org.eigenscope.desktop.series.TimelinePane;
import org.eigenscope.desktop.settings.LastSession;
import org.eigenscope.desktop.settings.Preferences;
import org.eigenscope.desktop.settings.Preferences.Bounds;
import org.eigenscope.desktop.settings.ThemeManager;
import org.eigenscope.desktop.tools.Tools;
import org.eigenscope.desktop.workbench.FetchingOpener;
import org.eigenscope.desktop.workbench.LayerItem;
import org.eigenscope.desktop.workbench.Notice;
import org.eigenscope.desktop.workbench.RunningExports;
import org.eigenscope.desktop.workbench.Session;
import org.eigenscope.desktop.workbench.Workbench;
import org.eigenscope.format.Formats;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.metric.Definitions;
import org.kordamp.ikonli.feather.Feather;

/** The main window: puts the views together, and remembers their arrangement. */
public final class MainWindow {

    private final Stage stage;
    private final Workbench bench;
    private final Preferences preferences;
    private final LayerTree tree;
    private final ChartPane charts;
    private final LayerTab layer;
    private final LayerPanel panel;
    private final LayerTable details;
    private final List<View> views;
    private final TabPane tabs = new TabPane();
    private final Panes panes;
    private final Placeholder empty = new Placeholder();
    private final StatusPane status;
    private final ExportActions exports;
    private final NoticeBar notices = new NoticeBar();
    private final Commands commands;
    private final ImpactActions impact;
    private final ViewHistory sights;
    private final LastSession last;
    private Notice afterOpening;

    /**
     * What the window is made of.
     *
     * @param before how many windows of the program stand already
     * @param screens the usable part of each screen, the main one first
     * @param browser shows an address, of a folder too
     * @param networks runs the open model
     */
    public record Parts(Workbench bench, FetchingOpener models, RunningExports writings, Background background,
            Preferences preferences, ThemeManager themes, Dialogs dialogs,
            Runnable openExample, About.Facts facts, Definitions definitions, Path log, int before,
            List<Rectangle2D> screens, Consumer<String> browser, ImpactService networks) {}

    public MainWindow(Stage stage, Parts parts) {
        this.stage = stage;
        this.bench = parts.bench();
        this.preferences = parts.preferences();
        this.last = preferences.session();
        this.status = new StatusPane(bench, parts.models(), parts.writings());
        this.commands = new Commands(bench, parts, () -> impact().all());
        this.tree = new LayerTree(bench);
        Command export = new Command("Export Chart…", null, Feather.DOWNLOAD, () -> exports().chart(),
                bench.selection().currentProperty().isNull());
        Command whole = Command.always("Show Whole Chart", null, Feather.MAXIMIZE, this::resetChart);
        this.charts = new ChartPane(bench, parts.background(), parts.themes(), commands.pin.iconButton(),
                whole.iconButton(), export.iconButton());
        this.layer = new LayerTab(bench, parts.background(), parts.themes(), charts);
        Impacts impacts = new Impacts(bench, parts.background(), parts.networks());
        panel = new LayerPanel(bench, parts.definitions(), this::pointAt,
                (item, number, trap) -> impact().card(item, number, trap));
        impacts.reportProperty().addListener((p, before, report) -> panel.refresh());
        this.details = new LayerTable(bench, parts.definitions());
        details.show(preferences.columns());
        this.panes = new Panes(preferences, tree, tabs, panel, details);
        SecondaryWindows help = new SecondaryWindows(stage, parts, charts.viewProperty());
        bench.removals().writtenProperty().addListener((p, before, written) -> help.mended(written));
        ComparePane comparison = new ComparePane(bench, parts.background(), parts.themes(), commands.compare,
                panel::secondOnly);
        TimelinePane timeline = new TimelinePane(bench, parts.background(), parts.themes(), commands.openRun,
                () -> parts.dialogs().openFolder("Open the folder of the checkpoints of a second training"),
                () -> select(layer));
        FindingsPane findings = new FindingsPane(bench, this::visit);
        this.views = List.of(layer,
                new OverviewPane(bench, parts.background(), parts.themes(), () -> select(layer)),
                comparison, timeline, findings);
        views.forEach(view -> tabs.getTabs().add(tab(view)));
        tabs.getTabs().get(views.indexOf(findings)).textProperty().bind(findings.countProperty()
                .map(count -> count.intValue() == 0 ? findings.title() : findings.title() + " (" + count + ")"));
        bench.seriesProperty().addListener((p, before, series) -> {
            if (series != null) {
                select(comparison);
            } else if (shown() == comparison) {
                select(layer);
            }
        });
        bench.runs().runProperty().addListener((p, before, run) -> {
            if (run != null && (before == null || !before.run().folder().equals(run.run().folder()))) {
                select(timeline);
            }
        });
        sights = new ViewHistory(bench, views, this::shown, this::select, charts, details,
                commands.undoRemoval.action(), commands.redoRemoval);
        tabs.getSelectionModel().selectedIndexProperty().addListener((p, before, tab) -> {
            panes.roomy(shown() == comparison);
            sights.changed();
        });
        this.exports = new ExportActions(bench, parts.background(), parts.writings(), parts.dialogs(), charts,
                () -> shown().order(), parts.themes(), new ModelFiles()::recognizes,
                file -> status.written(file, parts.browser()));
        this.impact = new ImpactActions(stage, bench, parts.themes(), parts.dialogs(), impacts, exports);
        ChartMenu.install(tabs, List.of(Command.always("Copy Chart", "Shortcut+C", Feather.COPY, exports::copy),
                export));
        MainMenu menu = new MainMenu(parts, commands, exports, this, sights, help,
                new Tools(stage, bench, parts.background(), parts.themes()));
        MainToolBar tools = new MainToolBar(bench, commands, exports, help);
        DropTarget drops = new DropTarget(new StackPane(panes, empty), (file, told) -> {
            // A model that opens takes what was said of the last one away.
            afterOpening = told;
            bench.open(file);
        }, bench::compareWith, bench::compareWith, bench.sessionProperty()::get);
        ModelStrip models = new ModelStrip(bench);
        BorderPane work = new BorderPane(drops);
        work.setTop(new VBox(models, notices, new ExampleHint(bench, preferences, help::tour),
                new LastSessionHint(bench, last, this::reopen), new ReportHint(bench, commands.open.action())));
        BorderPane root = new BorderPane(work);
        notices.listen(root);
        root.addEventHandler(GlossaryEvent.ASKED, event -> help.glossary(event.term()));
        root.setTop(new VBox(menu, tools));
        root.setBottom(status);
        drops.listen(root);
        Rectangle2D screen = parts.screens().getFirst();
        double usualWidth = Math.min(1280, screen.getWidth());
        double usualHeight = Math.min(820, screen.getHeight());
        // JavaFX would put each first window into the same middle.
        Optional<Bounds> middle = Optional.of(new Bounds(screen.getMinX() + (screen.getWidth() - usualWidth) / 2,
                screen.getMinY() + (screen.getHeight() - usualHeight) / 3, usualWidth, usualHeight, false));
        Optional<Bounds> remembered = preferences.bounds().or(() -> middle.filter(bounds -> parts.before() > 0))
                .map(bounds -> bounds.cascaded(parts.before(), parts.screens()));
        // In its right size from the start: areas that keep theirs would be laid out for another.
        double width = remembered.map(Bounds::width).orElse(usualWidth);
        double height = remembered.map(Bounds::height).orElse(usualHeight);
        Scene scene = new Scene(root, width, height);
        panes.place(width, height);
        parts.themes().dress(scene);
        stage.setScene(scene);
        stage.setMinWidth(760);
        stage.setMinHeight(520);
        MenuKey.listen(scene);
        models.listen(scene);
        MenuLetters.listen(stage, menu);
        bench.onNotice(this::tell);
        new EndNotification(stage, bench.endedProperty(), EndNotification.bySystem(stage, parts.background()));
        new KeptNotes(bench, preferences);
        // Of the file that is tried now there may be something else to say.
        bench.openingProperty().addListener((p, before, opening) -> {
            if (opening) {
                notices.closeError();
            }
        });
        bench.sessionProperty().addListener((p, before, session) -> opened(session));
        opened(bench.sessionProperty().get());
        remembered.ifPresent(this::restore);
        stage.setMaximized(preferences.maximized());
        stage.setOnHiding(event -> remember());
    }

    private ExportActions exports() {
        return exports;
    }

    private ImpactActions impact() {
        return impact;
    }

    /** All views, in the order of their tabs. */
    List<View> views() {
        return views;
    }

    /** The view that is looked at. */
    private View shown() {
        return views.get(tabs.getSelectionModel().getSelectedIndex());
    }

    public void show() {
        stage.show();
    }

    /** Opens what was open when the window was closed the last time. */
    public void reopen() {
        sights.reopen(last);
    }

    /** True if anything was. */
    public boolean reopenable() {
        return !last.models().isEmpty();
    }

    /** True once a layer's chart is on its canvas. */
    public boolean chartDrawn() {
        return charts.surface().drawn();
    }

    /** Switches to a chart, in the view that has it. */
    void chart(Chart chart) {
        views.stream().filter(view -> view.has(chart)).findFirst().ifPresent(view -> {
            select(view);
            view.show(chart);
        });
    }

    private void select(View view) {
        tabs.getSelectionModel().select(views.indexOf(view));
    }

    /** Shows a view to who has asked for it by a key: the chart's own keys work at once. */
    void goTo(View view) {
        select(view);
        view.surface().map(Node.class::cast).orElse(view.content()).requestFocus();
    }

    void search() {
        tree.search();
    }

    void note() {
        panel.writeNote();
    }

    void resetChart() {
        charts.surface().reset();
    }

    void showDetails(boolean shown) {
        if (!shown && details.isFocusWithin()) {
            tree.focusTree();
        }
        panes.showDetails(shown);
    }

    /** Puts the table of the view that is looked at on the clipboard, or else that of the details. */
    void copy() {
        if (stage.getScene().getFocusOwner() instanceof ChartSurface) {
            exports.copy();
        } else if (!shown().copyTable()) {
            details.copy();
        }
    }

    void quit() {
        stage.close();
    }

    private static Tab tab(View view) {
        Tab tab = new Tab(view.title(), view.content());
        tab.setId("tab-" + view.title().toLowerCase(Locale.ROOT));
        tab.setClosable(false);
        return tab;
    }

    private void pointAt(int number, Trap trap) {
        select(layer);
        charts.point(number, trap);
    }

    /** Goes to a layer, and to one of its traps. */
    private void visit(LayerItem item, int trap) {
        bench.selection().go(item);
        select(layer);
        item.analyzed().map(Analyzed::traps).filter(traps -> trap >= 0 && trap < traps.size())
                .ifPresent(traps -> charts.point(trap, traps.get(trap)));
    }

    private void opened(Session session) {
        notices.close();
        if (afterOpening != null) {
            tell(afterOpening);
            afterOpening = null;
        }
        stage.setTitle(session == null ? "Eigenscope" : session.title() + " – Eigenscope");
        panes.setVisible(session != null);
        empty.setVisible(session == null);
        if (session == null) {
            Button open = commands.open.button();
            open.setDefaultButton(true);
            empty.show(Feather.DOWNLOAD_CLOUD, "Drop a weight file here",
                    "Eigenscope tells for each layer whether it was trained well, and where something went wrong, from "
                            + "the weights alone. It reads " + Formats.inWords() + "; a file or a folder. "
                            + "Nothing in it is executed, and nothing leaves this computer.",
                    open, commands.openFolder.button(), commands.example.button());
            empty.below(recent());
        } else {
            if (!session.example()) {
                preferences.opened(session.file());
            }
            tree.focusTree();
        }
    }

    /** The files that were opened last, to be opened again. */
    private List<Node> recent() {
        List<Path> files = preferences.recent();
        List<Node> links = new ArrayList<>();
        for (Path file : files.subList(0, Math.min(5, files.size()))) {
            Hyperlink link = new Hyperlink(String.valueOf(file.getFileName()));
            link.setTooltip(new Tooltip(file.toString()));
            link.setOnAction(event -> bench.open(file));
            links.add(link);
        }
        if (reopenable()) {
            Hyperlink again = new Hyperlink("All of the last time: " + LastSessionHint.words(last));
            again.setOnAction(event -> reopen());
            links.add(again);
        }
        if (!links.isEmpty()) {
            Label heading = new Label("Opened last");
            heading.getStyleClass().add("group-heading");
            links.addFirst(heading);
        }
        return links;
    }

    private void tell(Notice notice) {
        switch (notice.level()) {
            case BEGUN -> notices.closeError();
            case DONE -> { }
            case WARNING, ERROR, DANGER -> notices.show(notice);
        }
    }

    private void restore(Bounds bounds) {
        stage.setX(bounds.x());
        stage.setY(bounds.y());
        stage.setWidth(bounds.width());
        stage.setHeight(bounds.height());
    }

    private void remember() {
        preferences.bounds(new Bounds(stage.getX(), stage.getY(), stage.getWidth(), stage.getHeight(),
                stage.isMaximized()));
        preferences.columns(details.shown());
        panes.remember();
        LastSession now = sights.session();
        // Whoever has looked at the example alone may want it still.
        if (!now.models().isEmpty() || bench.models().tabs().isEmpty()) {
            preferences.session(now);
        }
    }
}
