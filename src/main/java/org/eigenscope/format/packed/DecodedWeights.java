package org.eigenscope.format.packed;

import org.eigenscope.model.Shape;
import org.eigenscope.model.TensorData;

/**
 * What a scheme makes of a packed tensor: its weights, or the reason why there are none.
 *
 * @param data the weights, or null
 * @param shape their shape
 * @param problem what does not fit, in words; empty if there are weights
 */
public record DecodedWeights(TensorData data, Shape shape, String problem) {

    static DecodedWeights of(TensorData data, Shape shape) {
        return new DecodedWeights(data, shape, "");
    }

    static DecodedWeights not(String problem) {
        return new DecodedWeights(null, Shape.UNKNOWN, problem);
    }
}
