package org.eigenscope.format.data;

import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import org.eigenscope.format.io.ByteRange;
import org.eigenscope.format.io.ByteReader;
import org.eigenscope.format.io.ByteSink;
import org.eigenscope.model.DType;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.TensorData;

/**
 * Plain elements one after the other: element i takes the bytes from {@code i·size} of the range.
 *
 * @param bytes where they are; holds at least {@code elements} of them
 * @param dtype their type: a float or an integer, or the block scale F8_E8M0
 * @param bigEndian their byte order
 * @param elements how many there are
 */
public record PlainData(ByteRange bytes, DType dtype, boolean bigEndian, long elements)
        implements RewritableData {

    /** Bytes read at once: stays in the processor's cache between reading and decoding. */
    private static final int STEP = 1 << 18;
    /** The step between whole numbers, of any element. */
    static final TensorData ONES = new Ones();

    public PlainData {
        if (!Decoding.handles(dtype)) {
            throw new IllegalArgumentException(dtype + " is not a plain type");
        }
        if (elements < 0 || dtype.bytesOf(elements) > bytes.length()) {
            throw new IllegalArgumentException(
                    "%d elements of %s in %d bytes".formatted(elements, dtype, bytes.length()));
        }
    }

    /** True for the types that stand one after the other: floats, integers, and the block scale F8_E8M0. */
    public static boolean handles(DType dtype) {
        return Decoding.handles(dtype);
    }

    /** Little-endian elements that fill the range. */
    public static PlainData of(ByteRange bytes, DType dtype) {
        return new PlainData(bytes, dtype, false, bytes.length() / dtype.blockBytes());
    }

    /** Integers are one apart. */
    @Override
    public TensorData steps() {
        return dtype.group() == DType.Group.INTEGER && dtype != DType.BOOL ? ONES : null;
    }

    private record Ones() implements TensorData {
        @Override
        public ElementReader open() {
            return new FloatElements() {
                @Override
                public void read(long first, float[] into, int offset, int count) {
                    Arrays.fill(into, offset, offset + count, 1);
                }

                @Override
                public void close() {
                    // Nothing is open.
                }
            };
        }
    }

    @Override
    public long readTogether() {
        return bytes.seekable() ? 1 : Math.max(1, elements);
    }

    @Override
    public ElementReader open() throws IOException {
        return new Reader(bytes.open());
    }

    @Override
    public ElementWriter writer(ByteSink sink) throws IOException {
        return new PlainWriter(this, sink);
    }

    private final class Reader implements ElementReader {
        private final ByteReader reader;
        private final Decoding decoding = new Decoding(dtype, bigEndian);
        private byte[] buffer = {};

        Reader(ByteReader reader) {
            this.reader = reader;
        }

        @Override
        public void read(long first, double[] into, int offset, int count) throws IOException {
            check(first, into.length, offset, count);
            for (int done = 0; done < count; ) {
                int n = fill(first + done, count - done);
                decoding.doubles(buffer, n, into, offset + done);
                done += n;
            }
        }

        @Override
        public void read(long first, float[] into, int offset, int count) throws IOException {
            check(first, into.length, offset, count);
            for (int done = 0; done < count; ) {
                int n = fill(first + done, count - done);
                decoding.floats(buffer, n, into, offset + done);
                done += n;
            }
        }

        private void check(long first, int length, int offset, int count) {
            Objects.checkFromIndexSize(first, (long) count, elements);
            Objects.checkFromIndexSize(offset, count, length);
        }

        private int fill(long first, int wanted) throws IOException {
            int size = dtype.blockBytes();
            int count = Math.min(wanted, STEP / size);
            if (buffer.length < count * size) {
                buffer = new byte[count * size];
            }
            reader.read(first * size, buffer, 0, count * size);
            return count;
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }
}
