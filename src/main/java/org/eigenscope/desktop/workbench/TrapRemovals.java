package org.eigenscope.desktop.workbench;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.value.ObservableValue;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.Trap;
import org.eigenscope.desktop.analysis.Background;
import org.eigenscope.desktop.analysis.BackgroundAnalyses;
import org.eigenscope.desktop.analysis.BackgroundAnalyses.Without;
import org.eigenscope.desktop.workbench.Notice.Level;
import org.eigenscope.metric.NumberText;
import org.eigenscope.metric.TrapWords;
import org.eigenscope.model.SafeText;
import org.eigenscope.output.AtomicFile.Mode;
import org.eigenscope.output.OutputException;
import org.eigenscope.surgery.CopyPlace;
import org.eigenscope.surgery.LeftLayer;
import org.eigenscope.surgery.MendPlan;
import org.eigenscope.surgery.MendedLayer;
import org.eigenscope.surgery.MendedModel;
import org.eigenscope.surgery.Mending;
import org.eigenscope.surgery.ModelCopy;

/**
 * Traps of the main model that are taken out to see what is left: shown beside the layer as it is, undone one after the
 * other, and written into a copy of the model. The open model is not changed. To be used on the window's thread.
 */
public final class TrapRemovals {

    private final BackgroundAnalyses analyses;
    private final Background background;
    private final ObservableValue<Session> session;
    private final ObservableValue<AnalysisOptions> options;
    private final Consumer<Notice> tell;
    private final ReadOnlyIntegerWrapper revision = new ReadOnlyIntegerWrapper();
    private final ReadOnlyBooleanWrapper any = new ReadOnlyBooleanWrapper();
    private final ReadOnlyObjectWrapper<MendedModel> written = new ReadOnlyObjectWrapper<>();

    /** @param before what was shown of the layer before, or null */
    private record Step(LayerItem item, Without before) {}

    /** A layer without the traps that were put back. */
    private record UndoneRemoval(LayerItem item, Without without) {}

    /** What is taken out of one model; its session holds it. */
    static final class ModelRemovals {
        private final Map<LayerItem, Without> shown = new LinkedHashMap<>();
        private final Deque<Step> steps = new ArrayDeque<>();
        private final Deque<UndoneRemoval> undone = new ArrayDeque<>();
    }

    TrapRemovals(BackgroundAnalyses analyses, Background background, ObservableValue<Session> session,
            ObservableValue<AnalysisOptions> options, Consumer<Notice> tell) {
        this.analyses = analyses;
        this.background = background;
        this.session = session;
        this.options = options;
        this.tell = tell;
        session.addListener((p, before, now) -> changed());
    }

    private ModelRemovals taken() {
        Session open = session.getValue();
        return open == null ? new ModelRemovals() : open.taken();
    }

    /** Changes when something else is shown. */
    public ReadOnlyIntegerProperty revisionProperty() {
        return revision.getReadOnlyProperty();
    }

    /** True if there is something to undo. */
    public ReadOnlyBooleanProperty anyProperty() {
        return any.getReadOnlyProperty();
    }

    /** How many can be undone of the main model. */
    public int steps() {
        return taken().steps.size();
    }

    /** The copy that was written last, or null. */
    public ReadOnlyObjectProperty<MendedModel> writtenProperty() {
        return written.getReadOnlyProperty();
    }

    /** The layer without the traps that were taken out of it, unless it has been analyzed again since. */
    public Optional<Without> of(LayerItem item) {
        Without without = taken().shown.get(item);
        return without != null && item.analyzed().filter(now -> same(now, without.mending().before())).isPresent()
                ? Optional.of(without) : Optional.empty();
    }

    /** A tail that was tested meanwhile has the traps that it had. */
    private static boolean same(Analyzed now, Analyzed before) {
        return now.random() == before.random() && now.esd() == before.esd();
    }

    /** The layer after its change, as far as it has a spectrum, with the words for it: {@code without trap 1}. */
    public Optional<Analyzed> after(LayerItem item) {
        return of(item).map(Without::after).filter(Analyzed.class::isInstance).map(Analyzed.class::cast);
    }

    /** The words for what is taken out of a layer: {@code without trap 1}, {@code without traps 1, 3}. */
    public String words(LayerItem item) {
        List<Integer> numbers = of(item).map(without -> numbers(without.mending())).orElse(List.of());
        return "without trap%s %s".formatted(numbers.size() == 1 ? "" : "s",
                String.join(", ", numbers.stream().map(String::valueOf).toList()));
    }

    private static List<Integer> numbers(Mending mending) {
        List<Trap> all = mending.before().traps();
        return mending.operation().traps().stream().map(trap -> all.indexOf(trap) + 1).sorted().toList();
    }

    /** True if this trap is taken out. */
    public boolean takes(LayerItem item, Trap trap) {
        return of(item).filter(without -> without.mending().operation().traps().contains(trap)).isPresent();
    }

    /** Takes a trap out of a layer, besides those that are out already. */
    public void without(LayerItem item, Trap trap) {
        Session open = session.getValue();
        Analyzed report = item.analyzed().orElse(null);
        if (open == null || report == null || !report.pooled() || takes(item, trap)) {
            return;
        }
        List<Trap> out = new ArrayList<>(of(item).map(now -> now.mending().operation().traps()).orElse(List.of()));
        out.add(trap);
        AnalysisOptions wanted = options.getValue();
        background.run(() -> analyses.without(report, out, wanted, open::checkpoint), found -> {
            if (open.open()) {
                open.taken().undone.clear();
                open.taken().steps.push(new Step(item, open.taken().shown.put(item, found)));
                changed();
            }
        }, problem -> failed(open, problem));
    }

    private void failed(Session open, Throwable problem) {
        if (open.open()) {
            tell.accept(new Notice(Level.ERROR, FailureNotices.words(open.file(), problem)));
        }
    }

    /** Puts back what was taken out last; gives its layer. */
    public Optional<LayerItem> undo() {
        ModelRemovals taken = taken();
        if (taken.steps.isEmpty()) {
            return Optional.empty();
        }
        Step last = taken.steps.pop();
        taken.undone.push(new UndoneRemoval(last.item(), taken.shown.get(last.item())));
        if (last.before() == null) {
            taken.shown.remove(last.item());
        } else {
            taken.shown.put(last.item(), last.before());
        }
        changed();
        return Optional.of(last.item());
    }

    /** Takes out again what was put back last; gives its layer. */
    public Optional<LayerItem> redo() {
        ModelRemovals taken = taken();
        if (taken.undone.isEmpty()) {
            return Optional.empty();
        }
        UndoneRemoval last = taken.undone.pop();
        taken.steps.push(new Step(last.item(), taken.shown.put(last.item(), last.without())));
        changed();
        return Optional.of(last.item());
    }

    private void changed() {
        any.set(!taken().steps.isEmpty());
        revision.set(revision.get() + 1);
    }

    /** True if the copy of the main model is a folder. */
    public boolean copyIsFolder() {
        return ModelCopy.isFolder(session.getValue().model());
    }

    /**
     * Writes a copy of the model without the traps that are taken out; if none is, without all but weak
     * ones.
     *
     * @param writings shows what is being written, and ends it if it is asked to
     */
    public void save(Path target, Mode mode, RunningExports writings) {
        Session open = session.getValue();
        List<Mending> chosen = open.taken().shown.keySet().stream().flatMap(item -> of(item).stream())
                .map(Without::mending)
                .filter(mending -> mending.operation().changes()).toList();
        List<Analyzed> trapped = open.analyzable().stream().flatMap(item -> item.analyzed().stream())
                .filter(report -> report.pooled() && !report.traps().isEmpty()).toList();
        AnalysisOptions wanted = options.getValue();
        CopyPlace place = new CopyPlace(open.model(), target, mode);
        Optional<String> misnaming = place.misnaming();
        if (misnaming.isPresent()) {
            tell.accept(new Notice(Level.ERROR, SafeText.of(misnaming.get())));
            return;
        }
        tell.accept(new Notice(Level.BEGUN, "Writing " + target.getFileName() + "…"));
        writings.begin(String.valueOf(target.getFileName()), writing -> {
            Runnable checkpoint = () -> {
                open.checkpoint();
                writing.checkpoint();
            };
            MendPlan plan = chosen.isEmpty() ? analyses.withoutAny(trapped, place, wanted, checkpoint)
                    : new MendPlan(chosen, List.of(), List.of());
            MendedModel mended = plan.changes().isEmpty() ? new MendedModel(target, List.of(), List.of())
                    : analyses.write(place, plan.changes(), wanted, checkpoint);
            return new Saved(mended, plan);
        }, done -> saved(done, open, chosen), problem -> {
            boolean there = problem instanceof OutputException output
                    && output.reason() == OutputException.Reason.EXISTS;
            tell.accept(new Notice(Level.ERROR, FailureNotices.words(target, problem), there
                    ? Optional.of(new Notice.Remedy("Replace", () -> save(target, Mode.REPLACE, writings)))
                    : Optional.empty()));
        }, () -> tell.accept(RunningExports.stopped(target)));
    }

    private record Saved(MendedModel mended, MendPlan plan) {}

    /** The traps that are taken out, as a command names them: {@code fc2:1}; none for all that were found. */
    private static List<String> names(List<Mending> chosen) {
        return chosen.stream().flatMap(mending -> numbers(mending).stream()
                .map(number -> mending.before().layer().name() + ":" + number)).toList();
    }

    private void saved(Saved done, Session open, List<Mending> chosen) {
        List<MendedLayer> layers = done.mended().layers();
        List<String> left = new ArrayList<>(Stream.of(done.plan().left(), done.mended().left()).flatMap(List::stream)
                .map(LeftLayer::words).toList());
        if (!done.plan().weak().isEmpty()) {
            left.add(NumberText.count(done.plan().weak().size(), "layer") + " with weak traps alone unchanged: remove "
                    + "those on their cards");
        }
        String rest = left.isEmpty() ? "" : " " + String.join(". ", left) + ".";
        if (layers.isEmpty()) {
            tell.accept(new Notice(Level.WARNING, "There is nothing to remove: nothing was written." + rest));
            return;
        }
        int remaining = layers.stream().mapToInt(MendedLayer::trapsLeft).sum();
        written.set(new MendedModel(done.mended().path(), layers, Stream.of(done.plan().left(), done.plan().weak(),
                done.mended().left()).flatMap(List::stream).toList()));
        List<String> words = new ArrayList<>();
        names(chosen).forEach(name -> words.addAll(List.of("--trap", name)));
        words.addAll(List.of("--out", done.mended().path().toString()));
        open.wrote(new WrittenOutput("mend", words));
        boolean whole = done.plan().left().isEmpty() && done.mended().left().isEmpty();
        tell.accept(new Notice(whole ? Level.DONE : Level.WARNING,
                "Mended model written to %s: %s changed, %s left in them. It was opened again and analyzed.%s"
                        .formatted(SafeText.of(done.mended().path().toString()),
                        NumberText.count(layers.size(), "layer"),
                        remaining == 0 ? "no traps" : TrapWords.count(remaining), rest)));
    }
}
