package org.eigenscope.report;

import java.util.Locale;
import org.eigenscope.analysis.Trap;

/** A trap in words, the same on every surface. */
public final class TrapWords {

    private TrapWords() {}

    /** The cause as one value of a table: {@code outlier element}. */
    public static String label(Trap.Cause cause) {
        return cause.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    static String sentence(Trap trap) {
        return label(trap.cause());
    }
}
