package org.eigenscope.spectrum;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * All laws that a tail may have, fitted to the same k largest eigenvalues, u = ln(λ/λ₍ₖ₎); each when it is first asked
 * for. For one thread.
 */
final class TailLawFits {

    private static final TailFamily TRUNCATED = TailFamily.truncatedPowerLaw();
    private static final TailFamily LOGNORMAL = TailFamily.lognormal();

    /** Every sixteenth eigenvalue is looked at first. */
    private static final int FEW = 16;

    private final double[] u;
    private final double excess;
    private final double[][] densities = new double[TailLaw.values().length][];
    private TailFamily.Law truncated;
    private TailFamily.Law normal;

    /** @param u ln(λ/xmin), ascending, not all 0 */
    TailLawFits(double[] u) {
        this.u = u;
        this.excess = Arrays.stream(u).map(Math::expm1).average().orElse(Double.NaN);
    }

    /** The laws of the tail of a power law, whose truncated power law is known already. */
    static TailLawFits of(Spectrum esd, PowerLawFit tail, TruncatedPowerLawFit truncated) {
        TailLawFits fits = new TailLawFits(TruncatedPowerLaw.tail(esd, tail));
        fits.truncated = TRUNCATED.law(truncated.alpha() - 1, truncated.cutoff() * tail.xmin());
        return fits;
    }

    private TailFamily.Law truncated() {
        truncated = truncated == null ? TRUNCATED.fit(u) : truncated;
        return truncated;
    }

    private TailFamily.Law normal() {
        normal = normal == null ? LOGNORMAL.fit(u) : normal;
        return normal;
    }

    int size() {
        return u.length;
    }

    /** ln p(uᵢ) of a law. */
    double[] densities(TailLaw law) {
        int i = law.ordinal();
        if (densities[i] == null) {
            densities[i] = switch (law) {
                // p(λ) = e^(−(λ − xmin)/m)/m with m the mean excess; on the axis of u there is a factor λ = xmin·eᵘ.
                case EXPONENTIAL -> Arrays.stream(u).map(x -> x - Math.expm1(x) / excess - Math.log(excess)).toArray();
                case TRUNCATED -> Arrays.stream(u).map(x -> TRUNCATED.logDensity(truncated(), x)).toArray();
                case LOGNORMAL -> Arrays.stream(u).map(x -> LOGNORMAL.logDensity(normal(), x)).toArray();
            };
        }
        return densities[i];
    }

    /** ln p(uᵢ) of the power law of this α. */
    double[] powerLaw(double alpha) {
        double rate = alpha - 1;
        return Arrays.stream(u).map(x -> Math.log(rate) - rate * x).toArray();
    }

    /** True if a law lies within this Kolmogorov–Smirnov distance. */
    boolean describedWithin(double distance) {
        return within(distance, x -> -Math.expm1(-Math.expm1(x) / excess), 1)
                || within(distance, LOGNORMAL, normal()) || within(distance, TRUNCATED, truncated());
    }

    /** A few of the points refute most laws, and a law is integrated from one to the next. */
    private boolean within(double distance, TailFamily family, TailFamily.Law law) {
        return within(distance, family.distribution(law), FEW) && within(distance, family.distribution(law), 1);
    }

    /** True if no difference at every so many of the eigenvalues is larger. */
    private boolean within(double distance, DoubleUnaryOperator cdf, int step) {
        double n = u.length;
        for (int i = 0; i < u.length; i += step) {
            double model = cdf.applyAsDouble(u[i]);
            if (!(Math.max(model - i / n, (i + 1) / n - model) <= distance)) {
                return false;
            }
        }
        return true;
    }

    /** ln L of a law, less 1 for the second parameter that all but the exponential have (Akaike 1974). */
    double score(TailLaw law) {
        return Arrays.stream(densities(law)).sum() - (law == TailLaw.EXPONENTIAL ? 0 : 1);
    }

    /** The law of the highest score. */
    TailLaw best() {
        TailLaw best = TailLaw.EXPONENTIAL;
        for (TailLaw law : TailLaw.values()) {
            best = score(law) > score(best) ? law : best;
        }
        return best;
    }
}
