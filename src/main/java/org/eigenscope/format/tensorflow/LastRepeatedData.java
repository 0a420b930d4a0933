package org.eigenscope.format.tensorflow;

import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.TensorData;

/**
 * Elements of which the last fills the rest, as a TensorProto with fewer values than its shape.
 *
 * @param data the values
 * @param stored how many there are, at least 1
 * @param elements how many the tensor has
 */
record LastRepeatedData(TensorData data, long stored, long elements) implements TensorData {

    @Override
    public long readTogether() {
        return data.readTogether();
    }

    @Override
    public long memory() {
        return data.memory();
    }

    @Override
    public ElementReader open() throws IOException {
        ElementReader reader = data.open();
        return new ElementReader() {
            @Override
            public void read(long first, double[] into, int offset, int count) throws IOException {
                Objects.checkFromIndexSize(first, (long) count, elements);
                int own = Math.clamp(stored - first, 0, count);
                reader.read(Math.min(first, stored), into, offset, own);
                if (own < count) {
                    double[] last = new double[1];
                    reader.read(stored - 1, last, 0, 1);
                    Arrays.fill(into, offset + own, offset + count, last[0]);
                }
            }

            @Override
            public void close() throws IOException {
                reader.close();
            }
        };
    }
}
