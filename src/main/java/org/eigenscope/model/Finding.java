package org.eigenscope.model;

import java.io.Serializable;
import java.util.Objects;

/**
 * Something that the reader of a model noticed and the user should know: a tensor that cannot be read, a pickle that
 * would run a program, a missing shard. A finding never ends the analysis.
 *
 * @param severity how much it matters
 * @param where what it is about: a tensor, a file, an entry; empty if it is the model
 * @param message one sentence: what is so, and what it means
 */
public record Finding(Severity severity, String where, String message) implements Serializable {

    /** The weight of a finding, the least first. {@code docs/formats.md} has the table of what follows from each. */
    public enum Severity {
        /** Worth knowing; every figure is right and none is missing. */
        NOTE,
        /** Weights that are whole, but in a form that is not decoded: their figures are missing. */
        UNDECODED,
        /** The file is cut short, or contradicts itself: figures are missing. */
        DAMAGED,
        /** The file would do harm in the program it was made for. */
        DANGEROUS;

        /** True if figures are missing for it, that a whole and readable file would have given. */
        public boolean costsFigures() {
            return this == UNDECODED || this == DAMAGED;
        }
    }

    public Finding {
        Objects.requireNonNull(severity);
        Objects.requireNonNull(where);
        Objects.requireNonNull(message);
    }

    /**
     * The sentence with what it is about before it, beside the name of a model, which is not said again.
     *
     * @param model the name that precedes the sentence
     */
    public String sentence(String model) {
        return where.isEmpty() || where.equals(model) ? message : where + ": " + message;
    }
}
