package org.eigenscope.desktop.view;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import javafx.geometry.Orientation;
import javafx.geometry.Rectangle2D;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.SplitPane;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.input.DragEvent;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.stage.Screen;
import javafx.stage.Stage;
import org.controlsfx.control.NotificationPane;
import org.controlsfx.control.action.Action;
import org.eigenscope.analysis.Trap;
import org.eigenscope.chart.LayerChart;
import org.eigenscope.desktop.state.Background;
import org.eigenscope.desktop.state.Metrics;
import org.eigenscope.desktop.state.Notice;
import org.eigenscope.desktop.state.Notice.Level;
import org.eigenscope.desktop.state.Preferences;
import org.eigenscope.desktop.state.Preferences.Bounds;
import org.eigenscope.desktop.state.Session;
import org.eigenscope.desktop.state.Workbench;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** The window: puts the views together, and remembers how. */
public final class MainWindow {

    private final Stage stage;
    private final Workbench bench;
    private final Preferences preferences;
    private final LayerTree tree;
    private final ChartPane charts;
    private final LayerPanel panel;
    private final DetailsTable details;
    private final TabPane tabs = new TabPane();
    private final SplitPane across = new SplitPane();
    private final SplitPane down = new SplitPane();
    private final Placeholder empty = new Placeholder();
    private final NotificationPane notices;
    private final Commands commands;
    private Notice afterOpening;

    /** What the window is made of. */
    public record Parts(Workbench bench, Background background, Preferences preferences, Look look, Dialogs dialogs,
            Runnable openExample, About.Facts facts, Metrics metrics, Path log) {}

    public MainWindow(Stage stage, Parts parts) {
        this.stage = stage;
        this.bench = parts.bench();
        this.preferences = parts.preferences();
        this.commands = new Commands(bench, parts.dialogs(), parts.openExample());
        this.tree = new LayerTree(bench);
        Command export = new Command("Export Chart…", null, Feather.DOWNLOAD, () -> exports(parts).chart(),
                bench.currentProperty().isNull());
        Command whole = Command.always("Show Whole Chart", null, Feather.MAXIMIZE, this::resetChart);
        this.charts = new ChartPane(bench, parts.background(), parts.look(), commands.pin.iconButton(),
                whole.iconButton(), export.iconButton());
        this.panel = new LayerPanel(bench, parts.metrics(), this::pointAt);
        this.details = new DetailsTable(bench, parts.metrics());
        HelpActions help = new Companions(stage, parts, charts.viewProperty());
        MainMenu menu = new MainMenu(bench, preferences, parts.look(), commands, exports(parts), this, help);
        MainToolBar tools = new MainToolBar(bench, commands, exports(parts), help);
        tab("Layer", "tab-layer", charts);
        tab("Overview", "tab-overview", new OverviewPane(bench, parts.background(), parts.look(), () -> showTab(0)));
        tab("Compare", "tab-compare", new ComparePane(bench, parts.background(), parts.look(), commands.compare));
        bench.otherProperty().addListener((p, before, other) -> {
            if (other != null) {
                showTab(2);
            }
        });
        across.getItems().setAll(tree, tabs, panel);
        across.setId("across");
        SplitPane.setResizableWithParent(tree, false);
        SplitPane.setResizableWithParent(panel, false);
        down.setOrientation(Orientation.VERTICAL);
        down.getItems().setAll(across, details);
        SplitPane.setResizableWithParent(details, false);
        Tips tips = new Tips(bench, preferences);
        BorderPane work = new BorderPane(new StackPane(down, empty));
        work.setTop(tips);
        notices = new NotificationPane(work);
        notices.setShowFromTop(true);
        BorderPane root = new BorderPane(notices);
        root.setTop(new VBox(menu, tools));
        root.setBottom(new StatusPane(bench));
        root.setOnDragOver(this::dragOver);
        root.setOnDragDropped(this::dropped);
        Scene scene = new Scene(root, 1280, 820);
        parts.look().dress(scene);
        stage.setScene(scene);
        stage.setMinWidth(760);
        stage.setMinHeight(520);
        bench.onNotice(this::tell);
        bench.sessionProperty().addListener((p, before, session) -> opened(session));
        opened(bench.sessionProperty().get());
        restore();
        stage.setOnHiding(event -> remember());
    }

    private ExportActions exports(Parts parts) {
        return new ExportActions(bench, parts.background(), parts.dialogs(), charts);
    }

    public void show() {
        stage.show();
        across.setDividerPositions(preferences.divider("tree", 0.26), preferences.divider("panel", 0.77));
        down.setDividerPositions(preferences.divider("details", 0.76));
    }

    /** True once a layer's chart is on its canvas. */
    public boolean chartDrawn() {
        return charts.surface().drawn();
    }

    /** Switches to a kind of chart. */
    void chart(LayerChart chart) {
        tabs.getSelectionModel().select(0);
        charts.chartProperty().set(chart);
    }

    /** Shows the layer (0), the overview (1) or the comparison (2). */
    void showTab(int index) {
        tabs.getSelectionModel().select(index);
    }

    void search() {
        tree.search();
    }

    void resetChart() {
        charts.surface().reset();
    }

    void showDetails(boolean shown) {
        if (shown && !down.getItems().contains(details)) {
            down.getItems().add(details);
            down.setDividerPositions(preferences.divider("details", 0.76));
        } else if (!shown) {
            down.getItems().remove(details);
        }
    }

    void quit() {
        stage.close();
    }

    private void tab(String title, String id, javafx.scene.Node content) {
        Tab tab = new Tab(title, content);
        tab.setId(id);
        tab.setClosable(false);
        tabs.getTabs().add(tab);
    }

    private void pointAt(int number, Trap trap) {
        tabs.getSelectionModel().select(0);
        charts.point(number, trap);
    }

    private void opened(Session session) {
        notices.hide();
        if (afterOpening != null) {
            tell(afterOpening);
            afterOpening = null;
        }
        stage.setTitle(session == null ? "Eigenscope" : session.model().name() + " – Eigenscope");
        down.setVisible(session != null);
        empty.setVisible(session == null);
        if (session == null) {
            Button open = commands.open.button();
            open.setDefaultButton(true);
            empty.show(Feather.DOWNLOAD_CLOUD, "Drop a weight file here",
                    "safetensors, PyTorch, ONNX, Keras, TensorFlow, NumPy or GGUF; a file or a folder. "
                            + "Nothing in it is executed, and nothing leaves this computer.",
                    open, commands.openFolder.button(), commands.example.button());
        } else {
            if (!session.example()) {
                preferences.opened(session.model().path());
            }
            tree.focusTree();
        }
    }

    private void tell(Notice notice) {
        if (notice.level() == Level.DONE) {
            return;
        }
        notices.getStyleClass().removeAll("notice-error", "notice-warning");
        notices.getStyleClass().add(notice.level() == Level.ERROR ? "notice-error" : "notice-warning");
        notices.setGraphic(new FontIcon(notice.level() == Level.ERROR ? Feather.ALERT_OCTAGON : Feather.ALERT_TRIANGLE));
        notices.getActions().setAll(notice.remedy().map(remedy -> new Action(remedy.name(), event -> {
            notices.hide();
            remedy.action().run();
        })).stream().toList());
        notices.show(notice.text());
    }

    private void dragOver(DragEvent event) {
        if (event.getGestureSource() == null && event.getDragboard().hasFiles()
                && Commands.plausible(event.getDragboard().getFiles())) {
            event.acceptTransferModes(TransferMode.COPY, TransferMode.LINK);
        }
        event.consume();
    }

    private void dropped(DragEvent event) {
        List<File> files = event.getDragboard().getFiles();
        boolean accepted = Commands.plausible(files);
        if (accepted) {
            Path first = Commands.first(files);
            // A model that opens takes what was said of the last one away.
            afterOpening = files.size() == 1 ? null : new Notice(Level.WARNING,
                    "%d files were dropped: %s is opened. Drop the folder of a sharded model instead of its files."
                            .formatted(files.size(), first.getFileName()));
            bench.open(first);
        }
        event.setDropCompleted(accepted);
        event.consume();
    }

    private void restore() {
        preferences.bounds().ifPresent(bounds -> {
            List<Rectangle2D> screens = Screen.getScreens().stream().map(Screen::getVisualBounds).toList();
            Bounds within = bounds.within(screens);
            stage.setX(within.x());
            stage.setY(within.y());
            stage.setWidth(within.width());
            stage.setHeight(within.height());
            stage.setMaximized(within.maximized());
        });
    }

    private void remember() {
        preferences.bounds(new Bounds(stage.getX(), stage.getY(), stage.getWidth(), stage.getHeight(), stage.isMaximized()));
        preferences.putDivider("tree", across.getDividerPositions()[0]);
        preferences.putDivider("panel", across.getDividerPositions()[1]);
        if (down.getDividerPositions().length > 0) {
            preferences.putDivider("details", down.getDividerPositions()[0]);
        }
    }
}
