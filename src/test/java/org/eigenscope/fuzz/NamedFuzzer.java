package org.eigenscope.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Opens what Jazzer makes under the names that tell formats, as {@link OpenFuzzer} does: the first byte of an input
 * chooses the name, the others are the file. All in one run, since making classes ready takes minutes.
 */
public final class NamedFuzzer {

    /** An input's first byte, modulo their number, is the place of its name. */
    static final List<String> NAMES = List.of("model.msgpack", "model.json", "model.tflite", "model.pkl",
            "model.joblib", "model.pt2", "model.nemo", "model.tar", "model.safetensors.index.json", "model.npy",
            "model.onnx", "variables.index", "model.h5", "model.weights.json", "zarr.json", "manifest.ocdbt");

    private static final Path FOLDER = temporary();

    private NamedFuzzer() {}

    private static Path temporary() {
        try {
            return Files.createTempDirectory("eigenscope-fuzz");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One attempt, called by Jazzer. */
    public static void fuzzerTestOneInput(byte[] bytes) throws IOException {
        if (bytes.length == 0) {
            return;
        }
        Path file = FOLDER.resolve(NAMES.get((bytes[0] & 0xff) % NAMES.size()));
        Files.write(file, Arrays.copyOfRange(bytes, 1, bytes.length));
        try {
            OpenFuzzer.open(file);
        } finally {
            // It would be a part of the next one, by some formats.
            Files.delete(file);
        }
    }
}
