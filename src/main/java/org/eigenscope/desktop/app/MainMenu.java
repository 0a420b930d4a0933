package org.eigenscope.desktop.app;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuBar;
import javafx.scene.control.MenuItem;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.ToggleGroup;
import javafx.scene.input.KeyCombination;
import org.eigenscope.chart.Chart;
import org.eigenscope.chart.ChartFiles;
import org.eigenscope.chart.Charts;
import org.eigenscope.desktop.chart.TabView;
import org.eigenscope.desktop.control.Command;
import org.eigenscope.desktop.export.ExportActions;
import org.eigenscope.desktop.help.HelpActions;
import org.eigenscope.desktop.settings.Preferences;
import org.eigenscope.desktop.settings.Preferences.Appearance;
import org.eigenscope.desktop.settings.ThemeManager;
import org.eigenscope.desktop.tools.ToolCommands;
import org.eigenscope.desktop.workbench.Workbench;
import org.kordamp.ikonli.feather.Feather;

/** File · Analyze · View · Tools · Help. */
final class MainMenu extends MenuBar {

    /** Keys that a keyboard has for the first charts of the list. */
    private static final int DIGITS = 9;

    private final Workbench bench;
    private final Preferences preferences;
    private final RecentMenu recent;

    MainMenu(MainWindow.Parts parts, WindowCommands commands, ExportActions exports, MainWindow window,
            ViewHistory sights, HelpActions help, ToolCommands tools) {
        this.bench = parts.bench();
        this.preferences = parts.preferences();
        this.recent = new RecentMenu(bench, preferences);
        ThemeManager themes = parts.themes();
        // Only macOS has such a bar; elsewhere this does nothing.
        setUseSystemMenuBar(true);
        getMenus().addAll(file(commands, exports, window), analyze(commands, help),
                view(themes, commands, window, sights), tools(commands, window, tools), help(help));
    }

    private Menu file(WindowCommands commands, ExportActions exports, MainWindow window) {
        Menu menu = new Menu("_File");
        Menu export = new Menu("_Export");
        Command chart = new Command("_Chart…", "Shortcut+E", Feather.DOWNLOAD, exports::chart,
                bench.sessionProperty().isNull());
        Command drawings = new Command("Charts of _Selected or All Layers, SVG…", "Shortcut+Shift+E", null,
                () -> exports.charts(ChartFiles.Kind.SVG), bench.sessionProperty().isNull());
        Command images = new Command("Charts of Selected or All Layers, _PNG…", null, null,
                () -> exports.charts(ChartFiles.Kind.PNG), bench.sessionProperty().isNull());
        Command report = new Command("_Report: CSV, JSON or HTML…", "Shortcut+S", null, exports::report,
                bench.sessionProperty().isNull());
        export.getItems().addAll(chart.menuItem(), drawings.menuItem(), images.menuItem(), report.menuItem());
        menu.getItems().addAll(commands.open.menuItem(), commands.openFolder.menuItem(),
                commands.openAddress.menuItem(),
                commands.openRun.menuItem(), recent, reopenLast(window),
                commands.example.menuItem(), commands.close.menuItem(), new SeparatorMenuItem(),
                commands.compare.menuItem(), new CompareMenu(bench), commands.closeCompare.menuItem(),
                new SeparatorMenuItem(), export,
                new Command("Cop_y Chart", "Shortcut+Shift+C", Feather.IMAGE, exports::copy,
                        bench.sessionProperty().isNull()).menuItem(),
                new Command("Copy _Table", "Shortcut+C", Feather.COPY, window::copy, bench.sessionProperty().isNull())
                .menuItem(),
                new SeparatorMenuItem(),
                Command.always("_Quit", "Shortcut+Q", null, window::quit).menuItem());
        menu.setOnShowing(event -> recent.update());
        return menu;
    }

    private Menu reopenLast(MainWindow window) {
        Menu menu = new Menu("Reopen _Last Session");
        MenuItem now = new MenuItem("_Now");
        now.setOnAction(event -> window.reopen());
        now.setAccelerator(KeyCombination.valueOf("Shortcut+Shift+T"));
        now.setDisable(!window.reopenable());
        CheckMenuItem always = new CheckMenuItem("At Every _Start");
        always.setSelected(preferences.reopens());
        always.selectedProperty().addListener((p, before, wanted) -> preferences.reopens(wanted));
        menu.getItems().addAll(now, always);
        return menu;
    }

    private static Menu analyze(WindowCommands commands, HelpActions help) {
        Menu menu = new Menu("_Analyze");
        menu.getItems().addAll(commands.analyze.menuItem(), commands.analyzeSelected.menuItem(),
                commands.analyzeRest.menuItem(),
                new SeparatorMenuItem(),
                commands.pause.menuItem(), commands.cancel.menuItem(), new SeparatorMenuItem(),
                Command.always("_Options…", "Shortcut+Comma", Feather.SLIDERS, help::settings).menuItem());
        return menu;
    }

    private Menu view(ThemeManager themes, WindowCommands commands, MainWindow window, ViewHistory sights) {
        Menu menu = new Menu("_View");
        menu.getItems().addAll(charts("Chart of the La_yer", Charts.ofLayer(), window),
                charts("Chart of the Model", Charts.ofModel(), window),
                charts("Chart of Several Models", Stream.concat(Charts.ofComparison().stream(),
                        Charts.ofSeries().stream()).toList(), window),
                charts("Chart of the Tr_aining", Charts.ofRun(), window), new SeparatorMenuItem());
        for (TabView view : window.tabs().views()) {
            menu.getItems().add(Command.always(view.command(), view.key(), null, () -> window.tabs().goTo(view))
                    .menuItem());
        }
        // One of its own: with these the menu would be higher than a small screen.
        Menu go = new Menu("_Go");
        go.getItems().addAll(commands.nextTrap.menuItem(), commands.nextLayer.menuItem(),
                commands.previousLayer.menuItem(), commands.back.menuItem(), commands.forward.menuItem(),
                new SeparatorMenuItem(), commands.nextModel.menuItem(), commands.previousModel.menuItem());
        menu.getItems().addAll(new SeparatorMenuItem(), go, commands.pin.menuItem(), new SeparatorMenuItem(),
                new Command("_Undo Last Change", "Shortcut+Z", Feather.ROTATE_CCW, sights::undo,
                        sights.undoableProperty().not()).menuItem(),
                new Command("_Redo Last Change", "Shortcut+Y", Feather.ROTATE_CW, sights::redo,
                        sights.redoableProperty().not()).menuItem(),
                Command.always("_Search Layers", "Shortcut+F", Feather.SEARCH, window::search).menuItem(),
                Command.always("Show _Whole Chart", "Shortcut+R", Feather.MAXIMIZE, window::resetChart).menuItem(),
                new SeparatorMenuItem());
        CheckMenuItem details = new CheckMenuItem("_Details Table");
        details.setSelected(preferences.details());
        details.setAccelerator(KeyCombination.valueOf("F9"));
        details.selectedProperty().addListener((p, before, shown) -> window.showDetails(shown));
        menu.getItems().add(details);
        menu.getItems().add(choice("T_heme", Appearance.values(), themes.appearance(), themes::appearance,
                appearance -> switch (appearance) {
            case SYSTEM -> "_Follow the System";
            case LIGHT -> "_Light";
            case DARK -> "_Dark";
        }));
        return menu;
    }

    private static Menu charts(String title, List<? extends Chart> charts, MainWindow window) {
        Menu menu = new Menu(title);
        for (Chart chart : charts) {
            MenuItem item = new MenuItem(chart.label());
            int place = Charts.ALL.indexOf(chart);
            if (place < DIGITS) {
                item.setAccelerator(KeyCombination.valueOf("Shortcut+" + (place + 1)));
            }
            item.setOnAction(event -> window.tabs().goTo(chart));
            menu.getItems().add(item);
        }
        return menu;
    }

    private static <T> Menu choice(String title, T[] values, T now, Consumer<T> choose, Function<T, String> label) {
        Menu menu = new Menu(title);
        ToggleGroup group = new ToggleGroup();
        for (T value : values) {
            RadioMenuItem item = new RadioMenuItem(label.apply(value));
            item.setToggleGroup(group);
            item.setSelected(value == now);
            item.setOnAction(event -> choose.accept(value));
            menu.getItems().add(item);
        }
        return menu;
    }

    private Menu tools(WindowCommands commands, MainWindow window, ToolCommands tools) {
        Menu menu = new Menu("_Tools");
        menu.getItems().addAll(commands.withoutTrap.menuItem(), commands.undoRemoval.menuItem(),
                commands.saveMended.menuItem(), commands.impact.menuItem(), new SeparatorMenuItem(),
                new Command("_Plan: Sparsities, Rates, Ranks…", null, Feather.LIST, tools::plan,
                        bench.sessionProperty().isNull()).menuItem(),
                new Command("_Lineage of the Two Models…", null, Feather.GIT_MERGE, tools::lineage,
                        bench.seriesProperty().isNull()).menuItem(),
                new Command("_Note on the Layer", "Shortcut+N", Feather.EDIT_3, window::note,
                        bench.selection().currentProperty().isNull()).menuItem(),
                new Command("Copy as a _Command", null, Feather.TERMINAL, tools::command,
                        bench.sessionProperty().isNull()).menuItem());
        return menu;
    }

    private Menu help(HelpActions help) {
        Menu menu = new Menu("_Help");
        menu.getItems().addAll(Command.always("What the _Picture Means", "F1", Feather.HELP_CIRCLE, help::help)
                .menuItem(),
                Command.always("_Guide: From a File to a Decision", null, Feather.BOOK_OPEN, help::guide).menuItem(),
                new Command("_Tour of the Window", null, Feather.MAP, help::tour, bench.sessionProperty().isNull())
                        .menuItem(),
                Command.always("Gl_ossary", null, Feather.BOOK, () -> help.glossary("")).menuItem(),
                Command.always("Show _Log", null, null, help::log).menuItem(),
                Command.always("_About Eigenscope", null, Feather.INFO, help::about).menuItem());
        return menu;
    }
}
