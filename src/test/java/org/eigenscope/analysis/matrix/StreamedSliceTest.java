package org.eigenscope.analysis.matrix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.Matrices;
import org.eigenscope.linalg.Backends;
import org.eigenscope.linalg.LinearAlgebra;
import org.eigenscope.linalg.Precision;
import org.eigenscope.model.Layer;
import org.eigenscope.model.MatrixReader;
import org.eigenscope.model.MatrixSource;
import org.eigenscope.model.WeightMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/** A matrix that stays in its file gives what it gives in memory. */
class StreamedSliceTest {

    private final LinearAlgebra algebra = Backends.best();

    @ParameterizedTest
    @CsvSource({"11000,200,true", "11000,200,false", "200,11000,true", "200,11000,false"})
    void agreesWithTheHeldSlice(int rows, int columns, boolean fitsFloat) throws IOException {
        Array array = new Array(rows, columns);
        WeightMatrix weights = new WeightMatrix(rows, columns, 1, Math.min(rows, columns), false, fitsFloat,
                () -> array);
        Slice held = HeldSlice.read(weights, 0, array, AnalysisContext.UNHINDERED);
        Slice streamed = new StreamedSlice(weights, 0, array, AnalysisContext.UNHINDERED, 1 << 20);
        assertThat(elements(streamed)).isEqualTo(elements(held));
        assertSameSpectrum(streamed, held);
        double[][] vectors = {new double[200], new double[200]};
        vectors[0][3] = 1;
        vectors[1][199] = -2;
        assertThat(streamed.partners(vectors)).isDeepEqualTo(held.partners(vectors));

        for (long seed = 1; seed < 3; seed++) {
            Slice shuffled = streamed.shuffled(seed);
            Slice expected = held.shuffled(seed);
            assertThat(shuffled.rows()).isEqualTo(11000);
            assertThat(elements(shuffled)).isEqualTo(elements(expected));
            assertThat(shuffled.get(5)).isEqualTo(expected.get(5));
            assertThat(shuffled.get(rows * columns - 1)).isEqualTo(expected.get(rows * columns - 1));
            assertSameSpectrum(shuffled, expected);
        }
    }

    private void assertSameSpectrum(Slice actual, Slice expected) {
        Supplier<double[]> a = () -> algebra.eigenvalues(actual.gram(algebra, Precision.DOUBLE,
                AnalysisContext.UNHINDERED));
        double[] b = algebra.eigenvalues(expected.gram(algebra, Precision.DOUBLE, AnalysisContext.UNHINDERED));
        assertThat(a.get()).containsExactly(b, within(8 * b.length * 0x1p-53 * b[b.length - 1]));
    }

    /**
     * As wide as a block that is held, in whole stretches of the file; all that is allowed where each is a pass over
     * it.
     */
    @ParameterizedTest
    @CsvSource({"1,6990", "256,6912", "9000,9000", "20000,20000", "30000,27962"})
    void aWideMatrixIsReadByStripesOfColumns(int stretch, int widest) throws IOException {
        int columns = Math.max(20000, stretch);
        Array array = new Array(600, columns);
        MatrixSource source = new MatrixSource() {
            @Override
            public MatrixReader open() {
                return array;
            }

            @Override
            public int readTogether() {
                return stretch;
            }
        };
        WeightMatrix weights = new WeightMatrix(600, columns, 1, 600, false, true, source);
        Slice streamed = Slice.read(weights, 0, array, AnalysisContext.UNHINDERED);
        assertSameSpectrum(streamed, HeldSlice.read(weights, 0, array, AnalysisContext.UNHINDERED));
        assertThat(array.widest).isEqualTo(widest);
        assertThat(StreamedSlice.stripeBytes(weights)).isEqualTo(8.0 * 600 * widest);
    }

    @Test
    void aReadErrorPasses() {
        MatrixReader broken = new Array(10, 10) {
            @Override
            public void readRows(int slice, int firstRow, int rowCount, float[] into) throws IOException {
                throw new IOException("gone");
            }
        };
        WeightMatrix weights = new WeightMatrix(10, 10, 1, 10, false, true, () -> broken);
        Slice slice = new StreamedSlice(weights, 0, broken, AnalysisContext.UNHINDERED);
        assertThatThrownBy(() -> elements(slice)).isInstanceOf(UncheckedIOException.class).hasMessageContaining("gone");
    }

    private static double[] elements(Slice slice) {
        double[] all = new double[slice.elements()];
        slice.copy(0, all.length, all, 0);
        return all;
    }

    /** Every tenth row or column is dead, so that all singular values are computed afresh. */
    @ParameterizedTest
    @CsvSource({"14000,310", "310,14000"})
    void aLostRankIsToldBlockByBlock(int rows, int columns) throws IOException {
        Array array = new Array(rows, columns);
        for (int i = 0; i < array.elements.length; i++) {
            int vector = rows > columns ? i % columns : i / columns;
            array.elements[i] = vector % 10 == 0 ? 0 : array.elements[i];
        }
        WeightMatrix weights = new WeightMatrix(rows, columns, 1, 310, false, true, () -> array);
        Layer draft = Matrices.layer(1, "dead", new double[0], rows, columns);
        Layer layer = new Layer(1, "dead", draft.kind(), draft.tensor(), weights, "");
        var report = (LayerReport.Analyzed) Matrices.direct(layer, AnalysisOptions.DEFAULT.withReplicas(0));
        assertThat(report.scale().matrixRank()).isEqualTo(279);
        assertThat(report.scale().rankLoss()).isEqualTo(31);
        assertThat(array.most).isLessThanOrEqualTo(Slice.LARGE);
    }

    @Test
    void theTriangleStopsBetweenItsBlocks() throws IOException {
        Array array = new Array(2000, 300);
        WeightMatrix weights = new WeightMatrix(2000, 300, 1, 300, false, true, () -> array);
        Slice slice = HeldSlice.read(weights, 0, array, AnalysisContext.UNHINDERED);
        AtomicInteger checks = new AtomicInteger();
        AnalysisContext work = new AnalysisContext() {
            @Override
            public void checkpoint() {
                if (checks.incrementAndGet() == 3) {
                    throw new CancellationException();
                }
            }
        };
        assertThatThrownBy(() -> slice.triangle(algebra, work)).isInstanceOf(CancellationException.class);
    }

    private static class Array implements MatrixReader {
        private final int columns;
        private final double[] elements;
        private int widest;
        private int most;

        Array(int rows, int columns) {
            this.columns = columns;
            Random random = new Random(3);
            this.elements = random.doubles((long) rows * columns, -1, 1).map(v -> (float) v).toArray();
        }

        @Override
        public void readRows(int slice, int firstRow, int rowCount, double[] into) {
            most = Math.max(most, rowCount * columns);
            System.arraycopy(elements, firstRow * columns, into, 0, rowCount * columns);
        }

        @Override
        public void readRows(int slice, int firstRow, int rowCount, float[] into) throws IOException {
            most = Math.max(most, rowCount * columns);
            for (int i = 0; i < rowCount * columns; i++) {
                into[i] = (float) elements[firstRow * columns + i];
            }
        }

        @Override
        public void readColumns(int slice, int firstColumn, int columnCount, double[] into) {
            widest = Math.max(widest, columnCount);
            most = Math.max(most, columnCount * (elements.length / columns));
            for (int i = 0; i < elements.length / columns; i++) {
                System.arraycopy(elements, i * columns + firstColumn, into, i * columnCount, columnCount);
            }
        }

        @Override
        public void close() {}
    }
}
