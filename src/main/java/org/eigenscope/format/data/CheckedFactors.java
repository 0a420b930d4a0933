package org.eigenscope.format.data;

import java.io.IOException;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.SafeText;
import org.eigenscope.model.Tensor;
import org.eigenscope.model.TensorData;

/**
 * Numbers that weights are computed with: scales, offsets, tables. If one is NaN or infinite, so is every weight of its
 * group, and reading it fails with the name of the tensor that is to blame.
 *
 * @param name the tensor's name
 * @param divides true if weights are divided by them, so that zero is no better
 */
public record CheckedFactors(TensorData data, String name, boolean divides) implements TensorData {

    /** Factors that weights are multiplied by, or terms that are added to them. */
    public static TensorData of(Tensor tensor) {
        return tensor.data() instanceof CheckedFactors checked ? checked
                : new CheckedFactors(tensor.data(), tensor.name(), false);
    }

    /** Factors that weights are divided by. */
    public static TensorData divisors(Tensor tensor) {
        return new CheckedFactors(tensor.data() instanceof CheckedFactors checked ? checked.data : tensor.data(),
                tensor.name(), true);
    }

    @Override
    public boolean dequantized() {
        return data.dequantized();
    }

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
                reader.read(first, into, offset, count);
                for (int i = 0; i < count; i++) {
                    check(into[offset + i], first + i);
                }
            }

            @Override
            public void read(long first, float[] into, int offset, int count) throws IOException {
                reader.read(first, into, offset, count);
                for (int i = 0; i < count; i++) {
                    check(into[offset + i], first + i);
                }
            }

            @Override
            public void close() throws IOException {
                reader.close();
            }
        };
    }

    private void check(double factor, long index) throws IOException {
        if (!Double.isFinite(factor) || divides && factor == 0) {
            throw new IOException("'%s', which its weights are %s, is %s at element %,d, and so there are no weights"
                    .formatted(SafeText.name(name), divides ? "divided by" : "computed with", factor == 0 ? "0"
                    : Double.isNaN(factor) ? "NaN" : "infinite", index));
        }
    }
}
