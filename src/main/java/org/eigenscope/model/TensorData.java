package org.eigenscope.model;

import java.io.IOException;
import java.io.Serializable;

/**
 * Where a tensor's elements are: a file with byte ranges and a decoding, not the elements. Serializable, so that a
 * layer can be analyzed in another process.
 */
public interface TensorData extends Serializable {

    /** Opens the elements for one thread; the caller closes. */
    ElementReader open() throws IOException;
}
