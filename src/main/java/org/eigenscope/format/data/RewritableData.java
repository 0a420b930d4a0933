package org.eigenscope.format.data;

import java.io.IOException;
import org.eigenscope.format.io.ByteSink;
import org.eigenscope.model.TensorData;

/** Elements of which others can be stored at their place, in as many bytes. */
public interface RewritableData extends TensorData {

    /**
     * Opens the elements to be rewritten; the caller closes.
     *
     * @param sink takes their bytes
     * @throws org.eigenscope.format.io.NotRewritableException if they cannot be, and why
     */
    ElementWriter writer(ByteSink sink) throws IOException;
}
