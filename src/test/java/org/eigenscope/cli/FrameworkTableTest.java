package org.eigenscope.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.format.TestFiles;
import org.eigenscope.format.ZipFiles;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Finding.Severity;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The table "I have … from …" of docs/formats.md, row by row: files of each kind are analyzed as the row says, with the
 * gravest severity and the exit code that it names. What nothing is said of ends with 0.
 */
class FrameworkTableTest {

    private static final Path FILES = Path.of("src/test/resources");
    private static final String REFUSED = "refused";

    /** Made on the spot: cut files, folders without one of their files. */
    @TempDir
    private static Path made;
    @TempDir
    private Path folder;

    /**
     * @param file where it is
     * @param code what {@code analyze} ends with
     * @param gravest the gravest finding's severity, "refused", or empty if there is no finding
     */
    private record Case(Path file, int code, String gravest) {}

    /** The start of a row's first two cells, and the cases of its kind, one a line: file, code, severity. */
    private static final Map<String, String> ROWS = new LinkedHashMap<>();

    private static void row(String start, String... cases) {
        ROWS.put(start, String.join("\n", cases));
    }

    static {
        row("a model folder, or its file | transformers", "found/layouts/xlnet 0", "found/layouts/albert 0",
                "families/whisper.safetensors 0", "found/checkpoints/sentence_transformer 0");
        row("shards, one of them missing", "found/damaged/two_of_three 4 damaged");
        row("quantized weights", "quantized/gptq_v1 0", "quantized/gptq_v2 0", "quantized/marlin 0", "quantized/awq 0",
                "quantized/bitsandbytes 0", "quantized/fp4 0", "quantized/compressed 0", "quantized/torchao 0",
                "quantized/torchao-pickle 0", "quantized/mlx 0", "quantized/hqq 0", "made/packed.safetensors 3 "
                + "undecoded", "made/partly.safetensors 4 undecoded");
        row("packed weights | Quanto", "hunt/svdquant.safetensors 4 undecoded", "made/quanto.safetensors 3 undecoded",
                "made/gemv.safetensors 3 undecoded");
        row("a file of weights | TransformerLens", "found/layouts/transformer_lens.pt 0");
        row(".npz | Flax, Haiku", "found/layouts/flax_dense_general.npz 0", "found/layouts/haiku.npz 0",
                "found/layouts/alphafold.npz 0", "hunt/blocks.npz 0");
        row(".npz, safetensors | MLX", "found/layouts/mlx.npz 0");
        row(".onnx | PyTorch", "formats/digits-mlp.onnx 0", "found/quantized/cnn_dynamic.onnx 0",
                "found/quantized/cnn_qlinear.onnx 0", "quantized/operators/operators.onnx 0",
                "quantized/onnx/model.onnx 0");
        row("an optimized .onnx", "found/layouts/cnn_optimized.onnx 4 undecoded");
        row(".gguf | llama.cpp", "formats/digits-mlp.q8_0.gguf 0", "found/layouts/comfy_orig_shape.gguf 0",
                "found/damaged/half_f32.gguf 4 damaged");
        row(".keras, .h5", "formats/digits-cnn.keras 0", "formats/digits-mlp.h5 0", "formats/digits-mlp.weights.h5 0",
                "keras/hub/llama 0", "quantized/keras/int8.keras 0", "quantized/keras/int4.weights.h5 0",
                "found/layouts/keras_bfloat16.h5 0", "found/layouts/separable.keras 0",
                "found/damaged/half.h5 4 damaged");
        row("a SavedModel", "formats/digits-mlp-savedmodel 0", "formats/digits-mlp-tfcheckpoint 0",
                "formats/digits-mlp.frozen.pb 0", "found/layouts/sm_mixed 0", "made/tf-without-data 3 damaged");
        row("a .safetensors, .pt, .npz", "made/cut.safetensors 3 refused", "made/cut.pt 3 refused",
                "made/cut.npz 3 refused", "made/cut.keras 3 refused", "made/cut.onnx 3 refused");
        row("a checkpoint of training", "formats/digits-mlp.checkpoint.pt 0 note", "found/checkpoints/hf_trainer 0",
                "pickles/optimizer.pt 3 refused");
        row("flax_model.msgpack", "containers/flax_model.msgpack 0", "made/cut.msgpack 3 refused");
        row("a checkpoint of JAX", "made/nnx 0", "made/ocdbt-zarr3 0", "made/t5x 0", "made/run/1000 0",
                "made/run/1000/default 0",
                "found/checkpoints/jax_tree 0");
        row("a folder of arrays | zarr", "made/arrays 0");
        row(".tflite", "tflite/f32.tflite 0", "tflite/f16.tflite 0", "tflite/int8.tflite 0", "tflite/int4.tflite 0",
                "made/cut.tflite 3 refused");
        row(".pt2", "exported/net.pt2 0", "exported/older.pt2 0");
        row("a folder with model.json", "containers/tfjs 0", "found/checkpoints/web_layers 0",
                "made/tfjs-cut 3 damaged");
        row(".nemo, .tar", "containers/speech.nemo 0", "made/cut.tar 4 damaged", "made/speech.nemo 3 refused");
        row("a voice", "hunt/rvc.pth 0", "hunt/conformer.pth 0", "hunt/panns.pth 0");
        row("a single file of a diffusion model", "hunt/sd1-ema.ckpt 0", "hunt/svdquant.safetensors 4 undecoded");
        row(".pt | Ultralytics", "hunt/timm.pth 0 note", "hunt/compiled.pt 0", "hunt/swa.pt 0");
        row(".pt | FSDP", "hunt/fsdp.pt 4 undecoded");
        row("consolidated.00.pth", "made/llama/consolidated.00.pth 4 undecoded");
        row(".pkl, .joblib", "hunt/stylegan.pkl 0 dangerous", "hunt/detectron.pkl 0 note", "hunt/haiku.pkl 0 note",
                "hunt/flax.pkl 0", "pickles/arrays.joblib 0");
        row(".eqx", "hunt/model.eqx 0");
        row(".npz | big_vision", "hunt/blocks.npz 0");
        row("a codebook", "hunt/aqlm.safetensors 4 undecoded", "hunt/exl3.safetensors 4 undecoded",
                "hunt/quip.safetensors 4 undecoded", "hunt/vptq.safetensors 4 undecoded",
                "hunt/higgs.safetensors 4 undecoded");
        row("an adapter", "found/adapters/loha 0", "found/adapters/lora.gguf 0", "found/adapters/mlx_lora 0",
                "found/compare/lora 0", "hunt/hira 3 undecoded");
        row("a compressed .joblib", "pickles/arrays.joblib.gz 0", "made/arrays.joblib 3 refused");
        row("trees, vectors, engines", "hunt/trees.txt 3 refused", "hunt/fasttext.bin 3 refused",
                "hunt/ggml-tiny.bin 3 refused", "hunt/net.caffemodel 3 refused", "hunt/mindspore.ckpt 3 refused");
    }

    @BeforeAll
    static void make() throws IOException {
        for (String ending : List.of("safetensors", "pt", "npz", "keras", "onnx")) {
            cut("formats/digits-mlp." + ending, "cut." + ending, 0.5);
        }
        cut("containers/flax_model.msgpack", "cut.msgpack", 0.5);
        cut("tflite/f32.tflite", "cut.tflite", 0.5);
        Files.copy(FILES.resolve("found/quantized/mlx_4bit/model.safetensors"), made.resolve("packed.safetensors"));
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(Files.readAllBytes(FILES.resolve("containers/speech.nemo")));
        }
        Files.write(made.resolve("speech.nemo"), packed.toByteArray());
        Files.write(made.resolve("partly.safetensors"), TestFiles.safetensors(Map.of("emb.weight", TestFiles.floats(
                TestFiles.random(300, 1), 20, 15), "q.qweight", integers("I32", 4, 16, 8), "q.scales", TestFiles.floats(
                        TestFiles.random(8, 1), 1, 8))));
        Files.write(made.resolve("gemv.safetensors"), TestFiles.safetensors(Map.of("q.qweight", integers("I16", 2, 8,
                64), "q.scales", TestFiles.floats(TestFiles.random(256, 1), 8, 32))));
        Files.write(made.resolve("quanto.safetensors"), TestFiles.safetensors(Map.of("q.weight._data", integers("I8", 1,
                16, 8), "q.weight._scale", TestFiles.floats(TestFiles.random(16, 1), 16, 1))));
        Files.write(made.resolve("arrays.joblib"), new byte[] {(byte) 0xfd, '7', 'z', 'X', 'Z', 0, 0, 4, 1, 2, 3, 4});
        Files.createDirectory(made.resolve("llama"));
        for (String part : List.of("00", "01")) {
            Files.copy(FILES.resolve("formats/digits-mlp.pt"), made.resolve("llama/consolidated." + part + ".pth"));
        }
        cutArchive();
        ZipFiles.unpack(FILES.resolve("zarr/arrays.zip"), made);
        ZipFiles.unpack(FILES.resolve("zarr/checkpoints.zip"), made);
        without("formats/digits-mlp-tfcheckpoint", "tf-without-data", ".data-00000-of-00001");
        without("containers/tfjs", "tfjs-cut", ".bin");
    }

    /** Of two models, the second of which is not whole. */
    private static void cutArchive() throws IOException {
        byte[] model = Files.readAllBytes(FILES.resolve("formats/digits-mlp.safetensors"));
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(archive)) {
            for (String name : List.of("one.safetensors", "two.safetensors")) {
                TarArchiveEntry entry = new TarArchiveEntry(name);
                entry.setSize(model.length);
                tar.putArchiveEntry(entry);
                tar.write(model);
                tar.closeArchiveEntry();
            }
        }
        Files.write(made.resolve("cut.tar"), Arrays.copyOf(archive.toByteArray(), model.length * 3 / 2));
    }

    private static TestFiles.Entry integers(String type, int bytes, int rows, int columns) {
        return new TestFiles.Entry(type, new long[] {rows, columns}, new byte[bytes * rows * columns]);
    }

    private static void cut(String file, String name, double part) throws IOException {
        byte[] whole = Files.readAllBytes(FILES.resolve(file));
        Files.write(made.resolve(name), Arrays.copyOf(whole, (int) (whole.length * part)));
    }

    /** A copy of a folder without the last of its files whose names end so. */
    private static void without(String from, String name, String ending) throws IOException {
        Path copy = Files.createDirectory(made.resolve(name));
        List<Path> files;
        try (Stream<Path> all = Files.list(FILES.resolve(from))) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        Path last = files.stream().filter(file -> file.toString().endsWith(ending)).reduce((one, two) -> two)
                .orElseThrow();
        for (Path file : files) {
            if (!file.equals(last)) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> everyRowHolds() throws IOException {
        List<String> rows = Files.readAllLines(Path.of("docs/formats.md")).stream()
                .dropWhile(line -> !line.startsWith("| I have |")).skip(2).takeWhile(line -> line.startsWith("|"))
                .map(line -> line.substring(2).replace("`", "")).toList();
        List<String> starts = List.copyOf(ROWS.keySet());
        assertThat(rows).hasSameSizeAs(starts);
        List<DynamicTest> tests = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            String row = rows.get(i);
            assertThat(row).startsWith(starts.get(i));
            for (String line : ROWS.get(starts.get(i)).split("\n")) {
                tests.add(DynamicTest.dynamicTest(starts.get(i) + ": " + line, () -> check(row, of(line))));
            }
        }
        return tests.stream();
    }

    private static Case of(String line) {
        String[] words = line.split(" ", -1);
        Path file = words[0].startsWith("made/") ? made.resolve(words[0].substring(5)) : FILES.resolve(words[0]);
        return new Case(file, Integer.parseInt(words[1]), words.length > 2 ? words[2] : "");
    }

    private void check(String row, Case file) throws IOException {
        Session session = new Session(folder);
        int code = session.run("analyze", file.file, "--no-randomize", "-q", "--min-evals", "2");
        String told = gravest(file.file);

        assertThat(code).as(session.err()).isEqualTo(file.code);
        if (!file.gravest.isEmpty() || file.code != 0) {
            assertThat(told).isEqualTo(file.gravest);
            assertThat(row).as("the row names the severity and the code").contains(told, String.valueOf(code));
        }
        assertThat(session.err().isBlank()).as("what costs figures is said with -q").isEqualTo(file.code == 0
                && !told.equals("dangerous"));
    }

    private static String gravest(Path file) throws IOException {
        try {
            return new ModelFiles().open(file).findings().stream().map(Finding::severity)
                    .max(Severity::compareTo).map(severity -> severity.name().toLowerCase(Locale.ROOT)).orElse("");
        } catch (ModelFormatException e) {
            return REFUSED;
        }
    }
}
