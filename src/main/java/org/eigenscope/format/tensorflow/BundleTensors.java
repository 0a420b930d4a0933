package org.eigenscope.format.tensorflow;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eigenscope.format.data.AssembledData;
import org.eigenscope.format.data.MirroredData;
import org.eigenscope.format.data.PlainData;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.FileRange;
import org.eigenscope.format.io.ModelFolder;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.format.io.Probe;
import org.eigenscope.format.io.VerifiedRange;
import org.eigenscope.format.reader.KerasVariables;
import org.eigenscope.format.reader.RawLayer;
import org.eigenscope.format.reader.TensorClaims;
import org.eigenscope.format.reader.TensorClaims.Refused;
import org.eigenscope.format.reader.TensorFindings;
import org.eigenscope.format.tensorflow.CheckpointIndex.Entry;
import org.eigenscope.model.DType;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.SafeText;
import org.eigenscope.model.Shape;
import org.eigenscope.model.TensorData;

/** Makes the tensors of a checkpoint from the entries of its index, checked against its data files. */
final class BundleTensors {

    private static final int MOST_SLICES = 4096;

    private final CheckpointIndex bundle;
    private final Probe index;
    private final String prefix;
    private final Map<Integer, FileRange> shards = new HashMap<>();
    private final TensorFindings findings = new TensorFindings();

    BundleTensors(CheckpointIndex bundle, Probe index) {
        this.bundle = bundle;
        this.index = index;
        String file = String.valueOf(index.path().getFileName());
        this.prefix = file.endsWith(".index") ? file.substring(0, file.length() - ".index".length()) : file;
    }

    List<Finding> findings() {
        return findings.all();
    }

    /** The names of the object graph by key; empty if there is none that can be read. */
    Map<String, String> objectNames() throws IOException {
        Entry entry = bundle.variables().get(ObjectGraph.KEY);
        if (entry == null) {
            return Map.of();
        }
        try {
            FileRange shard = shard(entry.shard());
            try (ByteSource data = index.opener().open(Path.of(shard.file()))) {
                return ObjectGraph.names(data, entry.offset(), entry.size());
            }
        } catch (ModelFormatException e) {
            findings.add(new Finding(Severity.DAMAGED, ObjectGraph.KEY, e.problem()
                    + ": the names of the layers are not known"));
        } catch (Refused e) {
            findings.add(new Finding(Severity.DAMAGED, ObjectGraph.KEY, e.getMessage()
                    + ": the names of the layers are not known"));
        }
        return Map.of();
    }

    /**
     * The tensor of a variable.
     *
     * @param copies keys of other entries that hold it too
     * @param keys the keys of all variables by their names
     */
    RawLayer tensor(String name, String key, List<String> copies, Map<String, String> keys) throws IOException {
        Entry entry = bundle.variables().get(key);
        DType dtype = TensorFlowTypes.dtype(entry.dtype());
        Shape shape = Shape.UNKNOWN;
        String reason;
        try {
            shape = TensorClaims.shape(entry.dims());
            long bytes = TensorClaims.bytes(dtype, shape);
            if (dtype == DType.OTHER || !PlainData.handles(dtype)) {
                return TensorFlowTypes.unread(name, entry.dtype(), dtype, shape);
            }
            TensorData data = data(name, key, dtype, shape, bytes);
            List<TensorData> others = new ArrayList<>();
            for (String copy : copies) {
                others.add(data(name, copy, dtype, shape, bytes));
            }
            RawLayer raw = KerasVariables.layer(name, dtype, shape, bytes,
                    others.isEmpty() ? data : new MirroredData(data, others));
            return KerasVariables.withHeads(raw, name, shape, other -> shapeOf(keys.get(other)));
        } catch (Refused e) {
            reason = e.getMessage();
        }
        findings.addDamaged(name, reason);
        return KerasVariables.unread(name, dtype, shape, Severity.DAMAGED, reason);
    }

    private TensorData data(String name, String key, DType dtype, Shape shape, long bytes)
            throws IOException, Refused {
        Entry entry = bundle.variables().get(key);
        return entry.slices().isEmpty() ? whole(name, entry, dtype, shape, bytes)
                : sliced(name, key, entry, dtype, shape);
    }

    private TensorData whole(String name, Entry entry, DType dtype, Shape shape, long bytes) throws IOException,
            Refused {
        FileRange file = shard(entry.shard());
        if (entry.size() != bytes) {
            throw new Refused("its shape %s of %s takes %,d bytes, but the index gives it %s"
                    .formatted(shape, dtype, bytes, SafeText.unsigned(entry.size())));
        }
        if (entry.offset() < 0 || entry.offset() > file.length() - bytes) {
            throw new Refused(("it should take %,d bytes at byte %s of its data file, which has %,d: it is cut short "
                    + "or damaged")
                    .formatted(bytes, SafeText.unsigned(entry.offset()), file.length()));
        }
        FileRange range = file.part(entry.offset(), bytes);
        return new PlainData(new VerifiedRange(range, VerifiedRange.Sum.CRC_32C, MaskedCrc32c.unmasked(entry.crc32c()),
                name), dtype, bundle.bigEndian(), shape.elements());
    }

    private TensorData sliced(String name, String key, Entry entry, DType dtype, Shape shape) throws IOException,
            Refused {
        List<AssembledData.Part> slices = new ArrayList<>();
        long elements = 0;
        if (entry.slices().size() > MOST_SLICES) {
            throw new Refused("it is stored in %,d parts".formatted(entry.slices().size()));
        }
        for (CheckpointIndex.Slice slice : entry.slices()) {
            if (slice.starts().length != shape.rank()) {
                throw new Refused("a part of it has %d dimensions, not %d".formatted(slice.starts().length,
                        shape.rank()));
            }
            Entry part = bundle.parts().get(OrderedCode.sliceKey(key, slice.starts(), slice.lengths()));
            if (part == null) {
                throw new Refused("one of its %d parts is not in the index".formatted(entry.slices().size()));
            }
            List<Long> starts = new ArrayList<>();
            List<Long> dims = new ArrayList<>();
            for (int axis = 0; axis < shape.rank(); axis++) {
                long length = slice.lengths()[axis] < 0 ? shape.dim(axis) : slice.lengths()[axis];
                long start = slice.starts()[axis];
                if (start < 0 || length > shape.dim(axis) || start > shape.dim(axis) - length) {
                    throw new Refused("a part of it lies outside of its shape %s".formatted(shape));
                }
                starts.add(start);
                dims.add(length);
            }
            Shape partShape = TensorClaims.shape(dims);
            elements += partShape.elements();
            slices.add(new AssembledData.Part(starts, partShape,
                    whole(name, part, dtype, partShape, TensorClaims.bytes(dtype, partShape))));
        }
        if (elements != shape.elements()) {
            throw new Refused("its parts hold %,d of its %,d elements".formatted(elements, shape.elements()));
        }
        return new AssembledData(shape, slices);
    }

    /** A data file, whole. */
    private FileRange shard(int number) throws IOException, Refused {
        if (number < 0 || number >= bundle.shards()) {
            throw new Refused("its data file %d is not one of the checkpoint's %d".formatted(number, bundle.shards()));
        }
        if (!shards.containsKey(number)) {
            String name = "%s.data-%05d-of-%05d".formatted(prefix, number, bundle.shards());
            shards.put(number, null);
            ModelFolder folder = index.siblings();
            try (ByteSource source = folder.opener().open(folder.resolve(index.path(), name))) {
                shards.put(number, source.range(0, source.size()));
            } catch (ModelFormatException e) {
                findings.add(new Finding(Severity.DAMAGED, name, e.problem()));
            }
        }
        FileRange file = shards.get(number);
        if (file == null) {
            throw new Refused("its data file %d of %d is missing".formatted(number, bundle.shards()));
        }
        return file;
    }

    /** The shape of another variable; null if it is not there, or impossible. */
    private Shape shapeOf(String key) {
        Entry entry = key == null ? null : bundle.variables().get(key);
        try {
            return entry == null ? null : new Shape(entry.dims());
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
