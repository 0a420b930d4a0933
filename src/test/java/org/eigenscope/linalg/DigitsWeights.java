package org.eigenscope.linalg;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The float32 weights and golden eigenvalues of the digits networks, read without the program's own readers. */
record DigitsWeights(int[] shape, float[] elements) {

    static DigitsWeights read(String network, String tensor) throws IOException {
        byte[] file = bytes("/formats/" + network + ".safetensors");
        ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int header = (int) buffer.getLong();
        JsonObject entry = JsonParser.parseString(new String(file, 8, header, StandardCharsets.UTF_8))
                .getAsJsonObject().getAsJsonObject(tensor);
        int[] shape = ints(entry.getAsJsonArray("shape"));
        int[] offsets = ints(entry.getAsJsonArray("data_offsets"));
        float[] elements = new float[(offsets[1] - offsets[0]) / 4];
        buffer.position(8 + header + offsets[0]).slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(elements);
        return new DigitsWeights(shape, elements);
    }

    static double[] eigenvalues(String network, String tensor) throws IOException {
        String json = new String(bytes("/golden/" + network + ".eigenvalues.json"), StandardCharsets.UTF_8);
        JsonArray values = JsonParser.parseString(json).getAsJsonObject().getAsJsonArray(tensor);
        double[] result = new double[values.size()];
        for (int i = 0; i < result.length; i++) {
            result[i] = values.get(i).getAsDouble();
        }
        return result;
    }

    private static int[] ints(JsonArray array) {
        int[] result = new int[array.size()];
        for (int i = 0; i < result.length; i++) {
            result[i] = array.get(i).getAsInt();
        }
        return result;
    }

    private static byte[] bytes(String resource) throws IOException {
        try (InputStream in = DigitsWeights.class.getResourceAsStream(resource)) {
            return in.readAllBytes();
        }
    }
}
