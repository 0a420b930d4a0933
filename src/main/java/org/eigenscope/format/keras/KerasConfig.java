package org.eigenscope.format.keras;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.SafeText;

/**
 * What a model's configuration says of its layers: the user's name of each, and their order. Keras 3 stores the weights
 * of a layer under its class, counted ({@code layers/dense_1}); the configuration lists the layers in the same order.
 */
final class KerasConfig {

    private static final int DEPTH = 20;

    /**
     * @param order where the layer is in the network
     * @param equation the Einstein sum that it computes, or the empty string
     */
    record Place(String name, int order, String equation) {}

    private final Map<String, Place> places = new HashMap<>();
    /** From a layer's name to its equation. */
    private final Map<String, String> equations = new HashMap<>();
    private final Map<String, String> types = new HashMap<>();
    private final List<Finding> findings = new ArrayList<>();

    /** @param model the configuration, or null if the file has none */
    KerasConfig(JsonElement model) {
        add("", model, 0);
    }

    /** The layer whose weights are at this path, or null. */
    Place place(String path) {
        return places.get(path);
    }

    /** The Einstein sum that the layer of this name computes, or the empty string. */
    String equation(String layer) {
        return equations.getOrDefault(layer, "");
    }

    /** The class of the layer of this name, in snake case, or the empty string. */
    String type(String layer) {
        return types.getOrDefault(layer, "");
    }

    /** The order of the innermost layer that this path lies in; the largest number if none is known. */
    int order(String path) {
        for (String part = path; !part.isEmpty(); part = part.substring(0, Math.max(0, part.lastIndexOf('/')))) {
            if (places.containsKey(part)) {
                return places.get(part).order();
            }
        }
        return Integer.MAX_VALUE;
    }

    List<Finding> findings() {
        return findings;
    }

    private void add(String prefix, JsonElement model, int depth) {
        if (depth > DEPTH || !(model instanceof JsonObject object)
                || !(object.get("config") instanceof JsonObject config)
                || !(config.get("layers") instanceof JsonArray layers)) {
            return;
        }
        Map<String, Integer> counts = new HashMap<>();
        for (JsonElement element : layers) {
            if (!(element instanceof JsonObject layer)) {
                continue;
            }
            String type = snakeCase(text(layer.get("class_name")));
            int count = counts.merge(type, 1, Integer::sum) - 1;
            String path = prefix + "layers/" + type + (count == 0 ? "" : "_" + count);
            String name = layer.get("config") instanceof JsonObject own ? text(own.get("name")) : "";
            String equation = layer.get("config") instanceof JsonObject own ? text(own.get("equation")) : "";
            places.put(path, new Place(name.isEmpty() ? text(layer.get("name")) : name, places.size(), equation));
            equations.put(name, equation);
            types.put(name, type);
            if (type.equals("lambda") && findings.isEmpty()) {
                findings.add(new Finding(Severity.NOTE, SafeText.name(name),
                        "a Lambda layer, whose code is in the file: Keras would run it when told to load unsafely; it "
                        + "was not run here"));
            }
            add(path + "/", layer, depth + 1);
        }
    }

    /** As {@code keras.src.utils.naming.to_snake_case}. */
    static String snakeCase(String name) {
        return name.replaceAll("\\W+", "").replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
                .replaceAll("([a-z])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }

    private static String text(JsonElement value) {
        return value != null && value.isJsonPrimitive() ? value.getAsString() : "";
    }
}
