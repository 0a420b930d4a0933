package org.eigenscope.format.data;

import java.io.IOException;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.SafeText;
import org.eigenscope.model.TensorData;

/**
 * The elements of a tensor that is listed, but cannot be read.
 *
 * @param tensor its name: two that cannot be read are not the same for that
 * @param reason why, in words
 */
public record UnreadableData(String tensor, String reason) implements TensorData {

    @Override
    public ElementReader open() throws IOException {
        throw new IOException("%s: %s".formatted(SafeText.name(tensor), reason));
    }
}
