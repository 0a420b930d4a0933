package org.eigenscope.spectrum;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * A unit vector as a picture needs it: all entries of a short one; of a long one the least and the greatest of every
 * stretch of neighbours, so that no single entry that stands out is lost.
 *
 * @param spread how its weight is spread over its entries
 * @param stretch how many neighbours share a value; 1 if every entry is here
 * @param low the least entry of every stretch
 * @param high the greatest
 * @param peak index of the entry of the largest size, from 0
 */
public record VectorOutline(Localization spread, int stretch, List<Double> low, List<Double> high, int peak)
        implements Serializable {

    /** The most values that are kept of a vector: about as many as a picture of it has columns. */
    public static final int MOST = 256;

    public VectorOutline {
        low = PackedDoubles.copyOf(low);
        high = PackedDoubles.copyOf(high);
    }

    /** Outlines this vector, divided by its length; its sign is kept. */
    public static VectorOutline of(double[] vector) {
        double norm = 0;
        int peak = 0;
        for (int i = 0; i < vector.length; i++) {
            norm += vector[i] * vector[i];
            peak = Math.abs(vector[i]) > Math.abs(vector[peak]) ? i : peak;
        }
        double length = Math.sqrt(norm);
        int stretch = (vector.length + MOST - 1) / MOST;
        List<Double> low = new ArrayList<>();
        List<Double> high = new ArrayList<>();
        for (int first = 0; first < vector.length; first += stretch) {
            double least = vector[first];
            double greatest = vector[first];
            for (int i = first + 1; i < Math.min(vector.length, first + stretch); i++) {
                least = Math.min(least, vector[i]);
                greatest = Math.max(greatest, vector[i]);
            }
            low.add(least / length);
            high.add(greatest / length);
        }
        return new VectorOutline(Localization.of(vector), stretch, low, high, peak);
    }

    /** M, the number of entries. */
    public int length() {
        return spread.length();
    }

    /** The entry of the largest size. */
    public double peakValue() {
        int at = peak / stretch;
        return -low.get(at) > high.get(at) ? low.get(at) : high.get(at);
    }
}
