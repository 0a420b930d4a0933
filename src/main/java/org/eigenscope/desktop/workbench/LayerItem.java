package org.eigenscope.desktop.workbench;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.metric.AlphaVerdict;
import org.eigenscope.metric.Metric;
import org.eigenscope.metric.MetricCatalog;
import org.eigenscope.model.Layer;

/** A layer of the open model with what is known of it so far. To be used on one thread: the window's. */
public final class LayerItem {

    private final Layer layer;
    private final ReadOnlyIntegerWrapper revision = new ReadOnlyIntegerWrapper();
    private LayerState state;
    private final SortedMap<Integer, Analyzed> slices = new TreeMap<>();
    private LayerReport report;
    private final StringProperty note = new SimpleStringProperty("");
    private double screened = Double.NaN;

    public LayerItem(Layer layer) {
        this.layer = layer;
        this.state = layer.hasMatrices() ? LayerState.IDLE : LayerState.SKIPPED;
    }

    public Layer layer() {
        return layer;
    }

    public LayerState state() {
        return state;
    }

    /** The reader's note on the layer; empty if there is none. */
    public StringProperty noteProperty() {
        return note;
    }

    /** Changes whenever anything here does: what a cell listens to. */
    public ReadOnlyIntegerProperty revisionProperty() {
        return revision.getReadOnlyProperty();
    }

    /**
     * The figures, once it is analyzed; those of the last analysis while it is analyzed again. Of a convolution whose
     * slices are analyzed apart, those of the chosen slice.
     */
    public Optional<Analyzed> analyzed() {
        return report instanceof Analyzed done ? Optional.of(done) : Optional.empty();
    }

    public Optional<LayerReport> report() {
        return Optional.ofNullable(report);
    }

    /** All reports of this layer: one, or one for each slice that was analyzed apart. */
    public List<LayerReport> reports() {
        return slices.isEmpty() ? report().stream().toList() : List.copyOf(slices.values());
    }

    /** Chooses the next slice, or the first after the last; nothing happens if the slices are pooled. */
    public void nextSlice() {
        if (report instanceof Analyzed now && slices.size() > 1) {
            SortedMap<Integer, Analyzed> after = slices.tailMap(now.slice() + 1);
            report = after.isEmpty() ? slices.get(slices.firstKey()) : after.get(after.firstKey());
            changed();
        }
    }

    /** The number of slices that have figures of their own; 0 if they are pooled. */
    public int slices() {
        return slices.size();
    }

    /** The reason why there are no figures, in words; empty if there are, or will be. */
    public String reason() {
        return switch (report) {
            case LayerReport.Skipped skipped -> skipped.reason();
            case LayerReport.Failed failed -> failed.message();
            case Analyzed done -> "";
            case null -> layer.reason();
        };
    }

    /** λ/λ+ of the strongest trap; NaN if there is none, or if it is not known yet. */
    public double trapStrength() {
        return number(MetricCatalog.get("trap_strength"));
    }

    /** The exponent of the tail; NaN if nothing was fitted, or not yet. */
    public double alpha() {
        return number(MetricCatalog.get("alpha"));
    }

    /** The value of a metric; NaN if it is no number, is missing, or is not known yet. */
    public double number(Metric metric) {
        return analyzed().map(metric::number).orElseGet(() -> layer.weights() == null ? Double.NaN
                : metric.number(layer));
    }

    /** The value of a metric in words; empty if it is not known yet. */
    public String text(Metric metric) {
        return analyzed().map(metric::text).orElseGet(() -> layer.weights() == null || !metric.isOfLayer() ? ""
                : metric.text(layer));
    }

    /** The number of traps found by the analysis. */
    public int traps() {
        return analyzed().map(done -> done.traps().size()).orElse(0);
    }

    /** λ/λ+ that the trap screen predicts from the elements alone, NaN if it predicts no trap or has not looked. */
    public double screenedStrength() {
        return screened;
    }

    /** True if the analysis found a trap, or the screen predicts one of a layer that is not analyzed yet. */
    public boolean trapped() {
        return analyzed().isPresent() ? traps() > 0 : screened > 1;
    }

    /** The verdict on its α, {@link AlphaVerdict#NO_POWER_LAW} if it has none. */
    public AlphaVerdict verdict() {
        return analyzed().map(AlphaVerdict::of).orElse(AlphaVerdict.NO_POWER_LAW);
    }

    /** How far α lies outside its usual range, of a layer that is warned of; else 0. */
    public double excess() {
        return warning().isEmpty() || Double.isNaN(alpha()) ? 0
                : Math.max(0, Math.max(AlphaVerdict.LOWEST - alpha(), alpha() - AlphaVerdict.HIGHEST));
    }

    /** The warning about its α; empty if there is none. */
    public String warning() {
        return verdict().warns() ? verdict().label() : "";
    }

    void state(LayerState next) {
        state = next;
        if (next == LayerState.WAITING) {
            slices.clear();
        }
        changed();
    }

    void report(LayerReport next) {
        if (next instanceof Analyzed slice && !slice.pooled()) {
            slices.put(slice.slice(), slice);
            // The first slice is shown until another is chosen.
            report = state == LayerState.DONE && report != null ? report : slice;
        } else {
            report = next;
        }
        state = switch (report) {
            case Analyzed done -> LayerState.DONE;
            case LayerReport.Skipped skipped -> LayerState.SKIPPED;
            case LayerReport.Failed failed -> LayerState.FAILED;
        };
        changed();
    }

    /** Puts a report that says more in the place of one, unless that has been replaced meanwhile. */
    void replace(Analyzed before, Analyzed after) {
        if (!before.pooled()) {
            slices.replace(before.slice(), before, after);
        }
        if (report == before) {
            report = after;
            changed();
        }
    }

    void screened(double strength) {
        screened = strength;
        changed();
    }

    private void changed() {
        revision.set(revision.get() + 1);
    }

    @Override
    public String toString() {
        return layer.name();
    }
}
