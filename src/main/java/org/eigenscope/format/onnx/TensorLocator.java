package org.eigenscope.format.onnx;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eigenscope.format.data.PlainData;
import org.eigenscope.format.data.TypedElements;
import org.eigenscope.format.data.UnreadableData;
import org.eigenscope.format.io.ByteRange;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.DigestedRange;
import org.eigenscope.format.io.FileDigest;
import org.eigenscope.format.io.FileRange;
import org.eigenscope.format.io.ModelFolder;
import org.eigenscope.format.io.ModelFormatException.Malformed;
import org.eigenscope.format.io.Probe;
import org.eigenscope.format.packed.CodeData;
import org.eigenscope.format.packed.CodeValues;
import org.eigenscope.format.packed.Codes;
import org.eigenscope.format.packed.RowCodes;
import org.eigenscope.model.DType;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.SafeText;
import org.eigenscope.model.Shape;
import org.eigenscope.model.Tensor;
import org.eigenscope.model.TensorData;

/** Makes tensors of TensorProtos: finds their elements, inside the file or in files of external data beside it. */
final class TensorLocator {

    /** A tensor, why it cannot be read, empty if it can, and how much that matters. */
    record Located(Tensor tensor, String reason, Severity severity) {}

    private final ByteSource source;
    private final ModelFolder folder;
    private final List<Finding> findings;
    private final Map<String, Probe> externals = new HashMap<>();
    private final Map<String, String> unreadable = new HashMap<>();
    private final Map<String, FileDigest> digests = new HashMap<>();
    private final Set<String> told = new HashSet<>();

    TensorLocator(ByteSource source, ModelFolder folder, List<Finding> findings) {
        this.source = source;
        this.folder = folder;
        this.findings = findings;
    }

    Located locate(TensorProto proto) throws IOException {
        DType dtype = OnnxTypes.dtype(proto.dataType());
        FileRange message = source.range(proto.position(), proto.length());
        try {
            Shape shape = new Shape(proto.dims());
            if (proto.dataType() == 8) {
                return unread(proto, shape, Severity.NOTE, "strings are not weights");
            }
            if (proto.dataType() == 25 || proto.dataType() == 26) {
                return unread(proto, shape, Severity.UNDECODED, "packed 2-bit integers, not decoded");
            }
            if (dtype == DType.OTHER) {
                return unread(proto, shape, Severity.UNDECODED,
                        "its element type %d is not known".formatted(proto.dataType()));
            }
            if (proto.segmented()) {
                throw new Unreadable("it is only a segment of a tensor");
            }
            long bytes = dtype.bytesOf(shape.elements());
            TensorData data = proto.external() != null
                    ? external(proto, dtype, shape, bytes) : inline(proto, dtype, shape, bytes, message);
            return new Located(new Tensor(proto.name(), dtype, shape, bytes, data), "", Severity.NOTE);
        } catch (Unreadable e) {
            return bad(proto, dtype, message, e.getMessage());
        } catch (IllegalArgumentException | ArithmeticException e) {
            return bad(proto, dtype, message, "its shape is impossible: " + e.getMessage());
        }
    }

    /** A sparse tensor, which is listed, not read. */
    Located sparse(TensorProto proto) {
        String reason = "a sparse tensor, which is not read";
        Shape shape = Shape.UNKNOWN;
        try {
            shape = new Shape(proto.dims());
        } catch (IllegalArgumentException e) {
            reason += "; its shape is impossible: " + e.getMessage();
        }
        return unread(proto, shape, Severity.UNDECODED, reason);
    }

    private Located unread(TensorProto proto, Shape shape, Severity severity, String reason) {
        FileRange message = source.range(proto.position(), proto.length());
        DType dtype = OnnxTypes.dtype(proto.dataType());
        return new Located(undecoded(proto, dtype, shape, message, reason), reason, severity);
    }

    private Located bad(TensorProto proto, DType dtype, FileRange message, String reason) {
        // A missing file of external data is told once, not once a tensor.
        if (told.add(reason)) {
            findings.add(new Finding(Severity.DAMAGED, SafeText.name(proto.name()), reason));
        }
        Shape shape = Shape.UNKNOWN;
        try {
            shape = new Shape(proto.dims());
        } catch (IllegalArgumentException e) {
            // The reason says so.
        }
        return new Located(undecoded(proto, dtype, shape, message, reason), reason, Severity.DAMAGED);
    }

    private static Tensor undecoded(TensorProto proto, DType dtype, Shape shape, FileRange message,
            String reason) {
        return new Tensor(proto.name(), dtype, shape, message.length(), new UnreadableData(proto.name(), reason));
    }

    private TensorData inline(TensorProto proto, DType dtype, Shape shape, long bytes, FileRange message)
            throws Unreadable {
        List<TensorProto.Part> parts = proto.parts();
        if (parts.isEmpty()) {
            if (bytes > 0) {
                throw new Unreadable("its %s elements are not in the file".formatted(shape));
            }
            return ranged(source.range(proto.position(), 0), dtype, shape, proto.name());
        }
        TensorProto.Part part = parts.getFirst();
        int field = part.field();
        if (parts.size() > 1 && parts.stream().anyMatch(other -> other.field() != field)) {
            throw new Unreadable("it has its elements twice, as raw and as typed data");
        }
        if (field == TensorProto.RAW_DATA) {
            if (parts.size() > 1 || part.length() != bytes) {
                throw new Unreadable("its shape %s of %s takes %,d bytes, but raw_data has %,d".formatted(shape,
                        dtype, bytes,
                        parts.stream().mapToLong(TensorProto.Part::length).sum()));
            }
            return ranged(source.range(part.position(), bytes), dtype, shape, proto.name());
        }
        if (field != typedField(dtype)) {
            throw new Unreadable("elements of %s do not belong into field %d".formatted(dtype, field));
        }
        boolean fixed = field == TensorProto.FLOAT_DATA || field == TensorProto.DOUBLE_DATA;
        if (fixed && parts.size() == 1 && part.packed()) {
            if (part.length() != bytes) {
                throw new Unreadable("its shape %s of %s takes %,d bytes, but its data has %,d"
                        .formatted(shape, dtype, bytes, part.length()));
            }
            return ranged(source.range(part.position(), bytes), dtype, shape, proto.name());
        }
        if (isPacked(dtype)) {
            if (bytes > message.length()) {
                throw new Unreadable("its shape %s takes more bytes than its data has, %,d".formatted(shape,
                        message.length()));
            }
            return packed(new TypedElements(message, field, DType.U8, (int) bytes, false), dtype, bytes, shape);
        }
        if (!PlainData.handles(dtype)) {
            return new UnreadableData(proto.name(), dtype + " is not decoded");
        }
        if (shape.elements() > message.length()) {
            throw new Unreadable("its shape %s has more elements than its data has bytes, %,d"
                    .formatted(shape, message.length()));
        }
        return new TypedElements(message, field, dtype, (int) shape.elements(), false);
    }

    private TensorData external(TensorProto proto, DType dtype, Shape shape, long bytes)
            throws IOException, Unreadable {
        Map<String, String> entries = proto.external();
        String location = entries.getOrDefault("location", "");
        long offset = decimal(entries, "offset").orElse(0L);
        long length = decimal(entries, "length").orElse(bytes);
        if (length != bytes) {
            throw new Unreadable("its shape %s of %s takes %,d bytes, but its external data has %,d"
                    .formatted(shape, dtype, bytes, length));
        }
        Probe file = file(location);
        if (offset > file.size() - length) {
            throw new Unreadable(("its %,d bytes at byte %,d run past the end of '%s', which has %,d: it is cut short "
                    + "or damaged")
                    .formatted(length, offset, SafeText.name(location), file.size()));
        }
        FileRange range = file.range(offset, length);
        String sum = entries.getOrDefault("checksum", "");
        if (sum.isEmpty()) {
            return ranged(range, dtype, shape, proto.name());
        }
        if (!sum.matches("[0-9a-fA-F]{40}")) {
            throw new Unreadable("the checksum '%s' of its external data is not a SHA-1".formatted(SafeText.name(sum)));
        }
        return ranged(new DigestedRange(range, digests.computeIfAbsent(range.file() + sum,
                key -> new FileDigest(range, sum))), dtype, shape, proto.name());
    }

    private Probe file(String location) throws IOException, Unreadable {
        if (unreadable.containsKey(location)) {
            throw new Unreadable(unreadable.get(location));
        }
        Probe file = externals.get(location);
        if (file == null) {
            try {
                // A model exported on Windows has its separators.
                file = folder.data(source.path(), location.replace('\\', '/'));
                externals.put(location, file);
            } catch (Malformed e) {
                String reason = e.file().equals(source.path()) ? e.problem() : e.getMessage();
                unreadable.put(location, reason);
                throw new Unreadable(reason);
            }
        }
        return file;
    }

    private static Optional<Long> decimal(Map<String, String> entries, String key) throws Unreadable {
        String digits = entries.get(key);
        if (digits == null || digits.isEmpty()) {
            return Optional.empty();
        }
        if (!digits.matches("\\d{1,18}")) {
            throw new Unreadable(("the %s '%s' of its external data is "
                    + "not a size").formatted(key, SafeText.name(digits)));
        }
        return Optional.of(Long.parseLong(digits));
    }

    private static boolean isPacked(DType dtype) {
        return dtype == DType.I4 || dtype == DType.U4 || dtype == DType.F4;
    }

    /** Two elements to a byte, the first in its low half. */
    private static TensorData packed(TensorData bytes, DType dtype, long count, Shape shape) {
        Codes codes = new RowCodes(bytes, DType.U8, count, 1, shape.elements(), 4, count, RowCodes.Layout.STREAM);
        return new CodeData(codes, dtype == DType.F4 ? new CodeValues.Fp4()
                : dtype == DType.I4 ? new CodeValues.Signed(4) : new CodeValues.From(4, 0));
    }

    private static TensorData ranged(ByteRange range, DType dtype, Shape shape, String name) {
        return isPacked(dtype) ? packed(PlainData.of(range, DType.U8), dtype, range.length(), shape)
                : PlainData.handles(dtype) ? PlainData.of(range, dtype)
                : new UnreadableData(name, dtype + " is not decoded");
    }

    /** The field of onnx.proto for elements of a type that are not raw. */
    private static int typedField(DType dtype) {
        return switch (dtype) {
            case F32, C64 -> TensorProto.FLOAT_DATA;
            case F64, C128 -> TensorProto.DOUBLE_DATA;
            case I64 -> TensorProto.INT64_DATA;
            case U32, U64 -> TensorProto.UINT64_DATA;
            default -> TensorProto.INT32_DATA;
        };
    }

    /** Why one tensor cannot be read; becomes its layer's reason. */
    private static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        Unreadable(String reason) {
            super(reason);
        }
    }
}
