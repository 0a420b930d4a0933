package org.eigenscope.desktop.workbench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.analysis.ScreenedLayer;
import org.eigenscope.desktop.analysis.AnalysisStarter;
import org.eigenscope.desktop.analysis.Background;
import org.eigenscope.desktop.analysis.BackgroundAnalyses;
import org.eigenscope.desktop.workbench.Notice.Level;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;
import org.eigenscope.report.Outcome;
import org.eigenscope.series.LayerComparison;
import org.eigenscope.series.ModelSeries;

/**
 * What the window works on: the open model, its analysis, what is selected, pinned and filtered, and a second model to
 * compare with. To be used on the window's thread.
 */
public final class Workbench {

    private final ModelLoader loader;
    private final Background background;
    private final BackgroundAnalyses examiner;
    private final Queue<ScreenedLayer> screened = new ConcurrentLinkedQueue<>();
    private final FileWatch files;
    private final SessionRun run;
    private final SessionRun otherRun;
    private final ReadOnlyObjectWrapper<Session> session = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<Session> other = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<ModelSeries> series = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyBooleanWrapper screenEnded = new ReadOnlyBooleanWrapper();
    private final ReadOnlyIntegerWrapper figures = new ReadOnlyIntegerWrapper();
    private final ObjectProperty<LayerItem> current = new SimpleObjectProperty<>();
    private final ObservableList<LayerItem> selected = FXCollections.observableArrayList();
    private final ObjectProperty<Analyzed> pinned = new SimpleObjectProperty<>();
    private final ObjectProperty<LayerListFilter> filter = new SimpleObjectProperty<>(LayerListFilter.DEFAULT);
    private final ObjectProperty<AnalysisOptions> options = new SimpleObjectProperty<>(AnalysisOptions.DEFAULT);
    private final ObjectProperty<ModelReport> lastReport = new SimpleObjectProperty<>();
    private final List<Consumer<Notice>> listeners = new ArrayList<>();

    public Workbench(Opener opener, Background background, AnalysisStarter starter, BackgroundAnalyses examiner) {
        this.loader = new ModelLoader(opener, background, this::tell);
        this.examiner = examiner;
        this.background = background;
        this.run = new SessionRun(starter, System::nanoTime);
        this.otherRun = new SessionRun(starter, System::nanoTime);
        run.listen(s -> changed(), report -> {
            lastReport.set(report);
            tell(summary(report));
        }, this::analysisFailed);
        otherRun.listen(s -> changed(), report -> { }, this::analysisFailed);
        files = new FileWatch(background, this::tell, this::reload);
        current.addListener((p, before, item) -> {
            if (item == null) {
                selected.clear();
                return;
            }
            // Whoever selects several layers lists them before making one of them current.
            if (!selected.contains(item)) {
                selected.setAll(List.of(item));
            }
            run.prefer(item);
        });
    }

    public ReadOnlyObjectProperty<Session> sessionProperty() {
        return session.getReadOnlyProperty();
    }

    /** The model that the open one is compared with, or null. */
    public ReadOnlyObjectProperty<Session> otherProperty() {
        return other.getReadOnlyProperty();
    }

    /** The open model and the one that it is compared with, their layers matched; null without a second model. */
    public ReadOnlyObjectProperty<ModelSeries> seriesProperty() {
        return series.getReadOnlyProperty();
    }

    /** The counterpart of the current layer in the model that is compared with. */
    public Optional<LayerItem> counterpart() {
        return series.get() == null || current.get() == null ? Optional.empty()
                : series.get().counterpart(0, current.get().layer(), 1).map(other.get()::item);
    }

    /** True while a file's index is being read. */
    public ReadOnlyBooleanProperty openingProperty() {
        return loader.openingProperty();
    }

    /** True once the trap screen has been through the open model. */
    public ReadOnlyBooleanProperty screenedProperty() {
        return screenEnded.getReadOnlyProperty();
    }

    /** Changes when figures of any layer, of either model, have changed; once for many. */
    public ReadOnlyIntegerProperty figuresProperty() {
        return figures.getReadOnlyProperty();
    }

    public ObjectProperty<LayerItem> currentProperty() {
        return current;
    }

    /** All selected layers, the current one among them. */
    public ObservableList<LayerItem> selected() {
        return selected;
    }

    /** The layer that stays behind all others for comparison, or null. */
    public ObjectProperty<Analyzed> pinnedProperty() {
        return pinned;
    }

    public ObjectProperty<LayerListFilter> filterProperty() {
        return filter;
    }

    public ObjectProperty<AnalysisOptions> optionsProperty() {
        return options;
    }

    public SessionRun run() {
        return run;
    }

    public SessionRun otherRun() {
        return otherRun;
    }

    /** Who hears of things that the user should be told. */
    public void onNotice(Consumer<Notice> listener) {
        listeners.add(listener);
    }

    public void tell(Notice notice) {
        listeners.forEach(listener -> listener.accept(notice));
    }

    /** Opens a model and analyzes it; if it cannot be opened, says so and leaves everything as it is. */
    public void open(Path file) {
        open(file, false);
    }

    /** @param example true if it is the built-in one */
    public void open(Path file, boolean example) {
        loader.load(file, example, this::show);
    }

    /** Opens the model's file anew, and goes to the layer that is current now. */
    public void reload() {
        Session old = session.get();
        if (old == null) {
            return;
        }
        String name = current.get() == null ? "" : current.get().layer().name();
        loader.load(old.model().path(), old.example(), next -> {
            show(next);
            next.named(name).ifPresent(current::set);
        });
    }

    /** Looks whether the file of the open model is still what it was; to be called every few seconds. */
    public void watchFile() {
        files.look(session.get());
    }

    /** Opens a model beside the open one. */
    public void compareWith(Path file) {
        loader.load(file, false, next -> {
            ModelSeries two = ModelSeries.of(session.get().model(), next.model());
            if (two.disjoint()) {
                tell(new Notice(Level.ERROR, two.disjointWords()));
                return;
            }
            closeOther();
            series.set(two);
            other.set(next);
            otherRun.start(next, next.analyzable(), options.get());
        });
    }

    public void closeOther() {
        otherRun.abandon();
        if (other.get() != null) {
            other.get().close();
        }
        series.set(null);
        other.set(null);
        changed();
    }

    private void show(Session next) {
        run.abandon();
        closeOther();
        lastReport.set(null);
        pinned.set(null);
        current.set(null);
        closeSession();
        List<LayerItem> layers = next.analyzable();
        filter.set(layers.isEmpty() ? LayerListFilter.ALL : LayerListFilter.DEFAULT);
        session.set(next);
        Notice.of(next.model().findings()).ifPresent(this::tell);
        if (layers.isEmpty()) {
            return;
        }
        // The example's largest layer is the one with the textbook trap.
        LayerItem first = next.example()
                ? Collections.max(layers, Comparator.comparingLong(item -> item.layer().weights().eigenvalues()))
                : layers.getFirst();
        current.set(first);
        screen(next);
        run.start(next, layers, options.get());
        run.prefer(first);
    }

    /** Predicts the traps of all layers, at the speed of the disk: their badges are there long before their spectra. */
    private void screen(Session target) {
        screened.clear();
        screenEnded.set(false);
        List<Layer> layers = target.analyzable().stream().map(LayerItem::layer).toList();
        background.run(() -> {
            examiner.screen(layers, options.get(), screened::add, target::checkpoint);
            return target;
        }, done -> {
            poll();
            screenEnded.set(target == session.get());
        }, problem -> {
            // No badge is lost that matters: each layer's analysis says for itself what is wrong with it.
            screened.clear();
        });
    }

    /**
     * Measures how far the weights of the two open models are apart.
     *
     * @param then hears of it on the window's thread, unless one of the models has been closed meanwhile
     */
    public void compareWeights(Consumer<List<LayerComparison>> then) {
        Session first = session.get();
        Session second = other.get();
        if (first == null || second == null) {
            return;
        }
        ModelSeries two = series.get();
        background.run(() -> examiner.compare(two, () -> {
            first.checkpoint();
            second.checkpoint();
        }), pairs -> {
            if (first.open() && second.open()) {
                then.accept(pairs);
            }
        }, problem -> {
            if (first.open() && second.open()) {
                tell(new Notice(Level.ERROR, FailureNotices.words(second.model().path(), problem)));
            }
        });
    }

    /** Takes in what has been found since the last time; to be called some times a second while something is going on. */
    public void poll() {
        run.poll();
        otherRun.poll();
        Session open = session.get();
        boolean any = false;
        for (ScreenedLayer layer = screened.poll(); layer != null; layer = screened.poll()) {
            if (open != null && open.holds(layer.layer()) && layer.screened()) {
                open.item(layer.layer()).screened(layer.traps().isEmpty() ? 0 : layer.traps().getFirst().strength());
                any = true;
            }
        }
        if (any) {
            changed();
        }
    }

    /** Closes the model. */
    public void close() {
        run.abandon();
        closeOther();
        current.set(null);
        pinned.set(null);
        lastReport.set(null);
        closeSession();
        session.set(null);
    }

    private void closeSession() {
        if (session.get() != null) {
            session.get().close();
        }
    }

    /** Analyzes these layers again, or all if there are none, with the options of now. */
    public void analyze(List<LayerItem> items) {
        Session open = session.get();
        if (open != null) {
            run.start(open, items.isEmpty() ? open.analyzable() : items, options.get());
            if (current.get() != null) {
                run.prefer(current.get());
            }
        }
    }

    /** The whole report of the open model as far as it goes, for tables and files. */
    public Optional<ModelReport> report() {
        Session open = session.get();
        ModelReport last = lastReport.get();
        if (open == null || last == null) {
            return Optional.empty();
        }
        // A second run of some layers has replaced their reports: the items hold the newest of each.
        boolean complete = open.analyzable().stream().allMatch(item -> item.report().isPresent());
        return Optional.of(new ModelReport(open.model(), last.options(), open.reports(), complete, last.backend(),
                last.started(), last.elapsed()));
    }

    /** Selects the layer that stands so many places after the current one among those that the filter lists. */
    public void walk(int steps) {
        Session open = session.get();
        if (open == null) {
            return;
        }
        List<LayerItem> listed = open.items().stream().filter(filter.get()::accepts).toList();
        if (!listed.isEmpty()) {
            int at = listed.indexOf(current.get());
            go(listed.get(Math.clamp((long) at + steps, 0, listed.size() - 1)));
        }
    }

    /** Makes a layer the current one, and the only one that is selected. */
    public void go(LayerItem item) {
        selected.setAll(List.of(item));
        current.set(item);
    }

    /** Selects the next layer with a trap, from the top again after the last. */
    public void nextTrap() {
        Session open = session.get();
        if (open == null) {
            return;
        }
        List<LayerItem> items = open.items();
        int at = items.indexOf(current.get());
        for (int i = 1; i <= items.size(); i++) {
            LayerItem item = items.get((at + i) % items.size());
            if (item.trapped()) {
                go(item);
                return;
            }
        }
        tell(new Notice(Level.DONE, "No layer has a trap, as far as it is analyzed."));
    }

    private static Notice summary(ModelReport report) {
        Outcome outcome = Outcome.of(report);
        return new Notice(outcome.partial() || outcome.summary().layers() == 0 ? Level.WARNING : Level.DONE,
                (report.complete() ? "" : "Stopped. ") + outcome.sentence(report));
    }

    private void analysisFailed(Throwable problem) {
        Path file = session.get() == null ? Path.of("") : session.get().model().path();
        tell(new Notice(Level.ERROR, FailureNotices.words(file, problem)));
    }

    private void changed() {
        figures.set(figures.get() + 1);
    }
}
