package org.eigenscope.format;

import java.util.regex.Pattern;

/** Names of the files that trainers write beside the weights to go on from there: they hold no model. */
public final class TrainingFiles {

    private static final Pattern NAME = Pattern.compile("(?i)(?:optimizer|optim|scheduler|lr_scheduler|scaler|sampler|"
            + "rng_state|random_states|dl_state_dict|training_args|trainer_state|training_state|recipe_state)"
            + "(?:_\\w+)?\\.\\w+");

    private TrainingFiles() {}

    /** True if a file of this name is the state of a training: its optimizer, schedule, random numbers or settings. */
    public static boolean isState(String name) {
        return NAME.matcher(name).matches();
    }
}
