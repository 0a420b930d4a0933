package org.eigenscope.desktop.app;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import javafx.geometry.Rectangle2D;
import javafx.scene.Scene;
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
import org.eigenscope.desktop.chart.TabView;
import org.eigenscope.desktop.control.Command;
import org.eigenscope.desktop.control.Dialogs;
import org.eigenscope.desktop.control.MenuKey;
import org.eigenscope.desktop.control.MenuLetters;
import org.eigenscope.desktop.export.ExportActions;
import org.eigenscope.desktop.findings.FindingsPane;
import org.eigenscope.desktop.help.AboutText;
import org.eigenscope.desktop.help.GlossaryEvent;
import org.eigenscope.desktop.impact.ImpactActions;
import org.eigenscope.desktop.impact.ImpactMeasurements;
import org.eigenscope.desktop.impact.ImpactService;
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
import org.eigenscope.desktop.settings.ThemeManager;
import org.eigenscope.desktop.tools.ToolCommands;
import org.eigenscope.desktop.workbench.FetchingOpener;
import org.eigenscope.desktop.workbench.LayerItem;
import org.eigenscope.desktop.workbench.Notice;
import org.eigenscope.desktop.workbench.RunningExports;
import org.eigenscope.desktop.workbench.Session;
import org.eigenscope.desktop.workbench.Workbench;
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
    private final ViewTabs tabs;
    private final WindowAreas panes;
    private final StackPane areas;
    private final StartPage empty;
    private final WindowPlace place;
    private final StatusPane status;
    private final ExportActions exports;
    private final NoticeBar notices = new NoticeBar();
    private final WindowCommands commands;
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
            Runnable openExample, AboutText.Facts facts, Definitions definitions, Path log, int before,
            List<Rectangle2D> screens, Consumer<String> browser, ImpactService networks) {}

    public MainWindow(Stage stage, Parts parts) {
        this.stage = stage;
        this.bench = parts.bench();
        this.preferences = parts.preferences();
        this.last = preferences.session();
        this.status = new StatusPane(bench, parts.models(), parts.writings());
        this.commands = new WindowCommands(bench, parts, () -> impact().all());
        this.tree = new LayerTree(bench);
        Command export = new Command("Export Chart…", null, Feather.DOWNLOAD, () -> exports().chart(),
                bench.selection().currentProperty().isNull());
        Command whole = Command.always("Show Whole Chart", null, Feather.MAXIMIZE, this::resetChart);
        this.charts = new ChartPane(bench, parts.background(), parts.themes(), commands.pin.iconButton(),
                whole.iconButton(), export.iconButton());
        this.layer = new LayerTab(bench, parts.background(), parts.themes(), charts);
        ImpactMeasurements impacts = new ImpactMeasurements(bench, parts.background(), parts.networks());
        panel = new LayerPanel(bench, parts.definitions(), this::pointAt,
                (item, number, trap) -> impact().card(item, number, trap));
        impacts.reportProperty().addListener((p, before, report) -> panel.refresh());
        this.details = new LayerTable(bench, parts.definitions());
        details.show(preferences.columns());
        SecondaryWindows help = new SecondaryWindows(stage, parts, charts.viewProperty());
        bench.removals().writtenProperty().addListener((p, before, written) -> help.mended(written));
        Runnable toLayer = () -> select(layer);
        this.tabs = new ViewTabs(List.of(layer,
                new OverviewPane(bench, parts.background(), parts.themes(), toLayer),
                new ComparePane(bench, parts.background(), parts.themes(), commands.compare, panel::secondOnly),
                new TimelinePane(bench, parts.background(), parts.themes(), commands.openRun,
                        () -> parts.dialogs().openFolder("Open the folder of the checkpoints of a second training"),
                        toLayer),
                new FindingsPane(bench, this::visit)));
        this.panes = new WindowAreas(preferences, tree, tabs, panel, details);
        sights = new ViewHistory(bench, tabs, charts, details, commands.undoRemoval.action(), commands.redoRemoval);
        tabs.onShown(() -> {
            panes.roomy(tabs.shown().needsHeight());
            sights.changed();
        });
        this.exports = new ExportActions(bench, parts.background(), parts.writings(), parts.dialogs(), charts,
                () -> tabs.shown().order(), parts.themes(), new ModelFiles()::recognizes,
                file -> status.written(file, parts.browser()));
        this.impact = new ImpactActions(stage, bench, parts.themes(), parts.dialogs(), impacts, exports);
        ChartMenu.install(tabs, List.of(Command.always("Copy Chart", "Shortcut+C", Feather.COPY, exports::copy),
                export));
        MainMenu menu = new MainMenu(parts, commands, exports, this, sights, help,
                new ToolCommands(stage, bench, parts.background(), parts.themes()));
        MainToolBar tools = new MainToolBar(bench, commands, exports, help);
        this.empty = new StartPage(bench, preferences, commands, last, this::reopen);
        this.areas = new StackPane(empty);
        DropTarget drops = new DropTarget(areas, (file, told) -> {
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
        this.place = new WindowPlace(preferences, parts.screens(), parts.before());
        // In its right size from the start: areas that keep theirs would be laid out for another.
        Scene scene = new Scene(root, place.width(), place.height());
        panes.place(place.width(), place.height());
        parts.themes().addStyles(scene);
        stage.setScene(scene);
        MenuKey.listen(scene);
        models.listen(scene);
        MenuLetters.listen(stage, menu);
        bench.onNotice(this::tell);
        new EndNotification(stage, bench.endedProperty(), EndNotification.bySystem(stage, parts.background()));
        new SavedNotes(bench, preferences);
        // Of the file that is tried now there may be something else to say.
        bench.openingProperty().addListener((p, before, opening) -> {
            if (opening) {
                notices.closeError();
            }
        });
        bench.sessionProperty().addListener((p, before, session) -> opened(session));
        opened(bench.sessionProperty().get());
        place.put(stage);
        stage.setOnHiding(event -> remember());
    }

    private ExportActions exports() {
        return exports;
    }

    private ImpactActions impact() {
        return impact;
    }

    /** The views. */
    ViewTabs tabs() {
        return tabs;
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

    private void select(TabView view) {
        tabs.select(view);
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
        } else if (!tabs.shown().copyTable()) {
            details.copy();
        }
    }

    void quit() {
        stage.close();
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
        if (session != null && panes.getParent() == null) {
            // Not earlier: styling what is not yet visible takes half of the time until the window appears.
            areas.getChildren().addFirst(panes);
            // What is in split panes and tabs is in the scene once these are dressed, and can have the focus then.
            areas.applyCss();
            tabs.fillLater();
        }
        empty.show(session == null);
        if (session != null) {
            if (!session.example()) {
                preferences.opened(session.file());
            }
            tree.focusTree();
        }
    }

    private void tell(Notice notice) {
        switch (notice.level()) {
            case BEGUN -> notices.closeError();
            case DONE -> { }
            case WARNING, ERROR, DANGER -> notices.show(notice);
        }
    }

    private void remember() {
        place.remember(stage);
        preferences.columns(details.shown());
        panes.remember();
        LastSession now = sights.session();
        // Whoever has looked at the example alone may want it still.
        if (!now.models().isEmpty() || bench.models().tabs().isEmpty()) {
            preferences.session(now);
        }
    }
}
