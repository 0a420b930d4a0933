package org.eigenscope.format.reader;

import java.util.Set;

/** What JAX' training loops save beside the weights, by the keys of their trees. */
public final class TrainingState {

    /** Why such an array is not analyzed. */
    public static final String REASON = "it is part of the state of the training, not a weight";

    private static final Set<String> KEYS = Set.of("opt_state", "optimizer_state", "optimizer", "opt_states", "step",
            "rng", "rngs", "dropout_rng", "param_states");

    private TrainingState() {}

    /** True if what a tree has under this key is no weight. */
    public static boolean isKey(String key) {
        return KEYS.contains(key);
    }
}
