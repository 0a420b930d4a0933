package org.eigenscope.format;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.TensorData;

/** Makes small weight files, and reads tensors of them. */
public final class TestFiles {

    /** A tensor of a safetensors file. */
    public record Entry(String dtype, long[] shape, byte[] bytes) {}

    private TestFiles() {}

    public static byte[] littleEndian(float... values) {
        ByteBuffer buffer = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asFloatBuffer().put(values);
        return buffer.array();
    }

    public static float[] random(int count, long seed) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    public static Entry floats(float[] values, long... shape) {
        return new Entry("F32", shape, littleEndian(values));
    }

    /** A vector of 32-bit integers. */
    static Entry ints(int... values) {
        byte[] bytes = new byte[4 * values.length];
        for (int i = 0; i < values.length; i++) {
            for (int b = 0; b < 4; b++) {
                bytes[4 * i + b] = (byte) (values[i] >> 8 * b);
            }
        }
        return new Entry("I32", new long[] {values.length}, bytes);
    }

    public static byte[] safetensors(Map<String, Entry> tensors) {
        return safetensors(tensors, Map.of());
    }

    public static byte[] safetensors(Map<String, Entry> tensors, Map<String, String> metadata) {
        StringBuilder json = new StringBuilder("{");
        if (!metadata.isEmpty()) {
            json.append("\"__metadata__\":{");
            metadata.forEach((key, value) -> json.append("\"%s\":\"%s\",".formatted(key, value)));
            json.setCharAt(json.length() - 1, '}');
            json.append(',');
        }
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        new LinkedHashMap<>(tensors).forEach((name, entry) -> {
            int begin = data.size();
            data.writeBytes(entry.bytes());
            json.append("\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]},".formatted(name,
                    entry.dtype(),
                    Arrays.toString(entry.shape()), begin, data.size()));
        });
        if (json.charAt(json.length() - 1) == ',') {
            json.setLength(json.length() - 1);
        }
        return safetensors(json.append('}').toString(), data.toByteArray());
    }

    /** The tensors of a safetensors file. */
    public static Map<String, Entry> entries(byte[] file) {
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int data = 8 + (int) bytes.getLong(0);
        Map<String, Entry> entries = new LinkedHashMap<>();
        JsonParser.parseString(new String(file, 8, data - 8, StandardCharsets.UTF_8)).getAsJsonObject().asMap()
                .forEach((name, told) -> {
                    JsonObject tensor = told.getAsJsonObject();
                    if (tensor.has("dtype")) {
                        JsonArray offsets = tensor.getAsJsonArray("data_offsets");
                        entries.put(name, new Entry(tensor.get("dtype").getAsString(), tensor.getAsJsonArray("shape")
                                .asList().stream().mapToLong(JsonElement::getAsLong).toArray(), Arrays.copyOfRange(file,
                                data + offsets.get(0).getAsInt(), data + offsets.get(1).getAsInt())));
                    }
                });
        return entries;
    }

    /** A file with this header, right or wrong. */
    public static byte[] safetensors(String header, byte[] data) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        return safetensors(text.length, text, data);
    }

    public static byte[] safetensors(long length, byte[] header, byte[] data) {
        return ByteBuffer.allocate(8 + header.length + data.length).order(ByteOrder.LITTLE_ENDIAN)
                .putLong(length).put(header).put(data).array();
    }

    public static double[] read(TensorData data, int count) throws Exception {
        double[] values = new double[count];
        try (ElementReader reader = data.open()) {
            reader.read(0, values, 0, count);
        }
        return values;
    }

    static byte[] patched(byte[] file, int at, int value) {
        byte[] patched = file.clone();
        ByteBuffer.wrap(patched).order(ByteOrder.LITTLE_ENDIAN).putInt(at, value);
        return patched;
    }

    static int indexOf(byte[] file, byte[] wanted) {
        for (int at = 0; at + wanted.length <= file.length; at++) {
            if (Arrays.equals(file, at, at + wanted.length, wanted, 0, wanted.length)) {
                return at;
            }
        }
        return -1;
    }
}
