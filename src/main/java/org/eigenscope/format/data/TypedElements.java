package org.eigenscope.format.data;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.eigenscope.format.io.ByteReader;
import org.eigenscope.format.io.ByteSink;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.FileRange;
import org.eigenscope.format.io.MemoryRange;
import org.eigenscope.model.DType;
import org.eigenscope.model.ElementReader;

/**
 * Elements in a typed field of a TensorProto, of ONNX or of TensorFlow, that cannot be read in place: varints (the bit
 * patterns of F16, BF16, F8 and small integers), or fields in several parts. Opening reads them all.
 *
 * @param message the bytes of the whole TensorProto
 * @param field the field's number
 * @param dtype the element type
 * @param elements how many the shape has
 * @param lastRepeated true if the last element fills the rest, as in TensorFlow
 */
public record TypedElements(FileRange message, int field, DType dtype, int elements, boolean lastRepeated)
        implements RewritableData {

    @Override
    public long memory() {
        return dtype.bytesOf(elements);
    }

    @Override
    public ElementReader open() throws IOException {
        return PlainData.of(new MemoryRange(bytes()), dtype).open();
    }

    @Override
    public ElementWriter writer(ByteSink sink) throws IOException {
        return new TypedWriter(this, sink);
    }

    /** All elements, one after the other. */
    byte[] bytes() throws IOException {
        byte[] bytes = new byte[Math.multiplyExact(elements, dtype.blockBytes())];
        try (ByteReader reader = message.open(); InputStream stream = ByteSource.stream(reader, message.length())) {
            CodedInputStream in = CodedInputStream.newInstance(stream);
            int done = 0;
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                if (WireFormat.getTagFieldNumber(tag) != field) {
                    in.skipField(tag);
                } else if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                    int outer = in.pushLimit(in.readRawVarint32());
                    while (in.getBytesUntilLimit() > 0) {
                        put(in, bytes, done++);
                    }
                    in.popLimit(outer);
                } else {
                    put(in, bytes, done++);
                }
            }
            int size = dtype.blockBytes();
            for (; lastRepeated && done > 0 && done < elements; done++) {
                System.arraycopy(bytes, (done - 1) * size, bytes, done * size, size);
            }
            if (done != elements) {
                throw new IOException("the field holds %,d elements, and the shape %,d".formatted(done, elements));
            }
        } catch (InvalidProtocolBufferException e) {
            throw new IOException("the elements cannot be read: " + e.getMessage(), e);
        }
        return bytes;
    }

    private void put(CodedInputStream in, byte[] bytes, int index) throws IOException {
        if (index >= elements) {
            throw new IOException("the field holds more elements than the shape, %,d".formatted(elements));
        }
        long bits = switch (dtype) {
            case F32, C64 -> in.readRawLittleEndian32();
            case F64, C128 -> in.readRawLittleEndian64();
            default -> in.readRawVarint64();
        };
        int size = dtype.blockBytes();
        Objects.checkFromIndexSize(index * size, size, bytes.length);
        for (int i = 0; i < size; i++) {
            bytes[index * size + i] = (byte) (bits >>> 8 * i);
        }
    }
}
