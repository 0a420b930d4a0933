package org.eigenscope.format.data;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.eigenscope.format.io.ByteSink;
import org.eigenscope.format.io.NotRewritableException;
import org.eigenscope.model.TensorData;

/**
 * Stores other values at the place of a tensor's elements, each rounded to the nearest that their type has (ties to
 * even; beyond the largest to that). An element whose value is the one that is there keeps its bits. Not for several
 * threads at once.
 */
public interface ElementWriter extends Closeable {

    /**
     * Stores elements {@code first … first+count−1} in C order.
     *
     * @throws IndexOutOfBoundsException if they are not all within the tensor or the array
     */
    void write(long first, double[] values, int offset, int count) throws IOException;

    /** Writes what is still held back: to be called, also where nothing failed. */
    @Override
    void close() throws IOException;

    /**
     * Opens the elements of a tensor to be rewritten.
     *
     * @param sink takes their bytes
     * @throws NotRewritableException if they cannot be, and why
     */
    static ElementWriter open(TensorData data, ByteSink sink) throws IOException {
        if (data instanceof RewritableData stored) {
            return stored.writer(sink);
        }
        throw new NotRewritableException(switch (data) {
            case ScaledData scaled -> "its elements are stored numbers times scales";
            case WeightNormData norm -> "it is made of directions and lengths (weight normalization)";
            case SpectralNormData norm -> "it is made of a weight and its spectral norm";
            case MaskedData masked -> "it is made of a weight and a mask";
            default -> "its elements are not stored as they are read";
        });
    }

    /** Opens several tensors, or none of them. */
    static List<ElementWriter> open(List<TensorData> all, ByteSink sink) throws IOException {
        List<ElementWriter> writers = new ArrayList<>();
        try {
            for (TensorData data : all) {
                writers.add(open(data, sink));
            }
            return writers;
        } catch (IOException e) {
            close(writers);
            throw e;
        }
    }

    /** Closes all of them, whichever fails. */
    static void close(List<ElementWriter> writers) throws IOException {
        IOException failure = null;
        for (ElementWriter writer : writers) {
            try {
                writer.close();
            } catch (IOException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
