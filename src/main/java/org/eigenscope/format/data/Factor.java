package org.eigenscope.format.data;

import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Objects;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.MatrixReader;
import org.eigenscope.model.MatrixSource;
import org.eigenscope.model.MatrixView;
import org.eigenscope.model.TensorData;

/**
 * A matrix, or a stack of matrices of one shape, that a product is made of.
 *
 * @param rows of each
 * @param columns of each
 * @param slices how many; one stands for every slice of a product
 * @param source their elements
 */
public record Factor(int rows, int columns, int slices, MatrixSource source) implements Serializable {

    /** The most elements of a factor that is held while a product is computed. */
    public static final long LARGEST = 1L << 26;

    public Factor {
        Objects.requireNonNull(source);
        if (rows < 1 || columns < 1 || slices < 1) {
            throw new IllegalArgumentException("no factor: %d × %d, %d slices".formatted(rows, columns, slices));
        }
    }

    /** A view of stored elements, as {@link MatrixView} has them. */
    public static Factor of(TensorData data, int rows, int columns, int slices, long sliceStride, long rowStride,
            int columnStride) {
        return new Factor(rows, columns, slices, new MatrixView(data, rows, columns, slices, sliceStride, rowStride,
                columnStride));
    }

    /** A matrix in C order. */
    public static Factor of(TensorData data, int rows, int columns) {
        return of(data, rows, columns, 1, (long) rows * columns, columns, 1);
    }

    /** A matrix stored column after column. */
    public static Factor transposed(TensorData data, int rows, int columns) {
        return of(data, rows, columns, 1, (long) rows * columns, 1, rows);
    }

    /** The elements of a slice, row-major; the slice itself where there is one for all. */
    private void read(MatrixReader reader, int slice, double[] into) throws IOException {
        reader.readRows(slices == 1 ? 0 : slice, 0, rows, into);
    }

    /** Holds one slice at a time. */
    SliceBuffer hold() throws IOException {
        return new SliceBuffer(source.open());
    }

    /** A number that scales: a factor, times the one element of a tensor if there is one. */
    public record Scale(double factor, TensorData alpha) implements Serializable {

        double value() throws IOException {
            if (alpha == null) {
                return factor;
            }
            double[] value = new double[1];
            try (ElementReader reader = alpha.open()) {
                reader.read(0, value, 0, 1);
            }
            return factor * value[0];
        }
    }

    /** The slice that was asked for last. */
    final class SliceBuffer implements AutoCloseable {
        private final MatrixReader reader;
        private double[] elements;
        private int loaded = -1;

        SliceBuffer(MatrixReader reader) {
            this.reader = reader;
        }

        double[] slice(int slice) throws IOException {
            int wanted = slices == 1 ? 0 : slice;
            if (wanted != loaded) {
                elements = elements == null ? new double[Math.multiplyExact(rows, columns)] : elements;
                loaded = -1;
                read(reader, wanted, elements);
                loaded = wanted;
            }
            return elements;
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }

    /** The elements of a vector, or ones if there is none. */
    static double[] vector(TensorData data, int length) throws IOException {
        double[] vector = new double[length];
        if (data == null) {
            Arrays.fill(vector, 1);
            return vector;
        }
        try (ElementReader reader = data.open()) {
            reader.read(0, vector, 0, length);
        }
        return vector;
    }
}
