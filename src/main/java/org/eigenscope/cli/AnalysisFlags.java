package org.eigenscope.cli;

import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.cli.Arguments.Value;

/** How layers are analyzed. */
final class AnalysisFlags {

    private final Arguments arguments;
    private final Value<Long> seed;
    private final Value<Integer> replicas;
    private final Value<Boolean> noRandomize;
    private final Sizes sizes;
    private final Value<Integer> bootstraps;
    private final Value<Double> trapLevel;
    private final Value<Boolean> unpooled;
    private final Value<Boolean> thorough;

    AnalysisFlags(Arguments arguments) {
        this.arguments = arguments;
        seed = arguments.option(Long.class, "--seed", "N", "0",
                "Seed of all shuffles; the same seed gives the same numbers. Default: ${DEFAULT-VALUE}.");
        replicas = arguments.option(Integer.class, "--replicas", "R", "1",
                "How many times each layer is shuffled. Default: ${DEFAULT-VALUE}.");
        noRandomize = arguments.flag("Do not shuffle: no traps, about twice as fast.", "--no-randomize");
        sizes = new Sizes(arguments);
        bootstraps = arguments.option(Integer.class, "--bootstrap", "B", "0",
                "Draws of the power law's goodness-of-fit test; 0 for none. Default: ${DEFAULT-VALUE}.");
        trapLevel = arguments.option(Double.class, "--trap-level", "P", "0.01",
                "A trap has a smaller p-value than this. Default: ${DEFAULT-VALUE}.");
        unpooled = arguments.flag("Analyze each kernel position of a convolution by itself.", "--unpooled");
        thorough = arguments.flag("Also what takes several times as long: the bulk of W by the Dyson equalizer, the "
                + "operator norm of convolutions, alpha of square windows (FARMS).", "--thorough");
    }

    AnalysisOptions options() {
        sizes.check();
        arguments.atLeast("--replicas", replicas.get(), 0);
        arguments.atLeast("--bootstrap", bootstraps.get(), 0);
        if (!(trapLevel.get() > 0 && trapLevel.get() < 1)) {
            throw arguments.wrong("--trap-level: %s is no p-value between 0 and 1".formatted(trapLevel.get()));
        }
        return new AnalysisOptions(seed.get(), noRandomize.get() ? 0 : replicas.get(), sizes.minEvals.get(),
                sizes.maxEvals.get(), trapLevel.get(), !unpooled.get(), bootstraps.get(), sizes.threads.get(),
                sizes.oversized.get(), thorough.get());
    }

    /** How large a layer may be, and how many are read at once. */
    static final class Sizes {
        private final Arguments arguments;
        private final Value<Integer> minEvals;
        private final Value<Integer> maxEvals;
        private final Value<Integer> threads;
        private final Value<Boolean> oversized;

        Sizes(Arguments arguments) {
            this.arguments = arguments;
            minEvals = arguments.option(Integer.class, "--min-evals", "N", "10",
                    "Skip layers with fewer eigenvalues. Default: ${DEFAULT-VALUE}.");
            maxEvals = arguments.option(Integer.class, "--max-evals", "N", "20000",
                    "Skip layers with more eigenvalues. Default: ${DEFAULT-VALUE}.");
            threads = arguments.option(Integer.class, "--threads", "T", "0",
                    "Layers analyzed at once; 0 for one per processor. Default: ${DEFAULT-VALUE}.");
            oversized = arguments.flag("Take also layers that claim far more elements than their file can hold.",
                    "--oversized");
        }

        void check() {
            arguments.atLeast("--min-evals", minEvals.get(), AnalysisOptions.FEWEST);
            arguments.atLeast("--threads", threads.get(), 0);
            if (maxEvals.get() < minEvals.get()) {
                throw arguments.wrong("--max-evals: %d is less than --min-evals, %d".formatted(maxEvals.get(),
                        minEvals.get()));
            }
        }

        /** The default options, but for these. */
        AnalysisOptions options() {
            check();
            AnalysisOptions defaults = AnalysisOptions.DEFAULT;
            return new AnalysisOptions(defaults.seed(), 0, minEvals.get(), maxEvals.get(), defaults.trapLevel(),
                    defaults.poolSlices(), 0, threads.get(), oversized.get(), false);
        }
    }
}
