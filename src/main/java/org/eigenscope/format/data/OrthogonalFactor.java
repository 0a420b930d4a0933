package org.eigenscope.format.data;

import java.io.IOException;
import java.io.Serializable;
import org.eigenscope.model.TensorData;

/**
 * An orthogonal matrix T, or one close to it, that an adapter multiplies the rows of a weight by, made of the few
 * numbers that it was trained as.
 */
public sealed interface OrthogonalFactor extends Serializable {

    /** The length of the rows that it turns. */
    int length();

    /** About how many bytes it takes once it is made. */
    long memory();

    /** Makes it of its numbers. */
    Made make() throws IOException;

    /** A turn that is ready. */
    interface Made {

        /** Replaces a row w, which starts here, by w·T. */
        void apply(double[] rows, int start);
    }

    /** How an orthogonal matrix is made of a skew-symmetric one, Q. */
    sealed interface Cayley extends Serializable {

        /** (I − Q)·(I + Q)⁻¹. */
        record Exact() implements Cayley {}

        /**
         * The first terms of its series, I + 2Q + 2Q² + … + Qᵏ, as PEFT's OFT has them.
         *
         * @param terms how many; the last one is not doubled
         */
        record Series(int terms) implements Cayley {}
    }

    /**
     * A diagonal of blocks Rᵀ, R being the Cayley transform of a skew-symmetric matrix: OFT (Qiu et al. 2023, arXiv
     * 2306.07280) and BOFT of one factor (Liu et al. 2024, arXiv 2311.06243).
     *
     * @param data of each block the part above its diagonal, row after row; or the whole of a matrix X, for (X − Xᵀ)/2
     * @param length the length of the rows
     * @param size rows and columns of a block
     * @param shared true if one block stands for all
     * @param whole true if the data are whole matrices
     * @param cayley how R is made
     */
    record Blocks(TensorData data, int length, int size, boolean shared, boolean whole, Cayley cayley)
            implements OrthogonalFactor {

        public Blocks {
            if (size < 1 || length % size != 0) {
                throw new IllegalArgumentException("no blocks of %d in %d".formatted(size, length));
            }
        }

        private int stored() {
            return shared ? 1 : length / size;
        }

        @Override
        public long memory() {
            return (long) Double.BYTES * stored() * size * size;
        }

        @Override
        public Made make() throws IOException {
            int numbers = whole ? size * size : size * (size - 1) / 2;
            double[] all = Factor.vector(data, Math.multiplyExact(numbers, stored()));
            double[][] blocks = new double[stored()][];
            for (int block = 0; block < blocks.length; block++) {
                double[] skew = skew(all, block * numbers);
                blocks[block] = cayley instanceof Cayley.Series series ? SmallMatrices.series(skew, size,
                        series.terms()) : SmallMatrices.cayley(skew, size);
            }
            double[] turned = new double[size];
            return (rows, start) -> {
                for (int from = 0, block = 0; from < length; from += size, block++) {
                    double[] r = blocks[shared ? 0 : block];
                    for (int i = 0; i < size; i++) {
                        double sum = 0;
                        for (int j = 0; j < size; j++) {
                            sum += rows[start + from + j] * r[i * size + j];
                        }
                        turned[i] = sum;
                    }
                    System.arraycopy(turned, 0, rows, start + from, size);
                }
            };
        }

        private double[] skew(double[] numbers, int start) {
            double[] skew = new double[size * size];
            int next = start;
            for (int i = 0; i < size; i++) {
                for (int j = i + 1; j < size; j++) {
                    double value = whole ? (numbers[start + i * size + j] - numbers[start + j * size + i]) / 2
                            : numbers[next++];
                    skew[i * size + j] = value;
                    skew[j * size + i] = -value;
                }
            }
            return skew;
        }
    }

    /**
     * A chain of reflections, (I − 2u₁u₁ᵀ)·(I − 2u₂u₂ᵀ)…: HRA (Yuan et al. 2024, arXiv 2405.17484).
     *
     * @param data length × count: the vectors, not of length one yet
     * @param length the length of the rows
     * @param count how many
     * @param orthogonal true if the vectors are made orthogonal first, one after the other
     */
    record Reflections(TensorData data, int length, int count, boolean orthogonal) implements OrthogonalFactor {

        @Override
        public long memory() {
            return (long) Double.BYTES * length * count;
        }

        @Override
        public Made make() throws IOException {
            double[] stored = Factor.vector(data, Math.multiplyExact(length, count));
            double[][] vectors = new double[count][length];
            for (int k = 0; k < count; k++) {
                for (int i = 0; i < length; i++) {
                    vectors[k][i] = stored[i * count + k];
                }
                for (int before = 0; orthogonal && before < k; before++) {
                    add(vectors[k], 0, vectors[before], -dot(vectors[k], 0, vectors[before]));
                }
                double norm = Math.sqrt(dot(vectors[k], 0, vectors[k]));
                for (int i = 0; i < length; i++) {
                    vectors[k][i] /= norm;
                }
            }
            return (rows, start) -> {
                for (double[] u : vectors) {
                    add(rows, start, u, -2 * dot(rows, start, u));
                }
            };
        }

        private static double dot(double[] row, int start, double[] u) {
            double sum = 0;
            for (int i = 0; i < u.length; i++) {
                sum += row[start + i] * u[i];
            }
            return sum;
        }

        private static void add(double[] row, int start, double[] u, double factor) {
            for (int i = 0; i < u.length; i++) {
                row[start + i] += factor * u[i];
            }
        }
    }
}
