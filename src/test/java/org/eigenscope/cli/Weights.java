package org.eigenscope.cli;

import com.google.gson.Gson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Writes small safetensors files, with names and numbers as a test wants them. */
final class Weights {

    private final Map<String, Object> header = new LinkedHashMap<>();
    private final ByteBuffer data = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);

    /** A 32 × 32 layer of Gaussian noise. */
    Weights noise(String name, long seed) {
        Random random = new Random(seed);
        return add(name, 32, i -> (float) random.nextGaussian());
    }

    /** Gaussian noise of another shape. */
    Weights noise(String name, long seed, int rows, int columns) {
        Random random = new Random(seed);
        return add(name, rows, columns, i -> (float) random.nextGaussian());
    }

    /** A 32 × 32 layer with one NaN. */
    Weights broken(String name) {
        return add(name, 32, i -> i == 7 ? Float.NaN : i % 5);
    }

    /** A 32 × 32 layer whose elements are zero but for a few. */
    Weights sparse(String name) {
        return add(name, 32, i -> i % 97 == 5 ? i : 0);
    }

    /** A 32 × 32 layer whose eigenvalues are all alike. */
    Weights identity(String name) {
        return add(name, 32, i -> i % 33 == 0 ? 1 : 0);
    }

    private interface Element {
        float at(int index);
    }

    private Weights add(String name, int side, Element element) {
        return add(name, side, side, element);
    }

    private Weights add(String name, int rows, int columns, Element element) {
        int start = data.position();
        for (int i = 0; i < rows * columns; i++) {
            data.putFloat(element.at(i));
        }
        header.put(name, Map.of("dtype", "F32", "shape", List.of(rows, columns),
                "data_offsets", List.of(start, data.position())));
        return this;
    }

    Path to(Path file) throws IOException {
        byte[] json = new Gson().toJson(header).getBytes(StandardCharsets.UTF_8);
        ByteBuffer all = ByteBuffer.allocate(8 + json.length + data.position()).order(ByteOrder.LITTLE_ENDIAN);
        all.putLong(json.length).put(json).put(data.array(), 0, data.position());
        return Files.write(file, all.array());
    }
}
