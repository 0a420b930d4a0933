package org.eigenscope.spectrum;

import java.util.Arrays;

/**
 * Fits p(λ) ∝ λ^(−α) e^(−Λλ), α ≥ 1, Λ ≥ 0, to the tail that a power-law fit has found (Clauset, Shalizi, Newman 2009,
 * table 2.1), by maximum likelihood.
 */
public final class TruncatedPowerLaw {

    private TruncatedPowerLaw() {}

    /** Fits the eigenvalues from xmin to xmax of a power law. */
    public static TruncatedPowerLawFit fit(Spectrum esd, PowerLawFit tail) {
        if (!tail.succeeded()) {
            return TruncatedPowerLawFit.failed(tail.reason());
        }
        double[] u = tail(esd, tail);
        TailFamily family = TailFamily.truncatedPowerLaw();
        TailFamily.Law law = family.fit(u);
        double[] model = family.cdf(law, u);
        double d = 0;
        double likelihood = 0;
        for (int i = 0; i < u.length; i++) {
            d = Math.max(d, Math.abs(model[i] - (double) i / u.length));
            likelihood += family.logDensity(law, u[i]) - u[i] - Math.log(tail.xmin());
        }
        return new TruncatedPowerLawFit(true, 1 + law.a(), law.b() / tail.xmin(), tail.xmin(), tail.xmax(), d, u.length,
                likelihood, "");
    }

    /** ln(λ/xmin) of the eigenvalues from xmin to xmax, ascending. */
    static double[] tail(Spectrum esd, PowerLawFit tail) {
        return Arrays.stream(esd.toArray())
                .filter(lambda -> lambda >= tail.xmin() && lambda <= tail.xmax())
                .map(lambda -> Math.log(lambda / tail.xmin()))
                .toArray();
    }
}
