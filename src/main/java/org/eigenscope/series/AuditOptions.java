package org.eigenscope.series;

import java.io.Serializable;

/**
 * The options of an audit of a layer in two models.
 *
 * @param leading k: how many leading singular vectors span the compared subspaces and are checked for intruders
 * @param epsilon the largest cosine between an intruder and any left singular vector of the base is below this
 * @param audit true to look for intruders and for the effect of noise of the size of ΔW; false to measure only how far
 *     apart the matrices are
 * @param maxOrder no vectors are computed where both dimensions are larger
 * @param seed of the noise
 */
public record AuditOptions(int leading, double epsilon, boolean audit, int maxOrder, long seed)
        implements Serializable {

    /** k = 10 and ε = 0.5, as published; no audit; no more than 20,000 rows or columns; seed 0. */
    public static final AuditOptions DEFAULT = new AuditOptions(10, 0.5, false, 20_000, 0);

    public AuditOptions {
        if (leading < 1 || !(epsilon > 0 && epsilon <= 1) || maxOrder < 1) {
            throw new IllegalArgumentException("leading %d, epsilon %s, max_order %d".formatted(leading, epsilon,
                    maxOrder));
        }
    }

    /** The options with or without an audit. */
    public AuditOptions withAudit(boolean wanted) {
        return new AuditOptions(leading, epsilon, wanted, maxOrder, seed);
    }
}
