package org.eigenscope.format.pytorch;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.eigenscope.format.data.PlainData;
import org.eigenscope.format.data.StridedData;
import org.eigenscope.format.data.UnreadableData;
import org.eigenscope.format.io.ByteRange;
import org.eigenscope.format.io.Latin1Range;
import org.eigenscope.format.io.MemoryRange;
import org.eigenscope.format.pytorch.Pickled.Blob;
import org.eigenscope.format.pytorch.Pickled.Global;
import org.eigenscope.format.pytorch.Pickled.Instance;
import org.eigenscope.format.pytorch.Pickled.Mapping;
import org.eigenscope.format.pytorch.Pickled.Sequence;
import org.eigenscope.format.reader.ArrayTypes;
import org.eigenscope.format.reader.RawLayer;
import org.eigenscope.model.DType;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.Shape;
import org.eigenscope.model.Tensor;
import org.eigenscope.model.TensorData;

/**
 * An array of NumPy, whose elements are in the pickle itself: as bytes, or, before protocol 3, as text.
 *
 * @param raw the bytes or the text: a {@link Blob}, or a short text
 * @param text true if each byte is a character
 * @param dtype the element type
 * @param bigEndian their byte order
 * @param size its dimensions
 * @param fortran true if the first axis is the fastest
 */
record PickledArray(Object raw, boolean text, DType dtype, boolean bigEndian, List<Long> size, boolean fortran) {

    private static final Set<String> REBUILT = Set.of("numpy.core.multiarray._reconstruct",
            "numpy._core.multiarray._reconstruct");
    private static final Set<String> FROM_BUFFER = Set.of("numpy.core.numeric._frombuffer",
            "numpy._core.numeric._frombuffer");

    /** What JAX rebuilds an array with: NumPy's function, its arguments, and the state that the array has. */
    private static final String JAX = "jax._src.array._reconstruct_array";

    /** True if the value is what rebuilds an array. */
    static boolean is(Object value) {
        return value instanceof Instance call && (REBUILT.contains(call.className())
                || FROM_BUFFER.contains(call.className()) || call.className().equals(JAX)
                || call.className().equals(JoblibArray.WRAPPER));
    }

    /** The array that this value rebuilds, or null if its description is none that we know. */
    static PickledArray of(Object value) {
        if (!is(value)) {
            return null;
        }
        Instance call = (Instance) value;
        if (FROM_BUFFER.contains(call.className())) {
            return of(call.argument(0), call.argument(1), call.argument(2), "F".equals(call.argument(3)));
        }
        if (call.className().equals(JoblibArray.WRAPPER)) {
            return call.state instanceof Sequence two && two.items.getFirst() instanceof Mapping told
                    ? of(two.items.getLast(), told.get("dtype"), told.get("shape"), "F".equals(told.get("order")))
                    : null;
        }
        // version, shape, dtype, is_fortran, bytes
        Object given = call.className().equals(JAX) ? call.argument(2) : call.state;
        return given instanceof Sequence state && state.items.size() == 5
                ? of(state.items.get(4), state.items.get(2), state.items.get(1),
                Boolean.TRUE.equals(state.items.get(3))) : null;
    }

    private static PickledArray of(Object raw, Object dtype, Object shape, boolean fortran) {
        List<Long> size = StoredTensor.longs(shape);
        if (size == null || !(dtype instanceof Instance type) || !type.className().equals("numpy.dtype")
                || dtype(type.argument(0)) == null) {
            return null;
        }
        DType element = dtype(type.argument(0));
        boolean big = type.state instanceof Sequence state && state.items.size() > 1 && ">".equals(state.items.get(1));
        Object bytes = raw instanceof Instance encoded && encoded.className().equals("_codecs.encode")
                ? encoded.argument(0)
                : raw instanceof Instance buffer && (buffer.className().equals("builtins.bytearray")
                || buffer.className().equals("builtins.bytes"))
                        ? buffer.argument(0) : raw;
        boolean text = bytes != raw && ((Instance) raw).className().equals("_codecs.encode");
        return bytes instanceof Blob || bytes instanceof String
                ? new PickledArray(bytes, text, element, big, size, fortran) : null;
    }

    /** The type that this value describes; null if it is no type of NumPy. */
    static DType typeOf(Object value) {
        return value instanceof Instance type && type.className().equals("numpy.dtype") ? dtype(type.argument(0))
                : null;
    }

    /** The type of this code, or of this class of ml_dtypes; null if the value is neither. */
    private static DType dtype(Object value) {
        if (value instanceof Global type && type.module().equals("ml_dtypes")) {
            return ArrayTypes.named(type.name());
        }
        return value instanceof String code ? ArrayTypes.coded(code) : null;
    }

    /**
     * The array as a tensor.
     *
     * @param pickle the bytes of the pickle
     */
    RawLayer tensor(String name, ByteRange pickle) {
        try {
            Shape shape = new Shape(size);
            long bytes = dtype.bytesOf(shape.elements());
            if (!PlainData.handles(dtype)) {
                return unread(name, shape, "its element type is not read from a pickle");
            }
            ByteRange range = range(pickle, bytes);
            if (range == null || range.length() != bytes) {
                return unread(name, shape,
                        "its shape %s of %s takes %,d bytes, and the pickle gives it others".formatted(shape, dtype,
                        bytes))
                        .because(Severity.DAMAGED, "its shape and its bytes do not agree");
            }
            TensorData plain = new PlainData(range, dtype, bigEndian, shape.elements());
            return RawLayer.of(new Tensor(name, dtype, shape, bytes, fortran ? StridedData.columnMajor(plain, shape)
                    : plain));
        } catch (IllegalArgumentException | ArithmeticException e) {
            return unread(name, Shape.UNKNOWN, "its shape is impossible").because(Severity.DAMAGED,
                    "its shape is impossible");
        }
    }

    private ByteRange range(ByteRange pickle, long bytes) {
        if (raw instanceof String characters) {
            return new MemoryRange(characters.getBytes(StandardCharsets.ISO_8859_1));
        }
        Blob blob = (Blob) raw;
        if (blob.position < 0 || blob.position > pickle.length() - blob.length) {
            return null;
        }
        ByteRange stored = pickle.part(blob.position, blob.length);
        // A character of UTF-8 takes one byte or two.
        return !text ? stored : bytes > Latin1Range.LONGEST || blob.length < bytes || blob.length > 2 * bytes ? null
                : new Latin1Range(stored, bytes);
    }

    private RawLayer unread(String name, Shape shape, String reason) {
        return RawLayer.of(new Tensor(name, dtype, shape, 0, new UnreadableData(name, reason))).because(
                shape.rank() > 1 ? Severity.UNDECODED : Severity.NOTE, reason);
    }
}
