package org.eigenscope.format.packed;

import java.io.Closeable;
import java.io.IOException;
import java.util.Objects;
import org.eigenscope.format.data.PlainData;
import org.eigenscope.format.io.ByteReader;
import org.eigenscope.model.DType;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.TensorData;

/**
 * The bytes of a tensor as its little-endian file has them, a window at a time. Not for several threads at
 * once.
 */
final class PackedBytes implements Closeable {

    /** What is read at once where less is wanted, so that neighbouring rows cost one read. */
    private static final int WINDOW = 1 << 16;

    private final Source source;
    private final long length;
    private byte[] window = {};
    private long first;
    private int buffered;

    private interface Source extends Closeable {
        void read(long position, byte[] into, int count) throws IOException;
    }

    private PackedBytes(Source source, long length) {
        this.source = source;
        this.length = length;
    }

    /** True if the bytes of these elements stand in the file as they are, so that any type can be read as bytes. */
    static boolean areStored(TensorData data) {
        return data instanceof PlainData plain && !plain.bigEndian();
    }

    /**
     * Opens the elements of a tensor as bytes.
     *
     * @param elements how many there are
     */
    static PackedBytes open(TensorData data, DType dtype, long elements) throws IOException {
        long length = dtype.bytesOf(elements);
        if (areStored(data) && data instanceof PlainData plain) {
            ByteReader reader = plain.bytes().open();
            return new PackedBytes(new Source() {
                @Override
                public void read(long position, byte[] into, int count) throws IOException {
                    reader.read(position, into, 0, count);
                }

                @Override
                public void close() throws IOException {
                    reader.close();
                }
            }, length);
        }
        return new PackedBytes(new Elements(data.open(), dtype.blockBytes(), elements), length);
    }

    /** Integers in another order or in parts: their values, taken to bytes again. */
    private static final class Elements implements Source {
        private final ElementReader reader;
        private final int size;
        private final long elements;
        private double[] values = {};

        Elements(ElementReader reader, int size, long elements) {
            this.reader = reader;
            this.size = size;
            this.elements = elements;
        }

        @Override
        public void read(long position, byte[] into, int count) throws IOException {
            long from = position / size;
            int wanted = (int) (Math.min(elements, Math.ceilDiv(position + count, (long) size)) - from);
            if (values.length < wanted) {
                values = new double[wanted];
            }
            reader.read(from, values, 0, wanted);
            int skip = (int) (position - from * size);
            for (int i = 0; i < count; i++) {
                long value = (long) values[(skip + i) / size];
                into[i] = (byte) (value >>> 8 * ((skip + i) % size));
            }
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }

    /**
     * Has these bytes in {@link #window()}.
     *
     * @return the index of the first of them there
     * @throws IndexOutOfBoundsException if they are not all within the tensor
     */
    int locate(long position, int count) throws IOException {
        Objects.checkFromIndexSize(position, (long) count, length);
        if (position < first || position + count > first + buffered) {
            int n = (int) Math.min(Math.max(count, WINDOW), length - position);
            if (window.length < n) {
                window = new byte[n];
            }
            buffered = 0;
            source.read(position, window, n);
            first = position;
            buffered = n;
        }
        return (int) (position - first);
    }

    byte[] window() {
        return window;
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
