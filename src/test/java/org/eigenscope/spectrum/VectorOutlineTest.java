package org.eigenscope.spectrum;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class VectorOutlineTest {

    @Test
    void aShortVectorIsKeptWhole() {
        VectorOutline outline = VectorOutline.of(new double[] {3, 0, -4});
        assertThat(outline.stretch()).isEqualTo(1);
        assertThat(outline.low()).containsExactly(0.6, 0.0, -0.8);
        assertThat(outline.high()).isEqualTo(outline.low());
        assertThat(outline.peak()).isEqualTo(2);
        assertThat(outline.peakValue()).isEqualTo(-0.8);
        assertThat(outline.length()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 257, 511, 512, 1000, 100_003})
    void noEntryOfALongOneStandsOutOfItsOutline(int length) {
        double[] vector = new Random(1).doubles(length).map(u -> u - 0.5).toArray();
        vector[length - 2] = -200;
        double sum = 0;
        for (double v : vector) {
            sum += v * v;
        }
        double norm = Math.sqrt(sum);
        VectorOutline outline = VectorOutline.of(vector);
        assertThat(outline.low()).hasSizeLessThanOrEqualTo(VectorOutline.MOST).hasSameSizeAs(outline.high());
        for (int i = 0; i < length; i++) {
            assertThat(vector[i] / norm).isBetween(outline.low().get(i / outline.stretch()),
                    outline.high().get(i / outline.stretch()));
        }
        assertThat(outline.peak()).isEqualTo(length - 2);
        assertThat(outline.peakValue()).isCloseTo(-200 / norm, within(1e-15));
    }
}
