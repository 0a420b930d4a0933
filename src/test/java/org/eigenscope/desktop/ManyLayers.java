package org.eigenscope.desktop;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** A model of many small layers: safetensors, blocks of eight Gaussian matrices of 16 × 16. */
final class ManyLayers {

    private static final String[] PARTS = {"attention.query", "attention.key", "attention.value", "attention.output",
        "mlp.up", "mlp.down", "mlp.gate", "adapter"};
    private static final int SIDE = 16;

    private ManyLayers() {}

    static Path write(Path file, int layers) throws IOException {
        int bytes = SIDE * SIDE * Float.BYTES;
        StringBuilder header = new StringBuilder("{");
        for (int i = 0; i < layers; i++) {
            header.append(i == 0 ? "" : ",").append("\"model.layers.%d.%s.weight\":{\"dtype\":\"F32\",\"shape\":[%d,%d],\"data_offsets\":[%d,%d]}"
                    .formatted(i / PARTS.length, PARTS[i % PARTS.length], SIDE, SIDE, (long) i * bytes, (i + 1L) * bytes));
        }
        header.append("}");
        byte[] text = header.toString().getBytes(StandardCharsets.US_ASCII);
        Random random = new Random(1);
        try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
            out.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(text.length).array());
            out.write(text);
            for (int i = 0; i < layers; i++) {
                ByteBuffer weights = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
                while (weights.hasRemaining()) {
                    weights.putFloat((float) random.nextGaussian());
                }
                out.write(weights.array());
            }
        }
        return file;
    }
}
