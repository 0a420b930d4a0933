package org.eigenscope.model;

import java.io.IOException;
import java.io.Serializable;

/** Where the matrices of a layer come from; serializable, holds no elements. */
public interface MatrixSource extends Serializable {

    /** Opens the matrices for one thread; the caller closes. */
    MatrixReader open() throws IOException;
}
