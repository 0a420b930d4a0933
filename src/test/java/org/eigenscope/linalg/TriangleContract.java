package org.eigenscope.linalg;

import java.util.Arrays;
import java.util.Random;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.RandomMatrices_DDRM;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.eigenscope.linalg.Matrices.ejmlSingularValues;
import static org.eigenscope.linalg.Matrices.floats;
import static org.eigenscope.linalg.Matrices.gaussian;
import static org.eigenscope.linalg.Matrices.transposed;

/**
 * Singular values by way of the triangular factor. Bounds are multiples of σmax·u, the error of a backward stable QR
 * and SVD.
 */
abstract class TriangleContract {

    abstract LinearAlgebra algebra();

    @ParameterizedTest
    @CsvSource({"1,1,1", "7,1,2", "5,3,5", "300,40,1", "300,40,7", "300,40,300", "129,128,50", "200,200,64",
            "200,200,1",
        "2,2,2", "32,32,9", "33,33,33", "65,64,64", "700,90,600", "1500,300,256", "600,130,130"})
    void agreesWithAnSvd(int rows, int m, int step) {
        double[] w = gaussian(rows, m, 1);
        double[] expected = ejmlSingularValues(w, rows, m);
        double bound = 8 * m * 0x1p-53 * expected[m - 1];
        assertThat(singularValues(w, rows, m, step)).containsExactly(expected, within(bound));
        Triangle narrow = algebra().triangle(m);
        Triangle wide = algebra().triangle(m);
        for (int row = 0; row < rows; row += step) {
            int count = Math.min(step, rows - row);
            double[] block = Arrays.copyOfRange(w, row * m, (row + count) * m);
            narrow.addRows(floats(block), count);
            wide.addColumns(transposed(block, m), count);
        }
        assertThat(algebra().singularValues(narrow)).containsExactly(expected, within(bound));
        assertThat(algebra().singularValues(wide)).containsExactly(expected, within(bound));
    }

    /** From 1 down to 10⁻¹², of which a Gram matrix would lose all below 10⁻⁸: each keeps what σmax·u leaves of it. */
    @ParameterizedTest
    @CsvSource({"120,120,17", "400,120,50", "900,300,256"})
    void smallSingularValuesKeepTheirDigits(int rows, int m, int step) {
        double[] expected = new double[m];
        Arrays.setAll(expected, i -> Math.pow(10, 12.0 * i / (m - 1) - 12));
        double[] w = withSingularValues(expected, rows);
        double[] values = singularValues(w, rows, m, step);
        for (int i = 0; i < m; i++) {
            assertThat(values[i]).isCloseTo(expected[i], within(m * 0x1p-53 * expected[i] + 8 * 0x1p-53));
        }
    }

    /** U·diag(σ)·Vᵀ with random U and V. */
    private static double[] withSingularValues(double[] values, int rows) {
        Random random = new Random(9);
        DMatrixRMaj left = RandomMatrices_DDRM.orthogonal(rows, values.length, random);
        DMatrixRMaj right = RandomMatrices_DDRM.orthogonal(values.length, values.length, random);
        CommonOps_DDRM.multCols(left, values);
        DMatrixRMaj product = new DMatrixRMaj(rows, values.length);
        CommonOps_DDRM.multTransB(left, right, product);
        return product.data;
    }

    @Test
    void aLostRankShows() {
        int rows = 500;
        int m = 100;
        double[] w = gaussian(rows, m, 4);
        for (int i = 0; i < rows; i++) {
            w[i * m + 3] = 0;
            w[i * m + 50] = w[i * m + 51];
            w[i * m + 99] = w[i * m] - w[i * m + 1];
        }
        double[] values = singularValues(w, rows, m, 60);
        assertThat(values[2]).isBetween(0.0, 16 * 0x1p-53 * values[m - 1]);
        assertThat(values[3]).isGreaterThan(1);
    }

    @Test
    void rowsThatNeverCameAreZeros() {
        double[] w = gaussian(5, 20, 4);
        double[] values = singularValues(w, 5, 20, 2);
        double[] expected = ejmlSingularValues(w, 5, 20);
        double bound = 8 * 20 * 0x1p-53 * expected[4];
        assertThat(Arrays.copyOf(values, 15)).containsExactly(new double[15], within(bound));
        assertThat(Arrays.copyOfRange(values, 15, 20)).containsExactly(expected, within(bound));
        assertThat(algebra().singularValues(algebra().triangle(4))).containsOnly(0);
        assertThat(singularValues(new double[50 * 20], 50, 20, 7)).containsOnly(0);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0x1p-1000, 0x1p-400, 0x1p400, 0x1p1000})
    void hugeAndTinyNumbersScale(double scale) {
        double[] w = gaussian(60, 25, 6);
        double[] expected = singularValues(w, 60, 25, 13);
        double[] scaled = Arrays.stream(w).map(v -> v * scale).toArray();
        double[] back = Arrays.stream(singularValues(scaled, 60, 25, 13)).map(v -> v / scale).toArray();
        assertThat(back).containsExactly(expected, within(8 * 25 * 0x1p-53 * expected[24]));
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void refusesWhatHasNoSpectrum(double poison) {
        for (int at : new int[] {0, 57, 30 * 20 - 1}) {
            double[] w = gaussian(30, 20, 5);
            w[at] = poison;
            assertThatThrownBy(() -> singularValues(w, 30, 20, 8)).isInstanceOf(ArithmeticException.class)
                    .hasMessageContaining("NaN or infinity");
        }
    }

    @Test
    void aClosedTriangleIsClosed() {
        Triangle triangle = algebra().triangle(3);
        triangle.addRows(new double[] {3, 0, 4}, 1);
        assertThat(algebra().singularValues(triangle)).containsExactly(new double[] {0, 0, 5}, within(1e-15));
        assertThatThrownBy(() -> triangle.addRows(new double[3], 1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> algebra().singularValues(triangle)).isInstanceOf(IllegalStateException.class);
        triangle.close();
    }

    @Test
    void refusesBlocksThatAreTooLong() {
        try (Triangle triangle = algebra().triangle(3)) {
            assertThatThrownBy(() -> triangle.addRows(new double[8], 3)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> triangle.addColumns(new double[8], 3))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> triangle.addRows(new double[8], -1)).isInstanceOf(IndexOutOfBoundsException.class);
        }
        assertThatThrownBy(() -> algebra().triangle(0)).isInstanceOf(IllegalArgumentException.class);
    }

    /** By blocks of so many rows. */
    private double[] singularValues(double[] w, int rows, int m, int step) {
        Triangle triangle = algebra().triangle(m);
        for (int row = 0; row < rows; row += step) {
            int count = Math.min(step, rows - row);
            triangle.addRows(Arrays.copyOfRange(w, row * m, (row + count) * m), count);
        }
        return algebra().singularValues(triangle);
    }
}
