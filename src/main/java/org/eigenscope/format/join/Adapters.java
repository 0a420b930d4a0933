package org.eigenscope.format.join;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.eigenscope.format.data.UnreadableData;
import org.eigenscope.format.io.ModelFolder;
import org.eigenscope.format.join.AdapterModule.Method;
import org.eigenscope.format.join.AdapterUpdate.None;
import org.eigenscope.format.reader.FileIndex;
import org.eigenscope.format.reader.RawLayer;
import org.eigenscope.format.reader.RawLayer.KernelOrder;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.LayerKind;
import org.eigenscope.model.Model;
import org.eigenscope.model.SafeText;
import org.eigenscope.model.Shape;
import org.eigenscope.model.Tensor;
import org.eigenscope.model.WeightMatrix;

/**
 * An adapter by itself: the update of each module is a layer, and the tensors that it is made of are its parts. What
 * gives no update without its base model, or none at all, is listed with the reason.
 */
public final class Adapters {

    private static final Pattern PARAMETER = Pattern.compile("[./](?:weight|kernel|w)$");
    private static final String KEY = "adapter";
    private static final int MOST_FINDINGS = 20;

    private final List<Finding> findings;
    private final List<RawLayer> tensors;
    private final Map<String, AdapterModule> modules;
    private final Map<String, RawLayer> byName = new HashMap<>();
    private final AdapterConfig config;
    private final AdapterUpdates updates;

    /**
     * Looks for an adapter's tensors.
     *
     * @param contents what the file says of itself
     * @param folder where the adapter's configuration may be
     * @param tensors the file's
     * @param findings takes what was found
     */
    Adapters(FileIndex contents, ModelFolder folder, List<RawLayer> tensors, List<Finding> findings)
            throws IOException {
        this.tensors = tensors;
        this.findings = findings;
        boolean configured = folder.has(AdapterConfig.FILE);
        Map<String, AdapterModule> named = AdapterModule.of(tensors, "");
        this.config = configured || !named.isEmpty() ? new AdapterConfig(folder, contents.metadata(), findings) : null;
        this.modules = configured ? AdapterModule.of(tensors, config.type()) : named;
        if (modules.isEmpty()) {
            this.updates = null;
        } else {
            tensors.forEach(raw -> byName.putIfAbsent(raw.tensor().name(), raw));
            if (PeftAttention.anyTwice(modules)) {
                findings.add(new Finding(Severity.NOTE, "out_proj", "PEFT adds the update of an attention's out_proj "
                        + "twice, as it trains and as it merges: it is taken twice"));
            }
            this.updates = new AdapterUpdates(config, modules, byName, contents.format().startsWith("GGUF"));
        }
    }

    /** True if a model is an adapter by itself, not applied to its base model. */
    public static boolean isOne(Model model) {
        return model.metadata().containsKey(KEY);
    }

    /** The file's own metadata, and the adapter's method. */
    Map<String, String> metadata(Map<String, String> stored) {
        if (!any()) {
            return stored;
        }
        Map<String, String> all = new LinkedHashMap<>();
        all.put(KEY, modules.values().iterator().next().label());
        stored.forEach(all::putIfAbsent);
        return all;
    }

    /** True if there is an adapter. */
    boolean any() {
        return !modules.isEmpty();
    }

    /** The file's tensors, with the updates before their parts. */
    List<RawLayer> join() {
        if (!any()) {
            return tensors;
        }
        JoinedTensors joined = new JoinedTensors(tensors);
        boolean unscaled = false;
        boolean magnitudes = false;
        int failed = 0;
        for (AdapterModule module : modules.values()) {
            RawLayer first = module.parts().values().iterator().next();
            try {
                AdapterUpdate update = updates.of(module, null);
                joined.join(layer(module, update, first.tensor()), first, parts(module));
                unscaled |= updates.unscaled(module);
                magnitudes |= update.magnitude() != null;
            } catch (None e) {
                if (e.isDamaged() && failed++ < MOST_FINDINGS) {
                    findings.add(new Finding(Severity.DAMAGED, SafeText.name(first.tensor().name()), e.getMessage()
                            + ": they are listed one by one"));
                }
                refuse(joined, module, e);
            }
        }
        if (unscaled) {
            findings.add(new Finding(Severity.NOTE, AdapterConfig.FILE,
                    "it is missing, so the adapter's updates are taken without their scale: exponents are right, norms "
                    + "are not"));
        }
        if (magnitudes) {
            findings.add(new Finding(Severity.NOTE, "DoRA", "magnitudes scale the base model's weights with their "
                    + "updates, which is not "
                    + "of the updates alone: compare the base model with this adapter to see it"));
        }
        config.conclude();
        return joined.list();
    }

    /**
     * Lists the parts of a module with the reason; what has matrices costs figures, and a vector is one by its nature.
     */
    private void refuse(JoinedTensors joined, AdapterModule module, None why) {
        boolean told = false;
        boolean frozen = module.isShared() || module.method() == Method.IA3;
        for (RawLayer part : parts(module)) {
            boolean costs = !told && !frozen;
            Severity severity = !costs ? Severity.NOTE : why.isDamaged() ? Severity.DAMAGED : Severity.UNDECODED;
            joined.because(part, severity, why.getMessage());
            told = true;
        }
    }

    /** All tensors of a module, those of other names among them. */
    private List<RawLayer> parts(AdapterModule module) {
        List<RawLayer> parts = new ArrayList<>(module.parts().values());
        RawLayer alpha = byName.get(module.path() + ".alpha");
        RawLayer magnitude = updates.ownMagnitude(module);
        if (alpha != null) {
            parts.add(alpha);
        }
        if (magnitude != null) {
            parts.add(magnitude);
        }
        return parts;
    }

    /** The name of the module that an update is for, in its base model. */
    static String name(AdapterModule module, AdapterUpdate update) {
        String path = PeftAttention.plain(AdapterConfig.path(module.path()));
        // GGUF and JAX name the parameter.
        String plain = PARAMETER.matcher(path).replaceFirst("");
        String name = AdapterUpdates.withoutBase(plain);
        return update.parameter().isEmpty() ? plain : name + "." + update.parameter();
    }

    private static RawLayer layer(AdapterModule module, AdapterUpdate update, Tensor part) {
        String name = name(module, update);
        List<Long> dims = new ArrayList<>();
        if (update.slices() > 1 && !update.kernel()) {
            dims.add((long) update.slices());
        }
        dims.addAll(List.of((long) update.rows(), (long) update.columns()));
        if (update.kernel()) {
            dims.add((long) update.slices());
        }
        // Its elements are those of its matrices; the tensor stands for its name and shape.
        Tensor whole = new Tensor(name, part.dtype(), new Shape(dims), 0,
                new UnreadableData(name, "ΔW = " + update.formula()));
        WeightMatrix weights = new WeightMatrix(update.rows(), update.columns(), update.slices(), update.rank(),
                update.kernel(), false,
                update.source());
        return new RawLayer(whole, name, LayerKind.LORA, KernelOrder.OUT_IN_KERNEL, weights);
    }

    /** The modules, the configuration and the tensors, to be applied to a base model. */
    Map<String, AdapterModule> modules() {
        return modules;
    }

    AdapterConfig config() {
        return config;
    }

    AdapterUpdates updates() {
        return updates;
    }
}
