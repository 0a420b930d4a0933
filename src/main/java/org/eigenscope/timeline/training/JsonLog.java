package org.eigenscope.timeline.training;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.Json;
import org.eigenscope.format.io.ModelFormatException.Malformed;

/**
 * A log in JSON: a list of objects that each have a step or an epoch, wherever in the document it is, as
 * {@code log_history} of Hugging Face's {@code trainer_state.json}; or such an object a line.
 */
final class JsonLog {

    private static final long LONGEST = 256 << 20;
    private static final int LONGEST_LINE = 1 << 20;
    private static final int DEEPEST = 4;

    private JsonLog() {}

    /** Adds what a document says. */
    static void read(ByteSource source, LoggedRows rows) throws IOException, Malformed {
        walk(Json.tree(source, LONGEST, "the log"), rows, 0);
    }

    /**
     * Adds what lines say.
     *
     * @return how many are no JSON: 1 may be one that is being written
     */
    static int readLines(ByteSource source, LoggedRows rows) throws IOException, Malformed {
        int broken = 0;
        try (BufferedReader text = new BufferedReader(new InputStreamReader(source.stream(0, source.size(), "the log"),
                StandardCharsets.UTF_8))) {
            for (String line = line(source, text); line != null; line = line(source, text)) {
                if (!line.isBlank()) {
                    try {
                        row(Json.read(source.path(), new ByteArrayInputStream(line.getBytes(StandardCharsets.UTF_8)),
                                "a line", Json::element), rows);
                    } catch (Malformed e) {
                        broken++;
                    }
                }
            }
        }
        return broken;
    }

    /** The next line, null at the end; one that is too long is refused before it is collected. */
    private static String line(ByteSource source, Reader text) throws IOException, Malformed {
        StringBuilder line = new StringBuilder();
        int letter = text.read();
        if (letter < 0) {
            return null;
        }
        for (; letter >= 0 && letter != '\n'; letter = text.read()) {
            if (line.length() == LONGEST_LINE) {
                throw source.malformed("a line of more than %,d letters".formatted(LONGEST_LINE));
            }
            line.append((char) letter);
        }
        return line.toString();
    }

    private static void walk(JsonElement value, LoggedRows rows, int depth) {
        if (depth > DEEPEST) {
            return;
        }
        if (value instanceof JsonArray list) {
            list.forEach(item -> row(item, rows));
        } else if (value instanceof JsonObject object) {
            object.asMap().values().forEach(member -> walk(member, rows, depth + 1));
        }
    }

    private static void row(JsonElement item, LoggedRows rows) {
        if (item instanceof JsonObject object) {
            Map<String, Double> row = new LinkedHashMap<>();
            flatten("", object, row, 0);
            rows.add(row);
        }
    }

    private static void flatten(String prefix, JsonObject object, Map<String, Double> row, int depth) {
        object.asMap().forEach((name, value) -> {
            if (value instanceof JsonObject inner && depth < DEEPEST) {
                flatten(prefix + name + "/", inner, row, depth + 1);
            } else if (value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber()) {
                row.put(prefix + name, value.getAsDouble());
            }
        });
    }
}
