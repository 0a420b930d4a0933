package org.eigenscope.linalg;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class TridiagonalTest {

    private static final double U = 0x1p-53;

    /** The second difference, 2 beside −1: its eigenvalues are 2 − 2·cos(jπ/(m + 1)), j = 1 … m. */
    @ParameterizedTest
    @ValueSource(doubles = {1, 0x1p-900, 0x1p900})
    void closedForm(double scale) {
        int m = 101;
        double[] diagonal = new double[m];
        double[] beside = new double[m - 1];
        Arrays.fill(diagonal, 2 * scale);
        Arrays.fill(beside, -scale);
        Tridiagonal t = new Tridiagonal(diagonal, beside, U);
        for (int k = 0; k < m; k++) {
            double exact = 2 - 2 * Math.cos((m - k) * Math.PI / (m + 1));
            // A bracket of u·‖T‖, ‖T‖ = 4, and a few roundings of each pivot.
            assertThat(t.largest(k) / scale).isCloseTo(exact, within(16 * U * 4));
        }
    }

    /** Where the off-diagonal is 0 the matrix falls apart, and pivots are 0. */
    @Test
    void equalEigenvalues() {
        Tridiagonal t = new Tridiagonal(new double[] {1, 1, 2, 2, 2, 1}, new double[5], U);
        assertThat(t.largest(0)).isCloseTo(2, within(4 * U));
        assertThat(t.largest(2)).isCloseTo(2, within(4 * U));
        assertThat(t.largest(3)).isCloseTo(1, within(4 * U));
        assertThat(t.largest(5)).isCloseTo(1, within(4 * U));
    }

    @Test
    void zero() {
        assertThat(new Tridiagonal(new double[3], new double[2], U).largest(0)).isCloseTo(0, within(2 * U));
    }

    @Test
    void oneElement() {
        assertThat(new Tridiagonal(new double[] {3}, new double[0], U).largest(0)).isCloseTo(3, within(6 * U));
    }
}
