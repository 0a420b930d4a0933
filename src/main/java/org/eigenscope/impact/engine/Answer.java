package org.eigenscope.impact.engine;

import java.util.Arrays;
import java.util.List;

/**
 * One output of a network for a batch of probes.
 *
 * @param name of the output; empty if it has none
 * @param shape its lengths, the first that of the batch
 * @param elements in C order
 */
public record Answer(String name, List<Long> shape, float[] elements) {

    public Answer {
        shape = List.copyOf(shape);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Answer answer && name.equals(answer.name) && shape.equals(answer.shape)
                && Arrays.equals(elements, answer.elements);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(elements);
    }

    @Override
    public String toString() {
        return name + " " + shape;
    }
}
