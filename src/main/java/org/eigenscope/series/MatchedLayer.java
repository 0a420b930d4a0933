package org.eigenscope.series;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.eigenscope.model.Layer;

/**
 * One layer of a network in each model of a series.
 *
 * @param layers as many as there are models, in their order; null where a model does not have it
 */
public record MatchedLayer(List<Layer> layers) {

    /** @throws IllegalArgumentException if no model has it */
    public MatchedLayer {
        layers = Collections.unmodifiableList(Arrays.asList(layers.toArray(Layer[]::new)));
        if (layers.stream().allMatch(Objects::isNull)) {
            throw new IllegalArgumentException("a layer that no model has");
        }
    }

    /** Gives its name in the first model that has it. */
    public String name() {
        return layers.get(firstModel()).name();
    }

    /** The index of the first model that has it. */
    public int firstModel() {
        int model = 0;
        while (layers.get(model) == null) {
            model++;
        }
        return model;
    }

    /** The layer of the model with this index, if it has one. */
    public Optional<Layer> in(int model) {
        return Optional.ofNullable(layers.get(model));
    }

    /** The number of models that have it. */
    public int models() {
        return (int) layers.stream().filter(Objects::nonNull).count();
    }

    /**
     * Says why the weights of two models cannot be compared here; empty if they can.
     *
     * @param first index of a model
     * @param second index of another
     */
    public String mismatch(int first, int second) {
        Layer here = layers.get(first);
        Layer there = layers.get(second);
        if (here == null || there == null) {
            return here == null && there == null ? "neither model has it"
                    : "only the %s model has it".formatted(ModelSeries.ordinal(here == null ? second : first));
        }
        if (here.weights() == null || there.weights() == null) {
            return here.weights() == null ? here.reason() : there.reason();
        }
        String shape = here.weights().storedShape();
        String other = there.weights().storedShape();
        return shape.equals(other) ? "" : "the shapes differ: %s and %s".formatted(shape, other);
    }
}
