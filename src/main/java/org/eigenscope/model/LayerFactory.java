package org.eigenscope.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eigenscope.model.RawLayer.KernelOrder;

/**
 * Makes the layers of a model from its tensors: names, kinds, matrices, numbers. One place, so that the same network
 * has the same layers whatever file it came from.
 */
public final class LayerFactory {

    private static final List<String> WEIGHT_ENDINGS = List.of(".weight", ".kernel", "/kernel", ".weight_v");

    /**
     * The layers of these tensors, in their order, numbered as {@link Layer#id()} says.
     *
     * @return one layer a tensor; a name that occurs twice gets the suffix {@code #2}, {@code #3}, …
     */
    public List<Layer> layers(List<RawLayer> tensors) {
        List<Layer> drafts = new ArrayList<>();
        for (RawLayer raw : tensors) {
            drafts.add(draft(raw));
        }
        int withMatrices = (int) drafts.stream().filter(layer -> layer.weights() != null).count();
        int id = 1;
        int otherId = withMatrices + 1;
        Map<String, Integer> seen = new HashMap<>();
        List<Layer> layers = new ArrayList<>();
        for (Layer draft : drafts) {
            int times = seen.merge(draft.name(), 1, Integer::sum);
            String name = times == 1 ? draft.name() : draft.name() + "#" + times;
            int number = draft.weights() != null ? id++ : otherId++;
            layers.add(new Layer(number, name, draft.kind(), draft.tensor(), draft.weights(), draft.reason()));
        }
        return layers;
    }

    private static Layer draft(RawLayer raw) {
        Tensor tensor = raw.tensor();
        LayerKind kind = raw.kind() != null ? raw.kind() : kind(tensor);
        String reason = reason(raw);
        if (!reason.isEmpty()) {
            String name = raw.name() != null ? raw.name() : tensor.name();
            return new Layer(1, name, kind, tensor, null, reason);
        }
        String name = raw.name() != null ? raw.name() : moduleName(tensor.name());
        return new Layer(1, name, kind, tensor, matrices(tensor, kind, raw.kernels()), "");
    }

    /** Why a tensor has no matrices; empty if it has. */
    private static String reason(RawLayer raw) {
        Tensor tensor = raw.tensor();
        if (!raw.reason().isEmpty()) {
            return raw.reason();
        }
        if (tensor.shape().elements() == 0) {
            return "it has no elements";
        }
        switch (tensor.dtype().group()) {
            case INTEGER -> {
                return "%s are counters, indices or masks, not weights".formatted(tensor.dtype());
            }
            case PACKED -> {
                return "packed %s, not decoded".formatted(tensor.dtype());
            }
            case COMPLEX -> {
                return "complex numbers are not analyzed";
            }
            case OTHER -> {
                return "its element type is not known";
            }
            case FLOAT, QUANTIZED -> {
                // Real numbers: the shape decides.
            }
        }
        int rank = tensor.shape().rank();
        if (rank == 0) {
            return "a single number has no spectrum";
        }
        if (rank == 1) {
            return "a vector has no spectrum";
        }
        if (rank > 5) {
            return "a tensor of rank %d is no layer that we know".formatted(rank);
        }
        for (long dim : tensor.shape().dims()) {
            if (dim > Integer.MAX_VALUE) {
                return "a dimension of %d is too large for one matrix".formatted(dim);
            }
        }
        return "";
    }

    private static LayerKind kind(Tensor tensor) {
        String name = tensor.name().toLowerCase(Locale.ROOT);
        int rank = tensor.shape().rank();
        if (!tensor.dtype().isReal()) {
            return LayerKind.OTHER;
        }
        if (rank <= 1) {
            if (name.endsWith("bias") || name.endsWith("beta")) {
                return LayerKind.BIAS;
            }
            return rank == 0 ? LayerKind.OTHER : LayerKind.NORM;
        }
        return switch (rank) {
            case 2 -> isEmbedding(name) ? LayerKind.EMBEDDING
                    : name.contains("weight_ih") || name.contains("weight_hh") || name.contains("recurrent_kernel")
                            ? LayerKind.RECURRENT : LayerKind.DENSE;
            case 3 -> name.contains("expert") ? LayerKind.EXPERTS : LayerKind.CONV1D;
            case 4 -> LayerKind.CONV2D;
            case 5 -> LayerKind.CONV3D;
            default -> LayerKind.OTHER;
        };
    }

    private static boolean isEmbedding(String name) {
        return name.contains("embed") || name.contains("wte.") || name.contains("wpe.") || name.contains("tok_emb");
    }

    private static WeightMatrix matrices(Tensor tensor, LayerKind kind, KernelOrder order) {
        Shape shape = tensor.shape();
        int rank = shape.rank();
        int rows;
        int columns;
        long slices = 1;
        long sliceStride;
        long rowStride;
        long columnStride;
        if (rank == 2 || kind == LayerKind.EXPERTS) {
            rows = (int) shape.dim(rank - 2);
            columns = (int) shape.dim(rank - 1);
            for (int axis = 0; axis < rank - 2; axis++) {
                slices *= shape.dim(axis);
            }
            sliceStride = (long) rows * columns;
            rowStride = columns;
            columnStride = 1;
        } else if (order == KernelOrder.OUT_IN_KERNEL) {
            rows = (int) shape.dim(0);
            columns = (int) shape.dim(1);
            for (int axis = 2; axis < rank; axis++) {
                slices *= shape.dim(axis);
            }
            sliceStride = 1;
            rowStride = columns * slices;
            columnStride = slices;
        } else {
            rows = (int) shape.dim(rank - 2);
            columns = (int) shape.dim(rank - 1);
            for (int axis = 0; axis < rank - 2; axis++) {
                slices *= shape.dim(axis);
            }
            sliceStride = (long) rows * columns;
            rowStride = columns;
            columnStride = 1;
        }
        MatrixSource source = new MatrixView(tensor.data(), rows, columns, Math.toIntExact(slices), sliceStride,
                rowStride, Math.toIntExact(columnStride));
        boolean kernel = rank > 2 && kind != LayerKind.EXPERTS && slices > 1;
        return new WeightMatrix(rows, columns, Math.toIntExact(slices), Math.min(rows, columns), kernel,
                tensor.dtype().fitsFloat(), source);
    }

    /** The module's name of a weight: {@code fc1.weight → fc1}. */
    private static String moduleName(String tensorName) {
        for (String ending : WEIGHT_ENDINGS) {
            if (tensorName.endsWith(ending) && tensorName.length() > ending.length()) {
                return tensorName.substring(0, tensorName.length() - ending.length());
            }
        }
        return tensorName;
    }
}
