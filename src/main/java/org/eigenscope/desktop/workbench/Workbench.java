package org.eigenscope.desktop.workbench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.ObjectBinding;
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
import org.eigenscope.desktop.workbench.Notice.Level;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.format.io.HubAddress;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.model.Model;
import org.eigenscope.series.ModelSeries;

/**
 * The things that the window works on: the open model and those beside it, their analyses, and what is selected,
 * pinned and filtered. To be used on the window's thread.
 */
public final class Workbench {

    private final Background background;
    private final BackgroundAnalyses weightAnalyses;
    private final PairAnalyses pair;
    private final ModelLoader loader;
    private final TrapPrediction prediction;
    private final FileWatch files;
    private final ObservableList<Session> sessions = FXCollections.observableArrayList();
    private final ObjectBinding<Session> session = Bindings.valueAt(sessions, 0);
    private final ReadOnlyObjectWrapper<ModelSeries> series = new ReadOnlyObjectWrapper<>();
    private final AnalysisController analyses;
    private final Removals removals;
    private final ReadOnlyIntegerWrapper figures = new ReadOnlyIntegerWrapper();
    private final LayerSelection selection = new LayerSelection(session, this::tell);
    private final ObjectProperty<AnalysisOptions> options = new SimpleObjectProperty<>(AnalysisOptions.DEFAULT);
    private final Map<Session, ModelReport> reports = new HashMap<>();
    private final List<Consumer<Notice>> listeners = new ArrayList<>();
    private final RunBench runs;

    public Workbench(Opener opener, Background background, AnalysisService service, BackgroundAnalyses weightAnalyses) {
        this.background = background;
        this.weightAnalyses = weightAnalyses;
        pair = new PairAnalyses(background, weightAnalyses, sessions, series, options, this::tell);
        loader = new ModelLoader(opener, background, this::tell);
        prediction = new TrapPrediction(weightAnalyses, background);
        analyses = new AnalysisController(service, background, sessions, new AnalysisNews());
        runs = new RunBench(background, service, options::get, this::tell, () -> analyses.phase().busy());
        analyses.phaseProperty().addListener((p, before, phase) -> runs.giveWay());
        removals = new Removals(weightAnalyses, background, session, options, this::tell);
        files = new FileWatch(background, this::tell, this::reload);
        prediction.endedProperty().addListener((p, before, ended) -> {
            if (ended) {
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

    /** The open models: the main one, then those beside it. */
    public ObservableList<Session> sessions() {
        return FXCollections.unmodifiableObservableList(sessions);
    }

    /** The main model, or null if none is open. */
    public ObjectExpression<Session> sessionProperty() {
        return session;
    }

    /** All open models, their layers matched; null while there is only one. */
    public ReadOnlyObjectProperty<ModelSeries> seriesProperty() {
        return series.getReadOnlyProperty();
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

    /** The traps that are taken out of the main model, to see what is left. */
    public Removals removals() {
        return removals;
    }

    /** The listener that hears of things the user should be told. */
    public void onNotice(Consumer<Notice> listener) {
        listeners.add(listener);
    }

    public void tell(Notice notice) {
        listeners.forEach(listener -> listener.accept(notice));
    }

    /**
     * Opens a model and analyzes it; if it cannot be opened, says so and leaves everything as it is. A folder that is
     * no model, but holds the checkpoints of a training run, is opened as that.
     */
    public void open(Path file) {
        loader.load(file, null, false, this::show, problem -> problem instanceof ModelFormatException.Unsupported
                && runs.open(file, this::open, none -> loader.tell(file, problem)));
    }

    /** Opens a training run: its last checkpoint is the model. Says so if there is none. */
    public void openRun(Path folder) {
        runs.open(folder, this::open, problem -> loader.tell(folder, problem));
    }

    /** Opens a checkpoint, and goes to one of its layers. */
    public void open(Path file, String layer) {
        Session open = session.get();
        if (open != null && open.model().path().equals(file)) {
            open.named(layer).ifPresent(selection::go);
            return;
        }
        loader.load(file, null, false, next -> {
            show(next);
            next.named(layer).ifPresent(selection::go);
        });
    }

    /** The training run that is open beside the model. */
    public RunBench runs() {
        return runs;
    }

    /** @param example true if it is the built-in one */
    public void open(Path file, boolean example) {
        loader.load(file, null, example, this::show);
    }

    /** Opens the model's file anew, and goes to the layer that is current now. */
    public void reload() {
        Session old = session.get();
        if (old == null) {
            return;
        }
        LayerItem current = selection.currentProperty().get();
        String name = current == null ? "" : current.layer().name();
        loader.load(old.file(), null, old.example(), next -> {
            show(next);
            next.named(name).ifPresent(selection.currentProperty()::set);
        });
    }

    /** Looks whether the file of the open model is still what it was; to be called every few seconds. */
    public void watchFile() {
        files.check(session.get());
        runs.watch();
    }

    /**
     * Opens a model beside the main one, in place of any other there; an adapter as what it makes of the main one. If
     * the main one is an adapter by itself, it is opened anew as what it makes of the other.
     */
    public void compareWith(Path file) {
        Session main = session.get();
        loader.load(file, main == null ? null : main.model(), false, next -> {
            if (main == null || !ModelFiles.isAdapter(main.model()) || ModelFiles.isAdapter(next.model())) {
                putBeside(List.of(next));
                return;
            }
            loader.load(main.file(), next.model(), main.example(), applied -> {
                show(applied);
                putBeside(List.of(next));
            });
        });
    }

    private void putBeside(List<Session> others) {
        Session main = session.get();
        if (main == null) {
            return;
        }
        List<Model> models = Stream.concat(Stream.of(main), others.stream()).map(Session::model).toList();
        background.run(() -> ModelSeries.of(models), matched -> {
            if (!main.open()) {
                return;
            }
            if (matched.disjoint()) {
                tell(new Notice(Level.ERROR, matched.disjointWords()));
                return;
            }
            closeBeside();
            sessions.addAll(others);
            series.set(matched);
            others.forEach(other -> analyses.start(other, other.analyzable(), options.get()));
        }, problem -> tell(new Notice(Level.ERROR, FailureNotices.words(others.getFirst().file(), problem))));
    }

    /** Makes the second of two models the main one, and the main one the second; what is analyzed stays. */
    public void swap() {
        if (sessions.size() != 2) {
            return;
        }
        Session first = sessions.get(0);
        Session second = sessions.get(1);
        background.run(() -> ModelSeries.of(List.of(second.model(), first.model())), matched -> {
            if (sessions.size() == 2 && sessions.get(0) == first && sessions.get(1) == second) {
                LayerItem current = selection.currentProperty().get();
                selection.clear();
                series.set(null);
                sessions.setAll(List.of(second, first));
                series.set(matched);
                Optional.ofNullable(current).flatMap(item -> second.named(item.layer().name()))
                        .ifPresent(selection::go);
            }
        }, problem -> tell(new Notice(Level.ERROR, FailureNotices.words(second.file(), problem))));
    }

    /** Closes all models but the main one. */
    public void closeBeside() {
        series.set(null);
        if (sessions.size() > 1) {
            List<Session> beside = sessions.subList(1, sessions.size());
            beside.forEach(Session::close);
            beside.clear();
        }
        changed();
    }

    private void show(Session next) {
        closeBeside();
        forget();
        List<LayerItem> layers = next.analyzable();
        selection.filterProperty().set(layers.isEmpty() ? LayerListFilter.ALL : LayerListFilter.DEFAULT);
        sessions.setAll(List.of(next));
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

    /** Closes all models. */
    public void close() {
        closeBeside();
        runs.close();
        forget();
        sessions.clear();
    }

    /** Drops what belongs to the main model, which is about to be closed. */
    private void forget() {
        selection.clear();
        reports.clear();
        sessions.forEach(Session::close);
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
        Session open = session.get();
        ModelReport last = reports.get(open);
        if (last == null) {
            return Optional.empty();
        }
        // A second run of some layers has replaced their reports: the items hold the newest of each.
        boolean complete = open.analyzable().stream().allMatch(item -> item.report().isPresent());
        return Optional.of(new ModelReport(open.model(), last.options(), open.reports(), complete, last.backend(),
                last.started(), last.elapsed()));
    }

    /** Takes in how the analyses go: of the main model the end is told. */
    private final class AnalysisNews implements AnalysisController.Listener {

        @Override
        public void changed() {
            Workbench.this.changed();
        }

        @Override
        public void ended(Session ended, ModelReport report) {
            reports.put(ended, report);
            if (ended == session.get()) {
                suggest(ended.items().stream().anyMatch(item -> item.traps() > 0) ? LayerItem::trapStrength
                        : LayerItem::excess);
                tell(OpeningNotices.summary(ended, report, selection));
            }
        }

        @Override
        public void failed(Session failed, Throwable problem) {
            tell(new Notice(Level.ERROR, FailureNotices.words(failed.file(), problem)));
        }
    }

    /** Shows the layer that is worst by a measure, unless none is, or somebody has chosen another. */
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
