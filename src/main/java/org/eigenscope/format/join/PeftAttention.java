package org.eigenscope.format.join;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.eigenscope.format.data.Factor.Scale;

/**
 * LoRA of PyTorch's {@code MultiheadAttention} by PEFT: the module's own factors are those of its joint projection
 * {@code in_proj_weight}, and its way out has factors of its own, behind the wrapper ({@code base_layer.out_proj}).
 * PEFT adds the update of the way out twice, in training, inference and merging alike, so that is what the network
 * computes with.
 */
final class PeftAttention {

    /** The parameter that a module's own factors are for. */
    static final String INPUTS = "in_proj_weight";

    private static final String OUT = ".base_layer.out_proj";

    private final Set<String> modules = new HashSet<>();

    PeftAttention(Map<String, AdapterModule> all) {
        Set<String> paths = new HashSet<>();
        all.values().forEach(module -> paths.add(module.path()));
        paths.stream().filter(path -> path.endsWith(OUT)).map(path -> path.substring(0, path.length() - OUT.length()))
                .filter(paths::contains).forEach(modules::add);
    }

    /** True if the module is such an attention, whose factors are those of its joint projection. */
    boolean isOne(AdapterModule module) {
        return modules.contains(module.path());
    }

    /** The factor of a module's update: twice its own for the way out of an attention. */
    Scale scale(AdapterModule module, Scale own) {
        String path = module.path();
        return path.endsWith(OUT) && modules.contains(path.substring(0, path.length() - OUT.length()))
                ? new Scale(2 * own.factor(), own.alpha()) : own;
    }

    /** True if one of the modules is the way out of such an attention, whose update counts twice. */
    static boolean anyTwice(Map<String, AdapterModule> all) {
        return !new PeftAttention(all).modules.isEmpty();
    }

    /** The path of the way out in the base model; other paths as they are. */
    static String plain(String path) {
        return path.endsWith(OUT) ? path.substring(0, path.length() - OUT.length()) + ".out_proj" : path;
    }
}
