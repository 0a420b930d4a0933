package org.eigenscope.spectrum;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class HistogramTest {

    @Test
    void countsFromInclusiveToExclusiveAndLeavesEmptyBinsOut() {
        Histogram histogram = Histogram.of(Spectrum.of(0, 1, 1.5, 2, 4, 9), new double[] {1, 2, 3, 4});
        assertThat(histogram.total()).isEqualTo(6);
        assertThat(histogram.bins()).containsExactly(
                new Histogram.Bin(1, 2, 2, 2 / 6.0), new Histogram.Bin(2, 3, 1, 1 / 6.0),
                new Histogram.Bin(3, 4, 1, 1 / 6.0));
        assertThat(Histogram.of(Spectrum.of(1, 1.5, 9), new double[] {1, 2, 3, 10}).bins())
                .extracting(Histogram.Bin::from).containsExactly(1.0, 3.0);
    }

    @Test
    void densityIntegratesToOne() {
        Spectrum spectrum = Spectrum.of(PowerLawTest.sample(1000, 1, u -> Math.exp(9 * u - 3)));
        double[] edges = Histogram.logEdges(spectrum.min(), spectrum.max(), 40);
        assertThat(edges).hasSize(41).startsWith(spectrum.min()).endsWith(spectrum.max());
        for (int i = 1; i + 1 < edges.length; i++) {
            assertThat(edges[i] * edges[i]).isCloseTo(edges[i - 1] * edges[i + 1], within(1e-12 * edges[i] * edges[i]));
        }
        Histogram histogram = Histogram.of(spectrum, edges);
        assertThat(histogram.bins().stream().mapToInt(Histogram.Bin::count).sum()).isEqualTo(1000);
        assertThat(histogram.bins().stream().mapToDouble(bin -> bin.density() * (bin.to() - bin.from())).sum())
                .isCloseTo(1, within(1e-12));
        assertThatThrownBy(() -> Histogram.logEdges(0, 1, 10)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Histogram.linearEdges(1, 1, 10)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void bandHoldsNineInTen() {
        double[] edges = {0, 1, 2};
        List<Spectrum> spectra = new ArrayList<>();
        for (int i = 0; i <= 20; i++) {
            double[] values = new double[20];
            for (int j = 0; j < 20; j++) {
                values[j] = j < i ? 0.5 : 5;
            }
            spectra.add(Spectrum.of(values));
        }
        HistogramBand band = HistogramBand.of(spectra, edges);
        assertThat(band.spectra()).isEqualTo(21);
        assertThat(band.bins()).hasSize(1);
        HistogramBand.Bin bin = band.bins().getFirst();
        assertThat(bin.mean()).isCloseTo(0.5, within(1e-12));
        assertThat(bin.low()).isCloseTo(0.05, within(1e-12));
        assertThat(bin.high()).isCloseTo(0.95, within(1e-12));
    }

    @Test
    void localizationOfKnownVectors() {
        Localization one = Localization.of(new double[] {0, 0, -3, 0, 0, 0, 0, 0, 0, 0, 0, 0});
        assertThat(one.participation()).isCloseTo(1, within(1e-14));
        assertThat(one.entropy()).isZero();
        assertThat(one.gini()).isCloseTo(11 / 12.0, within(1e-14));
        assertThat(one.topMass()).isOne();
        assertThat(one.flatOverlap()).isCloseTo(1 / Math.sqrt(12), within(1e-14));
        double[] ones = new double[40];
        Arrays.fill(ones, 0.2);
        Localization flat = Localization.of(ones);
        assertThat(flat.participation()).isCloseTo(40, within(1e-11));
        assertThat(flat.entropy()).isCloseTo(1, within(1e-14));
        assertThat(flat.gini()).isCloseTo(0, within(1e-14));
        assertThat(flat.topMass()).isCloseTo(0.25, within(1e-14));
        assertThat(flat.flatOverlap()).isCloseTo(1, within(1e-14));
        double[] gaussian = PowerLawTest.sample(20_000, 4, u -> Math.sqrt(-2 * Math.log(1 - u)) * Math.cos(1e5 * u));
        assertThat(Localization.of(gaussian).participation()).isBetween(5_000.0, 8_500.0);
    }
}
