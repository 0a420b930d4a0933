package org.eigenscope.series;

import java.io.IOException;
import org.eigenscope.model.MatrixReader;
import org.eigenscope.model.MatrixSource;
import org.eigenscope.model.WeightMatrix;
import org.eigenscope.spectrum.GaussianNoise;

/**
 * W + σG with independent normal elements G, computed as it is read: W changed by noise.
 *
 * @param source W
 * @param rows of each slice
 * @param columns of each slice
 * @param sigma deviation of an element of the noise
 * @param seed of the noise
 */
record NoisyMatrix(MatrixSource source, int rows, int columns, double sigma, long seed) implements MatrixSource {

    /**
     * A matrix with noise whose expected Frobenius norm over all slices is given.
     *
     * @param norm ‖σG‖ = σ·√elements
     */
    static WeightMatrix of(WeightMatrix w, double norm, long seed) {
        double sigma = norm / Math.sqrt(w.elements());
        return new WeightMatrix(w.rows(), w.columns(), w.slices(), w.m(), w.kernel(), false,
                new NoisyMatrix(w.source(), w.rows(), w.columns(), sigma, seed));
    }

    @Override
    public MatrixReader open() throws IOException {
        return new Reader(source.open());
    }

    @Override
    public int readTogether() {
        return source.readTogether();
    }

    @Override
    public long memory() {
        return source.memory();
    }

    private final class Reader implements MatrixReader {
        private final MatrixReader reader;
        private final GaussianNoise noise = new GaussianNoise(seed);

        Reader(MatrixReader reader) {
            this.reader = reader;
        }

        @Override
        public void readRows(int slice, int firstRow, int rowCount, double[] into) throws IOException {
            reader.readRows(slice, firstRow, rowCount, into);
            noise.add(sigma, place(slice, firstRow), into, 0, rowCount * columns);
        }

        @Override
        public void readRows(int slice, int firstRow, int rowCount, float[] into) throws IOException {
            double[] exact = new double[rowCount * columns];
            readRows(slice, firstRow, rowCount, exact);
            for (int i = 0; i < exact.length; i++) {
                into[i] = (float) exact[i];
            }
        }

        @Override
        public void readColumns(int slice, int firstColumn, int columnCount, double[] into) throws IOException {
            reader.readColumns(slice, firstColumn, columnCount, into);
            for (int row = 0; row < rows; row++) {
                noise.add(sigma, place(slice, row) + firstColumn, into, row * columnCount, columnCount);
            }
        }

        private long place(int slice, int row) {
            return ((long) slice * rows + row) * columns;
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }
}
