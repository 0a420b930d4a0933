package org.eigenscope.spectrum;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class PowerLawTest {

    /** Numbers of a law by the inverse of its distribution function, from a fixed stream. */
    static double[] sample(int count, long seed, DoubleUnaryOperator inverse) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] values = new double[count];
        Arrays.setAll(values, i -> inverse.applyAsDouble(random.nextDouble()));
        return values;
    }

    private static double[] pareto(int count, double alpha, long seed) {
        return sample(count, seed, u -> Math.pow(1 - u, -1 / (alpha - 1)));
    }

    /** Over many samples the mean of α is the truth, and its spread the standard error that the fit gives. */
    @ParameterizedTest
    @ValueSource(doubles = {1.8, 2.5, 4.0})
    void recoversTheExponent(double alpha) {
        int runs = 100;
        double sum = 0;
        double within3 = 0;
        for (int run = 0; run < runs; run++) {
            PowerLawFit fit = PowerLaw.fit(Spectrum.of(pareto(400, alpha, 1000 + run)));
            sum += fit.alpha();
            within3 += Math.abs(fit.alpha() - alpha) < 3 * fit.sigma() ? 1 : 0;
            assertThat(fit.d()).isLessThan(1.63 / Math.sqrt(fit.tailSize()));
        }
        // xmin is chosen too, which adds spread that σ does not know of (CSN §3.3): 95 % instead of 99.7 %.
        assertThat(within3 / runs).isGreaterThan(0.95);
        assertThat(sum / runs).isCloseTo(alpha, within(3 * (alpha - 1) / Math.sqrt(400.0 * runs) * 4));
    }

    @Test
    void findsWhereTheTailStarts() {
        double[] body = sample(1000, 5, u -> 1 + 9 * u);
        double[] tail = Arrays.stream(pareto(1000, 3, 6)).map(v -> 10 * v).toArray();
        double[] all = Arrays.copyOf(body, 2000);
        System.arraycopy(tail, 0, all, 1000, 1000);
        PowerLawFit fit = PowerLaw.fit(Spectrum.of(all));
        assertThat(fit.xmin()).isBetween(8.5, 14.0);
        assertThat(fit.alpha()).isCloseTo(3, within(3 * fit.sigma()));
    }

    /** The distance that skips blocks is the one that looks at every eigenvalue, to the last bit. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 31, 32, 33, 64, 65, 500})
    void skippingBlocksChangesNothing(int size) {
        for (int seed = 0; seed < 20; seed++) {
            double[] values = sample(size, seed, u -> Math.exp(4 * u * u) + 0.01);
            Arrays.sort(values);
            PowerLawFit fit = PowerLaw.fit(Spectrum.of(values));
            assertThat(fit.candidates()).hasSize(size - 1);
            double best = Double.POSITIVE_INFINITY;
            for (int j = 0; j < size - 1; j++) {
                double alpha = fit.candidates().get(j).alpha();
                double naive = 0;
                for (int i = j; i < size; i++) {
                    double model = 1 - Math.exp((1 - alpha) * (Math.log(values[i]) - Math.log(values[j])));
                    naive = Math.max(naive, Math.abs(model - (double) (i - j) / (size - j)));
                }
                assertThat(fit.candidates().get(j).d()).isEqualTo(naive);
                best = Math.min(best, naive);
            }
            assertThat(fit.d()).isEqualTo(best);
            for (int guess : new int[] {0, size / 2, size - fit.tailSize(), size - 2, size - 1}) {
                PowerLawFit quick = PowerLaw.best(Spectrum.of(values), guess);
                assertThat(quick.alpha()).isEqualTo(fit.alpha());
                assertThat(quick.xmin()).isEqualTo(fit.xmin());
                assertThat(quick.d()).isEqualTo(fit.d());
            }
        }
    }

    @Test
    void equalEigenvaluesAreOneCandidate() {
        PowerLawFit fit = PowerLaw.fit(Spectrum.of(1, 2, 2, 2, 3, 5, 5));
        assertThat(fit.candidates()).extracting(PowerLawFit.Candidate::xmin).containsExactly(1.0, 2.0, 3.0);
        assertThat(fit.tailSize()).isEqualTo((int) Arrays.stream(new double[] {1, 2, 2, 2, 3, 5, 5})
                .filter(v -> v >= fit.xmin()).count());
    }

    @Test
    void aGuessAmongEqualEigenvaluesMisleadsNobody() {
        Spectrum spectrum = Spectrum.of(1, 2, 2, 2, 3, 5, 5, 9);
        PowerLawFit fit = PowerLaw.fit(spectrum);
        for (int guess = 0; guess < 8; guess++) {
            assertThat(PowerLaw.best(spectrum, guess).xmin()).isEqualTo(fit.xmin());
            assertThat(PowerLaw.best(spectrum, guess).d()).isEqualTo(fit.d());
        }
    }

    /** Multiplicities 1, 6, 14, 60 of 500, 60, 10, 1: split by rounding they would choose another tail. */
    private static double[] multiples(double relative, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] values = new double[81];
        Arrays.setAll(values, i -> (i < 1 ? 500 : i < 7 ? 60 : i < 21 ? 10 : 1) * (1
                + relative * random.nextGaussian()));
        return values;
    }

    @ParameterizedTest
    @CsvSource({"1e-15, 53", "2e-8, 24"})
    void eigenvaluesThatRoundingPartsEnterTogether(double relative, int digits) {
        for (int seed = 0; seed < 50; seed++) {
            Spectrum spectrum = Spectrum.of(multiples(relative, seed));
            Spectrum known = spectrum.rounded(RoundingBounds.of(113, 81, 500, 1060.0 / 81, digits));
            PowerLawFit fit = PowerLaw.fit(known);
            assertThat(fit.candidates()).hasSize(3);
            assertThat(fit.tailSize()).isEqualTo(21);
            assertThat(fit.alpha()).isCloseTo(1 + 21 / (Math.log(50) + 6 * Math.log(6)), within(40 * relative));
            assertThat(PowerLaw.fit(spectrum).candidates()).hasSizeGreaterThan(10);
            for (int guess = 0; guess < 81; guess++) {
                assertThat(PowerLaw.best(known, guess).xmin()).isEqualTo(fit.xmin());
            }
        }
    }

    /** Two that come close by chance stay two: storage is told from chance by three. */
    @Test
    void aClosePairIsNoTie() {
        RoundingBounds single = RoundingBounds.of(100, 100, 9, 1, 24);
        Spectrum pair = Spectrum.of(1, 2, 2 + 1e-8, 4, 9).rounded(single);
        assertThat(PowerLaw.fit(pair).candidates()).hasSize(4);
        Spectrum three = Spectrum.of(1, 2, 2 + 1e-8, 2 + 2e-8, 4, 9).rounded(single);
        assertThat(PowerLaw.fit(three).candidates()).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({"24, 1e-6, false", "24, 1e-3, true", "53, 1e-6, false", "8, 0.01, false", "8, 0.1, true",
            "4, 0.1, true"})
    void aFlatSpectrumHasNoPowerLaw(int digits, double spread, boolean fits) {
        double[] values = sample(64, 1, u -> 1 + spread * u);
        PowerLawFit fit = PowerLaw.fit(Spectrum.of(values).rounded(RoundingBounds.of(64, 64, 1 + spread, 1, digits)));
        assertThat(fit.succeeded()).isEqualTo(fits);
        if (!fits) {
            assertThat(fit.reason()).contains("equal up to rounding");
        }
    }

    /** WeightWatcher's α of 0.001·W is another than that of W; that of all eigenvalues but zeros is not. */
    @Test
    void scaleDecidesNothingWithoutTheThreshold() {
        double[] values = sample(300, 4, u -> Math.exp(6 * u * u));
        double[] small = Arrays.stream(values).map(v -> 1e-7 * v).toArray();
        double alpha = PowerLaw.fit(Spectrum.of(values)).alpha();
        assertThat(PowerLaw.countZeros(Spectrum.of(small))).isGreaterThan(0);
        assertThat(PowerLaw.fit(Spectrum.of(small)).alpha()).isNotCloseTo(alpha, within(0.1));
        assertThat(PowerLaw.fitLargest(Spectrum.of(small), 300, 10).alpha()).isCloseTo(alpha, within(1e-9));
        assertThat(PowerLaw.fitLargest(Spectrum.of(values), 300, 300).xmin())
                .isEqualTo(PowerLaw.fit(Spectrum.of(values)).xmin());
    }

    @ParameterizedTest
    @CsvSource({"'', no eigenvalue is above 1e-5", "'1e-6 0', no eigenvalue is above 1e-5",
            "'3 0', a single eigenvalue above 1e-5 does not make a tail",
            "'2 2 2', all its eigenvalues are equal up to rounding"})
    void saysWhyThereIsNoFit(String values, String reason) {
        double[] spectrum = values.isEmpty() ? new double[0]
                : Arrays.stream(values.split(" ")).mapToDouble(Double::parseDouble).toArray();
        PowerLawFit fit = PowerLaw.fit(Spectrum.of(spectrum));
        assertThat(fit.succeeded()).isFalse();
        assertThat(fit.alpha()).isEqualTo(-1);
        assertThat(fit.reason()).isEqualTo(reason);
        assertThat(judgeTail(Spectrum.of(spectrum), fit, new Bootstrap.Draw[0], false).verdict())
                .isEqualTo(FitQuality.Verdict.NO_FIT);
        assertThat(TruncatedPowerLaw.fit(Spectrum.of(spectrum), fit).reason()).isEqualTo(reason);
        assertThat(FingerClipper.clip(Spectrum.of(spectrum), fit, TruncatedPowerLaw.fit(Spectrum.of(spectrum), fit),
                () -> {})
                .fingers()).isZero();
    }

    private static FitQuality judgeTail(Spectrum spectrum, PowerLawFit fit, Bootstrap.Draw[] draws, boolean noise) {
        return GoodnessOfFit.judge(spectrum, fit, TruncatedPowerLaw.fit(spectrum, fit), draws, noise);
    }
}
