package org.eigenscope.spectrum;

import org.junit.jupiter.api.Test;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Compared with sums of squares by NumPy over all breaks. */
class ChangePointTest {

    @Test
    void aStepIsFound() {
        ChangePoint change = ChangePoint.of(new double[] {1, 1.1, 0.9, 1.05, 3, 3.1, 2.9});
        assertThat(change.index()).isEqualTo(4);
        assertThat(change.before()).isCloseTo(1.0125, within(1e-12));
        assertThat(change.after()).isCloseTo(3, within(1e-12));
    }

    @Test
    void aStepWithoutNoiseIsFoundHoweverLargeItsValuesAre() {
        assertThat(ChangePoint.of(new double[] {1e9, 1e9, 1e9, 1e9 + 1, 1e9 + 1, 1e9 + 1}).index()).isEqualTo(3);
    }

    @Test
    void whatHasOneLevelHasNoChange() {
        assertThat(ChangePoint.of(new double[] {1, 2, 1, 2, 1, 2, 1, 2})).isNull();
        assertThat(ChangePoint.of(new double[] {3, 3, 3, 3, 3, 3})).isNull();
        assertThat(ChangePoint.of(new double[] {0.1, 0.3, 0.2, 0.25, 0.15})).isNull();
    }

    @Test
    void tooFewValuesAndWhatIsNotFiniteTellNothing() {
        assertThat(ChangePoint.of(new double[] {1, 1, 5, 5})).isNull();
        assertThat(ChangePoint.of(new double[] {1, 1, Double.NaN, 5, 5, 5})).isNull();
        assertThat(ChangePoint.of(new double[0])).isNull();
    }
}
