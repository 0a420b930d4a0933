package org.eigenscope.format.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Objects;
import org.eigenscope.format.io.ByteReader;
import org.eigenscope.format.io.ByteSink;
import org.eigenscope.format.io.NestedMessages;
import org.eigenscope.format.io.NotRewritableException;
import org.eigenscope.model.DType;
import org.eigenscope.model.ElementReader;

/**
 * Rewrites floats in a typed field of a TensorProto: varints of other lengths than before perhaps, in one packed
 * field at the end of the message, which takes the place of the old message as a whole.
 */
final class TypedWriter implements ElementWriter {

    private final TypedElements data;
    private final ByteSink sink;
    private final byte[] bytes;
    private final Encoding encoding;
    private final ElementReader stored;
    private boolean changed;

    TypedWriter(TypedElements data, ByteSink sink) throws IOException {
        if (data.dtype().group() != DType.Group.FLOAT) {
            throw new NotRewritableException("its elements are integers (%s)".formatted(data.dtype()));
        }
        data.message().place();
        this.data = data;
        this.sink = sink;
        bytes = data.bytes();
        encoding = new Encoding(data.dtype(), false);
        stored = data.open();
    }

    @Override
    public void write(long first, double[] values, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(first, (long) count, data.elements());
        Objects.checkFromIndexSize(offset, count, values.length);
        double[] old = new double[count];
        stored.read(first, old, 0, count);
        for (int i = 0; i < count; i++) {
            double value = values[offset + i];
            if (value != old[i] && !(Double.isNaN(value) && Double.isNaN(old[i]))) {
                encoding.encode(value, bytes, Math.toIntExact((first + i) * data.dtype().blockBytes()));
                changed = true;
            }
        }
    }

    @Override
    public void close() throws IOException {
        stored.close();
        if (changed) {
            changed = false;
            sink.replace(data.message(), message());
        }
    }

    /** The message with the new elements behind its other fields. */
    private byte[] message() throws IOException {
        byte[] old = new byte[Math.toIntExact(data.message().length())];
        try (ByteReader reader = data.message().open()) {
            reader.read(0, old, 0, old.length);
        }
        ByteArrayOutputStream elements = new ByteArrayOutputStream(bytes.length * 3 / 2);
        int size = data.dtype().blockBytes();
        boolean fixed = data.dtype() == DType.F32 || data.dtype() == DType.F64;
        if (fixed) {
            elements.writeBytes(bytes);
        } else {
            for (int i = 0; i < bytes.length; i += size) {
                long bits = bytes[i] & 0xff | (size > 1 ? (bytes[i + 1] & 0xff) << Byte.SIZE : 0);
                elements.writeBytes(NestedMessages.varint(bits));
            }
        }
        return NestedMessages.withPacked(old, data.field(), elements.toByteArray());
    }
}
