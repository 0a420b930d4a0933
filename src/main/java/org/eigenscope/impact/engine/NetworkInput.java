package org.eigenscope.impact.engine;

import java.nio.ByteBuffer;
import java.util.List;
import org.eigenscope.model.DType;

/**
 * An array that a network is fed with.
 *
 * @param name of the input
 * @param type of the elements
 * @param shape its lengths
 * @param elements in C order, in the byte order of the machine
 */
public record NetworkInput(String name, DType type, List<Long> shape, ByteBuffer elements) {

    public NetworkInput {
        shape = List.copyOf(shape);
    }
}
