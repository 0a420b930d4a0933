package org.eigenscope.desktop.state;

import java.util.Objects;

/**
 * Something to tell the user.
 *
 * @param level how much it matters
 * @param text one or two sentences
 */
public record Notice(Level level, String text) {

    public enum Level { DONE, WARNING, ERROR }

    public Notice {
        Objects.requireNonNull(level);
        Objects.requireNonNull(text);
    }
}
