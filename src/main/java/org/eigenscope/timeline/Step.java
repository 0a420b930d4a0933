package org.eigenscope.timeline;

import java.util.Locale;
import org.eigenscope.metric.NumberText;

/**
 * A position in a training run.
 *
 * @param unit what is counted
 * @param number how many of them, from 0
 * @param source where that was read: {@code metadata}, {@code trainer_state.json}, {@code name}, or
 *     {@link #PLACE}
 */
public record Step(Unit unit, long number, String source) {

    /** The largest number that is taken for a step: double-precision axes tell all up to it apart. */
    public static final long LARGEST = 1L << 53;

    /** The source of a number that nothing tells: the place of a checkpoint in the order that names tell. */
    public static final String PLACE = "order of names";

    /** What a number counts. */
    public enum Unit {
        /** Updates of the weights. */
        STEP,
        /** Passes over the training data. */
        EPOCH,
        /** Nobody says: the number of a checkpoint, as {@code ckpt-7} is the seventh that was saved. */
        CHECKPOINT;

        /** The word for it: {@code step}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** True if the number is the place of a checkpoint among the others: nothing that training logs is counted so. */
    public boolean isPlace() {
        return source.equals(PLACE);
    }

    /** {@code step 177,828}, with thin spaces. */
    public String words() {
        return unit.word() + " " + NumberText.count(number);
    }
}
