package org.eigenscope.format.data;

import java.io.IOException;
import java.util.Objects;
import org.eigenscope.format.io.ByteReader;
import org.eigenscope.format.io.ByteSink;
import org.eigenscope.format.io.FileRange;
import org.eigenscope.format.io.NotRewritableException;
import org.eigenscope.model.DType;

/** Rewrites plain floats: of what is given, from the first element that changes to the last. */
final class PlainWriter implements ElementWriter {

    private static final int STEP = 1 << 15;

    private final DType dtype;
    private final long elements;
    private final FileRange place;
    private final ByteSink sink;
    private final ByteReader stored;
    private final Decoding decoding;
    private final Encoding encoding;
    private final byte[] bytes;
    private final double[] old = new double[STEP];

    PlainWriter(PlainData data, ByteSink sink) throws IOException {
        dtype = data.dtype();
        if (dtype.group() != DType.Group.FLOAT) {
            throw new NotRewritableException("its elements are integers (%s)".formatted(dtype));
        }
        elements = data.elements();
        place = data.bytes().place();
        this.sink = sink;
        decoding = new Decoding(dtype, data.bigEndian());
        encoding = new Encoding(dtype, data.bigEndian());
        bytes = new byte[STEP * dtype.blockBytes()];
        // The bytes themselves: whoever reads the values has compared them with their checksum.
        stored = place.open();
    }

    @Override
    public void write(long first, double[] values, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(first, (long) count, elements);
        Objects.checkFromIndexSize(offset, count, values.length);
        int size = dtype.blockBytes();
        for (int done = 0; done < count; done += STEP) {
            int n = Math.min(STEP, count - done);
            stored.read((first + done) * size, bytes, 0, n * size);
            decoding.doubles(bytes, n, old, 0);
            int from = n;
            int to = 0;
            for (int i = 0; i < n; i++) {
                double value = values[offset + done + i];
                if (value != old[i] && !(Double.isNaN(value) && Double.isNaN(old[i]))) {
                    encoding.encode(value, bytes, i * size);
                    from = Math.min(from, i);
                    to = i + 1;
                }
            }
            if (from < to) {
                sink.write(place.part((first + done + from) * size, (long) (to - from) * size), bytes, from * size);
            }
        }
    }

    @Override
    public void close() throws IOException {
        stored.close();
    }
}
