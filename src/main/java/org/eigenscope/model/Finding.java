package org.eigenscope.model;

import java.io.Serializable;
import java.util.Objects;

/**
 * Something about a model that its reader noticed and its user should know: a tensor that cannot be read, a pickle
 * that would run a program, a missing shard. A finding never ends the analysis.
 *
 * @param severity how much it matters
 * @param where what it is about: a tensor, a file, an entry
 * @param message one sentence: what is so, and what it means
 */
public record Finding(Severity severity, String where, String message) implements Serializable {

    public enum Severity {
        /** Worth knowing. */
        INFO,
        /** Part of the model is left out or doubtful. */
        WARNING,
        /** The file would do harm in the program it was made for. */
        DANGER
    }

    public Finding {
        Objects.requireNonNull(severity);
        Objects.requireNonNull(where);
        Objects.requireNonNull(message);
    }
}
