package org.eigenscope.metric;

import java.util.Locale;

/** The judgement of a metric's value, which decides its colour. */
public enum Verdict {
    NEUTRAL,
    GOOD,
    /** It cannot be judged. */
    DOUBTFUL,
    BAD,
    /** Neither good nor bad: there was little to learn, or too little time. */
    UNDER_TRAINED;

    /** The verdict as part of a style's name: {@code under-trained}. */
    public String style() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
