package org.eigenscope.spectrum;

/** The χ² law, where an approximation is enough. */
public final class ChiSquared {

    private ChiSquared() {}

    /**
     * P(χ² &gt; x) by the cube root, which is nearly normal (Wilson and Hilferty 1931): good to a tenth of p down to
     * 10⁻⁴ from eight degrees of freedom on.
     *
     * @param freedom degrees of freedom, at least 1
     */
    public static double survival(double x, double freedom) {
        double variance = 2 / (9 * freedom);
        double z = (Math.cbrt(x / freedom) - 1 + variance) / Math.sqrt(variance);
        return z < 0 ? 1 - GoodnessOfFit.erfc(-z / Math.sqrt(2)) / 2 : GoodnessOfFit.erfc(z / Math.sqrt(2)) / 2;
    }
}
