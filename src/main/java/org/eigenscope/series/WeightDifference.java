package org.eigenscope.series;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eigenscope.model.Layer;
import org.eigenscope.model.MatrixReader;
import org.eigenscope.model.MatrixSource;
import org.eigenscope.model.Model;
import org.eigenscope.model.WeightMatrix;

/**
 * ΔW = W₂ − W₁ of the matrices of a layer in two models, subtracted in double precision as it is read. It is analyzed
 * like any layer and never held as a whole.
 *
 * @param first W₁
 * @param second W₂, of the same shape
 * @param rows of each slice
 * @param columns of each slice
 */
record WeightDifference(MatrixSource first, MatrixSource second, int rows, int columns) implements MatrixSource {

    /**
     * A model whose layers are the differences of two models' layers, numbered as in the first model. It has only
     * layers that both models have in the same shape.
     */
    static Model model(ModelSeries two) {
        List<Layer> layers = two.layers().stream().filter(row -> row.mismatch(0, 1).isEmpty())
                .map(WeightDifference::layer)
                .toList();
        Model base = two.models().getFirst();
        Model tuned = two.models().getLast();
        return new Model(Path.of("ΔW of " + tuned.name()), "%s less %s".formatted(tuned.name(), base.name()), Map.of(),
                layers, List.of(), Stream.concat(base.files().stream(), tuned.files().stream()).distinct().toList());
    }

    /** The difference of a layer that two models have in the same shape. */
    static Layer layer(MatchedLayer row) {
        Layer base = row.layers().getFirst();
        WeightMatrix a = base.weights();
        WeightMatrix b = row.layers().getLast().weights();
        WeightMatrix delta = new WeightMatrix(a.rows(), a.columns(), a.slices(), Math.min(a.m(), a.rank() + b.rank()),
                a.kernel(), false, new WeightDifference(a.source(), b.source(), a.rows(), a.columns()));
        return new Layer(base.id(), "ΔW of " + base.name(), base.kind(), base.tensor(), delta, "");
    }

    @Override
    public MatrixReader open() throws IOException {
        MatrixReader one = first.open();
        try {
            return new Reader(one, second.open());
        } catch (IOException | RuntimeException e) {
            one.close();
            throw e;
        }
    }

    @Override
    public int readTogether() {
        return Math.max(first.readTogether(), second.readTogether());
    }

    @Override
    public long memory() {
        return first.memory() + second.memory();
    }

    private final class Reader implements MatrixReader {
        private final MatrixReader one;
        private final MatrixReader other;
        private double[] minuend = {};
        private double[] subtrahend = {};

        Reader(MatrixReader one, MatrixReader other) {
            this.one = one;
            this.other = other;
        }

        @Override
        public void readRows(int slice, int firstRow, int rowCount, double[] into) throws IOException {
            other.readRows(slice, firstRow, rowCount, into);
            one.readRows(slice, firstRow, rowCount, buffer(rowCount * columns));
            subtract(into, rowCount * columns);
        }

        @Override
        public void readRows(int slice, int firstRow, int rowCount, float[] into) throws IOException {
            int count = rowCount * columns;
            minuend = minuend.length < count ? new double[count] : minuend;
            readRows(slice, firstRow, rowCount, minuend);
            for (int i = 0; i < count; i++) {
                into[i] = (float) minuend[i];
            }
        }

        @Override
        public void readColumns(int slice, int firstColumn, int columnCount, double[] into) throws IOException {
            other.readColumns(slice, firstColumn, columnCount, into);
            one.readColumns(slice, firstColumn, columnCount, buffer(rows * columnCount));
            subtract(into, rows * columnCount);
        }

        private double[] buffer(int count) {
            subtrahend = subtrahend.length < count ? new double[count] : subtrahend;
            return subtrahend;
        }

        private void subtract(double[] into, int count) {
            for (int i = 0; i < count; i++) {
                into[i] -= subtrahend[i];
            }
        }

        @Override
        public void close() throws IOException {
            try (other) {
                one.close();
            }
        }
    }
}
