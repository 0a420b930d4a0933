package org.eigenscope.format.packed;

import java.io.IOException;
import org.eigenscope.format.data.FloatElements;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.TensorData;

/**
 * Scales of groups that have a scale of their own, one for a run of them: their product, or their quotient.
 *
 * @param scales the scales of groups
 * @param shared the scales of scales
 * @param run how many neighbouring scales share one
 * @param divide true if the scale is divided by the shared one
 */
public record CombinedScales(TensorData scales, TensorData shared, long run, boolean divide) implements TensorData {

    @Override
    public boolean dequantized() {
        return true;
    }

    @Override
    public ElementReader open() throws IOException {
        ElementReader one = scales.open();
        ElementReader factor;
        try {
            factor = shared.open();
        } catch (IOException | RuntimeException e) {
            one.close();
            throw e;
        }
        return new FloatElements() {
            private final float[] value = new float[1];
            private long loaded = -1;

            @Override
            public void read(long first, float[] into, int offset, int count) throws IOException {
                one.read(first, into, offset, count);
                for (int i = 0; i < count; i++) {
                    long index = (first + i) / run;
                    if (index != loaded) {
                        factor.read(index, value, 0, 1);
                        loaded = index;
                    }
                    into[offset + i] = divide ? into[offset + i] / value[0] : into[offset + i] * value[0];
                }
            }

            @Override
            public void close() throws IOException {
                try {
                    one.close();
                } finally {
                    factor.close();
                }
            }
        };
    }
}
