package org.eigenscope.spectrum;

import org.junit.jupiter.api.Test;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class TracyWidomTest {

    /** Quantiles from Bejan's tables (2005) and mean and variance from Bornemann (2010, table 10). */
    @Test
    void agreesWithPublishedTables() {
        assertThat(TracyWidom.quantile(0.05)).isCloseTo(0.9793, within(1e-4));
        assertThat(TracyWidom.quantile(0.01)).isCloseTo(2.0234, within(1e-4));
        assertThat(TracyWidom.quantile(0.5)).isCloseTo(-1.2686, within(2e-4));
        double mean = 0;
        double square = 0;
        double step = 1e-3;
        for (double s = -7; s < 12; s += step) {
            double mass = TracyWidom.survival(s) - TracyWidom.survival(s + step);
            mean += mass * (s + step / 2);
            square += mass * (s + step / 2) * (s + step / 2);
        }
        assertThat(mean).isCloseTo(-1.2065335745, within(2e-5));
        assertThat(square - mean * mean).isCloseTo(1.6077810345, within(2e-4));
    }

    /** The table ends at 12, the asymptotic series goes on; both fall like e^(−⅔s^(3/2)). */
    @Test
    void tailFollowsTheTable() {
        assertThat(TracyWidom.survival(12.0001) / TracyWidom.survival(11.9999)).isCloseTo(1, within(1e-3));
        double previous = 1;
        for (double s = -6; s < 40; s += 0.01) {
            double survival = TracyWidom.survival(s);
            assertThat(survival).isLessThanOrEqualTo(previous).isNotNegative();
            previous = survival;
        }
        assertThat(TracyWidom.survival(1e6)).isZero();
        assertThat(TracyWidom.survival(-1e6)).isOne();
        assertThat(TracyWidom.survival(Double.NaN)).isNaN();
    }

    @Test
    void widthIsTheInverseSlope() {
        double width = TracyWidom.width(0.3, 700, 200);
        double slope = TracyWidom.standardize(100 + width, 0.3, 700, 200) - TracyWidom.standardize(100, 0.3, 700, 200);
        assertThat(slope).isCloseTo(1, within(1e-9));
    }
}
