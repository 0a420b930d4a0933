package org.eigenscope.analysis;

import java.io.Serializable;

/**
 * The choice of what to compute, and how. The same options on the same file give the same bits, whatever {@code
 * threads}.
 *
 * @param seed of all shuffles and bootstraps
 * @param replicas how many times each layer is shuffled; 0 for no randomization
 * @param minEvals layers with fewer eigenvalues are skipped
 * @param maxEvals layers with more eigenvalues are skipped
 * @param trapLevel the Tracy–Widom p-value, corrected for the slices, below which an eigenvalue is a trap
 * @param poolSlices true to pool the eigenvalues of a convolution's slices into one ESD
 * @param bootstraps draws of the goodness-of-fit test of the power law; 0 for none
 * @param threads workers; 0 for one per processor
 * @param oversized true to analyze also what claims far more elements than its file can hold
 * @param thorough true for what takes several times as long: the bulk by the Dyson equalizer, the operator norm of
 *     convolutions, α of square windows
 */
public record AnalysisOptions(
        long seed, int replicas, int minEvals, int maxEvals, double trapLevel, boolean poolSlices, int bootstraps,
        int threads, boolean oversized, boolean thorough) implements Serializable {

    /** A layer with fewer eigenvalues has no spectrum to speak of. */
    public static final int FEWEST = 2;

    /** One replica, seed 0, layers of 10 to 20,000 eigenvalues, p &lt; 0.01, pooled, no bootstrap, all processors. */
    public static final AnalysisOptions DEFAULT = new AnalysisOptions(0, 1, 10, 20_000, 0.01, true, 0, 0,
            false, false);

    public AnalysisOptions {
        if (replicas < 0 || minEvals < FEWEST || maxEvals < minEvals || !(trapLevel > 0 && trapLevel < 1)
                || bootstraps < 0 || threads < 0) {
            throw new IllegalArgumentException("replicas %d, min_evals %d, max_evals %d, level %s, threads %d"
                    .formatted(replicas, minEvals, maxEvals, trapLevel, threads));
        }
    }

    public AnalysisOptions withSeed(long newSeed) {
        return new AnalysisOptions(newSeed, replicas, minEvals, maxEvals, trapLevel, poolSlices, bootstraps, threads,
                oversized, thorough);
    }

    public AnalysisOptions withReplicas(int count) {
        return new AnalysisOptions(seed, count, minEvals, maxEvals, trapLevel, poolSlices, bootstraps, threads,
                oversized, thorough);
    }

    public AnalysisOptions withThreads(int count) {
        return new AnalysisOptions(seed, replicas, minEvals, maxEvals, trapLevel, poolSlices, bootstraps, count,
                oversized, thorough);
    }

    public AnalysisOptions withMinEvals(int count) {
        return new AnalysisOptions(seed, replicas, count, maxEvals, trapLevel, poolSlices, bootstraps, threads,
                oversized, thorough);
    }

    public AnalysisOptions withMaxEvals(int count) {
        return new AnalysisOptions(seed, replicas, minEvals, count, trapLevel, poolSlices, bootstraps, threads,
                oversized, thorough);
    }

    public AnalysisOptions withPoolSlices(boolean pooled) {
        return new AnalysisOptions(seed, replicas, minEvals, maxEvals, trapLevel, pooled, bootstraps, threads,
                oversized, thorough);
    }

    public AnalysisOptions withTrapLevel(double p) {
        return new AnalysisOptions(seed, replicas, minEvals, maxEvals, p, poolSlices, bootstraps, threads,
                oversized, thorough);
    }

    public AnalysisOptions withBootstraps(int count) {
        return new AnalysisOptions(seed, replicas, minEvals, maxEvals, trapLevel, poolSlices, count, threads,
                oversized, thorough);
    }

    public AnalysisOptions withOversized(boolean wanted) {
        return new AnalysisOptions(seed, replicas, minEvals, maxEvals, trapLevel, poolSlices, bootstraps, threads,
                wanted, thorough);
    }

    public AnalysisOptions withThorough(boolean wanted) {
        return new AnalysisOptions(seed, replicas, minEvals, maxEvals, trapLevel, poolSlices, bootstraps, threads,
                oversized, wanted);
    }
}
