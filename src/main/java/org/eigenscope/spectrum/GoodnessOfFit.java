package org.eigenscope.spectrum;

import java.util.Arrays;

/** Tests whether a power law describes a tail (Clauset, Shalizi, Newman 2009, §4.1 and §5). */
public final class GoodnessOfFit {

    /** The fewest eigenvalues of a tail by which a test can tell laws apart. */
    private static final int FEWEST = 15;

    /** CSN's level: a power law is ruled out below it. */
    private static final double LEVEL = 0.1;

    /**
     * Over a tail of a smaller λmax/xmin any smooth density is straight on logarithmic axes: a power law cannot fail,
     * and its α is the reciprocal of the range (orthogonal matrices that training has barely moved have thousands).
     */
    private static final double LEAST_RANGE = 1.1;

    private GoodnessOfFit() {}

    /**
     * Judges a fit.
     *
     * @param truncated the truncated power law of the same tail
     * @param draws of the {@link Bootstrap}; empty if there was none. The p-value is good to about ½/√draws
     * @param noise true if the spectrum is that of its elements in any order
     */
    public static FitQuality judge(Spectrum esd, PowerLawFit fit, TruncatedPowerLawFit truncated,
            Bootstrap.Draw[] draws, boolean noise) {
        if (!fit.succeeded()) {
            return FitQuality.none();
        }
        TailLawFits fits = TailLawFits.of(esd, fit, truncated);
        double[] power = fits.powerLaw(fit.alpha());
        double likelihood = sum(power);
        LikelihoodRatio lognormal = LikelihoodRatio.nested(likelihood - sum(fits.densities(TailLaw.LOGNORMAL)), 0.5);
        LikelihoodRatio cut = LikelihoodRatio.nested(likelihood - sum(fits.densities(TailLaw.TRUNCATED)),
                weight(fit.alpha()));
        double[] other = fits.densities(TailLaw.EXPONENTIAL);
        LikelihoodRatio exponential = LikelihoodRatio.vuong(likelihood - sum(other), power, other);
        boolean enough = PowerLaw.distinct(esd, fit.tailSize()) >= FEWEST;
        boolean narrow = fit.xmax() < LEAST_RANGE * fit.xmin();
        boolean faster = lognormal.favoursOther() || cut.favoursOther() || exponential.favoursOther();
        LawChoice choice = enough && faster && !noise && !narrow ? LawChoice.of(esd, fit, fits) : null;
        double p = draws.length == 0 ? Double.NaN
                : (double) Arrays.stream(draws).filter(draw -> draw.d() >= fit.d()).count() / draws.length;
        FitQuality.Verdict verdict = noise ? FitQuality.Verdict.NOISE
                : narrow ? FitQuality.Verdict.NARROW
                : !enough ? FitQuality.Verdict.TOO_FEW
                : choice != null ? FitQuality.Verdict.of(choice)
                : Double.isNaN(p) ? FitQuality.Verdict.NOT_TESTED
                : p < LEVEL ? FitQuality.Verdict.RULED_OUT : FitQuality.Verdict.PLAUSIBLE;
        return new FitQuality(p, draws.length, lognormal, exponential, cut, choice,
                draws.length == 0 ? null : AlphaInterval.of(fit, draws), verdict);
    }

    /**
     * How often the cut-off of a truncated law that is none comes out above 0: half of the time where the score at
     * Λ = 0, which is λ/xmin less its mean, has a variance (α &gt; 3); always where it has no mean (α ≤ 2).
     */
    private static double weight(double alpha) {
        return Math.clamp(1 - (alpha - 2) / 2, 0.5, 1);
    }

    private static double sum(double[] values) {
        return Arrays.stream(values).sum();
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
