package org.eigenscope.impact;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.eigenscope.impact.engine.Answer;

/** The role of an output, which decides how answers are compared. */
public enum OutputRole {
    /** Scores of classes, which softmax makes probabilities of. */
    LOGITS,
    /** Probabilities of classes, compared as they are. */
    PROBABILITIES,
    /** An embedding or hidden states: a direction and a length. */
    EMBEDDING;

    private static final List<String> HIDDEN = List.of("hidden", "embed", "pool", "sequence", "feature", "encod",
            "represent", "state");
    private static final double TOLERANCE = 1e-3;

    /** Its name in options, tables and files. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** True if an answer can be read from it: the class with the largest score. */
    public boolean answers() {
        return this != EMBEDDING;
    }

    /**
     * The role of an output: probabilities if its rows are such; an embedding by its name, by its width, or if it has
     * one number or more than three dimensions; else logits.
     *
     * @param hidden lengths of the vectors that the network embeds its tokens in
     */
    static OutputRole of(Answer answer, Set<Long> hidden) {
        int width = width(answer);
        String name = answer.name().toLowerCase(Locale.ROOT);
        if (answer.shape().size() < 2 || answer.shape().size() > 3 || width < 2) {
            return EMBEDDING;
        }
        if (areProbabilities(answer.elements(), width)) {
            return PROBABILITIES;
        }
        boolean inside = hidden.contains((long) width) && !name.contains("logit");
        return inside || HIDDEN.stream().anyMatch(name::contains) ? EMBEDDING : LOGITS;
    }

    /** The length of the last axis. */
    static int width(Answer answer) {
        return answer.shape().isEmpty() ? 1 : Math.toIntExact(answer.shape().getLast());
    }

    private static boolean areProbabilities(float[] elements, int width) {
        for (int from = 0; from + width <= elements.length; from += width) {
            double sum = 0;
            for (int i = 0; i < width; i++) {
                float element = elements[from + i];
                if (!(element >= 0 && element <= 1 + TOLERANCE)) {
                    return false;
                }
                sum += element;
            }
            if (Math.abs(sum - 1) > TOLERANCE) {
                return false;
            }
        }
        return elements.length > 0;
    }
}
