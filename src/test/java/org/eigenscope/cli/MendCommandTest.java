package org.eigenscope.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.eigenscope.analysis.Matrices;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.eigenscope.cli.Session.MODELS;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class MendCommandTest {

    private static final Path OVERTRAINED = Path.of("assets/models/digits-overtrained.safetensors");

    @TempDir
    private Path folder;
    private Session session;

    @BeforeEach
    void begin() {
        session = new Session(folder);
    }

    /** That a chunk was never written shows only when it is to be changed: the other layers are mended. */
    @Test
    void aLayerThatCannotBeStoredIsLeftAndTheRestIsMended() throws Exception {
        Path model = Path.of("src/test/resources/hdf5/chunks.h5");
        Path copy = folder.resolve("copy.h5");
        assertThat(session.run("mend", "-q", model, "--layers", "filled,plain", "--way", "centre", "--out", copy))
                .as(session.err()).isEqualTo(4);
        assertThat(session.err()).contains("filled is left unchanged: a part of it was never written to the file")
                .doesNotContain("nothing was written");
        assertThat(session.out()).contains("plain").containsPattern(
                "filled +\\d+ → \\d+ .* left unchanged: a part of it was never written to the file");
        assertThat(copy).exists();
        Path json = folder.resolve("left.json");
        Path csv = folder.resolve("left.csv");
        assertThat(session.run("mend", "-q", model, "--layers", "filled,plain", "--way", "centre", "--out", copy,
                "--force", "--json", json, "--csv", csv)).isEqualTo(4);
        JsonArray layers = JsonParser.parseString(Files.readString(json)).getAsJsonObject().getAsJsonArray("layers");
        JsonObject left = layers.get(0).getAsJsonObject();
        assertThat(left.get("name").getAsString()).isEqualTo("filled");
        assertThat(left.get("mend_note").getAsString())
                .isEqualTo("left unchanged: a part of it was never written to the file");
        assertThat(left.get("changed_elements").getAsInt()).isZero();
        assertThat(left.get("weight_change").getAsInt()).isZero();
        assertThat(left.get("alpha_after")).isEqualTo(left.get("alpha_before"));
        assertThat(layers.get(1).getAsJsonObject().get("mend_note").getAsString()).isEmpty();
        assertThat(CsvRows.of(csv)).extracting(row -> row.get("mend_note"))
                .containsExactly("left unchanged: a part of it was never written to the file", "");
        Path none = folder.resolve("none.h5");
        assertThat(session.run("mend", "-q", model, "--layers", "filled", "--way", "centre", "--out", none))
                .isEqualTo(3);
        assertThat(session.err()).contains("filled: a part of it was never written to the file; nothing was written");
        assertThat(none).doesNotExist();
    }

    /** The damaged chunk of one layer is neither read nor changed; the others are mended. */
    @Test
    void aLayerThatCannotBeReadIsLeftAndTheRestIsMended() throws Exception {
        byte[] bytes = Files.readAllBytes(Path.of("src/test/resources/hdf5/chunks.h5"));
        // The first chunk of "summed", after which stands its checksum.
        bytes[64_931] ^= 1;
        Path model = Files.write(folder.resolve("chunks.h5"), bytes);
        Path copy = folder.resolve("copy.h5");
        Path json = folder.resolve("m.json");
        assertThat(session.run("mend", "-q", model, "--layers", "summed,plain", "--way", "centre", "--out", copy,
                "--json", json)).as(session.err()).isEqualTo(4);
        assertThat(session.err()).contains("summed is left unchanged: not analyzed: It cannot be read");
        assertThat(session.out()).containsPattern("summed +– → –").containsPattern("plain +\\d");
        JsonObject left = JsonParser.parseString(Files.readString(json)).getAsJsonObject().getAsJsonArray("layers")
                .asList().stream().map(JsonElement::getAsJsonObject)
                .filter(row -> row.get("name").getAsString().equals("summed")).findFirst().orElseThrow();
        assertThat(left.get("alpha_before").isJsonNull()).isTrue();
        assertThat(left.get("mend_note").getAsString()).startsWith("left unchanged: not analyzed: It cannot be read");
    }

    /** A file of one matrix of noise with a few elements of other sizes. */
    private Path noise(String name, double... elements) throws IOException {
        int rows = 300;
        int columns = 200;
        double[] noise = Matrices.gaussian(rows * columns, 1);
        for (int i = 0; i < elements.length; i++) {
            noise[(7 + 31 * i) * columns + 11 + 17 * i] = elements[i];
        }
        byte[] header = "{\"w\":{\"dtype\":\"F64\",\"shape\":[%d,%d],\"data_offsets\":[0,%d]}}"
                .formatted(rows, columns, 8 * noise.length).getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + header.length + 8 * noise.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(header.length).put(header);
        for (double value : noise) {
            bytes.putDouble(value);
        }
        return Files.write(folder.resolve(name), bytes.array());
    }

    @Test
    void tablesOfEveryKind() throws IOException {
        Path out = folder.resolve("out.safetensors");
        Path csv = folder.resolve("m.csv");
        Path json = folder.resolve("m.json");
        assertThat(session.run("mend", OVERTRAINED, "--out", out, "--csv", csv, "--json", json)).isZero();
        assertThat(session.out()).contains("fc2", "1 → 0", "2.857 → 3.107", "0.3762");
        assertThat(session.err()).contains("2 layers of digits-overtrained.safetensors changed by undoing the "
                + "causes of their traps");
        assertThat(Files.readAllLines(csv)).hasSize(3).first().asString().startsWith("layer_id,name,way,rounds,"
                + "traps_before,traps_after,alpha_before,alpha_after,lambda_max_before");
        JsonObject written = JsonParser.parseString(Files.readString(json)).getAsJsonObject();
        assertThat(written.get("way").getAsString()).isEqualTo("cause");
        assertThat(written.getAsJsonArray("layers")).hasSize(2);
        assertThat(session.run("analyze", "-q", out)).isZero();
        assertThat(session.out()).contains("no traps");
    }

    @Test
    void whatHidesBehindATrapIsTakenOutToo() throws IOException {
        Path model = noise("w.safetensors", 1000, 60);
        Path out = folder.resolve("out.safetensors");
        assertThat(session.run("analyze", "-q", model)).isZero();
        assertThat(session.run("mend", model, "--out", out, "--json", folder.resolve("m.json"))).isZero();
        JsonObject layer = JsonParser.parseString(Files.readString(folder.resolve("m.json"))).getAsJsonObject()
                .getAsJsonArray("layers").get(0).getAsJsonObject();
        assertThat(layer.get("traps_after").getAsInt()).isZero();
        assertThat(layer.get("changed_elements").getAsInt()).isEqualTo(2);
    }

    @Test
    void oneTrapAlone() throws IOException {
        Path model = noise("w.safetensors", 90, 60);
        Path out = folder.resolve("out.safetensors");
        assertThat(session.run("mend", "-q", model, "--out", out, "--trap", "w:2")).isZero();
        assertThat(session.out()).contains("2 → 1");
        assertThat(session.err()).contains("w: 1 trap left");
        assertThat(session.run("mend", model, "--out", folder.resolve("b.safetensors"), "--trap", "w:3")).isEqualTo(2);
        assertThat(session.err()).contains("--trap: w has 2 traps, and no trap 3");
        assertThat(session.run("mend", model, "--out", folder.resolve("b.safetensors"), "--trap", "v:1")).isEqualTo(2);
        assertThat(session.run("mend", model, "--out", folder.resolve("b.safetensors"), "--trap", "w")).isEqualTo(2);
        assertThat(folder.resolve("b.safetensors")).doesNotExist();
    }

    @Test
    void withoutTrapsNothingIsWritten() throws IOException {
        Path out = folder.resolve("out.safetensors");
        assertThat(session.run("mend", noise("w.safetensors"), "--out", out)).isZero();
        assertThat(session.err()).contains("There is nothing to remove: nothing was written.");
        assertThat(out).doesNotExist();
    }

    /** Another shuffle may lose a weak trap: it stays unless it is named. */
    @Test
    void weakTrapsStayUnlessNamed() throws IOException {
        Path model = noise("w.safetensors", 20.2);
        Path out = folder.resolve("out.safetensors");
        assertThat(session.run("analyze", "-q", model)).isZero();
        assertThat(session.out()).contains("weak trap").doesNotContain("TRAP");
        assertThat(session.run("mend", "-q", model, "--out", out)).isZero();
        assertThat(session.err()).contains("w is left unchanged: 1 weak trap, which another shuffle might not "
                + "show; --trap w:1 removes the strongest",
                "There is nothing to remove: nothing was written.");
        assertThat(out).doesNotExist();
        assertThat(session.run("mend", "-q", model, "--out", out, "--trap", "w:1")).isZero();
        assertThat(session.out()).contains("1 → 0");
    }

    @Test
    void severalFilesAreAFolder() {
        Path out = folder.resolve("copy");
        assertThat(session.run("mend", "-q", MODELS.resolve("digits-mlp-savedmodel"), "--out", out)).isZero();
        assertThat(out.resolve("variables/variables.index")).exists();
        assertThat(session.run("analyze", "-q", out)).isZero();
        assertThat(session.out()).contains("no traps");
    }

    @Test
    void whatCannotBeDoneIsSaid() throws IOException {
        Path out = folder.resolve("out.x");
        Files.copy(OVERTRAINED, folder.resolve("mine.safetensors"));
        Path mine = folder.resolve("mine.safetensors");
        assertThat(session.run("mend", mine, "--force", "--out", mine)).isEqualTo(2);
        assertThat(session.err()).contains("mine.safetensors is the model that is read; give the copy another name");
        Files.writeString(out, "here");
        assertThat(session.run("mend", mine, "--out", out)).isEqualTo(2);
        assertThat(session.err()).contains("already exists", "--force replaces it");
        assertThat(out).hasContent("here");
        assertThat(session.run("mend", mine, "--out", folder.resolve("no/out"))).isEqualTo(3);
        assertThat(session.run("mend", mine)).isEqualTo(2);
        assertThat(session.run("mend", mine, "--out", out, "--way", "shrink", "--trap", "fc1:1")).isEqualTo(2);
        assertThat(session.run("mend", mine, "--out", out, "--no-randomize")).isEqualTo(2);
        assertThat(session.run("mend", mine, "--out", out, "--way", "truncate-share", "--share", "2")).isEqualTo(2);
        assertThat(session.run("mend", mine, "--out", folder.resolve("a"), "--csv", folder.resolve("a")))
                .isEqualTo(2);
        assertThat(session.run("mend", mine, "--out", out, "--layers", "nothing*", "--force")).isEqualTo(2);
        assertThat(session.run("mend", folder.resolve("none.onnx"), "--out", out)).isEqualTo(3);
        session.interruption.request();
        assertThat(session.run("mend", "-q", mine, "--out", out, "--force")).isEqualTo(130);
        assertThat(out).hasContent("here");
        assertThat(List.of(folder.toFile().list())).containsExactlyInAnyOrder("mine.safetensors", "out.x");
    }

    /** ONNX has its note among its metadata, a zip file in its comment; no other byte moves. */
    @ParameterizedTest
    @ValueSource(strings = {"digits-mlp.onnx", "digits-mlp.npz", "digits-mlp.pt", "digits-mlp.keras"})
    void aNoteIsLeftWhereThereIsRoom(String name) throws Exception {
        Path model = MODELS.resolve(name);
        Path out = folder.resolve("out" + name.substring(name.lastIndexOf('.')));
        assertThat(session.run("mend", "-q", model, "--out", out, "--layers", "fc2")).isZero();
        String note = "mended by undoing the causes of their traps: fc2";
        assertThat(Files.size(out) - Files.size(model)).isBetween((long) note.length(), note.length() + 20L);
        if (name.endsWith(".onnx")) {
            assertThat(new ModelFiles().open(out).metadata()).containsEntry("eigenscope", note);
            Path again = folder.resolve("again.onnx");
            assertThat(session.run("mend", "-q", out, "--out", again, "--way", "centre")).isZero();
            assertThat(Files.size(again)).isEqualTo(Files.size(out));
        } else {
            try (ZipFile zip = new ZipFile(out.toFile())) {
                assertThat(zip.getComment()).isEqualTo("eigenscope: " + note);
            }
        }
    }

    /** Safetensors and GGUF have it in their headers; the tensors are those that they were, elsewhere in the file. */
    @ParameterizedTest
    @ValueSource(strings = {"digits-mlp.safetensors", "digits-mlp.bf16.safetensors", "digits-mlp.f32.gguf",
        "digits-mlp.q8_0.gguf"})
    void aNoteStandsInTheHeader(String name) throws Exception {
        Path model = MODELS.resolve(name);
        String ending = name.substring(name.lastIndexOf('.'));
        Path out = folder.resolve("out" + ending);
        assertThat(session.run("mend", "-q", model, "--out", out, "--layers", "fc2", "--way", "centre")).isZero();
        String note = "mended by centring each matrix: fc2";
        Model before = new ModelFiles().open(model);
        Model after = new ModelFiles().open(out);
        Map<String, String> metadata = new HashMap<>(after.metadata());
        assertThat(metadata.remove(ending.equals(".gguf") ? "eigenscope.note" : "eigenscope").strip()).isEqualTo(note);
        assertThat(metadata).isEqualTo(before.metadata());
        assertThat(after.findings()).hasSameSizeAs(before.findings());
        assertThat((Files.size(out) - Files.size(model)) % (ending.equals(".gguf") ? 32 : 4096)).isZero();
        for (int i = 0; i < before.layers().size(); i++) {
            Layer old = before.layers().get(i);
            boolean same = Arrays.equals(elements(old), elements(after.layers().get(i)));
            assertThat(same).as(old.name()).isEqualTo(!old.name().equals("fc2"));
        }
        Path again = folder.resolve("again" + ending);
        assertThat(session.run("mend", "-q", out, "--out", again, "--layers", "fc1", "--way", "centre")).isZero();
        assertThat(Files.size(again)).isEqualTo(Files.size(out));
        assertThat(new ModelFiles().open(again).metadata().values()).anyMatch(value -> ending.equals(".gguf")
                ? value.strip().equals(note) : value.equals(note + "; " + note.replace("fc2", "fc1")));
    }

    @Test
    void everyShardIsNoted() throws Exception {
        Path out = folder.resolve("copy");
        assertThat(session.run("mend", "-q", MODELS.resolve("digits-mlp-sharded"), "--out", out, "--way", "centre"))
                .isZero();
        for (String shard : List.of("model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors")) {
            assertThat(new ModelFiles().open(out.resolve(shard)).metadata().get("eigenscope"))
                    .startsWith("mended by centring each matrix: fc1");
        }
        assertThat(session.run("analyze", "-q", out)).isZero();
    }

    /** A folder where nothing may be written is told before anything is analyzed. */
    @Test
    void aReadOnlyFolderIsToldFirst() throws IOException {
        Path closed = Files.createDirectory(folder.resolve("closed"));
        assumeTrue(closed.toFile().setWritable(false) && !Files.isWritable(closed), "root may write everywhere");
        assertThat(session.run("mend", OVERTRAINED, "--out", closed.resolve("a.safetensors"))).isEqualTo(3);
        assertThat(session.err()).contains("no permission to write into").doesNotContain("alpha 2.8");
    }

    @Test
    void howManyLayersWereAnalyzedIsTold() {
        Path model = MODELS.resolve("digits-cnn.safetensors");
        Path out = folder.resolve("out.safetensors");
        assertThat(session.run("mend", model, "--out", out)).isZero();
        assertThat(session.err()).contains("0 of 4 layers analyzed; the elements of 4 predict no trap (--every-layer",
                "There is nothing to remove: nothing was written.");
        assertThat(session.run("mend", model, "--out", out, "--every-layer")).isZero();
        assertThat(session.err()).doesNotContain("predict no trap").contains("There is nothing to remove");
    }

    /** Members of a compressed archive are packed anew; the others keep their compressed bytes. */
    @Test
    void compressedMembersArePackedAnew() throws Exception {
        Path model = MODELS.resolve("digits-mlp.compressed.npz");
        Path out = folder.resolve("out.npz");
        assertThat(session.run("mend", model, "--out", out, "--layers", "fc2")).isZero();
        assertThat(session.out()).contains("fc2", "1 → 0");
        assertThat(folder.toFile().list()).containsExactly("out.npz");
        Model before = new ModelFiles().open(model);
        Model after = new ModelFiles().open(out);
        for (int i = 0; i < before.layers().size(); i++) {
            Layer old = before.layers().get(i);
            assertThat(after.layers().get(i).tensor().name()).isEqualTo(old.tensor().name());
            boolean same = Arrays.equals(elements(old), elements(after.layers().get(i)));
            assertThat(same).as(old.name()).isEqualTo(!old.name().equals("fc2"));
        }
        try (ZipFile one = new ZipFile(model.toFile()); ZipFile other = new ZipFile(out.toFile())) {
            assertThat(other.stream().map(ZipEntry::getName).toList()).isEqualTo(one.stream().map(ZipEntry::getName)
                    .toList());
            assertThat(other.stream().filter(entry -> entry.getCompressedSize() == one.getEntry(entry.getName())
                    .getCompressedSize())).hasSizeGreaterThanOrEqualTo(one.size() - 1);
        }
    }

    /** A name that asks for it makes safetensors of what cannot be written in its place. */
    @ParameterizedTest
    @ValueSource(strings = {"digits-mlp.compressed.npz", "digits-mlp.keras", "digits-mlp.onnx", "digits-mlp.q8_0.gguf",
        "digits-mlp-savedmodel", "digits-mlp-sharded", "digits-cnn.pt"})
    void anotherFormatByTheName(String name) throws Exception {
        Path out = folder.resolve("out.safetensors");
        assertThat(session.run("mend", "-q", MODELS.resolve(name), "--way", "centre", "--out", out)).isZero();
        Model before = new ModelFiles().open(MODELS.resolve(name));
        Model after = new ModelFiles().open(out);
        assertThat(after.elements()).isEqualTo(before.elements());
        assertThat(after.layers().stream().filter(Layer::hasMatrices).map(Layer::name))
                .containsExactlyInAnyOrderElementsOf(before.layers().stream().filter(Layer::hasMatrices)
                        .map(Layer::name).toList());
        for (Layer layer : after.layers()) {
            if (!layer.hasMatrices()) {
                Layer same = before.layers().stream().filter(one -> one.name().equals(layer.name())).findFirst()
                        .orElseThrow();
                assertThat(elements(layer)).containsExactly(elements(same));
            }
        }
    }

    private static double[] elements(Layer layer) throws IOException {
        double[] all = new double[(int) layer.tensor().shape().elements()];
        try (ElementReader reader = layer.tensor().data().open()) {
            reader.read(0, all, 0, all.length);
        }
        return all;
    }

    @Test
    void intrudersAreScaledAgainstTheBase() throws IOException {
        Path base = noise("base.safetensors");
        Path tuned = noise("tuned.safetensors", 500);
        Path out = folder.resolve("out.safetensors");
        Path json = folder.resolve("m.json");
        assertThat(session.run("mend", "-q", tuned, "--way", "intruders", "--base", base, "--out", out, "--json", json))
                .isZero();
        JsonObject layer = JsonParser.parseString(Files.readString(json)).getAsJsonObject().getAsJsonArray("layers")
                .get(0).getAsJsonObject();
        assertThat(layer.get("lambda_max_before").getAsDouble()).isGreaterThan(240_000);
        assertThat(layer.get("lambda_max_after").getAsDouble()).isLessThan(1100);
        assertThat(layer.get("traps_after").getAsInt()).isZero();
        assertThat(session.run("mend", tuned, "--way", "intruders", "--out", folder.resolve("b"))).isEqualTo(2);
        assertThat(session.run("mend", tuned, "--base", base, "--out", folder.resolve("b"))).isEqualTo(2);
    }
}
