package org.eigenscope.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import static org.assertj.core.api.Assertions.assertThat;

/** As much of JSON Schema as our schemas and that of SARIF use; a word that it does not know is an error. */
public final class JsonSchema {

    private static final Set<String> KNOWN = Set.of("$schema", "$id", "$comment", "$defs", "definitions", "title",
            "description", "default", "x-metrics", "type", "properties", "required", "additionalProperties", "items",
            "oneOf", "anyOf", "const", "enum", "minItems", "uniqueItems", "minimum", "maximum", "pattern", "format");

    private final Path file;
    private final JsonObject root;

    private JsonSchema(Path file) throws IOException {
        this.file = file;
        this.root = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    }

    /** A schema of the folder docs. */
    public static JsonSchema of(String name) throws IOException {
        return at(Path.of("docs", name));
    }

    public static JsonSchema at(Path file) throws IOException {
        return new JsonSchema(file);
    }

    /** Where a value is otherwise than the schema says. */
    public List<String> mistakes(JsonElement value) {
        return mistakes(value, root, "");
    }

    private List<String> mistakes(JsonElement value, JsonObject rule, String path) {
        if (rule.has("$ref")) {
            String[] place = rule.get("$ref").getAsString().split("#/");
            JsonSchema schema = place[0].isEmpty() ? this : sibling(place[0]);
            JsonObject found = schema.root;
            for (String step : place[1].split("/")) {
                found = found.getAsJsonObject(step);
            }
            return schema.mistakes(value, found, path);
        }
        assertThat(KNOWN).as(path).containsAll(rule.keySet());
        List<String> mistakes = new ArrayList<>();
        for (String choice : List.of("oneOf", "anyOf")) {
            if (rule.has(choice)) {
                List<List<String>> all = rule.getAsJsonArray(choice).asList().stream()
                        .map(one -> mistakes(value, one.getAsJsonObject(), path)).toList();
                // Of those that are wrong in some way, the one that is wrong in the fewest is meant.
                mistakes.addAll(all.stream().min(Comparator.comparingInt(List::size)).orElseThrow());
            }
        }
        if (rule.has("const") && !rule.get("const").equals(value)) {
            mistakes.add(path + " is not " + rule.get("const"));
        }
        if (rule.has("enum") && !rule.getAsJsonArray("enum").contains(value)) {
            mistakes.add(path + " is none of " + rule.get("enum"));
        }
        if (rule.has("type") && !rule.get("type").toString().contains('"' + type(value) + '"')
                && !(type(value).equals("integer") && rule.get("type").toString().contains("number"))) {
            mistakes.add(path + " is no " + rule.get("type"));
        }
        switch (type(value)) {
            case "array" -> array(value.getAsJsonArray(), rule, path, mistakes);
            case "object" -> object(value.getAsJsonObject(), rule, path, mistakes);
            case "string" -> string(value.getAsString(), rule, path, mistakes);
            case "number", "integer" -> number(value.getAsDouble(), rule, path, mistakes);
            default -> {
                // Of true, false and null the type says all.
            }
        }
        return mistakes;
    }

    private void array(JsonArray array, JsonObject rule, String path, List<String> mistakes) {
        if (rule.has("items")) {
            array.forEach(item -> mistakes.addAll(mistakes(item, rule.getAsJsonObject("items"), path + "[]")));
        }
        if (rule.has("minItems") && array.size() < rule.get("minItems").getAsInt()) {
            mistakes.add(path + " has less than " + rule.get("minItems"));
        }
        if (rule.has("uniqueItems") && rule.get("uniqueItems").getAsBoolean()
                && Set.copyOf(array.asList()).size() < array.size()) {
            mistakes.add(path + " has an item twice");
        }
    }

    private void object(JsonObject object, JsonObject rule, String path, List<String> mistakes) {
        JsonElement others = rule.get("additionalProperties");
        JsonObject known = rule.has("properties") ? rule.getAsJsonObject("properties") : new JsonObject();
        for (String key : object.keySet()) {
            if (known.has(key)) {
                mistakes.addAll(mistakes(object.get(key), known.getAsJsonObject(key), path + "." + key));
            } else if (others != null && others.isJsonObject()) {
                mistakes.addAll(mistakes(object.get(key), others.getAsJsonObject(), path + "." + key));
            } else if (rule.has("properties") && (others == null || !others.getAsBoolean())) {
                mistakes.add(path + "." + key + " is not described");
            }
        }
        if (rule.has("required")) {
            rule.getAsJsonArray("required").forEach(key -> {
                if (!object.has(key.getAsString())) {
                    mistakes.add(path + "." + key + " is missing");
                }
            });
        }
    }

    private static void string(String text, JsonObject rule, String path, List<String> mistakes) {
        if (rule.has("pattern") && !Pattern.compile(rule.get("pattern").getAsString()).matcher(text).find()) {
            mistakes.add(path + " is not like " + rule.get("pattern"));
        }
        String format = rule.has("format") ? rule.get("format").getAsString() : "";
        try {
            if (format.startsWith("uri") && !new URI(text).isAbsolute() && format.equals("uri")) {
                mistakes.add(path + " is no absolute address");
            } else if (format.equals("date-time")) {
                OffsetDateTime.parse(text);
            }
        } catch (URISyntaxException | DateTimeException e) {
            mistakes.add(path + " is no " + format + ": " + e.getMessage());
        }
    }

    private static void number(double number, JsonObject rule, String path, List<String> mistakes) {
        if (rule.has("minimum") && number < rule.get("minimum").getAsDouble()
                || rule.has("maximum") && number > rule.get("maximum").getAsDouble()) {
            mistakes.add(path + " is beyond its limits");
        }
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
