package org.eigenscope.format.join;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.eigenscope.model.Layer;

/**
 * The layers of a base model by the names that adapters give to their modules: with underscores for dots, behind a
 * prefix of the program that trained them, or without the first parts of a path. What could be two layers is none.
 */
final class ModuleIndex {

    private static final List<String> PREFIXES = List.of("base_model_model_", "lora_unet_", "lora_te1_", "lora_te2_",
            "lora_te_",
            "lora_transformer_", "diffusion_model_", "unet_", "transformer_", "text_encoder_", "text_encoder_2_",
            "model_");
    private static final Pattern SEPARATOR = Pattern.compile("[./]");
    private static final Pattern NUMBER = Pattern.compile("(?:^|.*_)\\d+(?:_.*|$)");
    private static final int MOST_PARTS = 30;

    private final Map<String, Layer> whole = new HashMap<>();
    private final Map<String, Layer> ends = new HashMap<>();

    ModuleIndex(List<Layer> layers) {
        for (Layer layer : layers) {
            if (layer.weights() != null) {
                String name = plain(layer.name());
                put(whole, name, layer);
                for (String end = end(name); end != null; end = end(end)) {
                    put(ends, end, layer);
                }
            }
        }
    }

    /** A name that two layers share is kept as that of none. */
    private static void put(Map<String, Layer> names, String name, Layer layer) {
        if (names.containsKey(name)) {
            names.put(name, null);
        } else {
            names.put(name, layer);
        }
    }

    private static String plain(String name) {
        return SEPARATOR.matcher(name).replaceAll("_");
    }

    /**
     * A name without its first part; null if that is a number, which tells layers apart, or if nothing would be left.
     */
    private static String end(String name) {
        int cut = name.indexOf('_');
        return cut < 0 || cut == name.length() - 1 || NUMBER.matcher(name.substring(0, cut)).matches() ? null
                : name.substring(cut + 1);
    }

    /** The layer of this module, or null. */
    Layer get(String module) {
        String name = plain(module);
        if (whole.containsKey(name)) {
            return whole.get(name);
        }
        for (String prefix : PREFIXES) {
            if (name.startsWith(prefix) && whole.get(name.substring(prefix.length())) != null) {
                return whole.get(name.substring(prefix.length()));
            }
        }
        if (ends.containsKey(name)) {
            return ends.get(name);
        }
        String end = end(name);
        for (int i = 0; end != null && i < MOST_PARTS; i++) {
            if (whole.containsKey(end)) {
                return whole.get(end);
            }
            end = end(end);
        }
        return null;
    }
}
