package org.eigenscope.store;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.report.ReportFiles;
import org.eigenscope.report.Samples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Reports with something in them that does not belong there: they are refused with a sentence, or whatever can be shown
 * of them is.
 */
class HostileReportTest {

    private static final int ROUNDS = Integer.getInteger("fuzz.reports", 200);
    private static final List<JsonElement> STRANGERS = List.of(new JsonPrimitive(-1), new JsonPrimitive(0),
            new JsonPrimitive(1), new JsonPrimitive(7), new JsonPrimitive(Integer.MAX_VALUE),
            new JsonPrimitive(Integer.MIN_VALUE), new JsonPrimitive(Long.MAX_VALUE),
            new JsonPrimitive(new BigDecimal("1e999")), new JsonPrimitive(new BigDecimal("-1e999")),
            new JsonPrimitive(1e308), new JsonPrimitive(5e-324), new JsonPrimitive(0.5), JsonNull.INSTANCE,
            new JsonPrimitive(""), new JsonPrimitive("../../x\u0000\u202e<script>"), new JsonPrimitive(true),
            new JsonArray(), new JsonObject());

    @TempDir
    private Path folder;

    @Test
    void isRefusedOrShown() throws IOException {
        Path whole = folder.resolve("whole.json");
        ModelReport sample = Samples.report(Files.writeString(folder.resolve("weights"), "weights"),
                Samples.report().layers());
        ReportFiles.write(ReportFiles.json(whole, org.eigenscope.output.AtomicFile.Mode.NEW), sample);
        int opened = 0;
        for (int seed = 0; seed < ROUNDS; seed++) {
            Random random = new Random(seed + Integer.getInteger("fuzz.from", 0));
            Path base = seed % 2 == 0 ? whole : Path.of("src/test/resources/store/report-0.1.json");
            List<String> done = new ArrayList<>();
            JsonElement report = JsonParser.parseString(Files.readString(base));
            for (int i = random.nextInt(3); i >= 0; i--) {
                mutate(report.getAsJsonObject().get("models").getAsJsonArray().get(0), random, done);
            }
            Path file = Files.writeString(folder.resolve("hostile.json"), report.toString());
            try {
                for (ModelReport read : new ReportReader().read(file)) {
                    opened++;
                    ShownReport.show(read);
                }
            } catch (ModelFormatException e) {
                assertThat(e.problem()).isNotEmpty().doesNotContain("\n", "Exception");
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed %d: %s".formatted(seed, done), e);
            }
        }
        assertThat(opened).as("reports that are shown").isGreaterThan(ROUNDS / 10);
    }

    /** Puts something strange in a place, or takes a member or an item away, or doubles an item. */
    private static void mutate(JsonElement report, Random random, List<String> done) {
        List<JsonElement> containers = new ArrayList<>();
        collect(report, containers);
        JsonElement at = containers.get(random.nextInt(containers.size()));
        JsonElement stranger = STRANGERS.get(random.nextInt(STRANGERS.size()));
        if (at instanceof JsonArray array) {
            int index = random.nextInt(array.size());
            switch (random.nextInt(3)) {
                case 0 -> array.set(index, stranger);
                case 1 -> array.remove(index);
                default -> array.add(array.get(index));
            }
        } else if (at instanceof JsonObject object) {
            List<String> keys = List.copyOf(object.keySet());
            String key = keys.get(random.nextInt(keys.size()));
            if (random.nextInt(8) == 0) {
                object.remove(key);
                done.add("no " + key);
            } else {
                object.add(key, stranger);
                done.add(key + "=" + stranger);
            }
        }
    }

    private static void collect(JsonElement element, List<JsonElement> into) {
        if (element instanceof JsonArray array && !array.isEmpty()) {
            into.add(array);
            // Of long lists of numbers the lists themselves are enough.
            array.asList().stream().limit(20).forEach(item -> collect(item, into));
        } else if (element instanceof JsonObject object && !object.isEmpty()) {
            into.add(object);
            object.asMap().values().forEach(value -> collect(value, into));
        }
    }
}
