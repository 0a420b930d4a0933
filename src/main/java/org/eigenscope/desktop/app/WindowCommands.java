package org.eigenscope.desktop.app;
import java.util.List;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.binding.StringBinding;
import org.eigenscope.desktop.analysis.Phase;
import org.eigenscope.desktop.control.Command;
import org.eigenscope.desktop.control.Dialogs;
import org.eigenscope.desktop.mend.MendActions;
import org.eigenscope.desktop.workbench.FetchingOpener;
import org.eigenscope.desktop.workbench.RunningExports;
import org.eigenscope.desktop.workbench.Workbench;
import org.kordamp.ikonli.feather.Feather;

/** All commands on models and layers, for menus and the tool bar. */
final class WindowCommands {

    final Command open;
    final Command openFolder;
    final Command openAddress;
    final Command openRun;
    final Command example;
    final Command close;
    final Command nextModel;
    final Command previousModel;
    final Command compare;
    final Command closeCompare;
    final Command analyze;
    final Command analyzeSelected;
    final Command analyzeRest;
    final Command pause;
    final Command cancel;
    final Command pin;
    final Command nextTrap;
    final Command nextLayer;
    final Command previousLayer;
    final Command withoutTrap;
    final Command undoRemoval;
    final Runnable redoRemoval;
    final Command saveMended;
    final Command impact;
    final Command back;
    final Command forward;

    WindowCommands(Workbench bench, MainWindow.Parts parts, Runnable measure) {
        FetchingOpener models = parts.models();
        RunningExports writings = parts.writings();
        Dialogs dialogs = parts.dialogs();
        BooleanBinding none = bench.sessionProperty().isNull();
        BooleanBinding busy = Bindings.createBooleanBinding(() -> bench.analyses().phase().busy(), bench.analyses()
                .phaseProperty());
        BooleanBinding unpausable = Bindings.createBooleanBinding(
                () -> going(bench) != Phase.RUNNING && going(bench) != Phase.PAUSED,
                bench.analyses().activityProperty());
        open = Command.always("_Open…", "Shortcut+O", Feather.FILE,
                () -> dialogs.open("Open a model").ifPresent(bench::open));
        openFolder = Command.always("Open _Folder…", "Shortcut+Shift+O", Feather.FOLDER,
                () -> dialogs.openFolder("Open a folder that is a model").ifPresent(bench::open));
        openRun = Command.always("Open Training R_un…", "Shortcut+Shift+R", Feather.TRENDING_UP,
                () -> dialogs.openFolder("Open the folder of a training's checkpoints").ifPresent(bench::openRun));
        openAddress = Command.always("Open from _Hugging Face…", "Shortcut+Shift+H", Feather.DOWNLOAD_CLOUD,
                () -> dialogs.address().ifPresent(address -> {
                    if (address.whole()) {
                        models.want(address.model());
                    }
                    bench.open(address.model());
                }));
        example = Command.always("Open E_xample", null, null, parts.openExample());
        close = new Command("_Close", "Shortcut+W", null, () -> bench.close(bench.models().shownProperty().get()),
                none);
        BooleanBinding single = Bindings.createBooleanBinding(() -> bench.models().tabs().size() < 2,
                bench.models().tabs());
        nextModel = new Command("N_ext Model", "Ctrl+Tab", null, () -> bench.models().walk(1), single);
        previousModel = new Command("_Previous Model", "Ctrl+Shift+Tab", null, () -> bench.models().walk(-1), single);
        compare = new Command("Compare _With…", "Shortcut+D", Feather.COLUMNS,
                () -> dialogs.open("Compare with a second model").ifPresent(bench::compareWith), none);
        closeCompare = new Command("End Comparison", null, null, bench::closeSecond, bench.seriesProperty().isNull());
        StringBinding why = Bindings.createStringBinding(() -> bench.sessionProperty().get() == null ? ""
                : bench.sessionProperty().get().whyWithoutWeights(), bench.sessionProperty());
        BooleanBinding weightless = why.isNotEmpty();
        analyze = new Command("_Analyze All Again", "F5", Feather.PLAY, () -> bench.analyze(List.of()),
                none.or(busy).or(weightless).or(Bindings.createBooleanBinding(() ->
                bench.sessionProperty().get() != null && bench.sessionProperty().get().analyzable().isEmpty(),
                bench.sessionProperty())), why);
        analyzeSelected = new Command("Analyze _Selected Again", "Shift+F5", null,
                () -> bench.analyze(List.copyOf(bench.selection().items())), none.or(busy).or(weightless)
                .or(Bindings.isEmpty(bench.selection().items())), why);
        analyzeRest = new Command("Analyze the _Rest", "Shortcut+F5", null,
                () -> bench.analyze(bench.sessionProperty().get().unreached()),
                none.or(busy).or(weightless).or(Bindings.createBooleanBinding(() -> bench.analyses().phase().busy()
                || bench.sessionProperty().get() == null
                        || bench.sessionProperty().get().unreached().isEmpty(), bench.figuresProperty(),
                        bench.sessionProperty())), why);
        pause = new Command("_Pause or Resume", "Shortcut+P", Feather.PAUSE, () -> {
            if (going(bench) == Phase.PAUSED) {
                bench.analyses().resume();
            } else {
                bench.analyses().pause();
            }
        }, unpausable);
        cancel = new Command("Cance_l", "Shortcut+Period", Feather.SQUARE, () -> {
            if (unpausable.get()) {
                writings.stop();
            } else {
                bench.analyses().cancel();
            }
        }, unpausable.and(Bindings.createBooleanBinding(() -> !writings.stateProperty().get().busy(),
                writings.stateProperty())));
        pin = new Command("P_in Layer for Comparison", "Shortcut+B", Feather.BOOKMARK, bench.selection()::pin,
                bench.selection().currentProperty().isNull().and(bench.selection().pinnedProperty().isNull()));
        nextTrap = new Command("Next _Trap", "Shortcut+T", Feather.ALERT_TRIANGLE, bench.selection()::nextTrap, none);
        nextLayer = new Command("_Next Layer", "Shortcut+Down", null, () -> bench.selection().walk(1), none);
        back = new Command("_Back", "Alt+Left", Feather.ARROW_LEFT, () -> bench.selection().goInHistory(-1), Bindings
                .createBooleanBinding(() -> !bench.selection().canTravel(-1), bench.selection().movedProperty()));
        forward = new Command("Fo_rward", "Alt+Right", Feather.ARROW_RIGHT, () -> bench.selection().goInHistory(1),
                Bindings
                .createBooleanBinding(() -> !bench.selection().canTravel(1), bench.selection().movedProperty()));
        previousLayer = new Command("Pre_vious Layer", "Shortcut+Up", null, () -> bench.selection().walk(-1), none);
        MendActions mending = new MendActions(bench, dialogs, writings);
        BooleanBinding untrapped = Bindings.createBooleanBinding(() -> bench.sessionProperty().get() == null
                || bench.sessionProperty().get().analyzable().stream().noneMatch(item -> item.traps() > 0),
                bench.figuresProperty(), bench.sessionProperty());
        withoutTrap = new Command("Show Layer _Without Its Strongest Trap", "Shortcut+M", null, mending::without,
                untrapped.or(weightless).or(bench.selection().currentProperty().isNull()), why);
        undoRemoval = new Command("_Undo: Put the Trap Back", null, Feather.ROTATE_CCW, mending::undo,
                bench.removals().anyProperty().not());
        redoRemoval = mending::redo;
        saveMended = new Command("_Save Mended Model…", "Shortcut+Shift+S", Feather.SAVE, mending::save,
                untrapped.or(weightless), why);
        impact = new Command("Measure the _Effect of Traps…", "Shortcut+Shift+M", Feather.ACTIVITY, measure,
                untrapped.or(weightless), why);
    }

    /** The phase of the analyses of all open models, of which a comparison has two. */
    private static Phase going(Workbench bench) {
        return bench.analyses().activityProperty().get().phase();
    }
}
