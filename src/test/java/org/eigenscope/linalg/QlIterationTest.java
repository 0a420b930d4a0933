package org.eigenscope.linalg;

import java.util.Arrays;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/**
 * Against closed forms, and against counts of the eigenvalues on either side of each result: by Sylvester's law of
 * inertia the pivots of T − xI tell how many are below x, whatever any iteration does. The bound is m·u·‖T‖.
 */
class QlIterationTest {

    private static final double U = 0x1p-53;

    /**
     * −1, 2, −1 less its mean: 2·cos(jπ/(m + 1)), half of them negative. Every order that starts or does not start four
     * sweeps.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 11, 12, 13, 14, 15, 16, 40, 333})
    void closedForm(int m) {
        double[] expected = new double[m];
        for (int j = 1; j <= m; j++) {
            expected[m - j] = 2 * Math.cos(j * Math.PI / (m + 1));
        }
        assertThat(eigenvalues(new double[m], beside(m, i -> 1), U)).containsExactly(expected, within(2 * m * U * 2));
    }

    @ParameterizedTest
    @CsvSource({"1,30", "2,97", "3,400", "4,768"})
    void randomOnes(int seed, int m) {
        Random random = new Random(seed);
        assertInertia(random.doubles(m, -1, 1).toArray(), random.doubles(m, -1, 1).toArray());
    }

    /** As of a graded matrix, upwards and downwards: elements over 60 orders of magnitude. */
    @ParameterizedTest
    @ValueSource(ints = {-1, 1})
    void gradedOnes(int sign) {
        int m = 200;
        double[] diagonal = new double[m];
        Arrays.setAll(diagonal, i -> Math.pow(10, -0.3 * (sign > 0 ? i : m - i)));
        double[] beside = new double[m];
        Arrays.setAll(beside, i -> 0.4 * Math.sqrt(diagonal[i] * diagonal[Math.min(i + 1, m - 1)]));
        assertInertia(diagonal, beside);
    }

    /** Wilkinson's W, and copies of it held together by 10⁻¹⁰: pairs and clusters that agree to all digits. */
    @ParameterizedTest
    @ValueSource(ints = {1, 9})
    void clusters(int copies) {
        int m = 21 * copies;
        double[] diagonal = new double[m];
        Arrays.setAll(diagonal, i -> Math.abs(i % 21 - 10));
        assertInertia(diagonal, beside(m, i -> i % 21 == 20 ? 1e-10 : 1));
    }

    /** Rows of zeros, as a matrix with dead columns has, in front, in between and behind. */
    @Test
    void zeroRows() {
        Random random = new Random(5);
        int m = 120;
        boolean[] dead = new boolean[m + 1];
        for (int i = 0; i < m; i++) {
            dead[i] = i < 7 || i > 110 || i % 17 == 3;
        }
        double[] diagonal = random.doubles(m, 0.5, 1).toArray();
        for (int i = 0; i < m; i++) {
            diagonal[i] = dead[i] ? 0 : diagonal[i];
        }
        assertInertia(diagonal, beside(m, i -> dead[i] || dead[i + 1] ? 0 : 0.3));
    }

    /** A shift that is an eigenvalue exactly, and squares that vanish on the way: nothing may become NaN. */
    @Test
    void integersAndTinyOnes() {
        int m = 64;
        double[] diagonal = new double[m];
        Arrays.setAll(diagonal, i -> i % 3);
        assertInertia(diagonal, beside(m, i -> i % 2 == 0 ? 1 : 0x1p-500));
        assertInertia(diagonal, beside(m, i -> 0x1p-40));
        assertInertia(new double[m], beside(m, i -> i == 30 ? 1 : 0x1p-500));
        assertInertia(new double[m], beside(m, i -> i % 5 == 0 ? 1 : 0));
    }

    /** Falls apart where single precision knows no more, and costs no accuracy beyond that. */
    @Test
    void singlePrecision() {
        Random random = new Random(8);
        int m = 500;
        double[] diagonal = random.doubles(m, -1, 1).toArray();
        double[] beside = beside(m, i -> random.nextDouble());
        double[] exact = eigenvalues(diagonal, beside, U);
        assertThat(eigenvalues(diagonal, beside, 0x1p-24)).containsExactly(exact, within(m * 0x1p-24 * 3));
    }

    @Test
    void givesUpOnWhatIsNotANumber() {
        double[] diagonal = new double[20];
        diagonal[3] = Double.NaN;
        assertThatThrownBy(() -> eigenvalues(diagonal, beside(20, i -> 1), U)).isInstanceOf(ArithmeticException.class)
                .hasMessageContaining("did not converge");
    }

    private static double[] beside(int m, IntToDoubleFunction element) {
        double[] beside = new double[m];
        for (int i = 0; i < m - 1; i++) {
            beside[i] = element.applyAsDouble(i);
        }
        return beside;
    }

    /** Of elements that are not far from 1, so that nothing needs to be scaled. */
    private static double[] eigenvalues(double[] diagonal, double[] beside, double u) {
        double[] values = diagonal.clone();
        double[] squares = Arrays.stream(beside).map(e -> e * e).toArray();
        new QlIteration(values, squares, u).run();
        Arrays.sort(values);
        return values;
    }

    private static void assertInertia(double[] diagonal, double[] beside) {
        int m = diagonal.length;
        beside[m - 1] = 0;
        double norm = 0;
        for (int i = 0; i < m; i++) {
            norm = Math.max(norm, Math.abs(diagonal[i]) + Math.abs(beside[i]) + (i > 0 ? Math.abs(beside[i - 1]) : 0));
        }
        double bound = m * U * norm;
        double[] values = eigenvalues(diagonal, beside, U);
        for (int k = 0; k < m; k++) {
            assertThat(below(diagonal, beside, values[k] - bound)).as("below the %d-th", k).isLessThanOrEqualTo(k);
            assertThat(below(diagonal, beside, values[k] + bound)).as("up to the %d-th", k).isGreaterThan(k);
        }
    }

    private static int below(double[] diagonal, double[] beside, double x) {
        int count = 0;
        double pivot = 1;
        for (int i = 0; i < diagonal.length; i++) {
            double e = i > 0 ? beside[i - 1] : 0;
            pivot = diagonal[i] - x - (e == 0 ? 0 : e * e / pivot);
            pivot = pivot == 0 ? -Double.MIN_NORMAL : pivot;
            count += pivot < 0 ? 1 : 0;
        }
        return count;
    }
}
