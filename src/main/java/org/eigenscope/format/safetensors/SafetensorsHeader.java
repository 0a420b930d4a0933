package org.eigenscope.format.safetensors;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.IndexBudget;
import org.eigenscope.format.io.Json;
import org.eigenscope.format.io.ModelFormatException.Malformed;
import org.eigenscope.format.reader.FileIndex;
import org.eigenscope.model.SafeText;

/**
 * The JSON header.
 *
 * @param metadata {@code __metadata__}
 * @param entries one a tensor, in the header's order
 */
record SafetensorsHeader(Map<String, String> metadata, List<Entry> entries) {

    private static final int LARGEST_RANK = 64;
    /** Bytes that an entry takes beside its name, and a pair of the metadata beside its texts. */
    private static final int ENTRY = 300;
    private static final int PAIR = 48;

    /** A tensor; its bytes are {@code begin … end−1} of the data, {@code 0 ≤ begin ≤ end}. */
    record Entry(String name, String dtype, List<Long> shape, long begin, long end) {}

    static SafetensorsHeader read(ByteSource source, long position, long length) throws IOException, Malformed {
        return Json.read(source.path(), source.stream(position, length, "the header"), "the header",
                SafetensorsHeader::read);
    }

    private static SafetensorsHeader read(JsonReader json) throws IOException {
        Map<String, String> metadata = new LinkedHashMap<>();
        List<Entry> entries = new ArrayList<>();
        Set<String> names = new HashSet<>();
        IndexBudget budget = new IndexBudget();
        json.beginObject();
        while (json.hasNext()) {
            String name = budget.text(json.nextName());
            if (!names.add(name)) {
                throw new MalformedJsonException("the tensor '%s' occurs twice".formatted(SafeText.name(name)));
            }
            if (name.equals("__metadata__")) {
                readMetadata(json, metadata, budget);
            } else {
                budget.spend(ENTRY);
                entries.add(readEntry(json, name));
                if (entries.size() > FileIndex.MOST_TENSORS) {
                    throw new MalformedJsonException("more than the %,d tensors that we read"
                            .formatted(FileIndex.MOST_TENSORS));
                }
            }
        }
        json.endObject();
        return new SafetensorsHeader(metadata, entries);
    }

    private static void readMetadata(JsonReader json, Map<String, String> metadata, IndexBudget budget)
            throws IOException {
        json.beginObject();
        while (json.hasNext()) {
            String key = budget.text(json.nextName());
            budget.spend(PAIR);
            if (json.peek() != JsonToken.STRING) {
                throw new MalformedJsonException("the metadata '%s' is not a string".formatted(SafeText.name(key)));
            }
            if (metadata.put(key, budget.text(json.nextString())) != null) {
                throw new MalformedJsonException("the metadata '%s' occurs twice".formatted(SafeText.name(key)));
            }
        }
        json.endObject();
    }

    private static Entry readEntry(JsonReader json, String name) throws IOException {
        String dtype = null;
        List<Long> shape = null;
        List<Long> offsets = null;
        json.beginObject();
        while (json.hasNext()) {
            String key = json.nextName();
            boolean twice = switch (key) {
                case "dtype" -> dtype != null;
                case "shape" -> shape != null;
                case "data_offsets" -> offsets != null;
                default -> false;
            };
            if (twice) {
                throw new MalformedJsonException("'%s' occurs twice in '%s'".formatted(key, SafeText.name(name)));
            }
            switch (key) {
                case "dtype" -> dtype = json.nextString();
                case "shape" -> shape = readNumbers(json, name);
                case "data_offsets" -> offsets = readNumbers(json, name);
                default -> json.skipValue();
            }
        }
        json.endObject();
        if (dtype == null || shape == null || offsets == null) {
            throw new MalformedJsonException("'%s' lacks its dtype, shape or data_offsets"
                    .formatted(SafeText.name(name)));
        }
        if (offsets.size() != 2 || offsets.get(0) > offsets.get(1)) {
            throw new MalformedJsonException("'%s' has data_offsets %s".formatted(SafeText.name(name), offsets));
        }
        return new Entry(name, dtype, shape, offsets.get(0), offsets.get(1));
    }

    private static boolean isSize(String digits) {
        for (int i = 0; i < digits.length(); i++) {
            if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
                return false;
            }
        }
        return !digits.isEmpty() && digits.length() <= 18;
    }

    private static List<Long> readNumbers(JsonReader json, String name) throws IOException {
        List<Long> numbers = new ArrayList<>();
        json.beginArray();
        while (json.hasNext()) {
            String digits = json.peek() == JsonToken.NUMBER ? json.nextString() : "";
            // Plain digits within a long: JSON's 1e3, 1.0 and -0 are no sizes.
            if (!isSize(digits) || numbers.size() >= LARGEST_RANK) {
                throw new MalformedJsonException("'%s' has the number '%s' in its shape or data_offsets"
                        .formatted(SafeText.name(name), SafeText.name(digits)));
            }
            numbers.add(Long.parseLong(digits));
        }
        json.endArray();
        return numbers;
    }
}
