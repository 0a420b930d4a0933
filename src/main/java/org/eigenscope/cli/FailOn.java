package org.eigenscope.cli;

import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.metric.AlphaVerdict;
import org.eigenscope.metric.MetricCatalog;
import org.eigenscope.metric.TrapWords;

/** Findings that end a run with exit code 1. */
enum FailOn {
    TRAP("trap", "traps", "An eigenvalue that survives the shuffle of the layer's elements", false),
    OVER_TRAINED(AlphaVerdict.OVER_TRAINED.label(), AlphaVerdict.OVER_TRAINED.label() + " layers",
            "The exponent alpha of the layer's tail is below 2", false),
    UNDER_TRAINED(AlphaVerdict.UNDER_TRAINED.label(), AlphaVerdict.UNDER_TRAINED.label() + " layers",
            "The exponent alpha of the layer's tail is above 6", false),
    NEW_TRAP("new-trap", "new traps", "A trap in a layer that had none in the baseline", true),
    ALPHA_DROP("alpha-drop", "drops of alpha", "The exponent alpha is lower than in the baseline by at "
            + "least this much", true);

    private final String label;
    private final String plural;
    private final String meaning;
    private final boolean compared;

    FailOn(String label, String plural, String meaning, boolean compared) {
        this.label = label;
        this.plural = plural;
        this.meaning = meaning;
        this.compared = compared;
    }

    @Override
    public String toString() {
        return label;
    }

    /** Several of it: {@code over-trained layers}. */
    String plural() {
        return plural;
    }

    /** Tells in one line what it finds. */
    String meaning() {
        return meaning;
    }

    /** True if it takes a baseline. */
    boolean compared() {
        return compared;
    }

    /** True if it takes an amount. */
    boolean measured() {
        return this == ALPHA_DROP;
    }

    /** True if it takes shuffles. */
    boolean shuffled() {
        return this == TRAP || this == NEW_TRAP;
    }

    /**
     * True if the layer shows this. A weak trap, which another draw may lose, does not count.
     *
     * @param before the layer in the baseline; null if there is none
     */
    boolean foundIn(Analyzed layer, Analyzed before, double amount) {
        return switch (this) {
            case TRAP -> layer.traps().stream().anyMatch(trap -> !trap.weak());
            case OVER_TRAINED, UNDER_TRAINED -> AlphaVerdict.warning(layer).equals(label);
            case NEW_TRAP -> before != null && TRAP.foundIn(layer, null, 0) && !TRAP.foundIn(before, null, 0);
            case ALPHA_DROP -> before != null && layer.tail().succeeded() && before.tail().succeeded()
                    && before.tail().alpha() - layer.tail().alpha() >= amount;
        };
    }

    /** True if the analysis can tell of the layer whether it shows this. */
    boolean testedIn(Analyzed layer, Analyzed before) {
        return switch (this) {
            case TRAP -> layer.random() != null && layer.random().method().tested();
            case OVER_TRAINED, UNDER_TRAINED -> layer.tail().succeeded();
            case NEW_TRAP -> before != null && TRAP.testedIn(layer, null) && TRAP.testedIn(before, null);
            case ALPHA_DROP -> before != null && layer.tail().succeeded() && before.tail().succeeded();
        };
    }

    /** Tells it of a layer that shows it. */
    String words(Analyzed layer, Analyzed before) {
        return switch (this) {
            case TRAP, NEW_TRAP -> layer.traps().stream().filter(trap -> !trap.weak()).findFirst()
                    .map(trap -> "a trap of %s, by %s%s".formatted(TrapWords.strength(trap.strength()),
                            TrapWords.briefCause(trap), this == NEW_TRAP ? "; the baseline has none" : "")).orElse("");
            case OVER_TRAINED -> "alpha is %s, below %s".formatted(alpha(layer), AlphaVerdict.LOWEST);
            case UNDER_TRAINED -> "alpha is %s, above %s".formatted(alpha(layer), AlphaVerdict.HIGHEST);
            case ALPHA_DROP -> "alpha is %s, down from %s in the baseline".formatted(alpha(layer), alpha(before));
        };
    }

    private static String alpha(Analyzed layer) {
        return MetricCatalog.get("alpha").column(layer.tail().alpha());
    }
}
