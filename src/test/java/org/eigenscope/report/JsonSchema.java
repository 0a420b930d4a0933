package org.eigenscope.report;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** As much of JSON Schema as our schemas use. */
public final class JsonSchema {

    private static final String DEFINITIONS = "#/$defs/";
    private final Path file;
    private final JsonObject root;

    private JsonSchema(Path file) throws IOException {
        this.file = file;
        this.root = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    }

    /** A schema of the folder docs. */
    public static JsonSchema of(String name) throws IOException {
        return new JsonSchema(Path.of("docs", name));
    }

    /** Where a value is otherwise than the schema says. */
    public List<String> mistakes(JsonElement value) {
        return mistakes(value, root, "");
    }

    private List<String> mistakes(JsonElement value, JsonObject rule, String path) {
        if (rule.has("$ref")) {
            String[] place = rule.get("$ref").getAsString().split(DEFINITIONS.replace("$", "\\$"));
            JsonSchema schema = place[0].isEmpty() ? this : sibling(place[0]);
            return schema.mistakes(value, schema.root.getAsJsonObject("$defs").getAsJsonObject(place[1]), path);
        }
        for (String choice : List.of("oneOf", "anyOf")) {
            if (rule.has(choice)) {
                List<List<String>> all = rule.getAsJsonArray(choice).asList().stream()
                        .map(one -> mistakes(value, one.getAsJsonObject(), path)).toList();
                // Of those that are wrong in some way, the one that is wrong in the fewest is meant.
                return all.stream().min(Comparator.comparingInt(List::size)).orElseThrow();
            }
        }
        List<String> mistakes = new ArrayList<>();
        if (rule.has("const") && !rule.get("const").equals(value)) {
            mistakes.add(path + " is not " + rule.get("const"));
        }
        if (rule.has("type") && !rule.get("type").toString().contains('"' + type(value) + '"')
                && !(type(value).equals("integer") && rule.get("type").toString().contains("number"))) {
            mistakes.add(path + " is no " + rule.get("type"));
        }
        if (value.isJsonArray() && rule.has("items")) {
            value.getAsJsonArray().forEach(item ->
                    mistakes.addAll(mistakes(item, rule.getAsJsonObject("items"), path + "[]")));
        }
        if (value.isJsonObject() && rule.has("properties")) {
            JsonObject known = rule.getAsJsonObject("properties");
            for (String key : value.getAsJsonObject().keySet()) {
                mistakes.addAll(known.has(key)
                        ? mistakes(value.getAsJsonObject().get(key), known.getAsJsonObject(key), path + "." + key)
                        : List.of(path + "." + key + " is not described"));
            }
            rule.getAsJsonArray("required").forEach(key -> {
                if (!value.getAsJsonObject().has(key.getAsString())) {
                    mistakes.add(path + "." + key + " is missing");
                }
            });
        }
        return mistakes;
    }

    private JsonSchema sibling(String name) {
        try {
            return new JsonSchema(file.resolveSibling(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String type(JsonElement value) {
        if (value.isJsonPrimitive()) {
            return value.getAsJsonPrimitive().isString() ? "string" : value.getAsJsonPrimitive().isBoolean() ? "boolean"
                    : value.getAsString().matches("-?\\d+") ? "integer" : "number";
        }
        return value.isJsonArray() ? "array" : value.isJsonObject() ? "object" : "null";
    }
}
