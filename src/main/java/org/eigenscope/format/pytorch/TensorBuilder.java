package org.eigenscope.format.pytorch;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eigenscope.format.data.PlainData;
import org.eigenscope.format.data.StridedData;
import org.eigenscope.format.data.UnreadableData;
import org.eigenscope.format.io.ByteRange;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.format.pytorch.StateWalker.NamedTensor;
import org.eigenscope.format.pytorch.StoredTensor.Storage;
import org.eigenscope.format.reader.RawLayer;
import org.eigenscope.format.reader.RawLayer.KernelOrder;
import org.eigenscope.format.reader.TensorClaims;
import org.eigenscope.format.reader.TensorClaims.Refused;
import org.eigenscope.format.reader.TensorFindings;
import org.eigenscope.model.DType;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.SafeText;
import org.eigenscope.model.Shape;
import org.eigenscope.model.Tensor;
import org.eigenscope.model.TensorData;

/** Makes tensors of what the pickle describes, once its claims are checked against the storages of the file. */
final class TensorBuilder {

    /** The places of a file's storages. */
    @FunctionalInterface
    interface Storages {
        /** The bytes of a storage, or null if the file has none of this name. */
        ByteRange bytes(String key) throws IOException, ModelFormatException;
    }

    /** An expanded tensor may repeat its elements up to this many bytes. */
    private static final long MOST_REPEATED = 4L << 30;

    private final Storages storages;
    private final boolean bigEndian;
    private final Map<String, ByteRange> known = new HashMap<>();
    private final TensorFindings findings = new TensorFindings();

    TensorBuilder(Storages storages, boolean bigEndian) {
        this.storages = storages;
        this.bigEndian = bigEndian;
    }

    /** The findings about the tensors made so far. */
    List<Finding> findings() {
        return findings.all();
    }

    RawLayer build(NamedTensor named) throws IOException {
        StoredTensor stored = named.tensor();
        Shape shape = Shape.of(0);
        String reason;
        try {
            shape = TensorClaims.shape(stored.size() == null ? List.of() : stored.size());
            long bytes = TensorClaims.bytes(stored.dtype(), shape);
            if (!stored.reason().isEmpty() && stored.storage() == null) {
                TensorData none = new UnreadableData(named.name(), stored.reason());
                return listed(named.name(), stored.dtype(), shape, 0, none, Severity.UNDECODED, stored.reason());
            }
            TensorData data = data(named.name(), stored, shape, bytes);
            return listed(named.name(), stored.dtype(), shape, bytes, data, Severity.UNDECODED, stored.reason());
        } catch (Refused e) {
            reason = e.getMessage();
        } catch (ModelFormatException e) {
            reason = e.problem();
        }
        findings.addDamaged(named.name(), reason);
        return listed(named.name(), stored.dtype(), shape, 0, new UnreadableData(named.name(), reason),
                Severity.DAMAGED, reason);
    }

    private static RawLayer listed(String name, DType dtype, Shape shape, long bytes, TensorData data,
            Severity severity,
            String reason) {
        RawLayer raw = RawLayer.of(new Tensor(name, dtype, shape, bytes, data)).stored(KernelOrder.OUT_IN_KERNEL);
        return reason.isEmpty() ? raw : raw.because(severity, reason);
    }

    private TensorData data(String name, StoredTensor stored, Shape shape, long bytes)
            throws IOException, ModelFormatException, Refused {
        Storage storage = stored.storage();
        DType dtype = stored.dtype();
        ByteRange range = range(storage);
        long size = dtype.blockBytes();
        // An untyped storage counts bytes; a typed one its own elements, which a view may read as another type.
        long claimed = storage.dtype() == null ? storage.elements()
                : product(storage.elements(), storage.dtype().blockBytes());
        if (storage.elements() < 0 || claimed > range.length()) {
            throw new Refused(("its storage '%s' should hold %,d bytes, but the file has %,d of it: it is cut short or "
                    + "damaged")
                    .formatted(SafeText.name(storage.key()), claimed, range.length()));
        }
        if (dtype.group() != DType.Group.FLOAT && dtype.group() != DType.Group.INTEGER) {
            return new UnreadableData(name, "%s is not decoded".formatted(dtype));
        }
        long elements = claimed / size;
        long offset = sum(stored.offset(), storage.viewOffset());
        if (shape.elements() > elements && bytes > MOST_REPEATED) {
            throw new Refused("it repeats %,d stored elements up to %s".formatted(elements, shape));
        }
        if (shape.rank() != stored.stride().size()) {
            throw new Refused("its shape has %d dimensions, its strides %d".formatted(shape.rank(), stored.stride()
                    .size()));
        }
        List<Long> contiguous = StridedData.rowMajor(shape);
        List<Long> strides = new ArrayList<>(stored.stride());
        for (int axis = 0; axis < shape.rank(); axis++) {
            if (shape.dim(axis) == 1) {
                // The stride of a single element means nothing, and PyTorch writes anything there.
                strides.set(axis, contiguous.get(axis));
            }
        }
        if (range.seekable() && shape.elements() > 0 && offset <= elements - shape.elements()
                && strides.equals(contiguous)) {
            return new PlainData(range.part(offset * size, bytes), dtype, bigEndian, shape.elements());
        }
        try {
            TensorData whole = new PlainData(range, dtype, bigEndian, elements);
            return StridedData.of(whole, elements, offset, shape, strides);
        } catch (IllegalArgumentException e) {
            throw new Refused(e.getMessage());
        }
    }

    private ByteRange range(Storage storage) throws IOException, ModelFormatException, Refused {
        if (!known.containsKey(storage.key())) {
            known.put(storage.key(), storages.bytes(storage.key()));
        }
        ByteRange range = known.get(storage.key());
        if (range == null) {
            throw new Refused("its storage '%s' is not in the file".formatted(SafeText.name(storage.key())));
        }
        return range;
    }

    private static long product(long a, long b) throws Refused {
        try {
            return Math.multiplyExact(a, b);
        } catch (ArithmeticException e) {
            throw new Refused("its storage claims %d elements".formatted(a));
        }
    }

    private static long sum(long a, long b) throws Refused {
        long sum = a + b;
        if (a < 0 || b < 0 || sum < 0) {
            throw new Refused("it starts at element %d of its storage".formatted(a < 0 ? a : b));
        }
        return sum;
    }
}
