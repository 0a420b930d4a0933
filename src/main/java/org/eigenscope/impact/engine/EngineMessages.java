package org.eigenscope.impact.engine;

import org.eigenscope.model.SafeText;

/** The words of an engine, which may be a page long, as one line. */
public final class EngineMessages {

    private static final int LONGEST = 240;

    private EngineMessages() {}

    /** The first line of what a failure says. */
    public static String line(Throwable failure) {
        String message = failure.getMessage();
        if (message == null || message.isBlank()) {
            return failure.getClass().getSimpleName();
        }
        String line = SafeText.of(message.strip().lines().findFirst().orElse("")).strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }
}
