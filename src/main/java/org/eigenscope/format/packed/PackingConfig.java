package org.eigenscope.format.packed;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Locale;

/**
 * What a model's folder says of how its weights were packed. Schemes that can only be told apart by it ask here, and
 * decode nothing if what stands there cannot be read: a default in its place would give wrong weights.
 *
 * @param said the settings; empty if nothing is said
 * @param problem why what there is cannot be read; empty if it can
 */
public record PackingConfig(JsonObject said, String problem) {

    /** A folder that says nothing. */
    public static final PackingConfig NONE = new PackingConfig(new JsonObject(), "");

    /** What is said, but cannot be made out. */
    static final class Unclear extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        Unclear(String message) {
            super(message);
        }
    }

    /** Settings that cannot be read. */
    public static PackingConfig unreadable(String problem) {
        return new PackingConfig(new JsonObject(), problem);
    }

    /** True if the settings name this program among those that wrote the weights. */
    static boolean isWrittenBy(JsonObject of, String program) {
        return of.get("meta") instanceof JsonObject meta && meta.get("quantizer") instanceof JsonElement quantizer
                && quantizer.toString().toLowerCase(Locale.ROOT).contains(program);
    }

    /** @throws Unclear if they cannot be read */
    JsonObject settings() {
        if (!problem.isEmpty()) {
            throw new Unclear("the settings that tell how are damaged: " + problem);
        }
        return said;
    }

    /**
     * A whole number, or 0 if there is none.
     *
     * @throws Unclear if something else stands there
     */
    static int number(JsonObject of, String key) {
        JsonElement value = of.get(key);
        if (value == null || value.isJsonNull()) {
            return 0;
        }
        try {
            return value.getAsBigDecimal().intValueExact();
        } catch (IllegalStateException | UnsupportedOperationException | ArithmeticException
                | NumberFormatException e) {
            throw new Unclear("its setting '%s' is no whole number".formatted(key));
        }
    }

    /**
     * A word, or an empty one if there is none.
     *
     * @throws Unclear if something else stands there
     */
    static String word(JsonObject of, String key) {
        JsonElement value = of.get(key);
        if (value == null || value.isJsonNull()) {
            return "";
        }
        if (!value.isJsonPrimitive()) {
            throw new Unclear("its setting '%s' is no word".formatted(key));
        }
        return value.getAsString();
    }

    /** A part of the settings; empty if there is none. */
    static JsonObject part(JsonObject of, String key) {
        return of.get(key) instanceof JsonObject part ? part : new JsonObject();
    }
}
