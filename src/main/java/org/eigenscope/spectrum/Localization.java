package org.eigenscope.spectrum;

import java.io.Serializable;
import java.util.Arrays;

/**
 * The spread of a unit vector's weight vᵢ² over its entries.
 *
 * @param length M, the number of entries
 * @param participation participation ratio 1/Σvᵢ⁴: 1 if one entry holds all, M if all hold the same, about M/3 for a
 *     random vector
 * @param entropy −Σ vᵢ² ln vᵢ² / ln M: 0 if one entry holds all, 1 if all hold the same
 * @param gini Gini coefficient of vᵢ²: 0 if all hold the same, near 1 if one holds all
 * @param topMass the share of vᵢ² in the ten largest entries
 * @param flatOverlap |⟨v, 1/√M⟩|: 1 for the flat vector, about 1/√M for a random one
 */
public record Localization(
        int length, double participation, double entropy, double gini, double topMass, double flatOverlap)
        implements Serializable {

    private static final int TOP = 10;

    /** Measures this vector; its length need not be exactly 1. */
    public static Localization of(double[] vector) {
        int m = vector.length;
        double norm = 0;
        double sum = 0;
        for (double v : vector) {
            norm += v * v;
            sum += v;
        }
        double[] mass = new double[m];
        double fourth = 0;
        double entropy = 0;
        for (int i = 0; i < m; i++) {
            double p = vector[i] * vector[i] / norm;
            mass[i] = p;
            fourth += p * p;
            entropy -= p > 0 ? p * Math.log(p) : 0;
        }
        Arrays.sort(mass);
        double ranked = 0;
        double top = 0;
        for (int i = 0; i < m; i++) {
            ranked += (2.0 * (i + 1) - m - 1) * mass[i];
            top += i >= m - TOP ? mass[i] : 0;
        }
        return new Localization(m, 1 / fourth, m > 1 ? entropy / Math.log(m) : 0, ranked / m, Math.min(1, top),
                Math.min(1, Math.abs(sum) / Math.sqrt(m * norm)));
    }
}
