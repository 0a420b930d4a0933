package org.eigenscope.format.data;

import java.util.Arrays;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.TensorData;

/** One number, which is in the index. */
public record ConstantData(float value) implements TensorData {

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
