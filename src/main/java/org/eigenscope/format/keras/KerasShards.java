package org.eigenscope.format.keras;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.eigenscope.format.data.UnreadableData;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.Json;
import org.eigenscope.format.io.ModelFolder;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.format.io.ModelFormatException.Unsupported;
import org.eigenscope.format.io.NaturalOrder;
import org.eigenscope.format.io.Probe;
import org.eigenscope.format.io.UserBlock;
import org.eigenscope.format.reader.FileIndex;
import org.eigenscope.format.reader.KerasVariables;
import org.eigenscope.format.reader.RawLayer;
import org.eigenscope.model.DType;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.SafeText;
import org.eigenscope.model.Shape;

/**
 * Weights that Keras has split over files: {@code model.weights.json} maps the path of each group of variables to the
 * files that hold it.
 */
final class KerasShards {

    /** The members of a {@code .keras} that hold split weights. */
    static final Pattern MEMBER = Pattern.compile(".+_\\d+\\.weights\\.h5");
    static final String INDEX = ".weights.json";

    private static final long LONGEST = 16 << 20;
    private static final int MOST_SHARDS = 1_000;
    private static final int MOST_LISTED = 10_000;

    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final List<RawLayer> tensors = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();
    private int read;
    private ModelFormatException failure;

    /** Reads one shard. */
    @FunctionalInterface
    interface Shard {
        FileIndex open() throws IOException, ModelFormatException;
    }

    /** What the index and the shards beside it hold. */
    static FileIndex beside(Probe index) throws IOException, ModelFormatException {
        KerasShards shards = new KerasShards();
        ModelFolder folder = index.siblings();
        try (ByteSource source = index.open()) {
            Map<String, List<String>> files = files(Json.tree(source, LONGEST, "the index"));
            if (files.isEmpty() || files.size() > MOST_SHARDS) {
                throw source.malformed("the index names %,d files of weights".formatted(files.size()));
            }
            for (Map.Entry<String, List<String>> file : files.entrySet()) {
                shards.add(file.getKey(), file.getValue(),
                        () -> open(folder.probe(index.path(), file.getKey())));
            }
        }
        return shards.contents("Keras HDF5, weights only");
    }

    private static FileIndex open(Probe shard) throws IOException, ModelFormatException {
        if (UserBlock.length(shard) < 0) {
            throw new Unsupported(shard.path(), "it is not an HDF5 file, as shards of Keras are");
        }
        return new KerasFormat().open(shard);
    }

    /** @param groups the paths of what is in the shard, listed if it cannot be read */
    void add(String file, List<String> groups, Shard shard) throws IOException {
        try {
            FileIndex contents = shard.open();
            read++;
            contents.metadata().forEach(metadata::putIfAbsent);
            tensors.addAll(contents.tensors());
            findings.addAll(contents.findings());
        } catch (ModelFormatException e) {
            failure = failure == null ? e : failure;
            findings.add(new Finding(Severity.DAMAGED, SafeText.name(file), e.problem()));
            String reason = "its shard %s cannot be read".formatted(SafeText.name(file));
            for (String group : groups.subList(0, Math.min(groups.size(), MOST_LISTED))) {
                String name = group.replaceFirst("^/", "");
                tensors.add(KerasVariables.unread(name, DType.OTHER, Shape.UNKNOWN, Severity.DAMAGED, reason));
            }
        }
    }

    FileIndex contents(String format) throws ModelFormatException {
        if (read == 0 && failure != null) {
            throw failure;
        }
        return new FileIndex("%s, %d shards".formatted(format, read), metadata, tensors, findings);
    }

    private static Map<String, List<String>> files(JsonElement index) {
        Map<String, List<String>> files = new TreeMap<>(NaturalOrder.ofNames());
        if (index instanceof JsonObject object && object.get("weight_map") instanceof JsonObject map) {
            for (Map.Entry<String, JsonElement> group : map.entrySet()) {
                Iterable<JsonElement> names = group.getValue() instanceof JsonArray list ? list
                        : List.of(group.getValue());
                for (JsonElement name : names) {
                    if (name.isJsonPrimitive()) {
                        files.computeIfAbsent(name.getAsString(), file -> new ArrayList<>()).add(group.getKey());
                    }
                }
            }
        }
        return files;
    }
}
