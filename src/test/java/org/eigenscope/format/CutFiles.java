package org.eigenscope.format;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Whole files of every format, each cut short at many places: what is missing is always said. */
final class CutFiles {

    private static final Path FILES = Path.of("src/test/resources/formats");
    /** A file, and the word that every cut of it is told with. */
    private static final Map<String, String> WORDS = new LinkedHashMap<>();
    private static final int PARTS = 22;

    static {
        WORDS.put("digits-mlp.safetensors", "ends at byte");
        WORDS.put("digits-mlp.q8_0.gguf", "the file");
        WORDS.put("digits-mlp.onnx", "cut short");
        WORDS.put("digits-mlp.floatdata.onnx", "cut short");
        WORDS.put("digits-mlp.pt", "cut short");
        WORDS.put("digits-mlp.legacy.pth", "cut");
        WORDS.put("digits-mlp.torchscript.pt", "cut short");
        WORDS.put("digits-mlp.npz", "cut short");
        WORDS.put("digits-mlp.compressed.npz", "cut short");
        WORDS.put("digits-mlp.fc2.npy", "cut short");
        WORDS.put("digits-mlp.h5", "cut");
        WORDS.put("digits-mlp.weights.h5", "cut");
        WORDS.put("digits-mlp.keras", "cut short");
        WORDS.put("digits-mlp.frozen.pb", "cut");
        WORDS.put("../containers/flax_model.msgpack", "cut short");
        WORDS.put("../tflite/f32.tflite", "f32.tflite");
        WORDS.put("../tflite/int8.tflite", "int8.tflite");
        WORDS.put("../exported/net.pt2", "cut short");
        WORDS.put("../exported/older.pt2", "cut short");
        WORDS.put("../pickles/arrays.joblib", "arrays.joblib");
        WORDS.put("../pickles/arrays.joblib.gz", "arrays.joblib.gz");
        WORDS.put("../pickles/arrays-4.pkl", "arrays-4.pkl");
    }

    private CutFiles() {}

    static List<HostileCorpus.Case> write(Path root) throws IOException {
        List<HostileCorpus.Case> cases = new ArrayList<>();
        for (Map.Entry<String, String> file : WORDS.entrySet()) {
            byte[] whole = Files.readAllBytes(FILES.resolve(file.getKey()));
            for (int part = 1; part < PARTS; part++) {
                int length = (int) ((long) whole.length * part / PARTS);
                String name = file.getKey().substring(file.getKey().lastIndexOf('/') + 1);
                Path folder = Files.createDirectories(root.resolve("cut-%s-%02d".formatted(name, part)));
                cases.add(new HostileCorpus.Case(Files.write(folder.resolve(name),
                        Arrays.copyOf(whole, length)), file.getValue()));
            }
        }
        return cases;
    }
}
