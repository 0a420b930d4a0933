package org.eigenscope.surgery;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.eigenscope.format.data.ElementWriter;
import org.eigenscope.format.data.Encoding;
import org.eigenscope.format.io.NotRewritableException;
import org.eigenscope.model.DType;
import org.eigenscope.model.Layer;
import org.eigenscope.model.MatrixReader;
import org.eigenscope.model.MatrixView;
import org.eigenscope.model.WeightMatrix;

/** The elements that the tensor of a layer has when the layer is given other weights, in memory and not in a file. */
public final class TensorElements {

    private TensorElements() {}

    /**
     * True if they can be made: the tensor is stored as floats of 32 bits, its matrices are all of it, and it fits into
     * one buffer.
     */
    public static boolean canBeMade(Layer layer) throws IOException {
        if (layer.tensor().dtype() != DType.F32 || layer.tensor().bytes() > Integer.MAX_VALUE) {
            return false;
        }
        try {
            ModelCopy.check(layer);
            MatrixView view = ModelCopy.view(layer);
            return (long) view.slices() * view.rows() * view.columns() == layer.tensor().shape().elements();
        } catch (NotRewritableException e) {
            return false;
        }
    }

    /**
     * Makes them.
     *
     * @param layer one whose elements {@linkplain #canBeMade(Layer) can be made}
     * @param weights of the same shape, which it is given
     * @param into takes them from its start on, in C order and the byte order of the machine, rounded as a
     *     {@link ModelCopy} rounds them
     * @param checkpoint called often; throws to stop
     */
    public static void make(Layer layer, WeightMatrix weights, ByteBuffer into, Runnable checkpoint)
            throws IOException {
        MatrixView view = ModelCopy.view(layer);
        try (ElementWriter writer = new Floats(into); MatrixReader reader = weights.source().open()) {
            new MatrixWriting(view, reader, writer, checkpoint).write();
        }
    }

    /** Keeps elements as floats of 32 bits. */
    private static final class Floats implements ElementWriter {

        private final Encoding encoding = new Encoding(DType.F32, ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN);
        private final ByteBuffer into;

        Floats(ByteBuffer into) {
            this.into = into.duplicate().order(ByteOrder.nativeOrder());
        }

        @Override
        public void write(long first, double[] values, int offset, int count) {
            int at = Math.toIntExact(first * Float.BYTES);
            for (int i = 0; i < count; i++) {
                into.putFloat(at + i * Float.BYTES, (float) encoding.rounded(values[offset + i]));
            }
        }

        @Override
        public void close() {
            // Nothing is held back.
        }
    }
}
