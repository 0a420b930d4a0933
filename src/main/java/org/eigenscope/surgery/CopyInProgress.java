package org.eigenscope.surgery;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.model.Layer;
import org.eigenscope.model.WeightMatrix;

/**
 * A copy of a model that is being made, with other weights in some layers. Closed without a commit, nothing is left.
 */
interface CopyInProgress extends Closeable {

    /**
     * Gives a layer other weights.
     *
     * @param weights of the same shape
     * @return false if they are those of a tied layer that has been given others already
     * @throws org.eigenscope.format.io.NotRewritableException if the copy cannot hold them, and why
     */
    boolean replace(Layer layer, WeightMatrix weights) throws IOException;

    /**
     * Finishes the copy.
     *
     * @return it, where it is until it is committed
     */
    Path complete() throws IOException, ModelFormatException;

    /** Puts the copy in its place; gives what to open. */
    Path commit() throws IOException;

    @Override
    void close();
}
