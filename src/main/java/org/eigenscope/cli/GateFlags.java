package org.eigenscope.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.cli.Arguments.Value;
import org.eigenscope.format.io.ModelFormatException;

/** The options that say what a model must not show. */
final class GateFlags {

    private final Arguments arguments;
    private final Value<List<Condition>> failOn;
    private final Value<Path> baseline;

    GateFlags(Arguments arguments) {
        this.arguments = arguments;
        failOn = arguments.words(Condition.words(), Condition::of, "--fail-on", "FINDING",
                "End with exit code 1 on: ${COMPLETION-CANDIDATES}. A weak trap does not count.");
        baseline = arguments.option(Path.class, "--baseline", "REPORT", "The JSON report of an earlier model, with "
                + "which new-trap and alpha-drop compare.");
    }

    /** Checks what was written, before anything is analyzed. */
    void check(AnalysisOptions options, boolean compares) {
        arguments.need(failOn.get().stream().anyMatch(one -> one.kind().compared()) || arguments.given("--sarif")
                || arguments.given("--junit"), "--fail-on new-trap or alpha-drop", "--baseline");
        for (Condition one : failOn.get()) {
            if (options.replicas() == 0 && one.kind().shuffled()) {
                throw arguments.wrong(("--fail-on %s needs the shuffles that --no-randomize leaves out: drop one of "
                        + "the two").formatted(one.kind()));
            }
            if (one.kind().compared() && baseline.get() == null && !compares) {
                throw arguments.wrong("--fail-on %s needs --baseline REPORT to compare with".formatted(one.kind()));
            }
        }
    }

    /**
     * The gate.
     *
     * @param otherwise what is compared with unless a report was named
     */
    Gate gate(Baseline otherwise) throws IOException, ModelFormatException {
        return new Gate(failOn.get(), baseline.get() == null ? otherwise : Baseline.of(baseline.get()));
    }
}
