package org.eigenscope.format.keras;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.eigenscope.format.io.ByteRange;
import org.eigenscope.format.io.ByteReader;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.Json;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.format.io.ModelFormatException.Malformed;
import org.eigenscope.format.io.ModelFormatException.Unsupported;
import org.eigenscope.format.io.NaturalOrder;
import org.eigenscope.format.io.Probe;
import org.eigenscope.format.io.UserBlock;
import org.eigenscope.format.io.ZipMembers;
import org.eigenscope.format.reader.FileIndex;
import org.eigenscope.format.reader.FileType;
import org.eigenscope.format.reader.ModelFormat;
import org.eigenscope.format.reader.RawLayer;
import org.eigenscope.format.reader.RawLayer.KernelOrder;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.LayerKind;
import org.eigenscope.model.SafeText;

/**
 * Keras' files: the zip {@code .keras}, and HDF5 with a whole model or weights only. HDF5 files of other programs are
 * listed by their paths.
 */
public final class KerasFormat implements ModelFormat {

    private static final String CONFIG = "config.json";
    private static final String METADATA = "metadata.json";
    private static final String WEIGHTS = "model.weights.h5";
    private static final String MATLAB = "MATLAB 7.3";
    private static final int MOST_NAMED = 4;
    private static final int LONGEST_CONFIG = 16 << 20;

    @Override
    public String name() {
        return "Keras";
    }

    @Override
    public List<FileType> fileTypes() {
        return List.of(
                new FileType("Keras model", "application/x-keras", List.of("keras"), 50, List.of(), true),
                new FileType("Keras weights in several files", "", List.of("json"), 51,
                List.of("*" + KerasShards.INDEX), false),
                new FileType("Keras or HDF5 weights", "application/x-hdf", UserBlock.EXTENSIONS, 52, List.of(), true),
                new FileType("HDF5 file of another program", "", UserBlock.OTHER_EXTENSIONS, 53, List.of(), false));
    }

    /** {@code model.weights.json} and {@code model_00000.weights.h5}. */
    @Override
    public String parts(String fileName) {
        return fileName.endsWith(KerasShards.INDEX) ? fileName.substring(0,
                fileName.length() - KerasShards.INDEX.length()) + "_" : "";
    }

    @Override
    public boolean recognizes(Probe probe) throws IOException {
        if (probe.folder()) {
            return false;
        }
        if (isShardIndex(probe)) {
            return true;
        }
        if (!probe.startsWith((byte) 'P', (byte) 'K', (byte) 3, (byte) 4)) {
            return UserBlock.length(probe) >= 0;
        }
        if (ZipMembers.first(probe.head()).endsWith(".npy")) {
            return false;
        }
        try (ByteSource source = probe.open()) {
            Set<String> names = ZipMembers.read(source).names();
            return names.contains(WEIGHTS) || names.contains(CONFIG) && names.contains(METADATA)
                    || names.stream().anyMatch(name -> KerasShards.MEMBER.matcher(name).matches());
        } catch (ModelFormatException e) {
            // The directory at its end is broken: the first member still tells.
            String start = new String(probe.head(), StandardCharsets.ISO_8859_1);
            return start.startsWith(METADATA, 30) || start.startsWith(CONFIG, 30) || start.startsWith(WEIGHTS, 30);
        }
    }

    @Override
    public FileIndex open(Probe probe) throws IOException, ModelFormatException {
        if (isShardIndex(probe)) {
            return KerasShards.beside(probe);
        }
        try (ByteSource source = probe.open()) {
            if (!probe.startsWith((byte) 'P', (byte) 'K', (byte) 3, (byte) 4)) {
                long start = UserBlock.length(probe);
                ByteRange file = source.range(start, source.size() - start);
                FileIndex contents = hdf5(source, file, isMatlab(probe) ? MATLAB : "", null, new LinkedHashMap<>());
                return isMatlab(probe) ? reversed(contents) : contents;
            }
            ZipMembers members = ZipMembers.read(source);
            Map<String, String> metadata = new LinkedHashMap<>();
            if (json(source, members, METADATA) instanceof JsonObject object) {
                object.entrySet().stream().filter(entry -> entry.getValue().isJsonPrimitive())
                        .forEach(entry -> metadata.put(entry.getKey(), entry.getValue().getAsString()));
            }
            JsonElement config = json(source, members, CONFIG);
            ByteRange weights = members.member(WEIGHTS).orElse(null);
            return weights != null ? hdf5(source, weights, "Keras", config, metadata)
                    : sharded(source, members, config, metadata);
        }
    }

    private static boolean isShardIndex(Probe probe) {
        return probe.startsWith((byte) '{') && probe.named(KerasShards.INDEX);
    }

    private static boolean isMatlab(Probe probe) {
        return new String(probe.head(), StandardCharsets.ISO_8859_1).startsWith(MATLAB);
    }

    /**
     * MATLAB counts its first axis fastest, so that a kernel of height × width × in × out is stored from out to height.
     */
    private static FileIndex reversed(FileIndex contents) {
        List<RawLayer> tensors = contents.tensors().stream().map(raw -> raw.stored(KernelOrder.OUT_IN_KERNEL)).toList();
        return new FileIndex(contents.format(), contents.metadata(), tensors, contents.findings());
    }

    private static FileIndex sharded(ByteSource source, ZipMembers members, JsonElement config, Map<String,
            String> metadata)
            throws IOException, ModelFormatException {
        List<String> files = members.names().stream().filter(name -> KerasShards.MEMBER.matcher(name).matches())
                .sorted(NaturalOrder.ofNames()).toList();
        if (files.isEmpty()) {
            throw new Unsupported(source.path(), "it has no model.weights.h5: it holds a Keras model without weights");
        }
        KerasShards shards = new KerasShards();
        for (String file : files) {
            shards.add(file, List.of(), () -> hdf5(source, members.member(file).orElseThrow(), "Keras", config,
                    metadata));
        }
        return shards.contents("Keras");
    }

    private static JsonElement json(ByteSource source, ZipMembers members, String name) throws IOException, Malformed {
        ByteRange range = members.member(name).orElse(null);
        if (range == null) {
            return null;
        }
        if (range.length() > LONGEST_CONFIG) {
            throw source.malformed("%s has %,d bytes, more than the %,d that we read"
                    .formatted(name, range.length(), LONGEST_CONFIG));
        }
        byte[] text = new byte[(int) range.length()];
        try (ByteReader reader = range.open()) {
            reader.read(0, text, 0, text.length);
        }
        return Json.read(source.path(), new ByteArrayInputStream(text), name, Json::element);
    }

    /** @param format what the file is, or the empty string if the HDF5 file itself is to tell */
    private static FileIndex hdf5(ByteSource source, ByteRange range, String format, JsonElement zipConfig,
            Map<String, String> metadata) throws IOException, ModelFormatException {
        String refusal = HdfImage.refusal(range);
        if (!refusal.isEmpty()) {
            throw new Unsupported(source.path(), refusal);
        }
        try (HdfImage image = HdfImage.open(range)) {
            HdfDatasets tree = new HdfDatasets(image.file(), image.refused());
            List<Finding> findings = new ArrayList<>(tree.findings());
            JsonElement model = zipConfig != null ? zipConfig : embeddedConfig(source, image, findings);
            for (String key : List.of("keras_version", "backend")) {
                String value = HdfDatasets.text(image.file(), key);
                if (!value.isEmpty()) {
                    metadata.putIfAbsent(key, value);
                }
            }
            KerasConfig config = new KerasConfig(model);
            findings.addAll(config.findings());
            KerasNames names = new KerasNames(tree, config);
            HdfArrays arrays = new HdfArrays(range, image, !format.isEmpty() || label(tree, model).startsWith("Keras"));
            List<RawLayer> tensors = new ArrayList<>();
            names.names().forEach((path, name) -> {
                RawLayer raw = arrays.tensor(path, name, tree.datasets().get(path), names.equation(path));
                tensors.add(names.isOfTheano(path) ? raw.stored(KernelOrder.OUT_IN_KERNEL) : isStack(raw)
                        ? stack(raw, path, names) : raw);
            });
            findings.addAll(arrays.findings());
            if (!names.missing().isEmpty()) {
                findings.add(new Finding(Severity.DAMAGED, source.path().getFileName().toString(),
                        "weights that it lists are not in it, or cannot be read: " + some(names.missing())));
            }
            if (names.skipped() > 0) {
                findings.add(new Finding(Severity.NOTE, source.path().getFileName().toString(),
                        "%,d arrays of the optimizer and of metrics are left out".formatted(names.skipped())));
            }
            if (tensors.isEmpty()) {
                if (findings.isEmpty()) {
                    throw new Unsupported(source.path(), "it is an HDF5 file without arrays");
                }
                Finding first = findings.getFirst();
                throw source.malformed("no array of it can be read: %s%s".formatted(
                        first.where().isEmpty() ? "" : "'" + first.where() + "': ", first.message()));
            }
            return new FileIndex(format.isEmpty() ? label(tree, model) : format, metadata, tensors, findings);
        } catch (RuntimeException | StackOverflowError e) {
            throw new Malformed(source.path(), ("its HDF5 structure is broken (%s): the file is cut off or damaged, "
                    + "get it again")
                    .formatted(HdfDatasets.reason(e)), e);
        }
    }

    /** Three axes are those of a 1-D convolution if the layer's class says so. */
    private static RawLayer stack(RawLayer raw, String path, KerasNames names) {
        return names.isOfUnknownSum(path) ? raw.because("the weights of an EinsumDense, whose equation is not in the "
                + "file")
                : names.isOfConvolution(path) ? raw.of(LayerKind.CONV1D) : raw;
    }

    private static boolean isStack(RawLayer raw) {
        return raw.reason().isEmpty() && raw.kind() == null && raw.tensor().isReal() && raw.tensor().shape()
                .rank() == 3;
    }

    private static String some(List<String> names) {
        String first = names.stream().limit(MOST_NAMED).map(SafeText::name).collect(Collectors.joining(", "));
        return names.size() > MOST_NAMED ? "%s, and %,d more".formatted(first, names.size() - MOST_NAMED) : first;
    }

    private static JsonElement embeddedConfig(ByteSource source, HdfImage image, List<Finding> findings)
            throws IOException {
        String text = HdfDatasets.text(image.file(), "model_config");
        if (text.isEmpty() || text.length() > LONGEST_CONFIG) {
            return null;
        }
        try {
            return Json.read(source.path(), new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
                    "model_config",
                    Json::element);
        } catch (Malformed e) {
            findings.add(new Finding(Severity.NOTE, "model_config", e.problem()));
            return null;
        }
    }

    private static String label(HdfDatasets tree, JsonElement model) {
        if (model != null) {
            return "Keras HDF5";
        }
        boolean keras = tree.group("layers") != null || !HdfDatasets.texts(tree.group(""), "layer_names").isEmpty()
                || tree.group("_layer_checkpoint_dependencies") != null;
        return keras ? "Keras HDF5, weights only" : "HDF5";
    }
}
