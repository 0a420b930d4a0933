package org.eigenscope.format.zarr;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.Json;
import org.eigenscope.format.io.ModelFolder;
import org.eigenscope.format.io.ModelFormatException.Malformed;
import org.eigenscope.format.io.ModelFormatException.Unsupported;
import org.eigenscope.format.io.NaturalOrder;
import org.eigenscope.format.io.Probe;
import org.eigenscope.format.reader.FileIndex;
import org.eigenscope.format.reader.FileType;
import org.eigenscope.format.reader.ModelFormat;
import org.eigenscope.format.reader.RawLayer;
import org.eigenscope.format.reader.TrainingState;
import org.eigenscope.format.zarr.ZarrArrays.Unwritten;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.SafeText;
import org.eigenscope.model.Tensor;

/**
 * Checkpoints of JAX as Orbax writes them, and T5X before it: a tree of zarr arrays, in folders or in a database
 * (OCDBT), beside {@code _METADATA}, which lists the tree. A step of a {@code CheckpointManager} is a folder of such,
 * of which one holds the weights.
 */
public final class OrbaxFormat implements ModelFormat {

    private static final String TREE = "_METADATA";
    private static final String STEP = "_CHECKPOINT_METADATA";
    private static final String PROCESS = "ocdbt.process_";
    /** Where a step has its weights, the usual place first. */
    private static final List<String> ITEMS = List.of("default", "params", "state", "model", "model_params",
            "train_state", "items");
    private static final int LONGEST_TREE = 64 << 20;
    private static final int MOST_FILES = 10_000;
    /** T5X's folders of arrays are called by the whole path in its tree: a group of zarr may have dots in names too. */
    private static final Pattern T5X = Pattern.compile("(?:target|state)\\..*");
    private static final int MOST_NAMED = 3;

    @Override
    public String name() {
        return "Orbax";
    }

    @Override
    public List<FileType> fileTypes() {
        return List.of(new FileType("Orbax checkpoint", "", List.of("ocdbt"), 56, List.of("manifest.ocdbt"), false));
    }

    @Override
    public Optional<String> fileIn(ModelFolder folder) throws IOException {
        Optional<String> own = item(folder, "");
        if (own.isPresent()) {
            return own;
        }
        for (String item : ITEMS) {
            Optional<String> inside = item(folder, item + "/");
            if (inside.isPresent()) {
                return inside;
            }
        }
        return Optional.empty();
    }

    /** The file by which a tree is opened: its manifest, or its description, or that of one of T5X's arrays. */
    private static Optional<String> item(ModelFolder folder, String item) throws IOException {
        for (String name : List.of(OcdbtStore.MANIFEST, TREE)) {
            if (folder.has(item + name)) {
                return Optional.of(item + name);
            }
        }
        Path root = folder.root().resolve(item);
        if (!Files.isDirectory(root)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(root)) {
            // T5X: folders like target.encoder.logits_dense.kernel, beside a checkpoint of what is small
            return files.limit(MOST_FILES).map(file -> file.getFileName().toString())
                    .filter(name -> T5X.matcher(name).matches() && folder.has(item + name + "/.zarray"))
                    .sorted().findFirst()
                    .map(name -> item + name + "/.zarray");
        }
    }

    @Override
    public boolean recognizes(Probe probe) {
        String head = new String(probe.head(), StandardCharsets.ISO_8859_1);
        return OcdbtStore.recognizes(probe) && probe.named(OcdbtStore.MANIFEST)
                || probe.named("_metadata") && head.startsWith("{") && (head.contains("\"tree_metadata\"")
                || head.contains("\"item_handlers\"")) || isOfTree(probe);
    }

    /** One of T5X's arrays, whose folder is called by the whole path in its tree. */
    private static boolean isOfTree(Probe probe) {
        Path folder = probe.path().toAbsolutePath().getParent();
        return probe.named(".zarray") && folder != null && folder.getFileName() != null
                && T5X.matcher(folder.getFileName().toString()).matches();
    }

    @Override
    public FileIndex open(Probe probe) throws IOException, Malformed, Unsupported {
        ModelFolder folder = isOfTree(probe) ? above(probe) : probe.siblings();
        if (probe.named(STEP.toLowerCase(Locale.ROOT)) && !folder.has(TREE)
                && !folder.has(OcdbtStore.MANIFEST)) {
            Optional<String> item = fileIn(folder);
            if (item.isEmpty()) {
                throw new Unsupported(probe.path(), "it is the description of a step of Orbax, whose weights are not "
                        + "in its folder");
            }
            folder = folder.probe(probe.path(), item.get()).siblings();
        }
        return tree(folder, probe.path());
    }

    private static ModelFolder above(Probe probe) {
        ModelFolder own = probe.siblings();
        return own.root().getParent() == null ? own : new ModelFolder(own.root().getParent(), own.opener());
    }

    private static FileIndex tree(ModelFolder folder, Path file) throws IOException, Malformed, Unsupported {
        List<Finding> findings = new ArrayList<>();
        JsonObject described = folder.has(TREE) ? description(folder, file) : new JsonObject();
        KeyStore store = store(folder, file, findings);
        boolean complete = described.get("store_array_data_equal_to_fill_value") instanceof JsonElement told
                && told.isJsonPrimitive() && told.getAsBoolean();
        Map<String, RawLayer> arrays = new ZarrArrays(store, complete ? Unwritten.DAMAGE
                : Unwritten.FILL_OR_ZERO, findings).read();
        Set<String> listed = listed(described);
        List<String> missing = listed.stream().filter(name -> !arrays.containsKey(name)).toList();
        if (!missing.isEmpty()) {
            findings.add(new Finding(Severity.DAMAGED, String.join(", ", missing.stream().limit(MOST_NAMED).map(
                    SafeText::name).toList()) + (missing.size() > MOST_NAMED ? ", …" : ""),
                    "%,d arrays that %s lists are not in the checkpoint: get it again".formatted(missing.size(),
                    TREE)));
        }
        if (arrays.isEmpty()) {
            throw new Unsupported(file, "it is a checkpoint of Orbax without arrays in it");
        }
        boolean values = arrays.keySet().stream().allMatch(name -> name.endsWith(".value"));
        List<RawLayer> tensors = new ArrayList<>();
        arrays.forEach((path, raw) -> tensors.add(named(raw, values)));
        tensors.sort((a, b) -> NaturalOrder.ofNames().compare(a.tensor().name(), b.tensor().name()));
        String format = "Orbax checkpoint, " + (folder.has(OcdbtStore.MANIFEST) ? "OCDBT" : "zarr");
        return new FileIndex(format, Map.of(), tensors, findings);
    }

    /** The layer under its name, without what nnx adds to all; what is no weight is not analyzed. */
    private static RawLayer named(RawLayer raw, boolean values) {
        Tensor tensor = raw.tensor();
        String name = values ? tensor.name().substring(0, tensor.name().length() - ".value".length()) : tensor.name();
        boolean state = false;
        for (String key : name.split("\\.")) {
            state |= TrainingState.isKey(key);
        }
        RawLayer layer = RawLayer.of(new Tensor(name, tensor.dtype(), tensor.shape(), tensor.bytes(), tensor.data()));
        return !raw.reason().isEmpty() ? layer.because(raw.severity(), raw.reason())
                : state ? layer.because(TrainingState.REASON) : layer;
    }

    private static KeyStore store(ModelFolder folder, Path file, List<Finding> findings) throws IOException, Malformed,
            Unsupported {
        if (folder.has(OcdbtStore.MANIFEST)) {
            KeyStore store = KeyStore.empty(file);
            OcdbtStore.read(folder, store);
            return store;
        }
        List<Path> processes;
        try (Stream<Path> files = Files.list(folder.root())) {
            processes = files.limit(MOST_FILES).filter(path -> path.getFileName().toString().startsWith(PROCESS)
                    && Files.isRegularFile(path.resolve(OcdbtStore.MANIFEST))).sorted().toList();
        }
        if (processes.isEmpty()) {
            return KeyStore.ofFolder(folder, file);
        }
        findings.add(new Finding(Severity.NOTE, String.valueOf(folder.root().getFileName()),
                "its save was not finished: the parts of %,d processes are taken together".formatted(
                processes.size())));
        KeyStore store = KeyStore.empty(file);
        for (Path process : processes) {
            OcdbtStore.read(new ModelFolder(process, folder.opener()), store);
        }
        return store;
    }

    private static JsonObject description(ModelFolder folder, Path file) throws IOException, Malformed {
        try (ByteSource source = folder.data(file, TREE).open()) {
            return Json.tree(source, LONGEST_TREE, "the tree") instanceof JsonObject object ? object : new JsonObject();
        }
    }

    /** The paths of the arrays that the tree lists. */
    private static Set<String> listed(JsonObject described) {
        Set<String> names = new LinkedHashSet<>();
        Map<String, JsonElement> leaves = described.get("tree_metadata") instanceof JsonObject tree ? tree.asMap()
                : new LinkedHashMap<>();
        for (JsonElement leaf : leaves.values()) {
            if (leaf instanceof JsonObject one && one.get("key_metadata") instanceof JsonArray keys
                    && isArray(one.get("value_metadata"))) {
                List<String> path = new ArrayList<>();
                keys.forEach(key -> path.add(key instanceof JsonObject step && step.get("key") != null
                        && step.get("key").isJsonPrimitive() ? step.get("key").getAsString() : ""));
                names.add(String.join(".", path));
            }
        }
        return names;
    }

    private static boolean isArray(JsonElement value) {
        String type = value instanceof JsonObject object && object.get("value_type") != null
                && object.get("value_type").isJsonPrimitive() ? object.get("value_type").getAsString() : "";
        return type.equals("jax.Array") || type.equals("np.ndarray") || type.equals("scalar");
    }
}
