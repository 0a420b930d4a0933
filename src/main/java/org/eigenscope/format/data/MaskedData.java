package org.eigenscope.format.data;

import java.io.IOException;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.Quantization;
import org.eigenscope.model.TensorData;

/**
 * Elements multiplied one by one: a pruned weight and its mask of zeros and ones.
 *
 * @param values the weight before it was pruned
 * @param mask as many elements in the same order
 */
public record MaskedData(TensorData values, TensorData mask) implements TensorData {

    private static final int STEP = 1 << 13;

    @Override
    public boolean dequantized() {
        return values.dequantized();
    }

    @Override
    public Quantization quantization() {
        return values.quantization();
    }

    /** What is masked is zero, and was not rounded. */
    @Override
    public TensorData steps() {
        TensorData steps = values.steps();
        return steps == null ? null : new MaskedData(steps, mask);
    }

    @Override
    public long readTogether() {
        return Math.max(values.readTogether(), mask.readTogether());
    }

    @Override
    public long memory() {
        return values.memory() + mask.memory();
    }

    @Override
    public ElementReader open() throws IOException {
        ElementReader first = values.open();
        try {
            return new Reader(first, mask.open());
        } catch (IOException | RuntimeException e) {
            first.close();
            throw e;
        }
    }

    /** Multiplies as it reads. */
    private record Reader(ElementReader values, ElementReader mask, double[] factors) implements ElementReader {

        Reader(ElementReader values, ElementReader mask) {
            this(values, mask, new double[STEP]);
        }

        @Override
        public void read(long first, double[] into, int offset, int count) throws IOException {
            values.read(first, into, offset, count);
            for (int done = 0; done < count; done += STEP) {
                int n = Math.min(STEP, count - done);
                mask.read(first + done, factors, 0, n);
                for (int i = 0; i < n; i++) {
                    into[offset + done + i] *= factors[i];
                }
            }
        }

        @Override
        public void close() throws IOException {
            try {
                values.close();
            } finally {
                mask.close();
            }
        }
    }
}
