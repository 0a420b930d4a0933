package org.eigenscope.desktop.app;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.prefs.BackingStoreException;
import java.util.stream.Stream;
import javafx.application.Application;
import javafx.application.Platform;
import javafx.beans.value.ChangeListener;
import javafx.beans.value.ObservableValue;
import javafx.scene.image.Image;
import javafx.stage.Screen;
import javafx.stage.Stage;
import org.eigenscope.analysis.layer.LayerAnalyzer;
import org.eigenscope.analysis.run.ModelAnalyzer;
import org.eigenscope.analysis.run.ReportCache;
import org.eigenscope.desktop.analysis.AnalysisService;
import org.eigenscope.desktop.analysis.FxBackground;
import org.eigenscope.desktop.analysis.LocalAnalysisService;
import org.eigenscope.desktop.analysis.Phase;
import org.eigenscope.desktop.analysis.ThreadPriority;
import org.eigenscope.desktop.analysis.WeightAnalyses;
import org.eigenscope.desktop.control.Dialogs;
import org.eigenscope.desktop.help.AboutText;
import org.eigenscope.desktop.impact.ImpactService;
import org.eigenscope.desktop.settings.Preferences;
import org.eigenscope.desktop.settings.PreferencesFile;
import org.eigenscope.desktop.settings.ThemeManager;
import org.eigenscope.desktop.settings.UserDirectories;
import org.eigenscope.desktop.workbench.FailureNotices;
import org.eigenscope.desktop.workbench.FetchingOpener;
import org.eigenscope.desktop.workbench.Notice;
import org.eigenscope.desktop.workbench.Opener;
import org.eigenscope.desktop.workbench.ReportOpener;
import org.eigenscope.desktop.workbench.RunningExports;
import org.eigenscope.desktop.workbench.Session;
import org.eigenscope.desktop.workbench.Workbench;
import org.eigenscope.format.Formats;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.impact.engine.EngineFolder;
import org.eigenscope.impact.engine.Engines;
import org.eigenscope.linalg.Backends;
import org.eigenscope.linalg.LinearAlgebra;
import org.eigenscope.metric.Definitions;
import org.eigenscope.report.Version;
import org.eigenscope.store.FolderCache;
import org.eigenscope.store.LongAnalysesCache;

/** The composition root of the window: everything is made here, and handed to who needs it. */
public class EigenscopeApp extends Application {

    private final FxBackground background = new FxBackground();
    private final CompletableFuture<LinearAlgebra> algebra = new CompletableFuture<>();
    private WindowLog logs;
    private Definitions definitions;
    private PreferencesFile remembered;

    @Override
    public void init() {
        UserDirectories places = UserDirectories.ofThisSystem();
        logs = WindowLog.start(Version.current().toString(), places);
        // Not on the FX thread, since they are read from files.
        remembered = new PreferencesFile(places.preferences());
        definitions = Definitions.load();
        // However the window ends.
        Runtime.getRuntime().addShutdownHook(new Thread(this::remember, "eigenscope-preferences"));
        // The native library is linked while JavaFX starts.
        background.execute(() -> {
            try {
                algebra.complete(Backends.best());
            } catch (RuntimeException | Error e) {
                algebra.completeExceptionally(e);
            }
        });
    }

    @Override
    public void start(Stage stage) {
        Preferences preferences = new Preferences(remembered);
        ModelFiles files = new ModelFiles();
        FetchingOpener models = new FetchingOpener(files, background);
        Opener opener = new ReportOpener((path, base) -> {
            // Waited for here, where waiting is allowed: an analysis starts on the FX thread.
            algebra.join();
            return models.open(path, base);
        });
        ReportCache cache = new LongAnalysesCache(new FolderCache(UserDirectories.ofThisSystem().reports(),
                Version.current().toString(), FolderCache.USUAL));
        AnalysisService service = new LocalAnalysisService(() -> new ModelAnalyzer(new LayerAnalyzer(algebra.join()),
                cache));
        ThreadPriority priority = new ThreadPriority();
        Workbench bench = new Workbench(opener, background, priority.lowering(service),
                new WeightAnalyses(algebra::join, priority));
        bench.optionsProperty().set(preferences.options());
        ThemeManager themes = new ThemeManager(preferences);
        AboutText.Facts facts = new AboutText.Facts(Version.current().toString(), () -> algebra.isDone()
                ? backend(algebra.join()) : "still loading",
                Formats.names());
        MainWindow window = new MainWindow(stage, new MainWindow.Parts(bench, models,
                new RunningExports(background), background, preferences, themes,
                Dialogs.system(stage, preferences, Formats.globs()), () -> openExample(bench), facts, definitions,
                logs.place(), logs.before(),
                Stream.concat(Stream.of(Screen.getPrimary()), Screen.getScreens().stream()).distinct()
                        .map(Screen::getVisualBounds).toList(), getHostServices()::showDocument,
                ImpactService.of(files, algebra::join, new Engines(EngineFolder.of(System.getenv())))));
        sayLimitation(bench);
        sayTrouble(bench, cache);
        icons(stage);
        if (Application.class.getModule().isExported("com.sun.glass.ui", getClass().getModule())) {
            OpenedFiles.listen(bench::open);
        }
        Path file = getParameters().getRaw().stream().findFirst().map(Path::of).orElse(null);
        if (file != null) {
            bench.open(file);
        } else if (preferences.reopens() && window.reopenable()) {
            window.reopen();
        } else {
            openExample(bench);
        }
        window.show();
        new StartClock(stage.getScene(), window::chartDrawn).start(line -> {
            logs.fact(line);
            drawn(stage);
        });
    }

    /** Says once that all will be slow, with the first model that has nothing to tell itself. */
    private void sayLimitation(Workbench bench) {
        bench.sessionProperty().addListener(new ChangeListener<>() {
            @Override
            public void changed(ObservableValue<? extends Session> property, Session before, Session session) {
                if (session == null || Notice.of(session.model().findings()).isPresent()) {
                    return;
                }
                bench.sessionProperty().removeListener(this);
                // The opener has waited for it.
                String limitation = algebra.join().limitation();
                if (!limitation.isEmpty()) {
                    Platform.runLater(() -> bench.tell(new Notice(Notice.Level.WARNING, limitation)));
                }
            }
        });
    }

    /** Says once why reports are not kept. */
    private static void sayTrouble(Workbench bench, ReportCache cache) {
        bench.analyses().phaseProperty().addListener(new ChangeListener<>() {
            @Override
            public void changed(ObservableValue<? extends Phase> property, Phase before, Phase phase) {
                if (!phase.busy() && !cache.trouble().isEmpty()) {
                    bench.analyses().phaseProperty().removeListener(this);
                    bench.tell(new Notice(Notice.Level.WARNING, cache.trouble()));
                }
            }
        });
    }

    private static String backend(LinearAlgebra algebra) {
        return algebra.limitation().isEmpty() ? algebra.name() : algebra.name() + ". " + algebra.limitation();
    }

    /** The first chart is on the screen. */
    protected void drawn(Stage stage) {}

    @Override
    public void stop() {
        background.close();
    }

    private void remember() {
        try {
            remembered.flush();
        } catch (BackingStoreException e) {
            logs.failure("remembering the preferences", e);
        }
    }

    private void openExample(Workbench bench) {
        background.run(() -> BuiltInExample.unpack(BuiltInExample.OVERTRAINED), file -> bench.open(file, true),
                problem -> bench.tell(new Notice(Notice.Level.ERROR, FailureNotices
                .words(Path.of(BuiltInExample.OVERTRAINED),
                problem))));
    }

    private static void icons(Stage stage) {
        for (int size : new int[] {16, 32, 64, 128, 256}) {
            InputStream icon = EigenscopeApp.class.getResourceAsStream("/org/eigenscope/icons/eigenscope-" + size
                    + ".png");
            if (icon != null) {
                stage.getIcons().add(new Image(icon));
            }
        }
    }
}
