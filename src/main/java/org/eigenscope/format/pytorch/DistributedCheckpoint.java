package org.eigenscope.format.pytorch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eigenscope.format.data.AssembledData;
import org.eigenscope.format.data.AssembledData.Part;
import org.eigenscope.format.data.UnreadableData;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.FileRange;
import org.eigenscope.format.io.ModelFolder;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.format.io.ModelFormatException.Malformed;
import org.eigenscope.format.io.ModelFormatException.Unsupported;
import org.eigenscope.format.io.NaturalOrder;
import org.eigenscope.format.io.Probe;
import org.eigenscope.format.pytorch.Pickled.Instance;
import org.eigenscope.format.pytorch.Pickled.Mapping;
import org.eigenscope.format.pytorch.Pickled.Sequence;
import org.eigenscope.format.reader.FileIndex;
import org.eigenscope.format.reader.RawLayer;
import org.eigenscope.format.reader.TensorFindings;
import org.eigenscope.model.DType;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.SafeText;
import org.eigenscope.model.Shape;
import org.eigenscope.model.Tensor;
import org.eigenscope.model.TensorData;

/**
 * A checkpoint of {@code torch.distributed.checkpoint}: a folder with {@code .metadata}, a pickle that tells of each
 * tensor the boxes it was saved in, and {@code __R_N.distcp}, which hold the boxes one after the other, each a file of
 * {@code torch.save} of its own. See <a
 * href="https://github.com/pytorch/pytorch/blob/main/torch/distributed/checkpoint/metadata.py">metadata.py</a>.
 */
final class DistributedCheckpoint {

    private static final String METADATA = ".metadata";
    private static final String ENDING = ".distcp";
    private static final String MODULE = "torch.distributed.checkpoint.metadata.";
    /** Names that a training loop gives to what it saves beside the model. */
    private static final Pattern STATE = Pattern.compile("(?:optim|optimizer|optimizers|opt|opt_state|dataloader"
            + "|train_state|lr_scheduler)\\..*|.*\\.(?:exp_avg|exp_avg_sq|max_exp_avg_sq|momentum_buffer|step)");

    private DistributedCheckpoint() {}

    /** The file by which such a folder is opened. */
    static Optional<String> fileIn(ModelFolder folder) throws IOException {
        if (!folder.has(METADATA)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(folder.root())) {
            return files.limit(FileIndex.MOST_TENSORS).anyMatch(file -> file.toString().endsWith(ENDING))
                    ? Optional.of(METADATA) : Optional.empty();
        }
    }

    /** True if the file is one of such a checkpoint. */
    static boolean recognizes(Probe probe) {
        return !probe.folder() && (probe.named(METADATA) && probe.startsWith((byte) 0x80)
                || probe.named(ENDING) && probe.startsWith((byte) 'P', (byte) 'K'));
    }

    /** Opens the whole checkpoint by any of its files. */
    static FileIndex open(Probe probe) throws IOException, ModelFormatException {
        ModelFolder folder = probe.siblings();
        if (!folder.has(METADATA)) {
            throw new Unsupported(probe.path(), "it is a part of a distributed checkpoint of PyTorch, whose .metadata "
                    + "is not beside it: get the whole folder");
        }
        try (ByteSource source = folder.probe(probe.path(), METADATA).open()) {
            Object root = new PickleReader().read(new PickleInput(source.path(), source, METADATA, 0, source.size()));
            if (!(state(root, "Metadata") instanceof Mapping metadata)
                    || !(metadata.get("state_dict_metadata") instanceof Mapping tensors)
                    || !(metadata.get("storage_data") instanceof Mapping places)) {
                throw new Unsupported(source.path(), "it is not a known kind of index of a PyTorch distributed "
                        + "checkpoint");
            }
            return new Index(folder, source.path(), places).read(tensors);
        }
    }

    /** The attributes of an object of a class of that module, or null. */
    private static Mapping state(Object value, String type) {
        return value instanceof Instance instance && instance.className().equals(MODULE + type)
                && instance.state instanceof Mapping state ? state : null;
    }

    /** A box of a tensor, as both halves of the index name it. */
    private record Box(String tensor, List<Long> starts) {}

    /** Reads the index of one checkpoint. */
    private static final class Index {
        private final ModelFolder folder;
        private final Path file;
        private final Map<Box, Mapping> places = new HashMap<>();
        private final Map<String, Long> sizes = new HashMap<>();
        private final TensorFindings findings = new TensorFindings();
        private int states;

        Index(ModelFolder folder, Path file, Mapping storage) {
            this.folder = folder;
            this.file = file;
            storage.entries().forEach((key, value) -> {
                Mapping index = state(key, "MetadataIndex");
                Mapping place = value instanceof Instance info && info.state instanceof Mapping attributes ? attributes
                        : null;
                if (index != null && place != null && index.get("fqn") instanceof String name
                        && StoredTensor.longs(index.get("offset")) instanceof List<Long> starts) {
                    places.put(new Box(name, starts), place);
                }
            });
        }

        FileIndex read(Mapping tensors) throws IOException, ModelFormatException {
            Map<String, RawLayer> found = new LinkedHashMap<>();
            for (Map.Entry<Object, Object> entry : tensors.entries().entrySet()) {
                Mapping described = state(entry.getValue(), "TensorStorageMetadata");
                if (!(entry.getKey() instanceof String name) || described == null) {
                    continue;
                }
                if (STATE.matcher(name).matches()) {
                    states++;
                } else if (found.size() < FileIndex.MOST_TENSORS) {
                    found.put(name, tensor(name, described));
                }
            }
            String label = String.valueOf(folder.root().getFileName());
            if (found.isEmpty()) {
                throw new Unsupported(file, "it is a distributed checkpoint of PyTorch that holds no weights");
            }
            if (states > 0) {
                findings.add(new Finding(Severity.NOTE, SafeText.name(label),
                        "%,d tensors of the state of the optimizer and the training are left out".formatted(states)));
            }
            List<RawLayer> layers = new ArrayList<>();
            String prefix = states > 0 && found.keySet().stream().allMatch(name -> name.startsWith("model."))
                    ? "model." : "";
            found.forEach((name, raw) -> {
                Tensor tensor = raw.tensor();
                layers.add(raw.with(new Tensor(name.substring(prefix.length()), tensor.dtype(), tensor.shape(),
                        tensor.bytes(), tensor.data())));
            });
            layers.sort((a, b) -> NaturalOrder.ofNames().compare(a.tensor().name(), b.tensor().name()));
            return new FileIndex("PyTorch distributed checkpoint, %d files".formatted(sizes.size()), Map.of(), layers,
                    findings.all());
        }

        private RawLayer tensor(String name, Mapping described) throws IOException {
            DType dtype = dtype(described.get("properties"));
            Shape shape = Shape.UNKNOWN;
            try {
                shape = new Shape(StoredTensor.longs(described.get("size")) instanceof List<Long> dims ? dims
                        : List.of());
                List<Part> parts = new ArrayList<>();
                if (described.get("chunks") instanceof Sequence chunks) {
                    if (chunks.items.stream().anyMatch(chunk -> isCompressed(name, chunk))) {
                        String reason = "its parts are compressed, which is not read: save the checkpoint without "
                                + "extensions";
                        return RawLayer.of(new Tensor(name, dtype, shape, 0, new UnreadableData(name, reason)))
                                .because(Severity.UNDECODED, reason);
                    }
                    for (Object chunk : chunks.items) {
                        parts.add(part(name, dtype, state(chunk, "ChunkStorageMetadata")));
                    }
                }
                TensorData data = AssembledData.of(shape, parts)
                        .orElseThrow(() -> new IllegalArgumentException("some of its parts are missing"));
                return RawLayer.of(new Tensor(name, dtype, shape, dtype.bytesOf(shape.elements()), data));
            } catch (IllegalArgumentException | ArithmeticException e) {
                return broken(name, dtype, shape, e.getMessage());
            } catch (Malformed e) {
                return broken(name, dtype, shape, e.problem());
            }
        }

        /** True if the bytes of a part went through an extension, such as compression, as they were written. */
        private boolean isCompressed(String name, Object chunk) {
            Mapping described = state(chunk, "ChunkStorageMetadata");
            Mapping place = described != null && StoredTensor.longs(described.get("offsets")) instanceof List<Long> at
                    ? places.get(new Box(name, at)) : null;
            return place != null && place.get("transform_descriptors") instanceof Sequence transforms
                    && !transforms.items.isEmpty();
        }

        private RawLayer broken(String name, DType dtype, Shape shape, String reason) {
            findings.addDamaged(name, reason);
            return RawLayer.of(new Tensor(name, dtype, shape, 0, new UnreadableData(name, reason)))
                    .because(Severity.DAMAGED, reason);
        }

        private Part part(String name, DType dtype, Mapping chunk) throws IOException, Malformed {
            if (chunk == null || !(StoredTensor.longs(chunk.get("offsets")) instanceof List<Long> starts)
                    || !(StoredTensor.longs(chunk.get("sizes")) instanceof List<Long> dims)) {
                throw new IllegalArgumentException("one of its parts is not described as it should be");
            }
            Mapping place = places.get(new Box(name, starts));
            if (place == null || !(place.get("relative_path") instanceof String path)
                    || !(place.get("offset") instanceof Long offset) || !(place.get("length") instanceof Long length)) {
                throw new IllegalArgumentException("nothing tells where one of its parts is stored");
            }
            long size = size(path);
            if (offset < 0 || length < 0 || offset > size || length > size - offset) {
                throw new IllegalArgumentException(("%s should hold %,d bytes of it at byte %,d, but has %,d: it is "
                        + "cut "
                        + "short or damaged").formatted(SafeText.name(path), length, offset, size));
            }
            Shape shape = new Shape(dims);
            FileRange range = folder.data(file, path).range(offset, length);
            return new Part(starts, shape, new SavedTensorData(range, dtype, shape));
        }

        private long size(String path) throws IOException, Malformed {
            Long known = sizes.get(path);
            if (known == null) {
                try (ByteSource source = folder.data(file, path).open()) {
                    known = source.size();
                }
                sizes.put(path, known);
            }
            return known;
        }

        /** The type, the first of a tensor's properties, which are an object with attributes or a tuple of them. */
        private static DType dtype(Object properties) {
            Object state = properties instanceof Instance instance ? instance.state : null;
            return state instanceof Sequence tuple && !tuple.items.isEmpty()
                    ? StoredTensor.dtypeOf(tuple.items.getFirst())
                    : state instanceof Mapping attributes ? StoredTensor.dtypeOf(attributes.get("dtype")) : DType.OTHER;
        }
    }
}
