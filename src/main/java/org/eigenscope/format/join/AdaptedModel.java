package org.eigenscope.format.join;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.eigenscope.format.data.RotatedMatrix;
import org.eigenscope.format.data.UpdatedMatrix;
import org.eigenscope.format.io.ModelFolder;
import org.eigenscope.format.join.AdapterUpdate.None;
import org.eigenscope.format.reader.FileIndex;
import org.eigenscope.format.reader.LayerFactory;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.Layer;
import org.eigenscope.model.MatrixSource;
import org.eigenscope.model.Model;
import org.eigenscope.model.SafeText;
import org.eigenscope.model.Shape;
import org.eigenscope.model.SourceFile;
import org.eigenscope.model.WeightMatrix;

/**
 * A base model with an adapter applied: each layer that the adapter has an update for is W + ΔW, the others are the
 * base model's.
 */
public final class AdaptedModel {

    private static final int MOST_FINDINGS = 20;

    private final Model base;
    private final ModuleIndex index;
    private final Map<Layer, WeightMatrix> weights = new IdentityHashMap<>();
    private final Map<Layer, None> unknown = new IdentityHashMap<>();
    private final List<Finding> findings = new ArrayList<>();
    private int left;

    private AdaptedModel(Model base) {
        this.base = base;
        this.index = new ModuleIndex(base.layers());
    }

    /**
     * The model that a file makes of a base model.
     *
     * @param contents what the file holds
     * @param folder where its configuration may be
     * @param path the file
     * @param files the files that were read by then
     * @return null if the file holds no adapter, or the base model is itself one
     */
    public static Model of(Model base, FileIndex contents, ModelFolder folder, Path path,
            Supplier<List<SourceFile>> files) throws IOException {
        List<Finding> findings = new ArrayList<>(contents.findings());
        Adapters adapters = new Adapters(contents, folder, contents.tensors(), findings);
        if (!adapters.any() || Adapters.isOne(base)) {
            return null;
        }
        Model adapted = new AdaptedModel(base).with(adapters, contents, findings, path);
        List<SourceFile> all = new ArrayList<>(base.files());
        all.addAll(files.get());
        return new Model(path, adapted.format(), adapted.metadata(), adapted.layers(), adapted.findings(), all);
    }

    private Model with(Adapters adapters, FileIndex contents, List<Finding> found, Path path) {
        findings.addAll(found);
        String changed = adapters.config().changedBase();
        boolean unscaled = false;
        for (AdapterModule module : adapters.modules().values()) {
            if (module.isShared()) {
                continue;
            }
            try {
                if (!changed.isEmpty()) {
                    throw None.unknown(("its factors started from the base model's weights (%s), which were changed "
                            + "with them: it does not belong to the base model as it is")
                            .formatted(SafeText.name(changed)));
                }
                apply(adapters, module);
                unscaled |= adapters.updates().unscaled(module);
            } catch (None e) {
                note(module.path(), e);
                Layer layer = index.get(PeftAttention.plain(AdapterConfig.path(AdapterUpdates.withoutBase(
                        module.path()))));
                if (layer != null) {
                    unknown.put(layer, e);
                }
            }
        }
        if (unscaled) {
            findings.add(new Finding(Severity.UNDECODED, AdapterConfig.FILE, "it is missing, and nothing else tells "
                    + "the factor of the updates: they are taken without one"));
        }
        if (left > MOST_FINDINGS) {
            findings.add(new Finding(Severity.UNDECODED, "",
                    "%,d more updates are not applied".formatted(left - MOST_FINDINGS)));
        }
        adapters.config().conclude();
        replace(contents, adapters.config().type());
        Map<String, String> metadata = new LinkedHashMap<>(contents.metadata());
        metadata.put("base", base.name());
        List<Layer> layers = base.layers().stream().map(this::adapted).toList();
        return new Model(path, contents.format() + ", applied to " + base.name(), metadata, layers, findings,
                List.of());
    }

    /** The layer with its update; without matrices if that cannot be applied: what it becomes is not known. */
    private Layer adapted(Layer layer) {
        if (weights.containsKey(layer)) {
            return layer.with(weights.get(layer));
        }
        None why = unknown.get(layer);
        return why == null ? layer : new Layer(layer.id(), layer.name(), layer.kind(), layer.tensor(), null,
                "its update is not applied: " + why.getMessage(),
                why.isDamaged() ? Severity.DAMAGED : Severity.UNDECODED);
    }

    private void note(String module, None why) {
        if (left++ < MOST_FINDINGS) {
            findings.add(new Finding(why.isDamaged() ? Severity.DAMAGED : Severity.UNDECODED, SafeText.name(module),
                    "its update is not applied: " + why.getMessage()));
        }
    }

    private void apply(Adapters adapters, AdapterModule module) throws None {
        // Its name may depend on the update, and the update on the layer's shape: VeRA's and IA³'s do not name
        // parameters.
        AdapterUpdate alone = null;
        try {
            alone = adapters.updates().of(module, null);
        } catch (None e) {
            if (e.isDamaged()) {
                throw e;
            }
        }
        String name = alone != null ? Adapters.name(module, alone) : AdapterConfig.path(module.path());
        Layer layer = index.get(name);
        if (layer == null) {
            throw None.damaged("the base model has no layer '%s', or several".formatted(SafeText.name(name)));
        }
        WeightMatrix w = weights.getOrDefault(layer, layer.weights());
        boolean swapped = adapters.config().transposed() || module.embedding();
        long out = swapped ? w.columns() : w.rows();
        long in = swapped ? w.rows() : w.columns();
        Shape shape = w.kernel() || layer.tensor().shape().rank() > 2 ? Shape.of(out, in, w.slices())
                : Shape.of(out, in);
        AdapterUpdate update = adapters.updates().of(module, shape);
        boolean direct = update.rows() == w.rows() && update.columns() == w.columns();
        boolean turned = update.rows() == w.columns() && update.columns() == w.rows();
        if (!direct && !turned || update.slices() != w.slices()) {
            throw None.damaged("it is %d × %d × %d, and the base model's layer %d × %d × %d".formatted(update.rows(),
                    update.columns(),
                    update.slices(), w.rows(), w.columns(), w.slices()));
        }
        boolean transposed = direct && turned ? update.transposed() : turned;
        if (update.turn() != null && transposed) {
            throw None.unknown("it turns a weight that is stored as inputs × outputs, which is not computed");
        }
        MatrixSource source = update.turn() != null
                ? new RotatedMatrix(w.rows(), w.source(), update.turn(), update.magnitude())
                : new UpdatedMatrix(w.rows(), w.columns(), w.slices(), w.source(), update.source(), transposed,
                update.magnitude(), update.byRow() != transposed);
        weights.put(layer, new WeightMatrix(w.rows(), w.columns(), w.slices(), Math.min(w.rows(), w.columns()),
                w.kernel(), false, source));
    }

    /** Weights that were trained whole beside the updates, and are in the adapter's file as they are. */
    private void replace(FileIndex contents, String type) {
        List<Layer> own = new LayerFactory().layers(contents.tensors().stream()
                .filter(raw -> AdapterModule.of(List.of(raw), type).isEmpty()).toList());
        for (Layer layer : own) {
            Layer old = layer.weights() == null ? null : index.get(AdapterConfig.path(layer.name()));
            if (old != null && old.weights().rows() == layer.weights().rows() && old.weights()
                    .columns() == layer.weights().columns()
                    && old.weights().slices() == layer.weights().slices()) {
                weights.put(old, layer.weights());
            }
        }
    }
}
