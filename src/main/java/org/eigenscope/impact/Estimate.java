package org.eigenscope.impact;

/**
 * A mean over probes and draws.
 *
 * @param mean over all of them
 * @param error the standard error of the mean over the probes
 * @param spread the standard deviation of the draws' means; NaN of fewer than two
 * @param largest the largest of the draws' means
 */
public record Estimate(double mean, double error, double spread, double largest) {

    /** Nothing is known. */
    static final Estimate NONE = new Estimate(Double.NaN, Double.NaN, Double.NaN, Double.NaN);

    /** True if there is a number. */
    public boolean known() {
        return !Double.isNaN(mean);
    }
}
