package org.eigenscope.format.gguf;

import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import org.eigenscope.format.data.ElementWriter;
import org.eigenscope.format.io.ByteReader;
import org.eigenscope.format.io.ByteSink;
import org.eigenscope.format.io.FileRange;
import org.eigenscope.format.io.NotRewritableException;
import org.eigenscope.model.DType;

/**
 * Rewrites values in blocks of Q8_0: of each block that changes, d = max|x|/127 as a float of 16 bits and
 * round(x/d), as ggml quantizes. The other types lose too much for a block to be encoded once more.
 */
final class BlockWriter implements ElementWriter {

    private static final int VALUES = DType.Q8_0.blockElements();
    private static final int BYTES = DType.Q8_0.blockBytes();
    private static final float MOST = 127;

    private final long elements;
    private final FileRange place;
    private final ByteSink sink;
    private final ByteReader stored;
    private final Blocks.Decoder decoder = Blocks.decoder(DType.Q8_0);
    private final byte[] block = new byte[BYTES];
    private final float[] values = new float[VALUES];

    BlockWriter(QuantizedData data, ByteSink sink) throws IOException {
        if (data.dtype() != DType.Q8_0) {
            throw new NotRewritableException(("its blocks of %s cannot be rewritten without losing more than the "
                    + "change; convert the model to F32, F16, BF16 or Q8_0 first").formatted(data.dtype()));
        }
        this.sink = sink;
        elements = data.elements();
        place = data.bytes().place();
        stored = place.open();
    }

    @Override
    public void write(long first, double[] from, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(first, (long) count, elements);
        Objects.checkFromIndexSize(offset, count, from.length);
        for (int done = 0; done < count; ) {
            long number = (first + done) / VALUES;
            int skip = (int) ((first + done) % VALUES);
            int n = Math.min(VALUES - skip, count - done);
            stored.read(number * BYTES, block, 0, BYTES);
            decoder.decode(block, 0, values, 0);
            boolean changed = false;
            for (int i = 0; i < n; i++) {
                float value = (float) from[offset + done + i];
                changed |= value != values[skip + i];
                values[skip + i] = value;
            }
            if (changed) {
                encode();
                sink.write(place.part(number * BYTES, BYTES), block, 0);
            }
            done += n;
        }
    }

    private void encode() {
        float largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        float d = largest / MOST;
        float inverse = d == 0 ? 0 : 1 / d;
        short half = Float.floatToFloat16(d);
        Arrays.fill(block, (byte) 0);
        block[0] = (byte) half;
        block[1] = (byte) (half >> Byte.SIZE);
        for (int i = 0; i < VALUES; i++) {
            float scaled = values[i] * inverse;
            // Half away from zero, as C rounds.
            block[2 + i] = (byte) (Math.signum(scaled) * Math.floor(Math.abs(scaled) + 0.5f));
        }
    }

    @Override
    public void close() throws IOException {
        stored.close();
    }
}
