package org.eigenscope.plan;

import java.io.Serializable;

/**
 * What is to be planned.
 *
 * @param sparsity S, the share of the planned weights that pruning takes away in all; above 0 and below 1
 * @param epsilon ε, by how much a block's share differs from S at most; 0 to 1
 * @param lowest factor of the learning rate and of the weight decay of the layer with the least α
 * @param highest factor of that with the largest
 * @param laserRate LASER keeps ⌊ρ·M⌋ singular values, ρ = 1 − 0.1·rate; 0 to 10
 * @param loraRank mean rank of the adapters
 */
public record PlanOptions(
        double sparsity, double epsilon, double lowest, double highest, double laserRate, int loraRank)
        implements Serializable {

    /** S = 0.5, and what was published: ε = 0.3, factors of 0.5 to 1.5; LASER's rate 9, a mean rank of 8. */
    public static final PlanOptions DEFAULT = new PlanOptions(0.5, 0.3, 0.5, 1.5, 9, 8);

    public PlanOptions {
        check(sparsity > 0 && sparsity < 1, "the sparsity must be above 0 and below 1");
        check(epsilon >= 0 && epsilon <= 1, "epsilon must be between 0 and 1");
        check(lowest >= 0 && highest >= lowest && Double.isFinite(highest),
                "the factors must not be negative, and the lowest comes first");
        check(laserRate >= 0 && laserRate <= 10, "LASER's rate must be between 0 and 10");
        check(loraRank >= 1, "the mean rank of adapters must be at least 1");
    }

    private static void check(boolean right, String message) {
        if (!right) {
            throw new IllegalArgumentException(message);
        }
    }

    /** The options with another sparsity. */
    public PlanOptions withSparsity(double share) {
        return new PlanOptions(share, epsilon, lowest, highest, laserRate, loraRank);
    }
}
