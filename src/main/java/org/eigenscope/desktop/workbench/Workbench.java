package org.eigenscope.desktop.workbench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import javafx.beans.binding.ObjectExpression;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.desktop.analysis.AnalysisService;
import org.eigenscope.desktop.analysis.Background;
import org.eigenscope.desktop.analysis.BackgroundAnalyses;
import org.eigenscope.desktop.settings.LastSession;
import org.eigenscope.desktop.settings.LastSession.OpenedModel;
import org.eigenscope.desktop.workbench.Notice.Level;
import org.eigenscope.format.io.HubAddress;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.series.ModelSeries;
import org.eigenscope.timeline.Checkpoint;

/**
 * The state of the window: open models, their analyses, and what is selected, pinned and filtered. To be used on the
 * window's thread.
 */
public final class Workbench {

    private final Background background;
    private final BackgroundAnalyses weightAnalyses;
    private final PairAnalyses pair;
    private final ModelLoader loader;
    private final TrapPrediction prediction;
    private final FileWatch files;
    private final OpenModels models = new OpenModels(this::tell);
    private final ObservableList<Session> sessions = models.sessions();
    private final ObjectExpression<Session> session = models.sessionProperty();
    private final ReadOnlyObjectProperty<ModelSeries> series = models.seriesProperty();
    private final AnalysisController analyses;
    private final ModelPairing neighbours;
    private final TrapRemovals removals;
    private final ReadOnlyObjectWrapper<Ended> ended = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyIntegerWrapper figures = new ReadOnlyIntegerWrapper();
    private final LayerSelection selection = models.selection();
    private final ObjectProperty<AnalysisOptions> options = new SimpleObjectProperty<>(AnalysisOptions.DEFAULT);
    private final List<Consumer<Notice>> listeners = new ArrayList<>();
    private final RunWorkbench runs;

    public Workbench(Opener opener, Background background, AnalysisService service, BackgroundAnalyses weightAnalyses) {
        this.background = background;
        this.weightAnalyses = weightAnalyses;
        pair = new PairAnalyses(background, weightAnalyses, sessions, series, options, this::tell);
        runs = new RunWorkbench(background, service, options::get, this::tell, () -> analyses().phase().busy());
        loader = new ModelLoader(runs.opener(opener), background, this::tell);
        prediction = new TrapPrediction(weightAnalyses, background);
        analyses = new AnalysisController(service, background, sessions, new AnalysisNews());
        neighbours = new ModelPairing(models, loader, background, this::tell, this::begin, other -> {
            changed();
            if (!analyses.phase(other).busy()) {
                analyses.start(other, other.unreached(), options.get());
            }
        });
        analyses.phaseProperty().addListener((p, before, phase) -> runs.pauseForOther());
        removals = new TrapRemovals(weightAnalyses, background, session, options, this::tell);
        files = new FileWatch(background, this::tell, sessions::contains, changed -> {
            if (changed == session.get()) {
                reload();
            } else {
                compareWith(changed.file());
            }
        });
        prediction.endedProperty().addListener((p, before, ended) -> {
            if (ended && prediction.isOf(session.get())) {
                suggest(item -> item.screenedStrength() > 1 ? item.screenedStrength() : 0);
            }
        });
        TailTesting tails = new TailTesting(weightAnalyses, background, options::get, this::changed);
        selection.currentProperty().addListener((p, before, item) -> {
            tails.current(item);
            if (item != null) {
                analyses.prefer(session.get(), item);
            }
        });
    }

    /** All open models, those that are not shown too. */
    public OpenModels models() {
        return models;
    }

    /** The models that are shown: the main one, then those beside it. */
    public ObservableList<Session> sessions() {
        return FXCollections.unmodifiableObservableList(sessions);
    }

    /** The main model, or null if none is open. */
    public ObjectExpression<Session> sessionProperty() {
        return session;
    }

    /** The models that are shown, their layers matched; null while there is only one. */
    public ReadOnlyObjectProperty<ModelSeries> seriesProperty() {
        return series;
    }

    /** The counterpart of the current layer in the model beside the main one. */
    public Optional<LayerItem> counterpart() {
        LayerItem current = selection.currentProperty().get();
        return series.get() == null || current == null ? Optional.empty()
                : series.get().counterpart(0, current.layer(), 1).map(sessions.get(1)::item);
    }

    /** True while a file's index is being read. */
    public ReadOnlyBooleanProperty openingProperty() {
        return loader.openingProperty();
    }

    /** True once the trap screen has been through the open model. */
    public ReadOnlyBooleanProperty screenedProperty() {
        return prediction.endedProperty();
    }

    /** Changes when figures of any layer, of either model, have changed; once for many. */
    public ReadOnlyIntegerProperty figuresProperty() {
        return figures.getReadOnlyProperty();
    }

    /** The selection among the layers of the main model. */
    public LayerSelection selection() {
        return selection;
    }

    public ObjectProperty<AnalysisOptions> optionsProperty() {
        return options;
    }

    /** The controller that analyzes the open models. */
    public AnalysisController analyses() {
        return analyses;
    }

    /**
     * An analysis that has come to its end.
     *
     * @param model whose it was
     * @param worked how long it took
     */
    public record Ended(String model, Duration worked) {}

    /** The analysis that ended last, or null. */
    public ReadOnlyObjectProperty<Ended> endedProperty() {
        return ended.getReadOnlyProperty();
    }

    /** The traps that are taken out of the main model, to see what is left. */
    public TrapRemovals removals() {
        return removals;
    }

    /** The listener that is notified of things the user should be told. */
    public void onNotice(Consumer<Notice> listener) {
        listeners.add(listener);
    }

    public void tell(Notice notice) {
        listeners.forEach(listener -> listener.accept(notice));
    }

    /**
     * Opens a model in a tab of its own and analyzes it; if it cannot be opened, says so and leaves everything as it
     * is. One that is open already is shown. A folder that is no model, but holds the checkpoints of a training run, is
     * opened as that.
     */
    public void open(Path file) {
        loader.load(file, null, false, this::show, problem -> problem instanceof ModelFormatException.Unsupported
                && runs.open(file, this::open, none -> loader.tell(file, problem)));
    }

    /**
     * Opens what was open the last time, one after the other; what is gone is told.
     *
     * @param shown is notified of each model while it is the one that is shown
     */
    public void reopen(LastSession session, Consumer<OpenedModel> shown) {
        new LastSessionOpener(models, loader, neighbours, this::show, this::tell).open(session, shown);
    }

    /** Opens a training run: its last checkpoint is the model. Says so if there is none. */
    public void openRun(Path folder) {
        runs.open(folder, this::open, problem -> loader.tell(folder, problem));
    }

    /** Opens a checkpoint in place of that of the same run which is shown, and goes to one of its layers. */
    public void open(Checkpoint checkpoint, String layer) {
        Session open = session.get();
        if (open != null && checkpoint.is(open.model())) {
            open.named(layer).ifPresent(selection::go);
            return;
        }
        loader.load(checkpoint.path(), null, false, runs.ifStill(checkpoint, next -> {
            show(next, open != null && runs.holds(open.file()) ? models.shownProperty().get() : null);
            session.get().named(layer).ifPresent(selection::go);
        }));
    }

    /** The training run that is open beside the model. */
    public RunWorkbench runs() {
        return runs;
    }

    /** @param example true if it is the built-in one */
    public void open(Path file, boolean example) {
        loader.load(file, null, example, this::show);
    }

    /** Opens the model's file again, and goes to the layer that is current now. */
    public void reload() {
        Session old = session.get();
        if (old == null) {
            return;
        }
        LayerItem current = selection.currentProperty().get();
        String name = current == null ? "" : current.layer().name();
        loader.load(old.file(), null, old.example(), next -> {
            begin(next, models.shownProperty().get());
            next.named(name).ifPresent(selection::go);
        });
    }

    /** Looks whether the files of the models that are shown are still what they were; to be called now and then. */
    public void watchFile() {
        files.check(List.copyOf(sessions));
        runs.watch();
    }

    /**
     * Opens a model beside the main one, in place of any other there; an adapter as what it makes of the main one. If
     * the main one is an adapter by itself, it is reopened as what it makes of the other.
     */
    public void compareWith(Path file) {
        neighbours.open(file, () -> { }, problem -> false);
    }

    /** Puts a model that is open in a tab of its own beside the main one that is shown; what is analyzed stays. */
    public void compareWith(Session other) {
        neighbours.put(other);
    }

    /** Makes the second of two models the main one, and the main one the second; what is analyzed stays. */
    public void swap() {
        neighbours.swap();
    }

    /** Leaves the main model of those that are shown alone. */
    public void closeSecond() {
        if (sessions.size() > 1) {
            models.beside(List.of(), null);
        }
        changed();
    }

    /** Shows a model that was opened: the built-in one gives way to what the user has asked for. */
    private void show(Session next) {
        Session open = session.get();
        show(next, open != null && open.example() ? models.shownProperty().get() : null);
    }

    private void show(Session next, ModelTab replaced) {
        models.like(next).ifPresentOrElse(models::show, () -> begin(next, replaced));
    }

    private void begin(Session next, ModelTab replaced) {
        models.put(next, replaced);
        sweep();
        List<LayerItem> layers = next.analyzable();
        selection.filterProperty().set(layers.isEmpty() ? LayerListFilter.ALL : LayerListFilter.DEFAULT);
        Notice.of(next.model().findings()).ifPresent(this::tell);
        if (layers.isEmpty()) {
            return;
        }
        // The example's largest layer is the one with the textbook trap.
        LayerItem first = next.example()
                ? Collections.max(layers, Comparator.comparingLong(item -> item.layer().weights().eigenvalues()))
                : layers.getFirst();
        selection.suggest(first);
        if (HubAddress.isAddress(next.file())) {
            tell(OpeningNotices.index(next.model()));
            return;
        }
        if (next.model().holdsWeights()) {
            prediction.start(next, options.get(), this::poll);
        }
        analyses.start(next, layers, options.get());
        analyses.prefer(next, first);
    }

    /** What takes both open models. */
    public PairAnalyses pair() {
        return pair;
    }

    /**
     * Takes in what has been found since the last time; to be called some times a second while something is going on.
     */
    public void poll() {
        analyses.poll();
        if (prediction.poll()) {
            changed();
        }
    }

    /** Closes all models, and the run. */
    public void close() {
        List.copyOf(models.tabs()).reversed().forEach(this::close);
    }

    /** Closes a tab, and the run with the last of them. */
    public void close(ModelTab tab) {
        models.close(tab);
        sweep();
        if (models.tabs().isEmpty()) {
            runs.close();
        }
    }

    /** Gives back what belongs to models that are closed. */
    private void sweep() {
        prediction.sweep();
        analyses.sweep();
        changed();
    }

    /** Analyzes these layers again, or all if there are none, with the options of now. */
    public void analyze(List<LayerItem> items) {
        Session open = session.get();
        if (open != null && open.model().holdsWeights()) {
            analyses.start(open, items.isEmpty() ? open.analyzable() : items, options.get());
            LayerItem current = selection.currentProperty().get();
            if (current != null) {
                analyses.prefer(open, current);
            }
        }
    }

    /** The whole report of the open model as far as it goes, for tables and files. */
    public Optional<ModelReport> report() {
        return Optional.ofNullable(session.get()).flatMap(Session::whole);
    }

    /** Records how the analyses go: the end is told, but not of a model that is beside another. */
    private final class AnalysisNews implements AnalysisController.Listener {

        @Override
        public void changed() {
            Workbench.this.changed();
        }

        @Override
        public void ended(Session session, ModelReport report, Duration worked) {
            session.ended(report);
            if (session == Workbench.this.session.get()) {
                suggest(session.items().stream().anyMatch(item -> item.traps() > 0) ? LayerItem::trapStrength
                        : LayerItem::excess);
                files.unlessChanged(session, report, () -> tell(OpeningNotices.summary(session, report, selection)));
            } else if (!sessions.contains(session)) {
                tell(OpeningNotices.elsewhere(report));
            }
            ended.set(new Ended(session.model().name(), worked));
        }

        @Override
        public void failed(Session failed, Throwable problem) {
            tell(new Notice(Level.ERROR, FailureNotices.words(failed.file(), problem)));
        }
    }

    /** Shows the layer that is worst by a measure, unless none is, or the user has chosen another. */
    private void suggest(ToDoubleFunction<LayerItem> badness) {
        Session open = session.get();
        if (open != null && !open.example() && sessions.size() == 1) {
            selection.suggest(open.analyzable(), badness);
        }
    }

    private void changed() {
        figures.set(figures.get() + 1);
    }
}
