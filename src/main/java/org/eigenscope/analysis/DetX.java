package org.eigenscope.analysis;

import java.io.Serializable;
import org.eigenscope.spectrum.Spectrum;

/**
 * Where the trace-log condition of SETOL, det X = 1, puts the start of the tail (Martin and Hinrichs 2025). Rescale λ so
 * that Σλ is their number; walk down from λmax; the tail ends with the first eigenvalue that makes the product less than 1.
 * A layer whose power law starts there is ideal in that theory.
 *
 * @param num eigenvalues in that tail: {@code detX_num}
 * @param start λ where it starts
 * @param value the same as WeightWatcher writes it, {@code detX_val}: λ over the number of pooled slices
 * @param unrescaled the same on the rescaled axis, {@code detX_val_unrescaled}
 */
public record DetX(int num, double start, double value, double unrescaled) implements Serializable {

    /** Of a pooled spectrum of so many slices. If no product is below 1, all eigenvalues are the tail. */
    static DetX of(Spectrum esd, int slices) {
        int size = esd.size();
        double scale = size / esd.sum();
        double logProduct = 0;
        for (int i = size - 1; i > 0; i--) {
            logProduct += Math.log(esd.get(i) * scale);
            if (logProduct < 0) {
                return at(esd, i, size - i, scale, slices);
            }
        }
        return at(esd, Math.min(1, size - 1), size, scale, slices);
    }

    private static DetX at(Spectrum esd, int index, int num, double scale, int slices) {
        double start = esd.get(index);
        return new DetX(num, start, start / slices, start * scale);
    }
}
