package org.eigenscope.cli;

import org.eigenscope.analysis.AnalysisOptions;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How layers are analyzed. */
final class AnalysisFlags {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--seed", defaultValue = "0", paramLabel = "N",
            description = "Seed of all shuffles; the same seed gives the same numbers. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--replicas", defaultValue = "1", paramLabel = "R",
            description = "How many times each layer is shuffled. Default: ${DEFAULT-VALUE}.")
    private int replicas;

    @Option(names = "--no-randomize", description = "Do not shuffle: no traps, about twice as fast.")
    private boolean noRandomize;

    @Mixin
    private Sizes sizes;

    @Option(names = "--bootstrap", defaultValue = "0", paramLabel = "B",
            description = "Draws of the power law's goodness-of-fit test; 0 for none. Default: ${DEFAULT-VALUE}.")
    private int bootstraps;

    @Option(names = "--trap-level", defaultValue = "0.01", paramLabel = "P",
            description = "A trap has a smaller p-value than this. Default: ${DEFAULT-VALUE}.")
    private double trapLevel;

    @Option(names = "--unpooled", description = "Analyze each kernel position of a convolution by itself.")
    private boolean unpooled;

    AnalysisOptions options() {
        try {
            return new AnalysisOptions(seed, noRandomize ? 0 : replicas, sizes.minEvals, sizes.maxEvals, trapLevel,
                    !unpooled, bootstraps, sizes.threads);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), "these options do not go together: " + e.getMessage());
        }
    }

    /** How large a layer may be, and how many are read at once. */
    static final class Sizes {

        @Spec(Spec.Target.MIXEE)
        private CommandSpec command;

        @Option(names = "--min-evals", defaultValue = "10", paramLabel = "N",
                description = "Skip layers with fewer eigenvalues. Default: ${DEFAULT-VALUE}.")
        private int minEvals;

        @Option(names = "--max-evals", defaultValue = "20000", paramLabel = "N",
                description = "Skip layers with more eigenvalues. Default: ${DEFAULT-VALUE}.")
        private int maxEvals;

        @Option(names = "--threads", defaultValue = "0", paramLabel = "T",
                description = "Layers analyzed at once; 0 for one per processor. Default: ${DEFAULT-VALUE}.")
        private int threads;

        /** The default options, but for these. */
        AnalysisOptions options() {
            AnalysisOptions defaults = AnalysisOptions.DEFAULT;
            try {
                return new AnalysisOptions(defaults.seed(), 0, minEvals, maxEvals, defaults.trapLevel(),
                        defaults.poolSlices(), 0, threads);
            } catch (IllegalArgumentException e) {
                throw new ParameterException(command.commandLine(), "these options do not go together: " + e.getMessage());
            }
        }
    }
}
