package org.eigenscope.model;

import java.io.IOException;

/** The weights of a model that is known only by its report, which holds none. */
public final class AbsentWeights {

    private static final String WORDS = "a report holds no weights: open the model that it was made from";

    private AbsentWeights() {}

    /**
     * A tensor's elements, not held.
     *
     * @param tensor its name: the elements of one are not those of another
     * @param dequantized true if they were real numbers that stored integers, or scaled floats, stand for
     * @param quantization how they were rounded, where the stored type does not say it; else null
     */
    public record Elements(String tensor, boolean dequantized, Quantization quantization) implements TensorData {
        @Override
        public ElementReader open() throws IOException {
            throw new IOException(WORDS);
        }
    }

    /** The matrices of a layer, not held. */
    public record Matrices() implements MatrixSource {
        @Override
        public MatrixReader open() throws IOException {
            throw new IOException(WORDS);
        }
    }
}
