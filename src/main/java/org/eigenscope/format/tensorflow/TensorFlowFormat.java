package org.eigenscope.format.tensorflow;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.ModelFolder;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.format.io.ModelFormatException.Unsupported;
import org.eigenscope.format.io.NaturalOrder;
import org.eigenscope.format.io.Probe;
import org.eigenscope.format.io.ShardName;
import org.eigenscope.format.reader.FileIndex;
import org.eigenscope.format.reader.FileType;
import org.eigenscope.format.reader.ModelFormat;
import org.eigenscope.format.reader.RawLayer;
import org.eigenscope.format.reader.Signature;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Finding.Severity;

/** TensorFlow's files: a SavedModel, by its folder or its {@code saved_model.pb}; a checkpoint; a frozen graph. */
public final class TensorFlowFormat implements ModelFormat {

    private static final String SAVED_MODEL = "saved_model.pb";
    private static final String VARIABLES = "variables/variables.index";
    private static final String DATA = ".data";
    private static final Pattern LATEST = Pattern.compile("(?m)^model_checkpoint_path: \"([^\"\\\\]{1,200})\"");

    @Override
    public String name() {
        return "TensorFlow";
    }

    @Override
    public List<FileType> fileTypes() {
        return List.of(
                new FileType("TensorFlow checkpoint", "", List.of("index"), 70, List.of("*.ckpt.index", "*.index"),
                false),
                new FileType("TensorFlow graph", "", List.of("pb"), 71, List.of("*.pb"), false));
    }

    @Override
    public Optional<String> fileIn(ModelFolder folder) throws IOException {
        return folder.has(SAVED_MODEL) ? Optional.of(SAVED_MODEL) : Optional.ofNullable(latest(folder));
    }

    /** {@code model.ckpt.index} and {@code model.ckpt.data-00000-of-00001}. */
    @Override
    public String parts(String fileName) {
        return fileName.endsWith(".index") ? fileName.substring(0, fileName.length() - "index".length()) + "data-" : "";
    }

    @Override
    public boolean recognizes(Probe probe) throws IOException {
        return isLatest(probe) || isIndex(probe) || indexOf(probe) != null || isSavedModel(probe) || isGraph(probe);
    }

    @Override
    public FileIndex open(Probe probe) throws IOException, ModelFormatException {
        ModelFolder folder = probe.siblings();
        if (isLatest(probe)) {
            String latest = latest(folder);
            if (latest == null) {
                throw new Unsupported(probe.path(), "it names the latest of a training's checkpoints, which is not "
                        + "beside it: "
                        + "open an .index file");
            }
            return open(folder.probe(probe.path(), latest));
        }
        if (isIndex(probe)) {
            return bundle(probe, "TensorFlow checkpoint");
        }
        String index = indexOf(probe);
        if (index != null) {
            return bundle(folder.probe(probe.path(), index), "TensorFlow checkpoint");
        }
        if (isSavedModel(probe) && folder.has(VARIABLES)) {
            return withConstants(probe, bundle(folder.probe(probe.path(), VARIABLES), "TensorFlow SavedModel"));
        }
        return graph(probe);
    }

    @Override
    public Optional<Signature> signature(Probe probe) throws IOException, ModelFormatException {
        if (!isSavedModel(probe)) {
            return Optional.empty();
        }
        try (ByteSource source = probe.open()) {
            return Optional.of(SavedModelSignature.read(source));
        }
    }

    private static FileIndex bundle(Probe index, String format) throws IOException, ModelFormatException {
        CheckpointIndex bundle;
        try (ByteSource source = index.open()) {
            bundle = CheckpointIndex.read(source);
        }
        BundleTensors builder = new BundleTensors(bundle, index);
        VariableNames names = new VariableNames(bundle.variables(), builder.objectNames());
        List<String> order = new ArrayList<>(names.keys().keySet());
        Comparator<String> natural = NaturalOrder.ofNames();
        order.sort((a, b) -> natural.compare(names.keys().get(a), names.keys().get(b)));
        List<RawLayer> tensors = new ArrayList<>();
        for (String name : order) {
            String key = names.keys().get(name);
            tensors.add(builder.tensor(name, key, names.copies(key), names.keys()));
        }
        List<Finding> findings = new ArrayList<>(builder.findings());
        if (names.slots() > 0) {
            findings.add(new Finding(Severity.NOTE, String.valueOf(index.path().getFileName()),
                    "%,d variables of the optimizer and of the saving itself are left out".formatted(names.slots())));
        }
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("data files", String.valueOf(bundle.shards()));
        return new FileIndex(format, metadata, tensors, findings);
    }

    /** Adds the constants that the graph and its functions use as weights: a model may be frozen in part, or whole. */
    private static FileIndex withConstants(Probe graph, FileIndex variables) throws IOException, ModelFormatException {
        if (graph.size() > Integer.MAX_VALUE) {
            return variables;
        }
        try (ByteSource source = graph.open()) {
            GraphTensors constants = GraphTensors.used(source, FrozenGraph.constants(source, true));
            if (constants.tensors().isEmpty()) {
                return variables;
            }
            List<RawLayer> tensors = new ArrayList<>(variables.tensors());
            tensors.addAll(constants.tensors());
            return new FileIndex(variables.tensors().isEmpty() ? "TensorFlow SavedModel, frozen" : variables.format(),
                    variables.metadata(), tensors, variables.findings()).with(constants.findings());
        }
    }

    private static FileIndex graph(Probe probe) throws IOException, ModelFormatException {
        if (probe.size() > Integer.MAX_VALUE) {
            throw new Unsupported(probe.path(), ("it has %,d bytes, but a graph of TensorFlow ends at 2 GiB (the "
                    + "limit of protobuf): "
                    + "larger models keep their weights in variables").formatted(probe.size()));
        }
        try (ByteSource source = probe.open()) {
            boolean saved = isSavedModel(probe);
            FrozenGraph.Constants constants = FrozenGraph.constants(source, saved);
            GraphTensors tensors = new GraphTensors(source, constants);
            List<Finding> findings = new ArrayList<>(tensors.findings());
            if (!saved && !constants.ended()) {
                findings.add(new Finding(Severity.DAMAGED, source.path().getFileName().toString(),
                        "nothing follows its nodes, where TensorFlow writes its versions: it is cut short between two "
                                + "of them, and weights may be missing; get it again"));
            }
            if (tensors.tensors().isEmpty()) {
                throw new Unsupported(probe.path(), saved
                        ? "its weights are in 'variables/variables.index' beside it, which is missing: get the whole "
                        + "folder"
                        : "it is a graph of TensorFlow without weights in it: freeze its variables, or open the "
                        + "checkpoint");
            }
            return new FileIndex(saved ? "TensorFlow SavedModel, frozen" : "TensorFlow frozen graph", Map.of(),
                    tensors.tensors(), findings);
        }
    }

    /** The text that a training run keeps beside its checkpoints. */
    private static boolean isLatest(Probe probe) {
        return probe.named("checkpoint") && new String(probe.head(), StandardCharsets.ISO_8859_1)
                .startsWith("model_checkpoint_path: ");
    }

    /** A table of LevelDB says so in its last bytes; one that is cut off, only by its name. */
    private static boolean isIndex(Probe probe) throws IOException {
        if (probe.size() < LevelDbTable.FOOTER) {
            return probe.named(".index");
        }
        try (ByteSource source = probe.open()) {
            return source.littleEndian(probe.size() - 8, 8, "the footer").getLong() == LevelDbTable.MAGIC
                    || probe.named(".index") && probe.startsWith((byte) 0, (byte) 0);
        } catch (ModelFormatException e) {
            return false;
        }
    }

    /** The index beside one of a checkpoint's data files, or null. */
    private static String indexOf(Probe probe) {
        Path name = probe.path().getFileName();
        return ShardName.of(name == null ? "" : name.toString())
                .filter(shard -> shard.ending().isEmpty() && shard.stem().endsWith(DATA))
                .map(shard -> shard.stem().substring(0, shard.stem().length() - DATA.length()) + ".index")
                .filter(probe.siblings()::has).orElse(null);
    }

    /** SavedModel: field 1, the schema version 1; field 2, a MetaGraphDef, which starts with its field 1. */
    private static boolean isSavedModel(Probe probe) {
        byte[] head = probe.head();
        if (!probe.startsWith((byte) 0x08, (byte) 1, (byte) 0x12)) {
            return false;
        }
        int at = 3;
        while (at < head.length && head[at] < 0) {
            at++;
        }
        return at + 1 < head.length && head[at + 1] == 0x0a;
    }

    /** GraphDef: field 1, a NodeDef, which starts with its fields 1 and 2, name and operator; both short. */
    private static boolean isGraph(Probe probe) {
        byte[] head = probe.head();
        if (!probe.startsWith((byte) 0x0a)) {
            return false;
        }
        int at = 1;
        while (at < head.length && head[at] < 0) {
            at++;
        }
        at++;
        if (at + 1 >= head.length || head[at] != 0x0a || head[at + 1] <= 0) {
            return false;
        }
        int operator = at + 2 + head[at + 1];
        return operator + 2 < head.length && head[operator] == 0x12 && head[operator + 1] > 0
                && Character.isUpperCase(head[operator + 2]);
    }

    /** The index of the checkpoint that a folder's file {@code checkpoint} names as its latest, or null. */
    private static String latest(ModelFolder folder) throws IOException {
        if (!folder.has("checkpoint")) {
            return null;
        }
        try (ByteSource source = folder.opener().open(folder.resolve(folder.root(), "checkpoint"))) {
            byte[] text = source.bytes(0, (int) Math.min(source.size(), 4096), "the checkpoint's name");
            Matcher latest = LATEST.matcher(new String(text, StandardCharsets.UTF_8));
            if (!latest.find()) {
                return null;
            }
            // Often an absolute path of the machine that trained it: only its last part means anything here.
            String prefix = latest.group(1).substring(latest.group(1).lastIndexOf('/') + 1);
            return folder.has(prefix + ".index") ? prefix + ".index" : null;
        } catch (ModelFormatException e) {
            return null;
        }
    }
}
