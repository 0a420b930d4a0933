package org.eigenscope.format.data;

import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.TensorData;

/**
 * The product of two matrices in C order, each element summed in double precision and rounded to a float once. The
 * second factor is held.
 *
 * @param a {@code rows × inner}
 * @param b {@code inner × columns}
 */
public record ProductData(TensorData a, TensorData b, int rows, int inner, int columns) implements TensorData {

    /** The most multiplications of a product: some seconds. */
    private static final long MOST_PRODUCTS = 1L << 33;

    public ProductData {
        Objects.requireNonNull(a);
        Objects.requireNonNull(b);
        if (!fits(rows, inner, columns)) {
            throw new IllegalArgumentException("no product: %d × %d × %d".formatted(rows, inner, columns));
        }
    }

    /** True if factors of these sizes can be multiplied here. */
    public static boolean fits(long rows, long inner, long columns) {
        return rows > 0 && inner > 0 && columns > 0 && rows <= Integer.MAX_VALUE && inner <= Factor.LARGEST / columns
                && rows <= MOST_PRODUCTS / (inner * columns);
    }

    /** A row. */
    @Override
    public long readTogether() {
        return columns;
    }

    @Override
    public long memory() {
        return (long) Double.BYTES * inner * columns + a.memory() + b.memory();
    }

    @Override
    public ElementReader open() throws IOException {
        double[] held = new double[inner * columns];
        try (ElementReader reader = b.open()) {
            reader.read(0, held, 0, held.length);
        }
        ElementReader left = a.open();
        double[] coefficients = new double[inner];
        double[] sums = new double[columns];
        return new FloatElements() {
            private long loaded = -1;

            @Override
            public void read(long first, float[] into, int offset, int count) throws IOException {
                Objects.checkFromIndexSize(first, (long) count, (long) rows * columns);
                for (int done = 0; done < count; ) {
                    long row = (first + done) / columns;
                    int column = (int) ((first + done) % columns);
                    if (row != loaded) {
                        loaded = -1;
                        left.read(row * inner, coefficients, 0, inner);
                        multiply();
                        loaded = row;
                    }
                    int n = Math.min(count - done, columns - column);
                    for (int i = 0; i < n; i++) {
                        into[offset + done + i] = (float) sums[column + i];
                    }
                    done += n;
                }
            }

            private void multiply() {
                Arrays.fill(sums, 0);
                for (int k = 0; k < inner; k++) {
                    double factor = coefficients[k];
                    int at = k * columns;
                    for (int j = 0; j < columns; j++) {
                        sums[j] += factor * held[at + j];
                    }
                }
            }

            @Override
            public void close() throws IOException {
                left.close();
            }
        };
    }
}
