package org.eigenscope.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Files of real frameworks in {@code found}, each analyzed by the command line and compared with {@code expected.json}
 * as the README there defines it. The cases of {@code not-yet.txt} are known to differ; one of them that is right fails
 * too, so that the list stays true.
 */
class FoundFilesContractTest {

    private static final Path FOUND = Path.of("src/test/resources/found");
    private static final double NEAR = 1e-5;
    /** How a topic may be said. */
    private static final Map<String, Pattern> WORDS = Map.ofEntries(topic("cut", "cut short|damaged|truncated"),
            topic("missing", "missing"), topic("packed", "packed|quantized integers|not decoded"),
            topic("distributed", "distributed checkpoint"),
            topic("vera", "VeRA"), topic("zero", "ZeRO"), topic("optimizer", "optimizer"),
            topic("openvino", "OpenVINO"),
            topic("orbax", "Orbax"), topic("tfjs", "TensorFlow\\.js"), topic("nchwc", "NCHWc|blocked|blocks of"));

    @TempDir
    private Path folder;

    private static Map.Entry<String, Pattern> topic(String name, String words) {
        return Map.entry(name, Pattern.compile(words, Pattern.CASE_INSENSITIVE));
    }

    @TestFactory
    Stream<DynamicTest> everyFileIsReadAsItsFrameworkMeansIt() throws IOException {
        Set<String> notYet = new HashSet<>(Files.readAllLines(FOUND.resolve("not-yet.txt")));
        notYet.remove("");
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonElement element : JsonParser.parseString(Files.readString(FOUND.resolve("expected.json")))
                .getAsJsonArray()) {
            JsonObject expected = element.getAsJsonObject();
            String name = name(expected);
            boolean right = !notYet.remove(name);
            tests.add(DynamicTest.dynamicTest(name, () -> check(expected, right)));
        }
        tests.add(DynamicTest.dynamicTest("the cases that are not right yet exist", () -> assertThat(notYet)
                .isEmpty()));
        return tests.stream();
    }

    private static String name(JsonObject expected) {
        String name = expected.get("path").getAsString();
        return expected.has("with") ? name + " with " + expected.get("with").getAsString() : name;
    }

    private void check(JsonObject expected, boolean right) throws IOException {
        List<String> differences = new Run(expected).differences();
        if (right) {
            assertThat(differences).as(expected.get("what").getAsString()).isEmpty();
        } else {
            assertThat(differences).as("it is right now: take it out of not-yet.txt").isNotEmpty();
        }
    }

    /** One command line, and how what came of it differs from what is expected. */
    private final class Run {
        private final JsonObject expected;
        private final List<String> differences = new ArrayList<>();
        private final List<JsonObject> analyzed = new ArrayList<>();
        private final Set<String> listed = new HashSet<>();
        private JsonObject summary = new JsonObject();

        Run(JsonObject expected) {
            this.expected = expected;
        }

        List<String> differences() throws IOException {
            boolean compare = expected.has("command");
            Path report = folder.resolve(compare ? "report.csv" : "report.json");
            Session session = new Session(folder);
            int code = session.run(words(report).toArray());
            if (compare) {
                comparePairs(report);
            } else {
                read(report);
                compareLayers(code);
            }
            compareWords(session.out() + session.err());
            List<Integer> codes = ints(expected.get("exit"));
            if (!codes.contains(code)) {
                differences.add("it ends with %d instead of %s: %s".formatted(code, codes, session.err()));
            }
            return differences;
        }

        private List<Object> words(Path report) {
            List<Object> words = new ArrayList<>();
            words.add(expected.has("command") ? expected.get("command").getAsString() : "analyze");
            words.add(FOUND.resolve(expected.get("path").getAsString()));
            if (expected.has("with")) {
                words.add(FOUND.resolve(expected.get("with").getAsString()));
            }
            if (expected.has("options")) {
                expected.getAsJsonArray("options").forEach(option -> words.add(option.getAsString()));
            }
            if (!expected.has("randomize")) {
                words.add("--no-randomize");
            }
            words.addAll(List.of(expected.has("command") ? "--csv" : "--json", report, "--force"));
            return words;
        }

        private void read(Path report) throws IOException {
            if (!Files.exists(report)) {
                return;
            }
            JsonObject model = JsonParser.parseString(Files.readString(report)).getAsJsonObject()
                    .getAsJsonArray("models").get(0)
                    .getAsJsonObject();
            summary = model.getAsJsonObject("summary");
            for (JsonElement element : model.getAsJsonArray("layers")) {
                JsonObject layer = element.getAsJsonObject();
                if (layer.get("state").getAsString().equals("analyzed")) {
                    analyzed.add(layer);
                }
                JsonObject what = layer.getAsJsonObject("layer");
                if (!what.get("weights").isJsonNull()) {
                    listed.add(what.get("name").getAsString());
                    listed.add(what.getAsJsonObject("tensor").get("name").getAsString());
                }
            }
            Files.delete(report);
        }

        private void compareLayers(int code) {
            if (expected.has("any_layers")) {
                long trapped = analyzed.stream().filter(layer -> traps(layer) > 0).count();
                if (trapped > expected.get("trapped_layers_at_most").getAsInt()) {
                    differences.add("%d layers have traps".formatted(trapped));
                }
                return;
            }
            List<JsonObject> left = new ArrayList<>(analyzed);
            for (JsonElement element : expected.getAsJsonArray("layers")) {
                JsonObject layer = element.getAsJsonObject();
                boolean found = left.stream().filter(other -> isSame(layer, other)).findFirst().map(left::remove)
                        .orElse(false);
                boolean mayBeLeftOut = layer.has("optional") && code != ExitCode.DONE;
                if (!found && !mayBeLeftOut) {
                    differences.add("there is no %s; there are %s".formatted(layer, left.stream().map(Run::brief)
                            .toList()));
                }
            }
            if (!left.isEmpty()) {
                differences.add("not expected: %s".formatted(left.stream().map(Run::brief).toList()));
            }
            expected.getAsJsonArray("not_layers").forEach(name -> {
                if (listed.contains(name.getAsString())) {
                    differences.add(name + " stands in the table");
                }
            });
            if (expected.has("mean_alpha") && !isNear(expected, "mean_alpha", summary.get("alpha"))) {
                differences.add("the mean alpha is %s instead of %s".formatted(summary.get("alpha"),
                        expected.get("mean_alpha")));
            }
        }

        private boolean isSame(JsonObject layer, JsonObject found) {
            JsonObject what = found.getAsJsonObject("layer");
            JsonObject weights = what.getAsJsonObject("weights");
            JsonObject scale = found.getAsJsonObject("scale");
            JsonObject tail = found.getAsJsonObject("tail");
            int rows = weights.get("rows").getAsInt();
            int columns = weights.get("columns").getAsInt();
            return layer.get("n").getAsInt() == Math.max(rows, columns) && layer.get("m")
                    .getAsInt() == Math.min(rows, columns)
                    && (layer.has("any_slices") || layer.get("slices").equals(weights.get("slices")))
                    && isNear(layer, "lambda_max", scale.get("spectral_norm"))
                    && isNear(layer, "norm", scale.get("norm"))
                    && (!layer.has("alpha") || isNear(layer, "alpha", tail.get("alpha")))
                    && (!layer.has("status") || !tail.get("succeeded").getAsBoolean())
                    && (!layer.has("num_pl_spikes") || layer.get("num_pl_spikes").equals(tail.get("tail_size")))
                    && (!layer.has("traps") || layer.get("traps").getAsInt() == traps(found))
                    && (!layer.has("kind_matters") || layer.get("kind").equals(what.get("kind")))
                    && (!layer.has("name_has") || what.get("name").getAsString()
                    .contains(layer.get("name_has").getAsString()));
        }

        private static int traps(JsonObject layer) {
            JsonElement random = layer.get("random");
            return random.isJsonNull() ? 0 : random.getAsJsonObject().getAsJsonArray("traps").size();
        }

        private static String brief(JsonObject layer) {
            JsonObject what = layer.getAsJsonObject("layer");
            JsonObject weights = what.getAsJsonObject("weights");
            return "%s (%s, %s × %s × %s, λmax %s, norm %s, alpha %s, %d traps)".formatted(what.get("name"),
                    what.get("kind"),
                    weights.get("rows"), weights.get("columns"), weights.get("slices"),
                    layer.getAsJsonObject("scale").get("spectral_norm"), layer.getAsJsonObject("scale").get("norm"),
                    layer.getAsJsonObject("tail").get("alpha"), traps(layer));
        }

        private void comparePairs(Path report) throws IOException {
            Map<String, String[]> rows = new LinkedHashMap<>();
            if (Files.exists(report)) {
                for (String line : Files.readAllLines(report)) {
                    String[] cells = line.split(",", -1);
                    rows.put(cells[0], cells);
                }
                Files.delete(report);
            }
            for (JsonElement element : expected.getAsJsonArray("pairs")) {
                JsonObject pair = element.getAsJsonObject();
                String[] row = rows.get(pair.get("name").getAsString());
                if (row == null || !isNear(pair, "distance", row[3]) || !isNear(pair, "relative", row[4])
                        || !isNear(pair, "angle", row[5])) {
                    differences.add("there is no row %s; there are %s".formatted(pair, rows.values().stream()
                            .map(List::of).toList()));
                }
            }
        }

        private static boolean isNear(JsonObject expected, String key, String value) {
            return !value.isEmpty() && Math.abs(Double.parseDouble(value) / expected.get(key).getAsDouble() - 1)
                    <= NEAR;
        }

        private static boolean isNear(JsonObject expected, String key, JsonElement value) {
            return value != null && value.isJsonPrimitive() && isNear(expected, key, value.getAsString());
        }

        private void compareWords(String said) {
            boolean allAnalyzed = StreamSupport.stream(expected.getAsJsonArray("layers").spliterator(), false)
                    .allMatch(layer -> layer.getAsJsonObject().has("optional")) && !analyzed.isEmpty();
            if (expected.has("must_say") && !allAnalyzed) {
                expected.getAsJsonArray("topic").forEach(topic -> {
                    if (!WORDS.get(topic.getAsString()).matcher(said).find()) {
                        differences.add("nothing is said of '%s': %s".formatted(topic.getAsString(), said));
                    }
                });
            }
            if (expected.has("must_not_say")
                    && said.toLowerCase(Locale.ROOT).contains(expected.get("must_not_say").getAsString())) {
                differences.add("it says '%s'".formatted(expected.get("must_not_say").getAsString()));
            }
        }

        private static List<Integer> ints(JsonElement value) {
            return value instanceof JsonArray array ? array.asList().stream().map(JsonElement::getAsInt).toList()
                    : List.of(value.getAsInt());
        }
    }
}
