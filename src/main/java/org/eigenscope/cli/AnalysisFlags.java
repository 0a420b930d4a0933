package org.eigenscope.cli;

import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.cli.Arguments.Value;

/** The options that say how layers are analyzed. */
final class AnalysisFlags {

    private final Value<Long> seed;
    private final Value<Integer> replicas;
    private final Value<Boolean> noRandomize;
    private final Sizes sizes;
    private final Value<Integer> bootstraps;
    private final Value<Double> trapLevel;
    private final Value<Boolean> unpooled;
    private final Value<Boolean> thorough;

    AnalysisFlags(Arguments arguments) {
        seed = arguments.option(Long.class, "--seed", "N", "0",
                "Seed of all shuffles; the same seed gives the same numbers. Default: ${DEFAULT-VALUE}.");
        replicas = arguments.count("--replicas", "R", "1", 0,
                "How many times each layer is shuffled. Default: ${DEFAULT-VALUE}.");
        noRandomize = arguments.flag("Do not shuffle: finds no traps, but is about twice as fast.", "--no-randomize");
        sizes = new Sizes(arguments);
        bootstraps = arguments.count("--bootstrap", "B", "0", 0,
                "Draws of the power law's goodness-of-fit test; 0 for none. Default: ${DEFAULT-VALUE}.");
        trapLevel = arguments.number("--trap-level", "P", "0.01", NumberLimits.SHARE,
                "The p-value below which an eigenvalue is a trap. Default: ${DEFAULT-VALUE}.");
        unpooled = arguments.flag("Analyze each kernel position of a convolution by itself.", "--unpooled");
        thorough = arguments.flag("Also compute what takes several times as long: the bulk of W by the Dyson "
                + "equalizer, the operator norm of convolutions, alpha of square windows (FARMS).", "--thorough");
    }

    AnalysisOptions options() {
        sizes.check();
        return new AnalysisOptions(seed.get(), noRandomize.get() ? 0 : replicas.get(), sizes.minEvals.get(),
                sizes.maxEvals.get(), trapLevel.get(), !unpooled.get(), bootstraps.get(), sizes.threads.get(),
                sizes.oversized.get(), thorough.get());
    }

    /** The limits on the size of a layer, and on how many are read at once. */
    static final class Sizes {
        private final Arguments arguments;
        private final Value<Integer> minEvals;
        private final Value<Integer> maxEvals;
        private final Value<Integer> threads;
        private final Value<Boolean> oversized;

        Sizes(Arguments arguments) {
            this.arguments = arguments;
            minEvals = arguments.count("--min-evals", "N", "10", AnalysisOptions.FEWEST,
                    "Skip layers with fewer eigenvalues. Default: ${DEFAULT-VALUE}.");
            maxEvals = arguments.count("--max-evals", "N", "20000", 2,
                    "Skip layers with more eigenvalues. Default: ${DEFAULT-VALUE}.");
            threads = arguments.count("--threads", "T", "0", 0,
                    "Layers analyzed at once; 0 for one per processor. Default: ${DEFAULT-VALUE}.");
            oversized = arguments.flag("Also analyze layers that claim far more elements than their file can hold.",
                    "--oversized");
        }

        void check() {
            if (maxEvals.get() < minEvals.get()) {
                throw arguments.wrong(("--max-evals must not be smaller than --min-evals, "
                        + "which is %d").formatted(minEvals.get()));
            }
        }

        /** The default options, except for these. */
        AnalysisOptions options() {
            check();
            AnalysisOptions defaults = AnalysisOptions.DEFAULT;
            return new AnalysisOptions(defaults.seed(), 0, minEvals.get(), maxEvals.get(), defaults.trapLevel(),
                    defaults.poolSlices(), 0, threads.get(), oversized.get(), false);
        }
    }
}
