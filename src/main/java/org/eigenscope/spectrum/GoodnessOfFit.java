package org.eigenscope.spectrum;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/** Whether a power law is a good description of a tail (Clauset, Shalizi, Newman 2009, §4.1 and §5). */
public final class GoodnessOfFit {

    /** With fewer eigenvalues in the tail no test can tell laws apart. */
    private static final int FEWEST = 15;

    /** CSN's level: a power law is ruled out below it. */
    private static final double LEVEL = 0.1;

    private GoodnessOfFit() {}

    /**
     * Judges a fit.
     *
     * @param bootstraps synthetic spectra; the p-value is good to about ½/√bootstraps; 0 for none
     * @param worse how many of them fit worse
     */
    public static FitQuality judge(Spectrum esd, PowerLawFit fit, int bootstraps, int worse) {
        if (!fit.succeeded()) {
            return FitQuality.none();
        }
        double[] u = TruncatedPowerLaw.tail(esd, fit);
        int n = u.length;
        double rate = fit.alpha() - 1;
        IntToDoubleFunction powerLaw = i -> Math.log(rate) - rate * u[i];

        TailFamily lognormal = TailFamily.lognormal();
        TailFamily.Law normal = lognormal.fit(u);
        TailFamily truncated = TailFamily.truncatedPowerLaw();
        TailFamily.Law cut = truncated.fit(u);
        double excess = Arrays.stream(u).map(Math::expm1).average().orElse(Double.NaN);

        FitQuality.Vuong toLognormal = vuong(n, powerLaw, i -> lognormal.logDensity(normal, u[i]));
        // p(λ) = e^(−(λ − xmin)/m)/m with m the mean excess; on the axis of u there is a factor λ = xmin·eᵘ.
        FitQuality.Vuong toExponential = vuong(n, powerLaw, i -> u[i] - Math.expm1(u[i]) / excess - Math.log(excess));
        double ratio = 0;
        for (int i = 0; i < n; i++) {
            ratio += powerLaw.applyAsDouble(i) - truncated.logDensity(cut, u[i]);
        }
        ratio = Math.min(0, ratio);
        FitQuality.Vuong toTruncated = new FitQuality.Vuong(ratio, ratio, erfc(Math.sqrt(-ratio)));
        double p = bootstraps == 0 ? Double.NaN : (double) worse / bootstraps;
        return new FitQuality(p, bootstraps, toLognormal, toExponential, toTruncated,
                verdict(n, p, toLognormal, toExponential, toTruncated));
    }

    private static FitQuality.Verdict verdict(int n, double p, FitQuality.Vuong lognormal, FitQuality.Vuong exponential,
            FitQuality.Vuong truncated) {
        if (n < FEWEST) {
            return FitQuality.Verdict.TOO_FEW;
        }
        if (exponential.favoursOther()) {
            return FitQuality.Verdict.EXPONENTIAL;
        }
        if (truncated.favoursOther()) {
            return FitQuality.Verdict.TRUNCATED;
        }
        if (lognormal.favoursOther()) {
            return FitQuality.Verdict.LOGNORMAL;
        }
        return p < LEVEL ? FitQuality.Verdict.RULED_OUT : FitQuality.Verdict.PLAUSIBLE;
    }

    private static FitQuality.Vuong vuong(int n, IntToDoubleFunction one, IntToDoubleFunction other) {
        double[] difference = new double[n];
        Arrays.setAll(difference, i -> one.applyAsDouble(i) - other.applyAsDouble(i));
        double ratio = Arrays.stream(difference).sum();
        double mean = ratio / n;
        double variance = Arrays.stream(difference).map(d -> (d - mean) * (d - mean)).sum() / n;
        if (!(variance > 1e-24)) {
            return new FitQuality.Vuong(ratio, 0, 1);
        }
        double statistic = ratio / Math.sqrt(n * variance);
        return new FitQuality.Vuong(ratio, statistic, erfc(Math.abs(statistic) / Math.sqrt(2)));
    }

    /** The complementary error function for x ≥ 0, to 10⁻¹⁵: a series to 2, beyond it a continued fraction. */
    static double erfc(double x) {
        double square = x * x;
        if (x < 2) {
            double term = x;
            double sum = x;
            for (int k = 1; Math.abs(term) > 1e-17 * Math.abs(sum) && k < 200; k++) {
                term *= -square / k;
                sum += term / (2 * k + 1);
            }
            return 1 - 2 / Math.sqrt(Math.PI) * sum;
        }
        double fraction = 0;
        for (int k = 100; k >= 1; k--) {
            fraction = k / 2.0 / (x + fraction);
        }
        return Math.exp(-square) / (Math.sqrt(Math.PI) * (x + fraction));
    }
}
