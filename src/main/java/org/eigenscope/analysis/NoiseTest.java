package org.eigenscope.analysis;

import java.io.Serializable;
import org.eigenscope.spectrum.Sphericity;

/**
 * Whether a layer is more than its elements in random order.
 *
 * @param z the {@link Sphericity} of its slices together, in standard deviations; NaN if it cannot be tested
 * @param pValue its two-sided p-value; NaN if it cannot be tested
 * @param edgeP p-value of the largest eigenvalue as that of noise of the same variance and kurtosis, corrected for
 *     the slices; 1 if a shuffle has as large a one
 */
public record NoiseTest(double z, double pValue, double edgeP) implements Serializable {

    /** Above these p-values the elements' order makes no difference that the tests see. */
    private static final double LEVEL = 0.01;

    /** True if nothing in the spectrum goes beyond its own elements: whatever power law fits is one of noise. */
    public boolean isNoise() {
        return pValue >= LEVEL && edgeP >= LEVEL;
    }
}
