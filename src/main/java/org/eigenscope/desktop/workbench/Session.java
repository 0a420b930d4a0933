package org.eigenscope.desktop.workbench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.eigenscope.analysis.LayerNote;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;

/** An open model and what is known of its layers. */
public final class Session {

    private final Path file;
    private final Model model;
    private final Optional<ModelReport> report;
    private final List<LayerItem> items;
    private final Map<Integer, LayerItem> byId = new HashMap<>();
    private final FileStamp fingerprint;
    private final boolean example;
    private final boolean adapter;
    private final TrapRemovals.ModelRemovals taken = new TrapRemovals.ModelRemovals();
    private final List<WrittenOutput> written = new ArrayList<>();
    private ModelReport last;
    private volatile boolean closed;

    /** A session of a model that is opened from its own path. */
    public Session(Model model, FileStamp fingerprint, boolean example) {
        this(model.path(), new Opener.Opened(model, Optional.empty()), fingerprint, example);
    }

    /**
     * @param file what was opened: the model, or a report of it
     * @param opened the model, and its report if there is nothing else of it
     * @param fingerprint its file from outside, before it was opened
     * @param example true if it is the built-in one, which wants explaining
     */
    Session(Path file, Opener.Opened opened, FileStamp fingerprint, boolean example) {
        this.file = file;
        this.model = opened.model();
        this.report = opened.report();
        this.fingerprint = fingerprint;
        this.example = example;
        this.adapter = ModelFiles.isAdapter(model);
        this.items = model.layers().stream().map(LayerItem::new).toList();
        items.forEach(item -> byId.put(item.layer().id(), item));
        report.stream().flatMap(stored -> stored.notes().stream()).filter(note -> byId.containsKey(note.id()))
                .forEach(note -> byId.get(note.id()).noteProperty().set(note.words()));
    }

    public Model model() {
        return model;
    }

    /** True if it is an adapter by itself: its layers are updates of the weights of a base model that is not open. */
    boolean adapter() {
        return adapter;
    }

    /** What its window is called: the model, and that it is a report if it is one. */
    public String title() {
        return model.name() + (model.holdsWeights() ? "" : " (report)");
    }

    /** Why what takes the weights cannot be done, in a few words; empty where the model has them. */
    public String whyWithoutWeights() {
        return model.holdsWeights() ? "" : "needs the weights, which a report does not hold";
    }

    /** The file or folder that was opened; of a report not that of its model. */
    public Path file() {
        return file;
    }

    /** The day of the analysis that the report is of, if the model is known by a report. */
    public Optional<String> analyzedOn() {
        return report.map(stored -> stored.started().toString().substring(0, 10));
    }

    /** The report that the model is known by, if its weights are not there. */
    Optional<ModelReport> stored() {
        return report;
    }

    /** Takes in what was written of it; what is written once more counts once. */
    public void wrote(WrittenOutput one) {
        written.remove(one);
        written.add(one);
    }

    /** What was written of it since it was opened, the last at the end. */
    public List<WrittenOutput> written() {
        return List.copyOf(written);
    }

    /** An analysis of some or all layers has ended. */
    void ended(ModelReport ended) {
        last = ended;
    }

    /** The whole report as far as it goes, for tables and files; empty before an analysis has ended. */
    Optional<ModelReport> whole() {
        // A second run of some layers has replaced their reports: the items hold the newest of each.
        return Optional.ofNullable(last).map(run -> new ModelReport(model, run.options(), reports(),
                analyzable().stream().allMatch(item -> item.report().isPresent()), run.backend(), run.started(),
                run.elapsed()).noted(notes()));
    }

    /** What the user has written of layers, in the model's order. */
    private List<LayerNote> notes() {
        return items.stream().filter(item -> !item.noteProperty().get().isBlank()).map(item ->
                new LayerNote(item.layer().id(), item.layer().name(), item.noteProperty().get().strip())).toList();
    }

    /** The traps that are taken out of it. */
    TrapRemovals.ModelRemovals taken() {
        return taken;
    }

    FileStamp fingerprint() {
        return fingerprint;
    }

    public boolean example() {
        return example;
    }

    /** All layers, in the model's order. */
    public List<LayerItem> items() {
        return items;
    }

    public LayerItem item(Layer layer) {
        return Objects.requireNonNull(byId.get(layer.id()), "a layer of another model");
    }

    /** The layers that have matrices, in the model's order. */
    public List<LayerItem> analyzable() {
        return items.stream().filter(item -> item.layer().hasMatrices()).toList();
    }

    /** The layers that no analysis has come to. */
    public List<LayerItem> unreached() {
        return analyzable().stream().filter(item -> item.report().isEmpty()).toList();
    }

    /** The layer of this name, if it has matrices. */
    public Optional<LayerItem> named(String name) {
        return items.stream().filter(item -> item.layer().hasMatrices() && item.layer().name().equals(name))
                .findFirst();
    }

    /** The reports there are, in the model's order. */
    public List<LayerReport> reports() {
        return items.stream().flatMap(item -> item.reports().stream()).toList();
    }

    /** False once it is closed. */
    boolean open() {
        return !closed;
    }

    void close() {
        closed = true;
    }

    /**
     * For work on this model that takes long; from any thread.
     *
     * @throws CancellationException once it is closed
     */
    public void checkpoint() {
        if (closed) {
            throw new CancellationException(model.name() + " was closed");
        }
    }

    void waiting(Collection<LayerItem> layers) {
        layers.forEach(item -> item.state(LayerState.WAITING));
    }

    /** A run has ended: what it did not reach stands as it did before. */
    void settle() {
        for (LayerItem item : items) {
            if (item.state() == LayerState.WAITING || item.state() == LayerState.RUNNING) {
                if (item.report().isPresent()) {
                    item.report(item.report().get());
                } else {
                    item.state(LayerState.IDLE);
                }
            }
        }
    }
}
