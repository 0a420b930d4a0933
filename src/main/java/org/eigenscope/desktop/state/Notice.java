package org.eigenscope.desktop.state;

import java.util.Objects;
import java.util.Optional;

/**
 * Something to tell the user.
 *
 * @param level how much it matters
 * @param text one or two sentences
 * @param remedy what can be done about it at once, if anything
 */
public record Notice(Level level, String text, Optional<Remedy> remedy) {

    public enum Level { DONE, WARNING, ERROR }

    /**
     * What can be done about it.
     *
     * @param name what its button says
     * @param action does it, on the window's thread
     */
    public record Remedy(String name, Runnable action) {}

    public Notice {
        Objects.requireNonNull(level);
        Objects.requireNonNull(text);
    }

    public Notice(Level level, String text) {
        this(level, text, Optional.empty());
    }
}
