package org.eigenscope.format;

import java.util.regex.Pattern;

/** Names of the files and folders that trainers write beside the weights to go on from there: they hold no model. */
public final class TrainingState {

    private static final Pattern NAME = Pattern.compile("(?i)(?:optimizer|optim|scheduler|lr_scheduler|scaler|sampler|"
            + "rng_state|random_states|dl_state_dict|training_args|trainer_state|training_state|recipe_state)"
            + "(?:_\\w+)?(?:\\.\\w+)?");

    private TrainingState() {}

    /** True for what a trainer calls its optimizer, schedule, random numbers or settings, with or without an ending. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }
}
