package org.eigenscope.timeline.training;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.Json;
import org.eigenscope.format.io.ModelFormatException.Malformed;
import org.eigenscope.model.Finding;
import org.eigenscope.timeline.training.TrainingFiles.LogKind;

/**
 * A log in JSON: a list of objects that each have a step or an epoch, wherever in the document it is, as
 * {@code log_history} of Hugging Face's {@code trainer_state.json}; or such an object a line.
 */
final class JsonLog {

    private static final long LONGEST = 256 << 20;
    private static final int LONGEST_LINE = 1 << 20;
    private static final int LONGEST_START = 1 << 16;
    private static final int DEEPEST = 4;
    /** What Hugging Face's trainer writes at the end: one row. */
    private static final Pattern RESULTS = Pattern.compile("(all|train|eval|test|predict)_results\\.json");

    private JsonLog() {}

    /** Adds what a document says. */
    static void read(ByteSource source, LoggedRows rows) throws IOException, Malformed {
        JsonElement log = Json.pythonTree(source, LONGEST, "the log");
        if (RESULTS.matcher(source.path().getFileName().toString()).matches()) {
            row(log, rows);
        } else {
            walk(log, rows, 0);
        }
    }

    /**
     * Adds what lines say.
     *
     * @return what was passed over: lines that are no objects, of which the last may be one that is being written
     */
    static Optional<Finding> readLines(ByteSource source, LoggedRows rows) throws IOException, Malformed {
        int number = 0;
        int broken = 0;
        int first = 0;
        try (BufferedReader text = new BufferedReader(new InputStreamReader(source.stream(0, source.size(), "the log"),
                StandardCharsets.UTF_8))) {
            for (String line = line(source, text); line != null; line = line(source, text)) {
                number++;
                if (!line.isBlank() && !row(source.path(), line, rows)) {
                    broken++;
                    first = first == 0 ? number : first;
                }
            }
        }
        return broken == 0 ? Optional.empty() : Optional.of(LogDamage.of(source, "line", broken, first == number,
                "%s not JSON, the first of them line %,d".formatted(broken == 1 ? "is" : "are", first)));
    }

    private static boolean row(Path file, String line, LoggedRows rows) throws IOException {
        try {
            JsonElement item = Json.pythonLine(file, line);
            row(item, rows);
            return item instanceof JsonObject;
        } catch (Malformed e) {
            return false;
        }
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

    /** The kind of JSON in a file: lines if its first is an object and others follow; empty if it is none. */
    static Optional<LogKind> kind(ByteSource source) throws IOException, Malformed {
        int length = (int) Math.min(source.size(), LONGEST_START);
        String start = new String(source.bytes(0, length, "the start of the log"), StandardCharsets.UTF_8)
                .replace("\ufeff", "").stripLeading();
        if (!start.startsWith("{") && !start.startsWith("[")) {
            return Optional.empty();
        }
        String line = start.lines().findFirst().orElseThrow();
        boolean lines = start.startsWith("{") && !start.substring(line.length()).isBlank();
        try {
            return Optional.of(lines && Json.pythonLine(source.path(), line) instanceof JsonObject ? LogKind.LINES
                    : LogKind.JSON);
        } catch (Malformed e) {
            return Optional.of(LogKind.JSON);
        }
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
