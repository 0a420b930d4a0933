package org.eigenscope.format.packed;

import java.io.IOException;

/** A way to pack weights, recognized by the names, types and shapes of a module's tensors. */
@FunctionalInterface
interface PackingScheme {

    /**
     * The weights of a module.
     *
     * @return null if the module is not packed by this scheme
     * @throws IOException if a small tensor that tells the packing cannot be read
     * @throws IllegalArgumentException or ArithmeticException if the shapes contradict each other
     */
    DecodedWeights decode(PackedModule module) throws IOException;
}
