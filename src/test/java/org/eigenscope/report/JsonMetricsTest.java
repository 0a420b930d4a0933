package org.eigenscope.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.metric.AlphaVerdict;
import org.eigenscope.metric.Definitions;
import org.eigenscope.metric.Definitions.Definition;
import org.eigenscope.metric.Metric;
import org.eigenscope.metric.MetricCatalog;
import org.eigenscope.output.AtomicFile.Mode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;

/** definitions.md says where each metric of the catalog stands in JSON, and there it stands. */
class JsonMetricsTest {

    /** What is not in JSON, as it follows from what is. */
    private static final List<String> DERIVED = List.of(
            "layer_type", "has_esd", "shape", "matrix_shape", "slice", "N", "M", "Q", "num_evals", "W_scale",
            "status", "alpha_weighted", "sigma_mp", "mp_softrank", "rand_W_scale", "rand_sigma_mp",
            "rand_mp_softrank", "rand_num_spikes", "rand_edge_ratio", "trap_test", "erg_gap",
            "quantization_edge");

    @TempDir
    private Path folder;

    @Test
    void everyMetricIsInJsonOrFollowsFromIt() throws IOException {
        TreeSet<String> all = new TreeSet<>(places().keySet());
        assertThat(all).doesNotContainAnyElementsOf(DERIVED);
        all.addAll(DERIVED);
        assertThat(all).containsExactlyInAnyOrderElementsOf(MetricCatalog.all().stream().map(Metric::name).toList());
    }

    @Test
    void theValuesAreThoseOfTheCatalog() throws IOException {
        Files.writeString(folder.resolve("weights"), "weights");
        Path file = folder.resolve("report.json");
        ModelReport report = Samples.report(folder.resolve("weights"), Samples.report().layers());
        ReportFiles.write(ReportFiles.json(file, Mode.NEW), report);
        JsonArray layers = JsonParser.parseString(Files.readString(file)).getAsJsonObject().getAsJsonArray("models")
                .get(0)
                .getAsJsonObject().getAsJsonArray("layers");
        Map<String, String> places = places();
        for (int i = 0; i < report.analyzed().size(); i++) {
            Analyzed layer = report.analyzed().get(i);
            for (Metric metric : MetricCatalog.all()) {
                if (places.containsKey(metric.name())) {
                    JsonElement written = at(layers.get(i), places.get(metric.name()));
                    if (metric.type() == Metric.Type.TEXT) {
                        assertThat(written.isJsonNull() ? "" : written.getAsString().replace('_', ' '))
                                .as(metric.name())
                                .isEqualTo(metric.text(layer).replace('_', ' '));
                    } else if (!Double.isNaN(metric.number(layer))) {
                        assertThat(written.getAsDouble()).as(metric.name()).isEqualTo(metric.number(layer));
                    }
                }
            }
        }
    }

    @Test
    void theSchemaListsTheVerdictsOnAlpha() throws IOException {
        assertThat(analyzed().getAsJsonObject("properties").getAsJsonObject("warning").getAsJsonArray("enum").asList())
                .extracting(JsonElement::getAsString).containsExactlyInAnyOrderElementsOf(
                        Stream.of(AlphaVerdict.values()).map(one -> one.warns() ? one.label() : "").distinct()
                        .toList());
    }

    private static Map<String, String> places() {
        Map<String, String> places = new HashMap<>();
        for (Definition definition : Definitions.load().all()) {
            if (!definition.json().isEmpty()) {
                assertThat(definition.json()).as(definition.name()).matches("`[a-z_0-9/]+`");
                places.put(definition.name(), definition.json().replace("`", ""));
            }
        }
        return places;
    }

    private static JsonObject analyzed() throws IOException {
        return JsonParser.parseString(Files.readString(Path.of("docs/report.schema.json"))).getAsJsonObject()
                .getAsJsonObject("$defs").getAsJsonObject("Analyzed");
    }

    /** What a path leads to; null where a list is shorter or an object is null. */
    private static JsonElement at(JsonElement from, String path) {
        JsonElement at = from;
        for (String step : path.split("/")) {
            if (at.isJsonArray()) {
                int index = Integer.parseInt(step);
                at = index < at.getAsJsonArray().size() ? at.getAsJsonArray().get(index) : JsonNull.INSTANCE;
            } else if (at.isJsonObject()) {
                assertThat(at.getAsJsonObject().has(step)).as(path).isTrue();
                at = at.getAsJsonObject().get(step);
            }
        }
        return at;
    }
}
