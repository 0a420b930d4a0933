package org.eigenscope.format.data;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.Shape;
import org.eigenscope.model.TensorData;

/**
 * Spectral normalization (Miyato et al. 2018, arXiv 1802.05957): W/σ, where σ = uᵀWv for the stored vectors; W is taken
 * as the matrix of one axis × all others. Where v is not stored it is one step of the power iteration away: v =
 * Wᵀu/‖Wᵀu‖, σ = ‖Wv‖. Opening reads W once, or twice without v.
 *
 * @param w the weight before it is divided
 * @param shape of w
 * @param u as long as the axis
 * @param v as long as all other axes together, or null
 * @param axes the axes that u and v fit: of several the one whose σ is by far the largest, since that of a wrong one is
 *     a product of vectors that have nothing to do with each other
 * @param floats true if w is stored as floats of 32 bits or less
 */
public record SpectralNormData(TensorData w, Shape shape, TensorData u, TensorData v, List<Integer> axes,
        boolean floats)
        implements TensorData {

    /** The longest vector that is held. */
    public static final int LONGEST = 1 << 24;
    private static final int STEP = 1 << 14;
    /** By how much the σ of the right axis must exceed that of another. */
    private static final double CLEAR = 3;

    public SpectralNormData {
        axes = List.copyOf(axes);
    }

    @Override
    public boolean dequantized() {
        return w.dequantized();
    }

    @Override
    public long readTogether() {
        return w.readTogether();
    }

    @Override
    public long memory() {
        return w.memory() + 2L * Double.BYTES * (shape.dim(axes.getFirst())
                + shape.elements() / shape.dim(axes.getFirst()));
    }

    @Override
    public ElementReader open() throws IOException {
        ElementReader elements = w.open();
        try {
            double sigma = sigma(elements);
            return new GroupScaledReader(elements, new AxisGroups(shape, Collections.nCopies(shape.rank(), false)),
                    new double[] {1 / sigma}, floats);
        } catch (IOException | RuntimeException e) {
            elements.close();
            throw e;
        }
    }

    private double sigma(ElementReader elements) throws IOException {
        double best = 0;
        double second = 0;
        for (int axis : axes) {
            double sigma = new Sigma(elements, axis).value();
            second = Math.max(second, Math.min(Math.abs(sigma), Math.abs(best)));
            best = Math.abs(sigma) > Math.abs(best) ? sigma : best;
        }
        if (Math.abs(best) < CLEAR * second) {
            throw new IOException(("the vectors of its spectral normalization fit two axes of its shape %s: which one "
                    + "is meant cannot be told")
                    .formatted(shape));
        }
        return best;
    }

    private static double[] vector(TensorData data, int length) throws IOException {
        double[] vector = new double[length];
        try (ElementReader reader = data.open()) {
            reader.read(0, vector, 0, length);
        }
        return vector;
    }

    /** What is computed of W as a matrix of one axis × the others. */
    private final class Sigma {
        private final ElementReader elements;
        private final int rows;
        private final int columns;
        /** Elements that follow one another on one row. */
        private final long inner;

        Sigma(ElementReader elements, int axis) {
            this.elements = elements;
            this.rows = Math.toIntExact(shape.dim(axis));
            this.columns = Math.toIntExact(shape.elements() / rows);
            long after = 1;
            for (int other = axis + 1; other < shape.rank(); other++) {
                after *= shape.dim(other);
            }
            this.inner = after;
        }

        double value() throws IOException {
            double[] left = vector(u, rows);
            if (v != null) {
                double[] right = vector(v, columns);
                double[] sum = new double[1];
                visit((row, column, element) -> sum[0] += left[row] * element * right[column]);
                return sum[0];
            }
            double[] right = new double[columns];
            visit((row, column, element) -> right[column] += left[row] * element);
            double norm = norm(right);
            double[] product = new double[rows];
            visit((row, column, element) -> product[row] += element * right[column] / norm);
            return norm(product);
        }

        private void visit(Visitor visitor) throws IOException {
            double[] block = new double[STEP];
            long all = shape.elements();
            for (long first = 0; first < all; first += STEP) {
                int n = (int) Math.min(STEP, all - first);
                elements.read(first, block, 0, n);
                for (int i = 0; i < n; i++) {
                    long outer = (first + i) / inner;
                    visitor.visit((int) (outer % rows), (int) (outer / rows * inner + (first + i) % inner), block[i]);
                }
            }
        }

        private static double norm(double[] vector) {
            double squares = 0;
            for (double value : vector) {
                squares += value * value;
            }
            return Math.sqrt(squares);
        }
    }

    private interface Visitor {
        void visit(int row, int column, double element);
    }
}
