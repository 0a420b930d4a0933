package org.eigenscope.linalg;

import java.util.Arrays;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.eigenscope.linalg.Matrices.dot;
import static org.eigenscope.linalg.Matrices.ejmlSingularValues;
import static org.eigenscope.linalg.Matrices.floats;
import static org.eigenscope.linalg.Matrices.gaussian;
import static org.eigenscope.linalg.Matrices.gram;
import static org.eigenscope.linalg.Matrices.squares;
import static org.eigenscope.linalg.Matrices.transposed;
import static org.eigenscope.linalg.Matrices.widened;

/** What every backend owes. Bounds are multiples of λmax·m·u, the error of a backward stable solver. */
abstract class LinearAlgebraContract {

    abstract LinearAlgebra algebra();

    @Test
    void saysWhatItIs() {
        assertThat(algebra().name()).matches("\\w+ \\d.*");
    }

    /** WᵀW of the n × n second-difference matrix W is its square: λⱼ = (2 − 2 cos(jπ/(n+1)))². */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 31, 64, 200})
    void closedForm(int n) {
        double[] w = new double[n * n];
        for (int i = 0; i < n; i++) {
            w[i * n + i] = 2;
            if (i > 0) {
                w[i * n + i - 1] = -1;
                w[(i - 1) * n + i] = -1;
            }
        }
        double[] expected = new double[n];
        double[] singular = new double[n];
        for (int j = 1; j <= n; j++) {
            singular[j - 1] = 2 - 2 * Math.cos(j * Math.PI / (n + 1));
            expected[j - 1] = singular[j - 1] * singular[j - 1];
        }
        assertClose(eigenvalues(w, n, n), expected, Precision.DOUBLE);
        double[] values = algebra().singularValues(w, n, n);
        for (int j = 0; j < n; j++) {
            assertThat(values[j]).isCloseTo(singular[j], within(4 * n * 0x1p-53 * singular[n - 1]));
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1", "7,1", "1,7", "5,3", "3,5", "300,40", "40,300", "129,128", "2000,17"})
    void agreesWithAnSvd(int rows, int columns) {
        double[] w = gaussian(rows, columns, 1);
        double[] expected = squares(ejmlSingularValues(w, rows, columns));
        assertClose(eigenvalues(w, rows, columns), expected, Precision.DOUBLE);
        assertClose(squares(algebra().singularValues(w, rows, columns)), expected, Precision.DOUBLE);
    }

    @ParameterizedTest
    @CsvSource({"5,3", "300,40", "40,300", "900,600"})
    void singlePrecisionKeepsItsBound(int rows, int columns) {
        double[] w = gaussian(rows, columns, 1);
        int m = Math.min(rows, columns);
        try (Gram gram = algebra().gram(m, Precision.SINGLE)) {
            if (rows >= columns) {
                gram.addRows(floats(w), rows);
            } else {
                gram.addColumns(widened(floats(w)), columns);
            }
            double[] exact = eigenvalues(widened(floats(w)), rows, columns);
            double[] single = algebra().eigenvalues(gram);
            double bound = 4 * Math.sqrt(m) * 0x1p-24 * exact[m - 1]; // docs/decisions/0008
            for (int i = 0; i < m; i++) {
                assertThat(single[i]).isCloseTo(exact[i], within(bound));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"digits-mlp,fc1.weight", "digits-mlp,fc2.weight", "digits-mlp,fc3.weight", "digits-cnn,fc1.weight",
        "digits-cnn,fc2.weight"})
    void goldenEigenvalues(String network, String tensor) throws Exception {
        DigitsWeights weights = DigitsWeights.read(network, tensor);
        double[] golden = DigitsWeights.eigenvalues(network, tensor);
        int rows = weights.shape()[0];
        int columns = weights.shape()[1];
        assertClose(eigenvalues(weights.elements(), rows, columns), golden, Precision.DOUBLE);
        // the small end: σ to a few ulp of σmax, where the square root of λ is off by √ulp
        double[] singular = algebra().singularValues(widened(weights.elements()), rows, columns);
        for (int i = 0; i < golden.length; i++) {
            double bound = 4 * Math.max(rows, columns) * 0x1p-53 * singular[golden.length - 1];
            assertThat(singular[i]).isCloseTo(Math.sqrt(golden[i]), within(bound));
        }
    }

    @Test
    void goldenEigenvaluesOfAConvolution() throws Exception {
        DigitsWeights weights = DigitsWeights.read("digits-cnn", "conv2.weight");
        int out = weights.shape()[0];
        int in = weights.shape()[1];
        int slices = weights.shape()[2] * weights.shape()[3];
        double[] pooled = new double[slices * in];
        for (int slice = 0; slice < slices; slice++) {
            double[] matrix = new double[out * in];
            for (int i = 0; i < matrix.length; i++) {
                matrix[i] = weights.elements()[i * slices + slice] * Math.sqrt(slices / 2.0);
            }
            System.arraycopy(eigenvalues(matrix, out, in), 0, pooled, slice * in, in);
        }
        Arrays.sort(pooled);
        assertClose(pooled, DigitsWeights.eigenvalues("digits-cnn", "conv2.weight"), Precision.DOUBLE);
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void blocksAddUp(Precision precision) {
        int rows = 1000;
        int m = 300;
        double[] w = gaussian(rows, m, 2);
        try (Gram whole = algebra().gram(m, precision);
                Gram pieces = algebra().gram(m, precision);
                Gram columns = algebra().gram(m, precision)) {
            whole.addRows(w, rows);
            int[] cuts = {0, 1, 130, 131, 700, 700, 1000};
            for (int i = 1; i < cuts.length; i++) {
                double[] piece = Arrays.copyOfRange(w, cuts[i - 1] * m, cuts[i] * m);
                if (i % 2 == 0) {
                    pieces.addRows(piece, cuts[i] - cuts[i - 1]);
                } else {
                    pieces.addRows(floats(piece), cuts[i] - cuts[i - 1]);
                }
                columns.addColumns(transposed(piece, m), cuts[i] - cuts[i - 1]);
            }
            double[] expected = algebra().eigenvalues(whole);
            assertClose(algebra().eigenvalues(pieces), expected, precision);
            assertClose(algebra().eigenvalues(columns), expected, precision);
        }
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void topVectors(Precision precision) {
        int rows = 250;
        int m = 90;
        int k = 5;
        double[] w = gaussian(rows, m, 3);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < m; j++) {
                w[i * m + j] = (float) (w[i * m + j] + 0.5); // a mean shift: the top vector is nearly flat
            }
        }
        double[] x = gram(w, rows, m);
        try (Gram gram = algebra().gram(m, precision)) {
            gram.addRows(w, rows);
            try (Eigensystem system = algebra().eigensystem(gram)) {
                double largest = system.largest(0);
                double[] values = system.values();
                assertThat(system.largest(0)).isEqualTo(values[values.length - 1])
                        .isCloseTo(largest, within(8 * values.length * precision.unitRoundoff() * largest));
                double[][] vectors = system.topVectors(k);
                assertThat(vectors).hasDimensions(k, m);
                double bound = 16 * m * gram.precision().unitRoundoff() * values[m - 1];
                for (int v = 0; v < k; v++) {
                    double lambda = values[m - 1 - v];
                    for (int i = 0; i < m; i++) {
                        double xv = 0;
                        for (int j = 0; j < m; j++) {
                            xv += x[i * m + j] * vectors[v][j];
                        }
                        assertThat(xv).isCloseTo(lambda * vectors[v][i], within(bound));
                    }
                    for (int u = 0; u <= v; u++) {
                        double expected = u == v ? 1 : 0;
                        assertThat(dot(vectors[u], vectors[v]))
                                .isCloseTo(expected, within(16 * m * gram.precision().unitRoundoff()));
                    }
                    double max = Arrays.stream(vectors[v]).max().orElseThrow();
                    double min = Arrays.stream(vectors[v]).min().orElseThrow();
                    assertThat(max).isGreaterThanOrEqualTo(-min);
                }
                // the spiked model, θ² = μ²NM: cos² = 1 − M(N + θ²)/(θ²(θ² + M)) = 0.984, give or take 1/√(NM)
                double cosine = Arrays.stream(vectors[0]).sum() / Math.sqrt(m);
                assertThat(cosine * cosine).isCloseTo(0.984, within(1 / Math.sqrt(rows * m)));
                assertThat(system.topVectors(0)).isEmpty();
                assertThat(dot(system.vectors(m - k, m)[0], vectors[k - 1])).isCloseTo(1, within(bound));
                assertThatThrownBy(() -> system.topVectors(m + 1)).isInstanceOf(IndexOutOfBoundsException.class);
            }
        }
    }

    @Test
    void vectorsOfAMatrixInPieces() {
        // A diagonal Gram matrix splits into blocks of one: the vectors are the unit vectors.
        int m = 40;
        double[] w = new double[m * m];
        for (int i = 0; i < m; i++) {
            w[i * m + i] = 1 + (7 * i) % m;
        }
        try (Gram gram = algebra().gram(m)) {
            gram.addRows(w, m);
            try (Eigensystem system = algebra().eigensystem(gram)) {
                double[][] vectors = system.topVectors(3);
                for (int v = 0; v < 3; v++) {
                    for (int i = 0; i < m; i++) {
                        double expected = w[i * m + i] == m - v ? 1 : 0;
                        assertThat(vectors[v][i]).isCloseTo(expected, within(1e-14));
                    }
                }
            }
        }
    }

    /**
     * Rayleigh–Ritz: the smallest vectors, though of a Gram matrix, give back what the Gram matrix has lost of the
     * values.
     */
    @Test
    void theSmallestVectorsMendTheSmallestValues() {
        int m = 120;
        int k = 6;
        double[] w = gaussian(m, m, 8);
        for (int i = 0; i < m; i++) {
            w[i * m] = w[i * m + 1] + 1e-5 * w[i * m]; // one singular value of about 1e-5
        }
        double[] exact = ejmlSingularValues(w, m, m);
        try (Gram gram = algebra().gram(m)) {
            gram.addRows(w, m);
            try (Eigensystem system = algebra().eigensystem(gram)) {
                double[][] vectors = system.vectors(0, k);
                double[] images = new double[m * k];
                for (int i = 0; i < m; i++) {
                    for (int v = 0; v < k; v++) {
                        images[i * k + v] = dot(Arrays.copyOfRange(w, i * m, i * m + m), vectors[v]);
                    }
                }
                double bound = 8 * m * 0x1p-53 * exact[m - 1];
                double[] mended = algebra().singularValues(images, m, k);
                for (int i = 0; i < k; i++) {
                    assertThat(mended[i]).isCloseTo(exact[i], within(bound));
                }
                assertThat(Math.sqrt(system.values()[0])).isNotCloseTo(exact[0], within(bound));
            }
        }
    }

    /** Of a multiple eigenvalue any orthonormal basis is right, but no other set of vectors. */
    @ParameterizedTest
    @CsvSource({"0,DOUBLE", "1,DOUBLE", "0,SINGLE", "1,SINGLE"})
    void vectorsOfEqualEigenvalues(double value, Precision precision) {
        int m = 40;
        double[] w = new double[m * m];
        for (int i = 0; i < m; i++) {
            w[i * m + i] = value;
        }
        try (Gram gram = algebra().gram(m, precision)) {
            gram.addRows(w, m);
            try (Eigensystem system = algebra().eigensystem(gram)) {
                double[][] vectors = system.topVectors(3);
                for (int a = 0; a < 3; a++) {
                    for (int b = 0; b <= a; b++) {
                        assertThat(dot(vectors[a], vectors[b]))
                                .isCloseTo(a == b ? 1 : 0, within(m * precision.unitRoundoff()));
                    }
                }
            }
        }
    }

    @Test
    void zeroMatrix() {
        double[] zero = new double[50 * 20];
        assertThat(eigenvalues(zero, 50, 20)).containsOnly(0);
        assertThat(algebra().singularValues(zero, 50, 20)).containsOnly(0);
    }

    @Test
    void aLostRankShows() {
        int rows = 80;
        int m = 30;
        double[] w = gaussian(rows, m, 4);
        for (int i = 0; i < rows; i++) {
            w[i * m + 29] = w[i * m] - w[i * m + 1];
        }
        double[] values = eigenvalues(w, rows, m);
        assertThat(values[0]).isBetween(0.0, 4 * m * 0x1p-53 * values[m - 1]);
        double[] singular = algebra().singularValues(w, rows, m);
        assertThat(singular[0]).isLessThan(rows * 0x1p-52 * singular[m - 1]);
        assertThat(singular[1]).isGreaterThan(0.1);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e200})
    void refusesWhatHasNoSpectrum(double poison) {
        for (int at : new int[] {0, 57, 30 * 20 - 1}) {
            double[] w = gaussian(30, 20, 5);
            w[at] = poison;
            assertThatThrownBy(() -> eigenvalues(w, 30, 20))
                    .isInstanceOf(ArithmeticException.class)
                    .hasMessageContaining("NaN or infinity");
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
    void refusesNonFiniteSingularValues(double poison) {
        double[] w = gaussian(30, 20, 5);
        w[599] = poison;
        assertThatThrownBy(() -> algebra().singularValues(w, 30, 20)).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void hugeAndTinyNumbersScale() {
        double[] w = gaussian(60, 25, 6);
        double[] values = eigenvalues(w, 60, 25);
        for (double scale : new double[] {0x1p-400, 0x1p400}) {
            double[] scaled = Arrays.stream(w).map(v -> v * scale).toArray();
            double[] back = Arrays.stream(eigenvalues(scaled, 60, 25)).map(v -> v / scale / scale).toArray();
            assertClose(back, values, Precision.DOUBLE);
        }
    }

    @Test
    void theSameBitsFromEveryThread() throws Exception {
        double[] w = gaussian(400, 200, 7);
        double[] expected = eigenvalues(w, 400, 200);
        try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
            Callable<double[]> task = () -> eigenvalues(w, 400, 200);
            for (var result : pool.invokeAll(Collections.nCopies(16, task))) {
                assertThat(result.get()).containsExactly(expected);
            }
        }
    }

    @Test
    void aClosedGramIsClosed() {
        Gram gram = algebra().gram(3);
        gram.addRows(new double[] {1, 2, 3}, 1);
        assertThat(algebra().eigenvalues(gram)[2]).isCloseTo(14, within(1e-13));
        assertThatThrownBy(() -> gram.addRows(new double[3], 1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> algebra().eigenvalues(gram)).isInstanceOf(IllegalStateException.class);
        gram.close();
    }

    @Test
    void refusesBlocksThatAreTooLong() {
        try (Gram gram = algebra().gram(3)) {
            assertThatThrownBy(() -> gram.addRows(new double[8], 3)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> gram.addColumns(new double[8], 3)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> gram.addRows(new double[8], -1)).isInstanceOf(IndexOutOfBoundsException.class);
        }
        assertThatThrownBy(() -> algebra().gram(0)).isInstanceOf(IllegalArgumentException.class);
    }

    private double[] eigenvalues(double[] w, int rows, int columns) {
        Gram gram = algebra().gram(Math.min(rows, columns));
        if (rows >= columns) {
            gram.addRows(w, rows);
        } else {
            gram.addColumns(w, columns);
        }
        return algebra().eigenvalues(gram);
    }

    private double[] eigenvalues(float[] w, int rows, int columns) {
        Gram gram = algebra().gram(Math.min(rows, columns));
        if (rows >= columns) {
            gram.addRows(w, rows);
        } else {
            gram.addColumns(widened(w), columns);
        }
        return algebra().eigenvalues(gram);
    }

    /** |λ − λ'| ≤ 8·m·u·λmax. */
    private static void assertClose(double[] actual, double[] expected, Precision precision) {
        assertThat(actual).hasSameSizeAs(expected);
        int m = expected.length;
        double bound = 8 * m * precision.unitRoundoff() * expected[m - 1];
        for (int i = 0; i < m; i++) {
            assertThat(actual[i]).as("eigenvalue %d", i).isCloseTo(expected[i], within(bound));
        }
    }
}
