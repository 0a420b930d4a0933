package org.eigenscope.format;

import java.util.regex.Pattern;

/** Names of the files and folders that trainers write beside the weights to go on from there: they hold no model. */
public final class TrainerFiles {

    /** A number may follow, of a process or an optimizer; other words after these may make the name of a model. */
    private static final Pattern STATE = Pattern.compile("(?i)(?:(?:optimizer|optim|scheduler|lr_scheduler|scaler|"
            + "sampler|dl_state_dict|training_args|trainer_state|training_state|recipe_state)(?:_\\d+)?"
            + "|(?:rng_state|random_states)\\w*)(?:\\.\\w+)?");

    private TrainerFiles() {}

    /** True for what a trainer calls its optimizer, schedule, random numbers or settings, with or without an ending. */
    public static boolean isState(String name) {
        return STATE.matcher(name).matches();
    }
}
