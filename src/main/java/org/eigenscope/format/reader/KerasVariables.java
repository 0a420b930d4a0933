package org.eigenscope.format.reader;

import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eigenscope.format.data.UnreadableData;
import org.eigenscope.format.reader.RawLayer.KernelOrder;
import org.eigenscope.model.DType;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.LayerKind;
import org.eigenscope.model.Shape;
import org.eigenscope.model.Tensor;
import org.eigenscope.model.TensorData;

/** Names and shapes of a layer's variables in Keras and TensorFlow: {@code encoder/layer_0/dense/kernel}. */
public final class KerasVariables {

    /** The sum of a projection whose weights are heads × in × size. */
    public static final String HEADS_FIRST = "btd,ndh->btnh";

    private static final Pattern PROJECTION = Pattern.compile("(.*/|)(_?)(?:query|key|value)(_dense)?/kernel");
    private static final List<String> KERNELS = List.of(".kernel", ".weights", ".embeddings");
    /**
     * Keras calls the projections {@code query} and stores them under {@code query_dense}, by the attribute that holds
     * them.
     */
    private static final Pattern INTO_HEADS = Pattern.compile(
            ".*\\.(?:query|key|value|_?(?:query|key|value)_dense)\\.kernel");
    private static final Pattern OUT_OF_HEADS = Pattern.compile(".*\\._?(?:attention_output|output_dense)\\.kernel");

    private KerasVariables() {}

    /**
     * A variable whose axes a sibling may tell: a projection into heads that has the heads first.
     *
     * @param raw the variable as {@link #layer} gives it
     * @param path its name, with slashes
     * @param shape as stored
     * @param shapes the stored shapes of other variables by their names; null for what is not there
     */
    public static RawLayer withHeads(RawLayer raw, String path, Shape shape, Function<String, Shape> shapes) {
        Matcher name = shape.rank() == 3 && raw.reason().isEmpty() ? PROJECTION.matcher(path) : null;
        if (name == null || !name.matches()) {
            return raw;
        }
        boolean dense = name.group(3) != null;
        Shape query = shapes.apply(name.group(1) + name.group(2) + "query" + (dense ? "_dense" : "") + "/kernel");
        Shape out = shapes.apply(name.group(1) + name.group(2) + (dense ? "output_dense" : "attention_output")
                + "/kernel");
        Tensor tensor = raw.tensor();
        return query == null || out == null || !isHeadsFirst(shape, query, out) ? raw
                : EinsumWeights.of(raw.with(new Tensor(tensor.name(), tensor.dtype(), shape, tensor.bytes(),
                tensor.data())), HEADS_FIRST, 1);
    }

    /**
     * True if projections into heads of this shape are heads × in × size, as KerasHub's Gemma has them: the way out,
     * heads × size × out, fits them so and not as in × heads × size. Keys and values may have fewer heads.
     */
    public static boolean isHeadsFirst(Shape into, Shape query, Shape out) {
        if (into.rank() != 3 || query.rank() != 3 || out.rank() != 3) {
            return false;
        }
        boolean usual = query.dim(0) == out.dim(2) && query.dim(1) == out.dim(0) && into.dim(0) == query.dim(0);
        return !usual && query.dim(0) == out.dim(0) && query.dim(1) == out.dim(2) && into.dim(1) == query.dim(1);
    }

    /**
     * The variable with this path.
     *
     * @param path its name, with slashes
     * @param shape as stored; kernels are (kernel…, in, out)
     * @param bytes what it takes in the file
     */
    public static RawLayer layer(String path, DType dtype, Shape shape, long bytes, TensorData data) {
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
                KernelOrder.KERNEL_IN_OUT, "");
    }

    /** The variable with this path, whose elements cannot be read for this reason. */
    public static RawLayer unread(String path, DType dtype, Shape shape, Severity severity, String reason) {
        return layer(path, dtype, shape, 0, new UnreadableData(path, reason)).because(severity, reason);
    }

    /**
     * Attention's projections are stored with the heads as an axis of their own: they are in × out matrices all the
     * same.
     */
    private static Shape matrixOfHeads(String name, Shape shape) {
        if (shape.rank() != 3) {
            return shape;
        }
        if (INTO_HEADS.matcher(name).matches()) {
            return Shape.of(shape.dim(0), shape.dim(1) * shape.dim(2));
        }
        return OUT_OF_HEADS.matcher(name).matches() ? Shape.of(shape.dim(0) * shape.dim(1), shape.dim(2)) : shape;
    }
}
