package org.eigenscope.format;

import java.util.List;
import org.eigenscope.model.DType;
import org.eigenscope.model.LayerKind;
import org.eigenscope.model.RawLayer;
import org.eigenscope.model.RawLayer.KernelOrder;
import org.eigenscope.model.Shape;
import org.eigenscope.model.Tensor;
import org.eigenscope.model.TensorData;

/** How Keras and TensorFlow name and shape the variables of a layer: {@code encoder/layer_0/dense/kernel}. */
public final class Variables {

    private static final List<String> KERNELS = List.of(".kernel", ".weights", ".embeddings");
    private static final List<String> INTO_HEADS = List.of(".query.kernel", ".key.kernel", ".value.kernel");
    private static final String OUT_OF_HEADS = ".attention_output.kernel";

    private Variables() {}

    /**
     * The variable with this path.
     *
     * @param path its name, with slashes
     * @param shape as stored; kernels are (kernel…, in, out)
     * @param bytes what it takes in the file
     * @param reason why it is not analyzed, or empty
     */
    public static RawLayer layer(String path, DType dtype, Shape shape, long bytes, TensorData data, String reason) {
        String name = path.replace('/', '.');
        String layer = null;
        if (shape.rank() >= 2) {
            for (String ending : KERNELS) {
                if (name.endsWith(ending) && name.length() > ending.length()) {
                    layer = name.substring(0, name.length() - ending.length());
                }
            }
        }
        boolean table = layer != null && shape.rank() == 2
                && (name.endsWith(".embeddings") || layer.substring(layer.lastIndexOf('.') + 1).contains("embed"));
        LayerKind kind = table && dtype.isReal() ? LayerKind.EMBEDDING : null;
        return new RawLayer(new Tensor(name, dtype, matrixOfHeads(name, shape), bytes, data), layer, kind,
                KernelOrder.KERNEL_IN_OUT, reason);
    }

    /** Attention's projections are stored with the heads as an axis of their own: they are in × out matrices all the same. */
    private static Shape matrixOfHeads(String name, Shape shape) {
        if (shape.rank() != 3) {
            return shape;
        }
        if (INTO_HEADS.stream().anyMatch(name::endsWith)) {
            return Shape.of(shape.dim(0), shape.dim(1) * shape.dim(2));
        }
        return name.endsWith(OUT_OF_HEADS) ? Shape.of(shape.dim(0) * shape.dim(1), shape.dim(2)) : shape;
    }
}
