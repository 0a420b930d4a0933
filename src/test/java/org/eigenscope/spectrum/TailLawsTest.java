package org.eigenscope.spectrum;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Truncated power laws, lognormals, exponentials of known parameters. */
class TailLawsTest {

    /** p(x) ∝ x^(−α)e^(−Λx), x ≥ 1, by rejection from the power law or the exponential, whichever is the tighter. */
    private static double[] truncated(int count, double alpha, double cutoff, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            double x;
            do {
                x = 1 - Math.log(1 - random.nextDouble()) / cutoff;
            } while (random.nextDouble() > Math.pow(x, -alpha));
            values[i] = x;
        }
        return values;
    }

    private static PowerLawFit from(double xmin, double... values) {
        double max = Arrays.stream(values).max().orElseThrow();
        double logs = Arrays.stream(values).map(v -> Math.log(v / xmin)).sum();
        double alpha = 1 + values.length / logs;
        return new PowerLawFit(true, alpha, xmin, max, 0.1, (alpha - 1) / Math.sqrt(values.length), values.length,
                List.of(), "");
    }

    @ParameterizedTest
    @CsvSource({"2.0, 0.1", "1.5, 0.02", "3.0, 0.3"})
    void recoversTheTruncatedPowerLaw(double alpha, double cutoff) {
        int runs = 60;
        double[] alphas = new double[runs];
        double[] cutoffs = new double[runs];
        for (int run = 0; run < runs; run++) {
            double[] values = truncated(1500, alpha, cutoff, 77 + run);
            TruncatedPowerLawFit fit = TruncatedPowerLaw.fit(Spectrum.of(values), from(1, values));
            alphas[run] = fit.alpha();
            cutoffs[run] = fit.cutoff();
            assertThat(fit.d()).isLessThan(1.63 / Math.sqrt(values.length));
        }
        assertMean(alphas, alpha);
        assertMean(cutoffs, cutoff);
    }

    /** The mean of the runs is the truth, within three of its standard errors. */
    private static void assertMean(double[] values, double truth) {
        double mean = Arrays.stream(values).average().orElseThrow();
        double deviation = Math.sqrt(Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElseThrow());
        assertThat(mean).isCloseTo(truth, within(3 * deviation / Math.sqrt(values.length)));
        assertThat(Arrays.stream(values).filter(v -> Math.abs(v - truth) < 3 * deviation).count())
                .isGreaterThan((long) (0.95 * values.length));
    }

    /** A pure power law has no cut-off to find: the two fits are one. */
    @Test
    void powerLawIsTheLimit() {
        double[] values = PowerLawTest.sample(3000, 3, u -> Math.pow(1 - u, -1 / 1.7));
        PowerLawFit raw = from(1, values);
        TruncatedPowerLawFit fit = TruncatedPowerLaw.fit(Spectrum.of(values), raw);
        // Chance may find a little cut-off, no more than Wilks' test allows, and never a worse likelihood.
        assertThat(judge(values).truncated().p()).isGreaterThan(0.05);
        assertThat(judge(values).truncated().logRatio()).isNotPositive();
        assertThat(fit.alpha()).isCloseTo(raw.alpha(), within(3 * raw.sigma()));
        assertThat(fit.cutoff()).isLessThan(1 / raw.xmax());
    }

    @Test
    void recoversTheLognormal() {
        SplittableRandom random = new SplittableRandom(9);
        int runs = 60;
        double[] mus = new double[runs];
        double[] sigmas = new double[runs];
        for (int run = 0; run < runs; run++) {
            double[] u = new double[1500];
            for (int i = 0; i < u.length; i++) {
                do {
                    u[i] = 1 + 0.8 * random.nextGaussian();
                } while (u[i] < 0);
            }
            TailFamily.Law law = TailFamily.lognormal().fit(u);
            sigmas[run] = Math.sqrt(1 / (2 * law.b()));
            mus[run] = -law.a() / (2 * law.b());
        }
        assertMean(mus, 1);
        assertMean(sigmas, 0.8);
    }

    private static double[] lognormal(int count, double sigma, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] values = new double[count];
        Arrays.setAll(values, i -> Math.exp(sigma * random.nextGaussian()));
        return values;
    }

    @Test
    void verdictsFollowTheTruth() {
        double[] power = PowerLawTest.sample(1500, 21, u -> Math.pow(1 - u, -1 / 1.5));
        assertThat(judge(power).verdict()).isEqualTo(FitQuality.Verdict.NOT_TESTED);
        Spectrum spectrum = Spectrum.of(power);
        PowerLawFit fit = PowerLaw.fit(spectrum);
        Bootstrap.Draw[] draws = draws(new Bootstrap(spectrum, fit, 1), 50);
        assertThat(judgeTail(spectrum, fit, draws, false).verdict()).isEqualTo(FitQuality.Verdict.PLAUSIBLE);
        assertThat(judgeTail(spectrum, fit, draws, true).verdict()).isEqualTo(FitQuality.Verdict.NOISE);
        double[] exponential = PowerLawTest.sample(1500, 22, u -> 1 - Math.log(1 - u) / 2);
        assertThat(judge(exponential).verdict()).isIn(FitQuality.Verdict.EXPONENTIAL, FitQuality.Verdict.BENT);
        assertThat(judge(truncated(1500, 2, 0.05, 23)).verdict()).isEqualTo(FitQuality.Verdict.TRUNCATED);
        assertThat(judge(Arrays.copyOf(power, 10)).verdict()).isEqualTo(FitQuality.Verdict.TOO_FEW);
    }

    /** As those of an orthogonal matrix with 0.1 % of noise: α is 1/ln of their range, in the thousands. */
    @Test
    void aTailWithinATenthShowsNoLaw() {
        double[] narrow = PowerLawTest.sample(1500, 24, u -> 1 + 0.003 * u);
        assertThat(judge(narrow).verdict()).isEqualTo(FitQuality.Verdict.NARROW);
        assertThat(judge(Arrays.copyOf(narrow, 10)).verdict()).isEqualTo(FitQuality.Verdict.NARROW);
        double[] wide = PowerLawTest.sample(1500, 24, u -> 1 + 0.3 * u);
        assertThat(judge(wide).verdict()).isNotEqualTo(FitQuality.Verdict.NARROW);
    }

    /** Of 40 spectra of each law the verdict names no wrong one more than rarely, and the right one often. */
    @Test
    void lawsAreToldApart() {
        int[] lognormal = new int[FitQuality.Verdict.values().length];
        int[] cut = lognormal.clone();
        for (int run = 0; run < 40; run++) {
            Spectrum one = Spectrum.of(lognormal(600, 1, 500 + run));
            lognormal[judgeTail(one, PowerLaw.fit(one), new Bootstrap.Draw[0], false).verdict().ordinal()]++;
            Spectrum other = Spectrum.of(truncated(600, 2, 0.05, 600 + run));
            cut[judgeTail(other, PowerLaw.fit(other), new Bootstrap.Draw[0], false).verdict().ordinal()]++;
        }
        // Of 260 spectra none was called lognormal while Vuong's normal law was asked, and the truncated law first.
        assertThat(lognormal[FitQuality.Verdict.LOGNORMAL.ordinal()]).isGreaterThan(10);
        assertThat(lognormal[FitQuality.Verdict.TRUNCATED.ordinal()]).isLessThan(4);
        assertThat(cut[FitQuality.Verdict.LOGNORMAL.ordinal()]).isLessThan(4);
        assertThat(cut[FitQuality.Verdict.TRUNCATED.ordinal()]).isGreaterThan(6);
    }

    /** The boundary test of true power laws, at its own xmin: about a tenth is below 0.1. */
    @ParameterizedTest
    @ValueSource(doubles = {1.5, 3})
    void boundaryTestsHoldTheirLevel(double alpha) {
        int lognormal = 0;
        int cut = 0;
        for (int run = 0; run < 400; run++) {
            FitQuality quality = judge(PowerLawTest.sample(300, 4000 + run, u -> Math.pow(1 - u, -1 / (alpha - 1))));
            lognormal += quality.lognormal().p() < 0.1 ? 1 : 0;
            cut += quality.truncated().p() < 0.1 ? 1 : 0;
        }
        // 40 expected; small samples reach 60.
        assertThat(lognormal).isBetween(20, 75);
        assertThat(cut).isBetween(15, 75);
    }

    /** Draws of one law: its α lies in the interval nearly always, and two of its spectra are not told apart. */
    @Test
    void theIntervalCoversAlpha() {
        int covered = 0;
        int apart = 0;
        AlphaInterval last = null;
        for (int run = 0; run < 60; run++) {
            Spectrum spectrum = Spectrum.of(PowerLawTest.sample(100, 7000 + run, u -> Math.pow(1 - u, -1.0)));
            PowerLawFit fit = PowerLaw.fit(spectrum);
            AlphaInterval interval = judgeTail(spectrum, fit, draws(new Bootstrap(spectrum, fit, run), 80),
                    false).interval();
            covered += interval.low() <= 2 && interval.high() >= 2 ? 1 : 0;
            apart += last != null && interval.differsFrom(last) ? 1 : 0;
            last = interval;
        }
        assertThat(covered).isGreaterThan(52);
        assertThat(apart).isLessThan(8);
        assertThat(new AlphaInterval(2, 1.8, 2.3).differsFrom(new AlphaInterval(2.6, 2.4, 2.9))).isTrue();
        assertThat(new AlphaInterval(2, 1.8, 2.3).differsFrom(new AlphaInterval(2.3, 2.1, 2.6))).isFalse();
    }

    private static FitQuality judge(double[] values) {
        return judgeTail(Spectrum.of(values), from(1, values), new Bootstrap.Draw[0], false);
    }

    static Bootstrap.Draw[] draws(Bootstrap bootstrap, int count) {
        Bootstrap.Draw[] draws = new Bootstrap.Draw[count];
        bootstrap.draw(draws, 0, count, () -> {});
        return draws;
    }

    private static double bootstrapP(Spectrum spectrum, int bootstraps, long seed) {
        PowerLawFit fit = PowerLaw.fit(spectrum);
        return judgeTail(spectrum, fit, draws(new Bootstrap(spectrum, fit, seed), bootstraps), false)
                .bootstrapP();
    }

    /** Of true power laws the p-value is spread over 0 to 1; of something else it is small. */
    @Test
    void bootstrapTellsAPowerLawFromNone() {
        double below = 0;
        for (int run = 0; run < 40; run++) {
            Spectrum spectrum = Spectrum.of(PowerLawTest.sample(120, 300 + run, u -> Math.pow(1 - u, -1 / 1.5)));
            below += bootstrapP(spectrum, 50, run) < 0.5 ? 1 : 0;
        }
        // Binomial(40, ½) leaves 8 … 32 with probability 10⁻⁴.
        assertThat(below).isBetween(8.0, 32.0);
        double[] steps = new double[400];
        Arrays.setAll(steps, i -> 1 + i / 200 + 1e-3 * (i % 200));
        Spectrum none = Spectrum.of(steps);
        assertThat(bootstrapP(none, 50, 1)).isLessThan(0.1).isEqualTo(bootstrapP(none, 50, 1));
    }

    /** The draws may be made in any order and in any portions. */
    @Test
    void bootstrapIsMadeOfItsPortions() {
        Spectrum spectrum = Spectrum.of(PowerLawTest.sample(120, 11, u -> Math.pow(1 - u, -1 / 1.5)));
        Bootstrap bootstrap = new Bootstrap(spectrum, PowerLaw.fit(spectrum), 7);
        Bootstrap.Draw[] portions = new Bootstrap.Draw[60];
        bootstrap.draw(portions, 41, 60, () -> {});
        bootstrap.draw(portions, 0, 13, () -> {});
        bootstrap.draw(portions, 13, 41, () -> {});
        assertThat(portions).isEqualTo(draws(bootstrap, 60));
        assertThat(Arrays.stream(portions).distinct().count()).isEqualTo(60);
    }

    /** As the definition says, on small spectra, where fingers are common: some are clipped, some are not. */
    @Test
    void fingersAreClippedUntilAlphaFalls() {
        int clipped = 0;
        for (int seed = 0; seed < 60; seed++) {
            double[] values = PowerLawTest.sample(40, seed, u -> Math.pow(1 - u, -1 / 2.5));
            Arrays.sort(values);
            Spectrum spectrum = Spectrum.of(values);
            PowerLawFit raw = PowerLaw.fit(spectrum);
            int expected = 0;
            PowerLawFit left = raw;
            for (int f = 1; f <= 10 && expected == 0; f++) {
                PowerLawFit without = PowerLaw.fit(Spectrum.of(Arrays.copyOf(values, 40 - f)));
                if (without.alpha() < raw.alpha() - 1) {
                    expected = f;
                    left = without;
                }
            }
            ClippedTail tail = FingerClipper.clip(spectrum, raw, TruncatedPowerLaw.fit(spectrum, raw), () -> {});
            assertThat(tail.fingers()).isEqualTo(expected);
            assertThat(tail.powerLaw().alpha()).isEqualTo(left.alpha());
            assertThat(tail.powerLaw().xmax()).isEqualTo(left.xmax());
            assertThat(tail.rawAlpha()).isEqualTo(raw.alpha());
            clipped += expected > 0 ? 1 : 0;
        }
        assertThat(clipped).isBetween(1, 59);
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "0.5, 0.4795001221869535", "1, 0.15729920705028513", "2, 0.004677734981047266",
            "3, 2.209049699858544e-05", "6, 2.1519736712498913e-17"})
    void complementaryErrorFunction(double x, double expected) {
        assertThat(GoodnessOfFit.erfc(x)).isCloseTo(expected, within(1e-13 * expected + 1e-16));
    }

    private static FitQuality judgeTail(Spectrum spectrum, PowerLawFit fit, Bootstrap.Draw[] draws, boolean noise) {
        return GoodnessOfFit.judge(spectrum, fit, TruncatedPowerLaw.fit(spectrum, fit), draws, noise);
    }
}
