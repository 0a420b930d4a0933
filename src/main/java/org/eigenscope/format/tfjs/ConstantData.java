package org.eigenscope.format.tfjs;

import java.util.Arrays;
import org.eigenscope.format.data.FloatElements;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.TensorData;

/** One number, which is in the index. */
record ConstantData(float value) implements TensorData {

    @Override
    public ElementReader open() {
        return new FloatElements() {
            @Override
            public void read(long first, float[] into, int offset, int count) {
                Arrays.fill(into, offset, offset + count, value);
            }

            @Override
            public void close() {
                // Nothing is open.
            }
        };
    }
}
