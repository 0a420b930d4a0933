package org.eigenscope.format.gguf;

import java.io.IOException;
import java.util.Objects;
import org.eigenscope.format.data.ElementWriter;
import org.eigenscope.format.data.FloatElements;
import org.eigenscope.format.data.RewritableData;
import org.eigenscope.format.io.ByteRange;
import org.eigenscope.format.io.ByteReader;
import org.eigenscope.format.io.ByteSink;
import org.eigenscope.model.DType;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.TensorData;

/**
 * Quantized blocks one after the other. The values are the floats that ggml computes of them.
 *
 * @param bytes the blocks
 * @param dtype their type
 * @param elements how many values they give; a multiple of the block's
 */
record QuantizedData(ByteRange bytes, DType dtype, long elements) implements RewritableData {

    /** Bytes read at once. */
    private static final int STEP = 1 << 18;

    @Override
    public long readTogether() {
        return dtype.blockElements();
    }

    @Override
    public ElementReader open() throws IOException {
        return new Reader(bytes.open(), Blocks.decoder(dtype));
    }

    @Override
    public TensorData steps() {
        return BlockSteps.of(dtype) == null ? null : new Steps(this);
    }

    /** The steps of these values. */
    private record Steps(QuantizedData of) implements TensorData {
        @Override
        public ElementReader open() throws IOException {
            return of.new Reader(of.bytes.open(), BlockSteps.of(of.dtype));
        }
    }

    @Override
    public ElementWriter writer(ByteSink sink) throws IOException {
        return new BlockWriter(this, sink);
    }

    private final class Reader extends FloatElements {
        private final ByteReader reader;
        private final int perBlock = dtype.blockElements();
        private final Blocks.Decoder decoder;
        private final byte[] buffer = new byte[Math.max(1, STEP / dtype.blockBytes()) * dtype.blockBytes()];
        private final float[] partial = new float[perBlock];

        Reader(ByteReader reader, Blocks.Decoder decoder) {
            this.reader = reader;
            this.decoder = decoder;
        }

        @Override
        public void read(long first, float[] into, int offset, int count) throws IOException {
            Objects.checkFromIndexSize(first, (long) count, elements);
            Objects.checkFromIndexSize(offset, count, into.length);
            int done = 0;
            while (done < count) {
                long block = (first + done) / perBlock;
                int skip = (int) ((first + done) % perBlock);
                long wantedBlocks = Math.ceilDiv((long) skip + count - done, perBlock);
                int blocks = (int) Math.min(wantedBlocks, buffer.length / dtype.blockBytes());
                reader.read(block * dtype.blockBytes(), buffer, 0, blocks * dtype.blockBytes());
                for (int b = 0; b < blocks; b++) {
                    int n = Math.min(perBlock - skip, count - done);
                    if (n == perBlock) {
                        decoder.decode(buffer, b * dtype.blockBytes(), into, offset + done);
                    } else {
                        decoder.decode(buffer, b * dtype.blockBytes(), partial, 0);
                        System.arraycopy(partial, skip, into, offset + done, n);
                    }
                    done += n;
                    skip = 0;
                }
            }
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }
}
