package org.eigenscope.desktop;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Models of Gaussian F32 weights for tests, as safetensors. */
public final class Safetensors {

    private static final String[] PARTS = {"attention.query", "attention.key", "attention.value", "attention.output",
        "mlp.up", "mlp.down", "mlp.gate", "adapter"};

    private Safetensors() {}

    /** Many small layers, in blocks of eight. */
    public static Path many(Path file, int layers) throws IOException {
        Map<String, int[]> shapes = new LinkedHashMap<>();
        for (int i = 0; i < layers; i++) {
            shapes.put("model.layers.%d.%s.weight".formatted(i / PARTS.length, PARTS[i % PARTS.length]),
                    new int[] {16, 16});
        }
        return write(file, shapes, 1);
    }

    /** Tensors of these names and shapes; another seed makes another file of the same size. */
    public static Path write(Path file, Map<String, int[]> shapes, long seed) throws IOException {
        StringBuilder header = new StringBuilder();
        long at = 0;
        for (Map.Entry<String, int[]> tensor : shapes.entrySet()) {
            long end = at + (long) Float.BYTES * elements(tensor.getValue());
            header.append(header.isEmpty() ? "{" : ",")
                    .append("\"%s\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
                    .formatted(tensor.getKey(), Arrays.toString(tensor.getValue()), at, end));
            at = end;
        }
        byte[] text = header.append("}").toString().getBytes(StandardCharsets.US_ASCII);
        Random random = new Random(seed);
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(text.length).array());
            out.write(text);
            for (int[] shape : shapes.values()) {
                ByteBuffer weights = ByteBuffer.allocate(Float.BYTES * elements(shape)).order(ByteOrder.LITTLE_ENDIAN);
                while (weights.hasRemaining()) {
                    weights.putFloat((float) random.nextGaussian());
                }
                out.write(weights.array());
            }
        }
        return file;
    }

    private static int elements(int[] shape) {
        return Arrays.stream(shape).reduce(1, Math::multiplyExact);
    }
}
