package org.eigenscope.analysis;

import java.io.Serializable;
import org.eigenscope.spectrum.Spectrum;

/**
 * The start of the tail by the trace-log condition of SETOL, det X = 1 (Martin and Hinrichs 2025). Rescale λ
 * so that Σλ is their number; walk down from λmax; the tail ends with the first eigenvalue that makes the product less
 * than 1. A layer whose power law starts there is ideal in that theory.
 *
 * @param num eigenvalues in that tail: {@code detX_num}
 * @param value λ where it starts: {@code detX_val}
 * @param unrescaled the same on the rescaled axis: {@code detX_val_unrescaled}, as WeightWatcher calls it
 */
public record DetX(int num, double value, double unrescaled) implements Serializable {

    /**
     * The tail of a spectrum. If no product is below 1, all eigenvalues are the tail, and its start is given as the
     * second smallest, as WeightWatcher does.
     *
     * @param rank how many eigenvalues are not zero to double precision
     */
    public static DetX of(Spectrum esd, int rank) {
        int size = esd.size();
        double scale = size / esd.sum();
        double logProduct = 0;
        for (int i = size - 1; i > 0; i--) {
            if (i < size - rank) {
                // What is zero to double precision has no digits.
                return new DetX(size - i, 0, 0);
            }
            logProduct += Math.log(esd.get(i) * scale);
            if (logProduct < 0) {
                return new DetX(size - i, esd.get(i), esd.get(i) * scale);
            }
        }
        double second = esd.get(Math.min(1, size - 1));
        return new DetX(size, second, second * scale);
    }
}
