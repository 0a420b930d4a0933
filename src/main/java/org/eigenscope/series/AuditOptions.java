package org.eigenscope.series;

import java.io.Serializable;

/**
 * The choices of an audit: what is looked for in a layer of two models.
 *
 * @param leading k: how many leading singular vectors span the subspaces that are compared, and are looked at as
 *     intruders
 * @param epsilon an intruder is less than this like every left singular vector of the base
 * @param audit true to look for intruders, and for what noise of the size of ΔW does; otherwise only how far apart the
 *     matrices are
 * @param maxOrder no vectors are looked for where both dimensions are larger
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
