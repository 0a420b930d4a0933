package org.eigenscope.spectrum;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** The Marchenko–Pastur law and the spiked model against their own definitions. */
class NoiseLawsTest {

    /** A sum over the density, by the substitution that makes it smooth, against the closed form. */
    @ParameterizedTest
    @CsvSource({"100, 100, 1", "400, 100, 0.5", "30522, 384, 0.05", "101, 100, 2"})
    void distributionIsTheIntegralOfTheDensity(double n, double m, double sigma) {
        MarchenkoPastur law = new MarchenkoPastur(n, m, sigma);
        double center = (law.lambdaPlus() + law.lambdaMinus()) / 2;
        double radius = (law.lambdaPlus() - law.lambdaMinus()) / 2;
        int steps = 200_000;
        double sum = 0;
        for (int i = steps - 1; i >= 0; i--) {
            double theta = Math.PI * (i + 0.5) / steps;
            double lambda = center + radius * Math.cos(theta);
            sum += law.density(lambda) * radius * Math.sin(theta) * Math.PI / steps;
            if (i % 20_000 == 0) {
                double edge = center + radius * Math.cos(Math.PI * i / steps);
                assertThat(law.cdf(edge)).isCloseTo(sum, within(1e-6));
            }
        }
        assertThat(sum).isCloseTo(1, within(1e-6));
        assertThat(law.cdf(law.lambdaMinus())).isZero();
        assertThat(law.cdf(law.lambdaPlus())).isOne();
        for (double p = 0.05; p < 1; p += 0.05) {
            assertThat(law.cdf(law.quantile(p))).isCloseTo(p, within(1e-9));
        }
        assertThat(MarchenkoPastur.withMedian(law.quantile(0.5), n, m).sigma()).isCloseTo(sigma, within(1e-9 * sigma));
    }

    @ParameterizedTest
    @CsvSource({"500, 500, 1", "1536, 384, 0.044"})
    void spikeComesOutOfTheBulkWhereItShould(double n, double m, double sigma) {
        SpikedModel model = new SpikedModel(n, m, sigma);
        double plus = new MarchenkoPastur(n, m, sigma).lambdaPlus();
        assertThat(model.eigenvalue(model.threshold())).isCloseTo(plus, within(1e-12 * plus));
        assertThat(model.eigenvalue(model.threshold() * 0.9)).isCloseTo(plus, within(1e-12 * plus));
        assertThat(model.overlap(model.threshold())).isZero();
        double previous = 0;
        for (double factor = 1.01; factor < 50; factor *= 1.3) {
            double theta = factor * model.threshold();
            double lambda = model.eigenvalue(theta);
            assertThat(lambda).isGreaterThan(plus);
            assertThat(model.theta(lambda)).isCloseTo(theta, within(1e-6 * theta));
            assertThat(model.overlap(theta)).isBetween(previous, 1.0);
            previous = model.overlap(theta);
        }
        assertThat(model.theta(0.999 * plus)).isZero();
    }
}
