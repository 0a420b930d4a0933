package org.eigenscope.analysis;

import java.io.Serializable;
import java.util.function.Consumer;

/**
 * Options of an analysis: what to compute, and how. The same options on the same file give the same bits, whatever
 * {@code threads}.
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
        return with(draft -> draft.seed = newSeed);
    }

    public AnalysisOptions withReplicas(int count) {
        return with(draft -> draft.replicas = count);
    }

    public AnalysisOptions withThreads(int count) {
        return with(draft -> draft.threads = count);
    }

    public AnalysisOptions withMinEvals(int count) {
        return with(draft -> draft.minEvals = count);
    }

    public AnalysisOptions withMaxEvals(int count) {
        return with(draft -> draft.maxEvals = count);
    }

    public AnalysisOptions withPoolSlices(boolean pooled) {
        return with(draft -> draft.poolSlices = pooled);
    }

    public AnalysisOptions withTrapLevel(double p) {
        return with(draft -> draft.trapLevel = p);
    }

    public AnalysisOptions withBootstraps(int count) {
        return with(draft -> draft.bootstraps = count);
    }

    public AnalysisOptions withOversized(boolean wanted) {
        return with(draft -> draft.oversized = wanted);
    }

    public AnalysisOptions withThorough(boolean wanted) {
        return with(draft -> draft.thorough = wanted);
    }

    private AnalysisOptions with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.options();
    }

    /** The components while one of them is changed. */
    private static final class Draft {
        private long seed;
        private int replicas;
        private int minEvals;
        private int maxEvals;
        private double trapLevel;
        private boolean poolSlices;
        private int bootstraps;
        private int threads;
        private boolean oversized;
        private boolean thorough;

        Draft(AnalysisOptions from) {
            seed = from.seed;
            replicas = from.replicas;
            minEvals = from.minEvals;
            maxEvals = from.maxEvals;
            trapLevel = from.trapLevel;
            poolSlices = from.poolSlices;
            bootstraps = from.bootstraps;
            threads = from.threads;
            oversized = from.oversized;
            thorough = from.thorough;
        }

        AnalysisOptions options() {
            return new AnalysisOptions(seed, replicas, minEvals, maxEvals, trapLevel, poolSlices, bootstraps, threads,
                    oversized, thorough);
        }
    }
}
