package org.eigenscope.cli;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.impact.ImpactColumns;
import org.eigenscope.impact.ImpactReport;
import org.eigenscope.metric.Column;
import org.eigenscope.report.ImpactFiles;
import org.eigenscope.report.JsonSchema;
import org.eigenscope.timeline.Runs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import static org.assertj.core.api.Assertions.assertThat;

/** What each command writes with {@code --json} is as the documented schema says. */
class JsonSchemasTest {

    private static final Path WELL = Path.of("assets/models/digits-well-trained.safetensors");
    private static final Path OVER = Path.of("assets/models/digits-overtrained.safetensors");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"describe CNN", "screen OVER", "screen CNN", "compare WELL OVER", "compare WELL CNN",
        "compare --audit WELL OVER", "compare WELL OVER CNN", "lineage WELL OVER", "lineage WELL CNN", "plan OVER",
        "plan --bootstrap 20 CNN", "mend OVER --out OUT", "mend OVER --way centre --out OUT",
        "mend OVER --way rank-one --replicas 3 --out OUT"})
    void ofModels(String line) throws IOException {
        check(line);
    }

    @Test
    void ofRuns() throws IOException {
        Runs.digits(folder.resolve("run"));
        check("timeline --layers fc3 RUN");
        check("timeline --layers fc3 --no-randomize RUN --with RUN");
    }

    /** Without an engine there are no rows: their members are the table's columns. */
    @Test
    void ofEffects() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImpactFiles.json(new ImpactReport(new ModelFiles().open(OVER), "none", List.of("x"), 2, 2, List.of("y"),
                Double.NaN, 1, List.of()), out);
        assertThat(JsonSchema.of("tables.schema.json").mistakes(JsonParser.parseString(out.toString(
                StandardCharsets.UTF_8)))).isEmpty();
        assertThat(JsonParser.parseString(Files.readString(Path.of("docs/tables.schema.json"))).getAsJsonObject()
                .getAsJsonObject("$defs").getAsJsonObject("impact").getAsJsonObject("properties")
                .getAsJsonObject("rows").getAsJsonObject("items").getAsJsonObject("properties").keySet())
                .containsExactlyElementsOf(ImpactColumns.ALL.stream().map(Column::name).collect(Collectors.toList()));
    }

    @Test
    void anotherMemberIsAMistake() throws IOException {
        JsonElement written = written("plan OVER");
        written.getAsJsonObject().getAsJsonArray("layers").get(0).getAsJsonObject().addProperty("news", 1);
        assertThat(JsonSchema.of("tables.schema.json").mistakes(written)).isNotEmpty();
    }

    private void check(String line) throws IOException {
        assertThat(JsonSchema.of("tables.schema.json").mistakes(written(line))).as(line).isEmpty();
    }

    private JsonElement written(String line) {
        Session session = new Session(folder);
        String words = line.replace("WELL", WELL.toString()).replace("OVER", OVER.toString())
                .replace("CNN", Session.MODELS.resolve("digits-cnn.onnx").toString())
                .replace("OUT", folder.resolve("out.safetensors").toString())
                .replace("RUN", folder.resolve("run").toString());
        int code = session.run((Object[]) (words + (line.startsWith("describe") ? "" : " -q") + " --json -")
                .split(" "));
        assertThat(code).as(line + ": " + session.err()).isIn(0, 4);
        return JsonParser.parseString(session.out());
    }
}
