package org.eigenscope.cli;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.eigenscope.cli.Session.MODELS;

class CompareCommandTest {

    private static final Path MLP = MODELS.resolve("digits-mlp.safetensors");

    @TempDir
    private Path folder;
    private Session session;

    @BeforeEach
    void begin() {
        session = new Session(folder);
    }

    @Test
    void theSameWeightsInTwoFormatsAreNotApart() {
        assertThat(session.run("compare", "-q", MLP, MODELS.resolve("digits-mlp.pt"))).isZero();
        assertThat(session.out()).containsPattern("fc2 +0 +0 +0\\.00° +\\+0\\.000 +\\+0");
    }

    @Test
    void whatDiffersIsMeasuredAndWritten() throws IOException {
        Path csv = folder.resolve("c.csv");
        Path other = new Weights().noise("fc1.weight", 1).noise("extra.weight", 2).to(folder.resolve("m.safetensors"));
        assertThat(session.run("compare", MLP, other, "--csv", csv)).isZero();
        assertThat(session.out()).containsPattern("fc1 .*the shapes differ: 256 × 64 and 32 × 32")
                .containsPattern("fc2 .*only the first model has it")
                .containsPattern("extra .*only the second model has it");
        List<String> lines = Files.readAllLines(csv);
        assertThat(lines.getFirst())
                .isEqualTo("name,first_id,second_id,distance,relative,angle,delta_alpha,delta_traps,note");
        assertThat(lines).hasSize(5).contains("fc2,2,,,,,,,only the first model has it");
        assertThat(session.run("compare", MLP, other, "--csv", csv)).isEqualTo(2);
    }

    /** Every name of the second begins with its base model's. */
    @Test
    void prefixesAreSeenThroughAndSaid() throws IOException {
        Path models = Path.of("src/test/resources/found/compare");
        Path json = folder.resolve("c.json");
        assertThat(session.run("compare", "-q", models.resolve("albert"), models.resolve("albert_classifier"),
                "--no-randomize",
                "--json", json)).isZero();
        JsonObject written = JsonParser.parseString(Files.readString(json)).getAsJsonObject();
        String matching = "11 layers with different names were matched by the ends of their names and by shape: "
                + "the second model puts “albert.” in front.";
        assertThat(written.get("matching").getAsString()).isEqualTo(matching);
        assertThat(session.err()).as("also with -q").contains(matching);
        assertThat(written.getAsJsonArray("models")).hasSize(2);
        List<JsonObject> layers = written.getAsJsonArray("layers").asList().stream().map(JsonElement::getAsJsonObject)
                .toList();
        assertThat(layers).hasSize(12);
        JsonObject pooler = layers.stream().filter(layer -> layer.get("name").getAsString().equals("pooler"))
                .findFirst().orElseThrow();
        assertThat(pooler.getAsJsonObject("second").get("name").getAsString()).isEqualTo("albert.pooler");
        assertThat(pooler.get("angle").getAsDouble()).isCloseTo(3.0068772, within(1e-5));
        assertThat(pooler.get("delta_traps").isJsonNull()).as("nothing was shuffled").isTrue();
        assertThat(layers.getLast().get("note").getAsString()).isEqualTo("only the second model has it");
    }

    @Test
    void modelsWithoutACommonLayerAreAnErrorNotAnEmptyTable() throws IOException {
        Path csv = folder.resolve("c.csv");
        Path other = new Weights().noise("something.weight", 1).noise("else.weight", 2)
                .to(folder.resolve("m.safetensors"));
        assertThat(session.run("compare", "-q", MLP, other, "--csv", csv)).isEqualTo(3);
        assertThat(session.err()).isEqualToIgnoringNewLines("digits-mlp.safetensors and m.safetensors have no layer "
                + "in common: "
                + "no names are alike, nor do any end alike where the shapes are equal.");
        assertThat(session.out()).isEmpty();
        assertThat(csv).doesNotExist();
    }

    @Test
    void onlyTheLayersThatAreMeantAreCompared() throws IOException {
        Path other = new Weights().noise("fc1.weight", 1).noise("extra.weight", 2).to(folder.resolve("m.safetensors"));
        assertThat(session.run("compare", "-q", MLP, MODELS.resolve("digits-mlp.pt"), "--layers", "fc2")).isZero();
        assertThat(session.out()).contains("fc2 ").doesNotContain("fc1 ").doesNotContain("fc3 ");
        assertThat(session.run("compare", "-q", MLP, MODELS.resolve("digits-mlp.pt"), "--ids", "1,3")).isZero();
        assertThat(session.out()).contains("fc1 ", "fc3 ").doesNotContain("fc2 ");
        assertThat(session.run("compare", "-q", MLP, other, "--layers", "e*")).isZero();
        assertThat(session.out()).contains("extra ").doesNotContain("fc");
        assertThat(session.run("compare", "-q", MLP, other, "--ids", "1-9")).isZero();
        assertThat(session.out()).as("numbers are the first model's").contains("fc1 ").doesNotContain("extra ");
        assertThat(session.run("compare", "-q", MLP, other, "--kind", "conv2d")).isEqualTo(2);
        assertThat(session.err()).contains("no layer is of this name, kind or number");
        assertThat(session.run("compare", "-q", MLP, other, "--kind", "convex")).isEqualTo(2);
    }

    @Test
    void aModelThatCannotBeReadIsSaid() {
        assertThat(session.run("compare", MLP, folder.resolve("none.onnx"))).isEqualTo(3);
        assertThat(session.err()).contains("none.onnx does not exist");
        assertThat(session.run("compare", MLP)).isEqualTo(2);
    }

    @Test
    void anInterruptionEndsIt() {
        session.interruption.request();
        assertThat(session.run("compare", "-q", MLP, MLP)).isEqualTo(130);
    }
}
