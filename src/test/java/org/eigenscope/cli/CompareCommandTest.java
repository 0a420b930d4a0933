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

    private static final int RANK = 4;

    @TempDir
    private Path folder;
    private Session session;

    @BeforeEach
    void begin() {
        session = new Session(folder);
    }

    /** Of a model and its copy in 8 bits the whole change is rounding; of two whole ones nothing is said. */
    @Test
    void saysHowMuchOfTheChangeIsRounding() {
        Path eight = MODELS.resolve("digits-mlp.q8_0.gguf");
        assertThat(session.run("compare", "-q", "--no-randomize", MLP, eight)).isZero();
        assertThat(session.out()).containsPattern("(?m)by rounding .*note$").containsPattern("(?m)^fc1 .* 0\\.99\\d");

        session.run("compare", "-q", "--no-randomize", MLP, MODELS.resolve("digits-mlp.pt"));
        assertThat(session.out()).doesNotContain("by rounding");
    }

    @Test
    void theSameWeightsInTwoFormatsAreNotApart() {
        assertThat(session.run("compare", "-q", MLP, MODELS.resolve("digits-mlp.pt"))).isZero();
        assertThat(session.out())
                .containsPattern("fc2 +0 +0 +0\\.00° +0\\.00° +0\\.00° +1 +\\+0\\.000 +not tested +\\+0");
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
                .isEqualTo("name,first_id,second_id,distance,relative,angle,left_angle,right_angle,overlap,"
                        + "delta_alpha,alpha_told_apart,delta_traps,note");
        assertThat(lines).hasSize(5).contains("fc2,2,,,,,,,,,,,only the first model has it");
        assertThat(session.run("compare", MLP, other, "--csv", csv)).isEqualTo(2);
    }

    /** Every name of the second begins with its base model's. */
    @Test
    void prefixesAreSeenThroughAndSaid() throws IOException {
        Path models = Path.of("src/test/resources/found/compare");
        Path json = folder.resolve("c.json");
        assertThat(session.run("compare", "-q", models.resolve("albert"), models.resolve("albert_classifier"),
                "--no-randomize", "--leading", "1", "--json", json)).isZero();
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
        assertThat(pooler.get("right_angle").getAsDouble()).isCloseTo(3.0068772, within(1e-5));
        assertThat(pooler.get("delta_traps").isJsonNull()).as("nothing was shuffled").isTrue();
        assertThat(layers.getLast().get("note").getAsString()).isEqualTo("only the second model has it");
    }

    /** Three models, one of them without the third layer and with one of its own. */
    @Test
    void severalModelsStandSideBySide() throws IOException {
        Path csv = folder.resolve("s.csv");
        Path json = folder.resolve("s.json");
        Path cnn = MODELS.resolve("digits-cnn.safetensors");
        assertThat(session.run("compare", "-q", MLP, MODELS.resolve("digits-mlp.pt"), cnn, "--csv", csv, "--json",
                json)).isZero();
        assertThat(session.out()).containsPattern("1  .*digits-mlp.safetensors").containsPattern("3  .*digits-cnn")
                .containsPattern("(?s)alpha +1 +2 +3\n.*fc1 +1\\.472 +1\\.472 +2\\.214\n")
                .containsPattern("conv2 +1 +the first model does not have it");
        List<String> lines = Files.readAllLines(csv);
        assertThat(lines.getFirst()).startsWith("name,model,file,layer_id,layer,alpha,").endsWith(",note");
        assertThat(lines).hasSize(1 + 5 * 3)
                .contains("fc3,3,digits-cnn.safetensors,,,,,,,,the third model does not have it");
        JsonObject written = JsonParser.parseString(Files.readString(json)).getAsJsonObject();
        assertThat(written.getAsJsonArray("models")).hasSize(3);
        assertThat(written.getAsJsonArray("layers")).hasSize(15);
        JsonObject first = written.getAsJsonArray("layers").get(2).getAsJsonObject();
        assertThat(first.get("name").getAsString()).isEqualTo("fc1");
        assertThat(first.get("model").getAsInt()).isEqualTo(3);
        assertThat(first.get("alpha").getAsDouble()).isCloseTo(2.214, within(1e-3));
    }

    /** Words between the models change nothing: none of those before is forgotten. */
    @Test
    void optionsMayStandBetweenTheModels() {
        assertThat(session.run("compare", MLP, "-q", MODELS.resolve("digits-mlp.pt"), "--layers", "fc1", "--layers",
                "fc2", MLP)).isZero();
        assertThat(session.out()).containsPattern("3  .*digits-mlp.safetensors")
                .containsPattern("(?s)alpha +1 +2 +3\nfc1 .*\nfc2 ").doesNotContain("fc3");
        assertThat(session.run("analyze", MLP, "-q", MODELS.resolve("digits-mlp.pt"))).isZero();
        assertThat(session.out()).contains("digits-mlp.safetensors  ", "digits-mlp.pt  ");
    }

    @Test
    void modelsWithoutACommonLayerAreAnErrorNotAnEmptyTable() throws IOException {
        Path csv = folder.resolve("c.csv");
        Path other = new Weights().noise("something.weight", 1).noise("else.weight", 2)
                .to(folder.resolve("m.safetensors"));
        assertThat(session.run("compare", "-q", MLP, other, "--csv", csv)).isEqualTo(3);
        assertThat(session.err()).isEqualToIgnoringNewLines("error: digits-mlp.safetensors and m.safetensors have no "
                + "layer in common: no names agree, nor do any names end alike where the shapes are equal.");
        assertThat(session.out()).isEmpty();
        assertThat(csv).doesNotExist();
    }

    /** An update of rank 4 of one of two layers, as PEFT would write it. */
    @Test
    void anAdapterIsAuditedAgainstItsBase() throws IOException {
        Path base = new Weights().noise("tuned.weight", 1).noise("frozen.weight", 2)
                .to(folder.resolve("base.safetensors"));
        Path adapter = Files.createDirectory(folder.resolve("adapter"));
        new Weights().noise("base_model.model.tuned.lora_A.weight", 3, RANK, 32)
                .noise("base_model.model.tuned.lora_B.weight", 4, 32, RANK)
                .to(adapter.resolve("adapter_model.safetensors"));
        Files.writeString(adapter.resolve("adapter_config.json"),
                "{\"peft_type\": \"LORA\", \"r\": 4, \"lora_alpha\": 8, \"target_modules\": [\"tuned\"]}");
        Path csv = folder.resolve("a.csv");
        Path json = folder.resolve("a.json");
        assertThat(session.run("compare", "-q", "--audit", "--leading", "5", "--epsilon", "0.7", base, adapter,
                "--csv", csv, "--json", json)).isZero();
        assertThat(session.out()).contains("‖ΔW‖₂/‖W‖₂", "rank of ΔW", "intruders", "not changed");
        JsonObject written = JsonParser.parseString(Files.readString(json)).getAsJsonObject();
        List<JsonObject> layers = written.getAsJsonArray("layers").asList().stream().map(JsonElement::getAsJsonObject)
                .filter(layer -> layer.get("distance").getAsDouble() > 0).toList();
        assertThat(layers).hasSize(1).allSatisfy(layer -> {
            JsonObject difference = layer.getAsJsonObject("audit").getAsJsonObject("difference");
            assertThat(difference.get("state").getAsString()).isEqualTo("analyzed");
            assertThat(difference.getAsJsonObject("scale").get("matrix_rank").getAsInt()).isEqualTo(RANK);
            assertThat(layer.get("dw_effective_rank").getAsDouble()).isBetween(1.0, (double) RANK)
                    .isLessThan(layer.get("dw_shuffled_effective_rank").getAsDouble());
            assertThat(layer.get("dw_spectral").getAsDouble()).as("all of it in a few directions")
                    .isGreaterThan(layer.get("dw_noise_spectral").getAsDouble());
            assertThat(layer.getAsJsonObject("angles").getAsJsonArray("left")).hasSize(5);
            assertThat(layer.get("intruders").getAsInt()).isPositive();
        });
        assertThat(Files.readAllLines(csv).getFirst()).endsWith("delta_traps,note,dw_spectral,dw_noise_spectral,"
                + "dw_effective_rank,dw_shuffled_effective_rank,dw_alpha,dw_traps,noise_overlap,intruders,"
                + "intruder_cosines,dw_note");
    }

    @Test
    void optionsOfAnAuditAreChecked() {
        assertThat(session.run("compare", MLP, MLP, "--epsilon", "0")).isEqualTo(2);
        assertThat(session.err()).contains("--epsilon must be more than 0 and at most 1, not 0");
        assertThat(session.run("compare", MLP, MLP, "--leading", "0")).isEqualTo(2);
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
        assertThat(session.err()).contains("no layer matches --kind conv2d");
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
