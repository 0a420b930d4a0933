package org.eigenscope.cli;

import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.metric.AlphaVerdict;

/** Findings that end a run with exit code 1. */
enum FailOn {
    TRAP("trap", "traps"),
    OVER_TRAINED(AlphaVerdict.OVER_TRAINED.label(), AlphaVerdict.OVER_TRAINED.label() + " layers"),
    UNDER_TRAINED(AlphaVerdict.UNDER_TRAINED.label(), AlphaVerdict.UNDER_TRAINED.label() + " layers");

    private final String label;
    private final String plural;

    FailOn(String label, String plural) {
        this.label = label;
        this.plural = plural;
    }

    @Override
    public String toString() {
        return label;
    }

    /** Several of it: {@code over-trained layers}. */
    String plural() {
        return plural;
    }

    /** True if the layer shows this. A weak trap, which another draw may lose, does not count. */
    boolean foundIn(Analyzed layer) {
        return switch (this) {
            case TRAP -> layer.traps().stream().anyMatch(trap -> !trap.weak());
            case OVER_TRAINED, UNDER_TRAINED -> AlphaVerdict.warning(layer).equals(label);
        };
    }

    /** True if the analysis can tell of the layer whether it shows this. */
    boolean testedIn(Analyzed layer) {
        return switch (this) {
            case TRAP -> layer.random() != null && layer.random().method().tested();
            case OVER_TRAINED, UNDER_TRAINED -> layer.tail().succeeded();
        };
    }
}
