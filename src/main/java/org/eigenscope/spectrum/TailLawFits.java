package org.eigenscope.spectrum;

import java.util.Arrays;

/** All laws that a tail may have, fitted to the same k largest eigenvalues, u = ln(λ/λ₍ₖ₎). */
final class TailLawFits {

    private static final TailFamily TRUNCATED = TailFamily.truncatedPowerLaw();
    private static final TailFamily LOGNORMAL = TailFamily.lognormal();

    private final double[] u;
    private final double excess;
    private final TailFamily.Law cut;
    private final TailFamily.Law normal;
    /** ln p(uᵢ) of each {@link TailLaw}, in their order. */
    private final double[][] densities;

    /** @param u ln(λ/xmin), ascending, not all 0 */
    TailLawFits(double[] u) {
        this.u = u;
        this.excess = Arrays.stream(u).map(Math::expm1).average().orElse(Double.NaN);
        this.cut = TRUNCATED.fit(u);
        this.normal = LOGNORMAL.fit(u);
        // p(λ) = e^(−(λ − xmin)/m)/m with m the mean excess; on the axis of u there is a factor λ = xmin·eᵘ.
        this.densities = new double[][] {
            Arrays.stream(u).map(x -> x - Math.expm1(x) / excess - Math.log(excess)).toArray(),
            Arrays.stream(u).map(x -> TRUNCATED.logDensity(cut, x)).toArray(),
            Arrays.stream(u).map(x -> LOGNORMAL.logDensity(normal, x)).toArray()};
    }

    private static double distance(double[] model) {
        double d = 0;
        for (int i = 0; i < model.length; i++) {
            d = Math.max(d, Math.max(model[i] - (double) i / model.length, (i + 1.0) / model.length - model[i]));
        }
        return d;
    }

    int size() {
        return u.length;
    }

    /** ln p(uᵢ) of a law. */
    double[] densities(TailLaw law) {
        return densities[law.ordinal()];
    }

    /** ln p(uᵢ) of the power law of this α. */
    double[] powerLaw(double alpha) {
        double rate = alpha - 1;
        return Arrays.stream(u).map(x -> Math.log(rate) - rate * x).toArray();
    }

    /** The least Kolmogorov–Smirnov distance of the laws. */
    double leastDistance() {
        double exponential = distance(Arrays.stream(u).map(x -> -Math.expm1(-Math.expm1(x) / excess)).toArray());
        return Math.min(exponential, Math.min(distance(TRUNCATED.cdf(cut, u)), distance(LOGNORMAL.cdf(normal, u))));
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
