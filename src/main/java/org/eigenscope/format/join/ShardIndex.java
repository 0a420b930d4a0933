package org.eigenscope.format.join;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eigenscope.format.data.UnreadableData;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.Json;
import org.eigenscope.format.io.ModelFolder;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.format.io.ModelFormatException.Malformed;
import org.eigenscope.format.io.ModelFormatException.Unsupported;
import org.eigenscope.format.io.NaturalOrder;
import org.eigenscope.format.io.Probe;
import org.eigenscope.format.io.ShardName;
import org.eigenscope.format.reader.FileIndex;
import org.eigenscope.format.reader.FileType;
import org.eigenscope.format.reader.ModelFormat;
import org.eigenscope.format.reader.RawLayer;
import org.eigenscope.model.DType;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.SafeText;
import org.eigenscope.model.Shape;
import org.eigenscope.model.Tensor;

/**
 * A sharded model of Hugging Face: {@code {"metadata": …, "weight_map": {tensor: file}}}. The shards are files of any
 * single-file format beside the index.
 */
public final class ShardIndex implements ModelFormat {

    private static final String INDEX = ".index.json";
    /** The index of the largest public models takes 10 MB. */
    private static final long LONGEST = 16 << 20;
    /** The largest public models have 140,000 tensors. */
    private static final int MOST_NAMES = 200_000;
    private static final int MOST_SHARDS = 5_000;
    /** Tensors without a shard that are listed one by one. */
    private static final int MOST_LISTED = 10_000;
    private static final int MOST_FINDINGS = 20;
    private static final int MOST_NAMED = 4;

    private final List<ModelFormat> shardFormats;

    public ShardIndex(List<ModelFormat> shardFormats) {
        this.shardFormats = shardFormats;
    }

    @Override
    public String name() {
        return "sharded (index.json)";
    }

    @Override
    public List<FileType> fileTypes() {
        return List.of(new FileType("index of a sharded model", "", List.of("json"), 90, List.of(), false));
    }

    /** {@code model.safetensors.index.json} and {@code model-00001-of-00002.safetensors}. */
    @Override
    public String parts(String fileName) {
        if (!fileName.endsWith(INDEX)) {
            return "";
        }
        String whole = fileName.substring(0, fileName.length() - INDEX.length());
        int ending = whole.lastIndexOf('.');
        return (ending > 0 ? whole.substring(0, ending) : whole) + "-";
    }

    /** Says of a file that is one shard of several that it is no more; empty for the first, which may stand for all. */
    public static Optional<Finding> alone(String fileName) {
        return ShardName.of(fileName)
                .filter(shard -> shard.files() != 1 && Set.of("safetensors", "bin").contains(shard.ending()))
                .map(shard -> new Finding(Severity.NOTE, fileName,
                        "it is one of %d shards: open its folder to see the whole model".formatted(shard.files())));
    }

    @Override
    public boolean recognizes(Probe probe) {
        return !probe.folder() && probe.startsWith((byte) '{') && (probe.named(INDEX)
                || new String(probe.head(), StandardCharsets.UTF_8).contains("\"weight_map\""));
    }

    @Override
    public FileIndex open(Probe probe) throws IOException, ModelFormatException {
        Map<String, String> metadata = new LinkedHashMap<>();
        Map<String, Set<String>> shards = readIndex(probe, metadata);
        Assembly assembly = new Assembly(probe, metadata);
        for (Map.Entry<String, Set<String>> shard : shards.entrySet()) {
            assembly.add(shard.getKey(), shard.getValue());
        }
        return assembly.contents(shards.size());
    }

    /** Puts the shards together; one that is missing or broken costs its own tensors only. */
    private final class Assembly {
        private final Probe index;
        private final Map<String, String> metadata;
        private final List<RawLayer> tensors = new ArrayList<>();
        private final List<Finding> findings = new ArrayList<>();
        private int listed;
        private String format;
        private ModelFormatException failure;

        Assembly(Probe index, Map<String, String> metadata) {
            this.index = index;
            this.metadata = metadata;
        }

        void add(String file, Set<String> expected) throws IOException, ModelFormatException {
            ModelFolder folder = index.siblings();
            if (folder.isMissing(file)) {
                warn(file, "the file is missing, and with it %d of the model's tensors (%s%s): get it too".formatted(
                        expected.size(), expected.stream().sorted(NaturalOrder.ofNames()).limit(MOST_NAMED)
                        .map(SafeText::name)
                                .collect(Collectors.joining(", ")), expected.size() > MOST_NAMED ? ", …" : ""));
                list(expected, "its shard %s is missing: get it too".formatted(SafeText.name(file)));
                return;
            }
            try {
                FileIndex contents = openShard(folder.probe(index.path(), file));
                format = contents.format();
                contents.metadata().forEach(metadata::putIfAbsent);
                findings.addAll(contents.findings());
                take(contents.tensors(), file, expected);
            } catch (ModelFormatException e) {
                if (e.file().equals(index.path())) {
                    // The index itself is at fault: it names a file outside the folder.
                    throw e;
                }
                failure = failure == null ? e : failure;
                warn(file, "%s (%d of the model's tensors are in it)".formatted(e.problem(), expected.size()));
                list(expected, "its shard %s cannot be read".formatted(SafeText.name(file)));
            }
        }

        /** Takes the tensors that the index gives to this shard. */
        private void take(List<RawLayer> found, String file, Set<String> expected) {
            Set<String> missing = new HashSet<>(expected);
            int strangers = 0;
            for (RawLayer raw : found) {
                if (missing.remove(raw.tensor().name())) {
                    tensors.add(raw);
                } else {
                    strangers++;
                }
            }
            missing.stream().sorted().limit(MOST_FINDINGS).forEach(name ->
                    warn(name, "the index places it in %s, which does not hold it".formatted(SafeText.name(file))));
            list(missing, "its shard %s does not hold it".formatted(SafeText.name(file)));
            if (strangers > 0) {
                findings.add(new Finding(Severity.NOTE, SafeText.name(file),
                        "%d of its tensors are not in the index, and not listed".formatted(strangers)));
            }
        }

        /** Lists tensors of which the index knows no more than the names. */
        private void list(Set<String> names, String reason) {
            for (String name : names) {
                if (listed++ < MOST_LISTED) {
                    Tensor tensor = new Tensor(name, DType.OTHER, Shape.UNKNOWN, 0, new UnreadableData(name, reason));
                    tensors.add(RawLayer.of(tensor).because(Severity.DAMAGED, reason));
                }
            }
        }

        private void warn(String where, String message) {
            findings.add(new Finding(Severity.DAMAGED, SafeText.name(where), message));
        }

        FileIndex contents(int shards) throws ModelFormatException {
            if (format == null) {
                throw failure != null ? failure : new Malformed(index.path(),
                        "none of the %d files that it names is in its folder".formatted(shards));
            }
            if (listed > MOST_LISTED) {
                warn(String.valueOf(index.path().getFileName()),
                        "%,d more tensors cannot be found in any shard, and are not listed"
                        .formatted(listed - MOST_LISTED));
            }
            tensors.sort(Comparator.comparing(raw -> raw.tensor().name(), NaturalOrder.ofNames()));
            return new FileIndex("%s, %d shards".formatted(format, shards), metadata, tensors, findings);
        }
    }

    private FileIndex openShard(Probe shard) throws IOException, ModelFormatException {
        for (ModelFormat format : shardFormats) {
            if (format.recognizes(shard)) {
                return format.open(shard);
            }
        }
        throw new Unsupported(shard.path(), "its first bytes are not those of a known weight file");
    }

    /** The tensors of each file, files in natural order. */
    private static Map<String, Set<String>> readIndex(Probe probe, Map<String, String> metadata)
            throws IOException, Malformed {
        Path path = probe.path();
        try (ByteSource source = probe.open()) {
            if (source.size() > LONGEST) {
                throw source.malformed("the index has %,d bytes, more than the %,d that we read"
                        .formatted(source.size(), LONGEST));
            }
            Map<String, Set<String>> shards = Json.read(path, source.stream(0, source.size(), "the index"), "the index",
                    json -> readIndex(json, metadata));
            if (shards.isEmpty()) {
                throw source.malformed("the index names no files: it has no 'weight_map', or an empty one");
            }
            if (shards.size() > MOST_SHARDS) {
                throw source.malformed("the index names %,d files, more than the %,d that we read"
                        .formatted(shards.size(), MOST_SHARDS));
            }
            return shards;
        }
    }

    private static Map<String, Set<String>> readIndex(JsonReader json, Map<String, String> metadata)
            throws IOException {
        Map<String, Set<String>> shards = new TreeMap<>(NaturalOrder.ofNames());
        Set<String> keys = new HashSet<>();
        json.beginObject();
        while (json.hasNext()) {
            String key = json.nextName();
            if (!keys.add(key)) {
                throw new MalformedJsonException("the key '%s' occurs twice".formatted(SafeText.name(key)));
            }
            if (key.equals("weight_map")) {
                readWeightMap(json, shards);
            } else if (key.equals("metadata") && json.peek() == JsonToken.BEGIN_OBJECT) {
                Json.element(json).getAsJsonObject().entrySet().stream()
                        .filter(entry -> entry.getValue().isJsonPrimitive())
                        .forEach(entry -> metadata.put(entry.getKey(), entry.getValue().getAsString()));
            } else {
                json.skipValue();
            }
        }
        json.endObject();
        return shards;
    }

    private static void readWeightMap(JsonReader json, Map<String, Set<String>> shards) throws IOException {
        Set<String> names = new HashSet<>();
        json.beginObject();
        while (json.hasNext()) {
            String tensor = json.nextName();
            if (!names.add(tensor)) {
                throw new MalformedJsonException("the tensor '%s' occurs twice".formatted(SafeText.name(tensor)));
            }
            if (names.size() > MOST_NAMES) {
                throw new MalformedJsonException(("it names more than the %,d tensors that we "
                        + "read").formatted(MOST_NAMES));
            }
            shards.computeIfAbsent(json.nextString(), file -> new HashSet<>()).add(tensor);
        }
        json.endObject();
    }
}
