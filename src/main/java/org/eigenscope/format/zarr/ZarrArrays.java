package org.eigenscope.format.zarr;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.regex.Pattern;
import org.eigenscope.format.data.Encoding;
import org.eigenscope.format.data.PlainData;
import org.eigenscope.format.data.UnreadableData;
import org.eigenscope.format.io.ByteRange;
import org.eigenscope.format.io.ByteReader;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.Json;
import org.eigenscope.format.io.MemoryRange;
import org.eigenscope.format.io.ModelFormatException.Malformed;
import org.eigenscope.format.reader.FileIndex;
import org.eigenscope.format.reader.RawLayer;
import org.eigenscope.format.zarr.ArrayHeader.Impossible;
import org.eigenscope.model.DType;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.SafeText;
import org.eigenscope.model.Shape;
import org.eigenscope.model.Tensor;

/** Finds the arrays of a store: the description of each, and which of its chunks are there. */
final class ZarrArrays {

    private static final String SECOND = ".zarray";
    private static final String THIRD = "zarr.json";
    private static final int LONGEST = 1 << 20;

    /** The name of a chunk, or the last part of it. */
    private static final Pattern CHUNK = Pattern.compile("c|(?:c[./])?\\d{1,18}(?:\\.\\d{1,18})*");
    private static final int MOST_NAMED = 20;

    private final KeyStore store;
    private final Unwritten unwritten;
    private final List<Finding> findings;

    /** What a chunk that is missing stands for. */
    enum Unwritten {
        /** Nothing: whoever wrote the store wrote every chunk. */
        DAMAGE,
        /** The fill value; if there is none, nothing. */
        FILL,
        /** The fill value; if there is none, zeros, as TensorStore has it. */
        FILL_OR_ZERO
    }

    /** @param findings where what is noticed is added */
    ZarrArrays(KeyStore store, Unwritten unwritten, List<Finding> findings) {
        this.store = store;
        this.unwritten = unwritten;
        this.findings = findings;
    }

    /** The arrays by their paths, which are empty if the store is one array. */
    Map<String, RawLayer> read() throws IOException, Malformed {
        Map<String, RawLayer> arrays = new LinkedHashMap<>();
        for (String key : store.entries().keySet()) {
            String last = key.substring(key.lastIndexOf('/') + 1);
            if (!last.equals(SECOND) && !last.equals(THIRD)) {
                continue;
            }
            if (arrays.size() >= FileIndex.MOST_TENSORS) {
                throw new Malformed(store.file(), "it has more than %,d arrays".formatted(FileIndex.MOST_TENSORS));
            }
            String path = key.substring(0, Math.max(0, key.length() - last.length() - 1));
            try {
                if (description(key) instanceof JsonObject json && isArray(json)) {
                    store.budget().spend(400);
                    arrays.put(path, array(path, json));
                }
            } catch (Malformed e) {
                store.budget().spend(400);
                arrays.put(path, damaged(path, DType.OTHER, Shape.UNKNOWN, e.problem()));
            }
        }
        for (Map.Entry<String, String> broken : store.broken().entrySet()) {
            String key = broken.getKey();
            if (key.endsWith(SECOND) || key.endsWith(THIRD)) {
                String path = key.substring(0, Math.max(0, key.lastIndexOf('/')));
                arrays.put(path, damaged(path, DType.OTHER, Shape.UNKNOWN, broken.getValue()));
            }
        }
        tellUndescribed(arrays.keySet());
        return arrays;
    }

    /** Tells of chunks of arrays whose descriptions are missing. */
    private void tellUndescribed(Set<String> described) {
        Set<String> paths = new LinkedHashSet<>();
        for (String key : store.entries().keySet()) {
            String path = key;
            while (CHUNK.matcher(path.substring(path.lastIndexOf('/') + 1)).matches() && path.contains("/")) {
                path = path.substring(0, path.lastIndexOf('/'));
            }
            if (!path.equals(key) && paths.size() < MOST_NAMED && !described.contains(path)
                    && !described.contains(key.substring(0, key.lastIndexOf('/')))) {
                paths.add(path);
            }
        }
        paths.forEach(path -> findings.add(new Finding(Severity.DAMAGED, SafeText.name(name(path)),
                "its description, %s or %s, is missing: get the whole folder".formatted(SECOND, THIRD))));
    }

    private JsonElement description(String key) throws IOException, Malformed {
        ByteRange range = store.entries().get(key);
        if (range.length() > LONGEST) {
            throw new Malformed(store.file(), "the description '%s' has %,d bytes".formatted(SafeText.name(key),
                    range.length()));
        }
        try (ByteReader reader = range.open()) {
            return Json.read(store.file(), ByteSource.stream(reader, range.length()),
                    "the description '%s'".formatted(SafeText.name(key)), Json::element);
        }
    }

    private static boolean isArray(JsonObject json) {
        return json.has("shape") && (json.has("chunks") || json.has("chunk_grid"));
    }

    private RawLayer array(String path, JsonObject json) {
        ArrayHeader header;
        try {
            header = ArrayHeader.of(json);
        } catch (Impossible e) {
            return damaged(path, DType.OTHER, Shape.UNKNOWN, e.getMessage());
        }
        String name = name(path);
        long bytes = header.dtype() == DType.OTHER ? 0 : header.dtype().bytesOf(header.shape().elements());
        String problem = header.problem();
        if (problem.isEmpty() && !PlainData.handles(header.dtype())) {
            return RawLayer.of(new Tensor(name, header.dtype(), header.shape(), bytes, new UnreadableData(name,
                    "its elements are not real numbers")));
        }
        if (!problem.isEmpty()) {
            return RawLayer.of(new Tensor(name, header.dtype(), header.shape(), bytes, new UnreadableData(name,
                    problem))).because(Severity.UNDECODED, problem);
        }
        Map<Long, ByteRange> chunks = new HashMap<>();
        String broken = chunks(path, header, chunks);
        long missing = chunkCount(header) - chunks.size();
        if (broken.isEmpty() && missing > 0 && unwritten == Unwritten.DAMAGE) {
            broken = "%,d of its %,d chunks are missing: get the checkpoint again".formatted(missing,
                    chunkCount(header));
        }
        boolean nothing = header.fill() == null && unwritten == Unwritten.FILL || fill(header) == null;
        if (broken.isEmpty() && missing > 0 && nothing) {
            broken = "%,d of its %,d chunks are missing, and nothing says which values to use for them"
                    .formatted(missing, chunkCount(header));
        }
        if (!broken.isEmpty()) {
            return damaged(path, header.dtype(), header.shape(), broken);
        }
        if (missing > 0 && header.shape().rank() > 1) {
            findings.add(new Finding(Severity.NOTE, SafeText.name(name), ("%,d of its %,d chunks were never written: "
                    + "their elements are %s").formatted(missing, chunkCount(header), header.fill() == null ? "0"
                    : header.fill())));
        }
        ZarrData data = new ZarrData(header.shape(), header.dtype(), header.bigEndian(), header.chunk(),
                header.inner(), header.places(), header.axes(), header.codecs(), new MemoryRange(fill(header)), chunks);
        if (header.codecs().whole() && data.chunkBytes() > ChunkCodecs.MOST_BYTES) {
            String large = ("its chunks of %,d bytes are larger than what is decompressed at once: write it in smaller "
                    + "ones").formatted(data.chunkBytes());
            return RawLayer.of(new Tensor(name, header.dtype(), header.shape(), bytes, new UnreadableData(name, large)))
                    .because(Severity.UNDECODED, large);
        }
        return RawLayer.of(new Tensor(name, header.dtype(), header.shape(), bytes, data));
    }

    /** Names of arrays have dots where their paths have slashes, as those of all other formats. */
    private static String name(String path) {
        return path.isEmpty() ? "array" : path.replace('/', '.');
    }

    private RawLayer damaged(String path, DType dtype, Shape shape, String reason) {
        findings.add(new Finding(Severity.DAMAGED, SafeText.name(name(path)), reason));
        return RawLayer.of(new Tensor(name(path), dtype, shape, 0, new UnreadableData(name(path), reason)))
                .because(Severity.DAMAGED, reason);
    }

    private static long chunkCount(ArrayHeader header) {
        long count = 1;
        for (int axis = 0; axis < header.shape().rank(); axis++) {
            count *= Math.ceilDiv(header.shape().dim(axis), header.chunk().get(axis));
        }
        return count;
    }

    /** Finds the chunks that are there; returns why one of them cannot be read, or the empty string. */
    private String chunks(String path, ArrayHeader header, Map<Long, ByteRange> into) {
        String prefix = path.isEmpty() ? "" : path + "/";
        NavigableMap<String, ByteRange> own = store.entries().subMap(prefix, true, prefix + Character.MAX_VALUE, false);
        String problem = "";
        for (Map.Entry<String, ByteRange> entry : own.entrySet()) {
            long number = number(entry.getKey().substring(prefix.length()), header);
            if (number >= 0) {
                into.put(number, entry.getValue());
                if (header.codecs().seekable() && !header.sharded()) {
                    long size = header.dtype().blockBytes() * new Shape(header.chunk()).elements();
                    problem = entry.getValue().length() == size ? problem
                            : "its chunk '%s' has %,d bytes instead of %,d: it is cut short, get it again".formatted(
                                    SafeText.name(entry.getKey()), entry.getValue().length(), size);
                }
            }
        }
        for (Map.Entry<String, String> entry : store.broken().entrySet()) {
            if (entry.getKey().startsWith(prefix) && number(entry.getKey().substring(prefix.length()), header) >= 0) {
                problem = entry.getValue();
            }
        }
        return problem;
    }

    /** The number of a chunk in C order by its key; negative if it is not one. */
    private static long number(String key, ArrayHeader header) {
        int rank = header.shape().rank();
        if (rank == 0) {
            return key.equals(header.prefix().isEmpty() ? "0" : "c") ? 0 : -1;
        }
        if (!key.startsWith(header.prefix())) {
            return -1;
        }
        String[] indices = key.substring(header.prefix().length()).split(header.separator().equals("/") ? "/" : "\\.",
                -1);
        if (indices.length != rank) {
            return -1;
        }
        long number = 0;
        for (int axis = 0; axis < rank; axis++) {
            long count = Math.ceilDiv(header.shape().dim(axis), header.chunk().get(axis));
            if (!indices[axis].matches("\\d{1,18}") || Long.parseLong(indices[axis]) >= count) {
                return -1;
            }
            number = number * count + Long.parseLong(indices[axis]);
        }
        return number;
    }

    /** The bytes of an element that was never written; null if they are not known. */
    private static byte[] fill(ArrayHeader header) {
        byte[] bytes = new byte[header.dtype().blockBytes()];
        double value = header.fill() == null ? 0 : header.fill();
        if (value == 0) {
            return bytes;
        }
        if (header.dtype().group() != DType.Group.FLOAT || !Double.isFinite(value)) {
            return null;
        }
        new Encoding(header.dtype(), header.bigEndian()).encode(value, bytes, 0);
        return bytes;
    }
}
