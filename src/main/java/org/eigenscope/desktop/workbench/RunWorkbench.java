package org.eigenscope.desktop.workbench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.run.AnalysisListener;
import org.eigenscope.analysis.run.AnalysisRun;
import org.eigenscope.desktop.analysis.AnalysisService;
import org.eigenscope.desktop.analysis.Background;
import org.eigenscope.desktop.workbench.Notice.Level;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.format.io.ModelFormatException.Unsupported;
import org.eigenscope.model.Model;
import org.eigenscope.model.ModelNames;
import org.eigenscope.report.WrittenReports;
import org.eigenscope.timeline.Checkpoint;
import org.eigenscope.timeline.CheckpointDistances;
import org.eigenscope.timeline.TrainingRun;
import org.eigenscope.timeline.find.RunFinder;
import org.eigenscope.timeline.training.TrainingLog;

/** Holds the training run that is open beside the model, and its analysis. To be used on the window's thread. */
public final class RunWorkbench {

    private final Background background;
    private final AnalysisService service;
    private final Supplier<AnalysisOptions> options;
    private final Consumer<Notice> tell;
    private final BooleanSupplier busy;
    private final RunFinder finder = new RunFinder(new ModelFiles(), WrittenReports::recognizes);
    private final ReadOnlyObjectWrapper<OpenRun> run = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<OpenRun> under = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyIntegerWrapper figures = new ReadOnlyIntegerWrapper();
    private final AtomicBoolean telling = new AtomicBoolean();
    private AnalysisRun analysis;
    private AnalysisRun second;
    private int request;
    private boolean looking;
    private TrainingRun coming;
    /** The open run, for other threads. */
    private volatile OpenRun shown;

    /** @param busy true while the model beside is analyzed, which goes first */
    RunWorkbench(Background background, AnalysisService service, Supplier<AnalysisOptions> options,
            Consumer<Notice> tell,
            BooleanSupplier busy) {
        this.background = background;
        this.service = service;
        this.options = options;
        this.tell = tell;
        this.busy = busy;
        run.addListener((p, before, after) -> shown = after);
    }

    /** The open run, or null. */
    public ReadOnlyObjectProperty<OpenRun> runProperty() {
        return run.getReadOnlyProperty();
    }

    /** The run that the open one is drawn over, or null. */
    public ReadOnlyObjectProperty<OpenRun> underProperty() {
        return under.getReadOnlyProperty();
    }

    /** Changes when layers have been analyzed; once for many. */
    public ReadOnlyIntegerProperty figuresProperty() {
        return figures.getReadOnlyProperty();
    }

    /**
     * Opens the run of a folder and analyzes it.
     *
     * @param last takes the last checkpoint, to be opened as the model
     * @param failed is told why there is no run
     * @return true: one of the two will hear
     */
    boolean open(Path folder, Consumer<Path> last, Consumer<Throwable> failed) {
        int mine = ++request;
        AnalysisOptions asked = options.get();
        background.run(() -> {
            return opened(folder, asked);
        }, opened -> {
            if (mine == request) {
                stop();
                run.set(opened);
                figures.set(figures.get() + 1);
                Notice.of(Stream.concat(opened.run().findings().stream(),
                        opened.log().findings().stream()).toList()).ifPresent(tell);
                last.accept(opened.run().checkpoints().getLast().path());
                start(opened);
            }
        }, problem -> {
            if (mine == request) {
                failed.accept(problem);
            }
        });
        return true;
    }

    /**
     * Opens a second run, which the open one is drawn over, and analyzes it. Its steps must count the same.
     *
     * @param failed is told why there is none
     */
    public void openUnder(Path folder, Consumer<Throwable> failed) {
        OpenRun over = run.get();
        if (over == null) {
            return;
        }
        background.run(() -> {
            OpenRun opened = opened(folder, over.options());
            TrainingRun found = opened.run();
            if (found.unit() != over.run().unit()) {
                throw new Unsupported(folder, ("its checkpoints are numbered by %s, those of %s by %s: they share no "
                        + "axis")
                        .formatted(found.unit().word(), over.run().name(), over.run().unit().word()));
            }
            List<String> names = ModelNames.of(List.of(over.run().folder(), found.folder()));
            return opened.with(found.named(names.getLast()), opened.log());
        }, opened -> {
            if (run.get() != null && run.get().run().folder().equals(over.run().folder())) {
                closeUnder();
                under.set(opened);
                second = begin(opened, () -> under.get() == opened);
                changed();
            }
        }, failed);
    }

    /** Takes the second run away. */
    public void closeUnder() {
        if (second != null) {
            second.cancel();
            second = null;
        }
        under.set(null);
        changed();
    }

    /** Finds the run of a folder, of which reports may be what is left; takes a while. */
    private static OpenRun opened(Path folder, AnalysisOptions options) throws IOException, ModelFormatException {
        CheckpointReports told = new CheckpointReports();
        TrainingRun found = new RunFinder(new ModelFiles(), WrittenReports::recognizes, told).find(List.of(folder));
        return new OpenRun(found, TrainingLog.of(found, List.of(), WrittenReports::recognizes), options, told);
    }

    /** Opens checkpoints of the run of which there is a report alone, and leaves the rest to another. */
    Opener opener(Opener models) {
        return new Opener() {
            @Override
            public Model open(Path path, Model base) throws Exception {
                return openAny(path, base).model();
            }

            @Override
            public Opened openAny(Path path, Model base) throws Exception {
                OpenRun open = shown;
                Optional<Opened> told = open == null ? Optional.empty() : open.reportAt(path);
                return told.isPresent() ? told.get() : models.openAny(path, base);
            }
        };
    }

    private void start(OpenRun opened) {
        analysis = begin(opened, () -> run.get() == opened);
    }

    /** @param open false once the run is no longer shown */
    private AnalysisRun begin(OpenRun opened, BooleanSupplier open) {
        if (opened.missing().isEmpty()) {
            measure(opened, open);
            return null;
        }
        AnalysisRun begun = service.start(opened.together(), opened.missing(), opened.options(),
                new AnalysisListener() {
            @Override
            public void finished(LayerReport report) {
                opened.add(report);
                if (telling.compareAndSet(false, true)) {
                    background.onWindow(RunWorkbench.this::changed);
                }
            }
        });
        hold(begun);
        background.run(begun::join, report -> {
            if (open.getAsBoolean()) {
                measure(opened, open);
            }
        }, problem -> failed(opened, open, problem));
        return begun;
    }

    private void changed() {
        telling.set(false);
        figures.set(figures.get() + 1);
    }

    /** How far the weights have moved is read once all spectra are there. */
    private void measure(OpenRun opened, BooleanSupplier open) {
        background.run(() -> CheckpointDistances.of(opened.series(), new AnalysisContext() {
            @Override
            public void checkpoint() {
                if (!open.getAsBoolean()) {
                    throw new CancellationException();
                }
            }
        }), moved -> {
            opened.moved(moved);
            changed();
        }, problem -> failed(opened, open, problem));
    }

    private void failed(OpenRun opened, BooleanSupplier open, Throwable problem) {
        if (open.getAsBoolean() && !(problem instanceof CancellationException)) {
            tell.accept(new Notice(Level.ERROR, FailureNotices.words(opened.run().folder(), problem)));
        }
    }

    /**
     * Looks for checkpoints that training has written since, also in the place of others; to be called every few
     * seconds. One is taken once its files have not changed from one look to the next. Those that training has removed,
     * or written a later one over, stay.
     */
    void watch() {
        OpenRun open = run.get();
        if (open == null || looking || open.done() < open.layers()) {
            return;
        }
        looking = true;
        TrainingRun before = coming != null && coming.folder().equals(open.run().folder()) ? coming : open.run();
        background.run(() -> {
            Set<Model> analyzed = Collections.newSetFromMap(new IdentityHashMap<>());
            analyzed.addAll(open.run().models());
            TrainingRun now = finder.update(before, one -> analyzed.contains(one.model()));
            boolean rests = now == before && (!analyzed.containsAll(now.models())
                    || !now.steps().equals(open.run().steps()));
            return new RefreshedRun(now, rests ? open.with(now, TrainingLog.of(now, List.of(),
                    WrittenReports::recognizes)) : null);
        }, look -> {
            looking = false;
            if (run.get() == open) {
                coming = look.run;
                if (look.next != null) {
                    coming = null;
                    run.set(look.next);
                    figures.set(figures.get() + 1);
                    start(look.next);
                }
            }
        }, problem -> looking = false);
    }

    /**
     * What was seen of a run.
     *
     * @param run as it is now
     * @param next the same, once what is new in it rests; null until then
     */
    private record RefreshedRun(TrainingRun run, OpenRun next) {}

    /** Holds while the model beside is analyzed, so that both together take no more memory than one. */
    void pauseForOther() {
        Stream.of(Optional.ofNullable(analysis), Optional.ofNullable(second)).flatMap(Optional::stream)
                .forEach(this::hold);
    }

    private void hold(AnalysisRun begun) {
        if (busy.getAsBoolean()) {
            begun.pause();
        } else {
            begun.resume();
        }
    }

    private void stop() {
        if (analysis != null) {
            analysis.cancel();
            analysis = null;
        }
        closeUnder();
        run.set(null);
    }

    /** Hands on a model that has been opened if it is this checkpoint; says so if another was written over it. */
    Consumer<Session> ifStill(Checkpoint checkpoint, Consumer<Session> then) {
        return opened -> {
            if (checkpoint.is(opened.model())) {
                then.accept(opened);
            } else {
                tell.accept(new Notice(Level.ERROR, ("%s holds another checkpoint by now: of that of %s "
                        + "the analysis is left").formatted(checkpoint.model().name(), checkpoint.step().words())));
            }
        };
    }

    /** True if a file is one of the run's checkpoints. */
    boolean holds(Path file) {
        return run.get() != null && run.get().run().checkpoints().stream().anyMatch(one -> one.path().equals(file));
    }

    /** Closes the run. */
    public void close() {
        request++;
        stop();
        changed();
    }
}
