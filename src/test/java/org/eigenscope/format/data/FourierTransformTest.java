package org.eigenscope.format.data;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Transforms of lengths with small factors, of primes, and with a prime that is too large, against their sums. */
class FourierTransformTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 12, 35, 64, 172, 97, 202, 1009})
    void everyLengthIsTheSum(int length) {
        FourierTransform transform = new FourierTransform(length);
        for (int turn = 0; turn < 2; turn++) {
            transform.clear();
            double[] expected = new double[length];
            for (int f = 0; f < 7; f++) {
                int k = (f * 31 + turn) % length;
                double re = Math.sin(f + 1.0);
                double im = Math.cos(f * f - 2.0);
                transform.add(k, re, im);
                for (int j = 0; j < length; j++) {
                    double angle = 2 * Math.PI * ((long) j * k % length) / length;
                    expected[j] += re * Math.cos(angle) - im * Math.sin(angle);
                }
            }

            assertThat(transform.realParts()).hasSize(length).containsExactly(expected, within(1e-12));
        }
    }
}
