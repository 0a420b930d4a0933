package org.eigenscope.format.reader;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.eigenscope.format.reader.RawLayer.KernelOrder;
import org.eigenscope.model.DType;
import org.eigenscope.model.DType.Group;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.Layer;
import org.eigenscope.model.LayerKind;
import org.eigenscope.model.MatrixSource;
import org.eigenscope.model.MatrixView;
import org.eigenscope.model.SafeText;
import org.eigenscope.model.Shape;
import org.eigenscope.model.Tensor;
import org.eigenscope.model.WeightMatrix;

/**
 * Makes the layers of a model from its tensors: names, kinds, matrices, numbers. One place, so that the same network
 * has the same layers whatever file it came from.
 */
public final class LayerFactory {

    private static final List<String> WEIGHT_ENDINGS = List.of(".weight", ".kernel", "/kernel", "/w",
            ".weight_quantized");
    /**
     * The module of a table of vectors, by its own name: {@code tok_embeddings}, {@code token_embd}, GPT-2's {@code
     * wte}.
     */
    private static final NamePattern TABLE = NamePattern.holding(".*emb(?:ed|d).*|wte|wpe", "embed", "embd", "wte",
            "wpe");
    /** PyTorch's and Keras' recurrent weights; TensorFlow 1 has those of a cell in one matrix. */
    private static final NamePattern RECURRENT = NamePattern.holding(
            "weight_[ih]h|recurrent_kernel|(?:lstm|gru|rnn)_cell(?:_\\d+)?[./]",
            "weight_ih", "weight_hh", "recurrent_kernel", "lstm_cell", "gru_cell", "rnn_cell");
    private static final int LONGEST_NAME = 400;

    /**
     * The layers of these tensors, in their order, numbered as {@link Layer#id()} says.
     *
     * @return one layer a tensor; a name that occurs twice gets the suffix {@code #2}, {@code #3}, …; control
     *     characters in names are written out, endless names cut
     */
    public List<Layer> layers(List<RawLayer> tensors) {
        List<Layer> drafts = tensors.stream().map(LayerFactory::draft).toList();
        int id = 1;
        int otherId = 1 + (int) drafts.stream().filter(layer -> layer.weights() != null).count();
        Set<String> taken = new HashSet<>();
        Map<String, Integer> times = new HashMap<>();
        List<Layer> layers = new ArrayList<>();
        for (Layer draft : drafts) {
            String name = draft.name();
            while (!taken.add(name)) {
                name = draft.name() + "#" + (1 + times.merge(draft.name(), 1, Integer::sum));
            }
            int number = draft.weights() != null ? id++ : otherId++;
            layers.add(new Layer(number, name, draft.kind(), draft.tensor(), draft.weights(), draft.reason(),
                    draft.severity()));
        }
        return layers;
    }

    private static Layer draft(RawLayer raw) {
        Tensor tensor = raw.tensor();
        LayerKind kind = raw.kind() != null ? raw.kind() : kind(tensor);
        String reason = raw.reason();
        Severity severity = raw.severity();
        WeightMatrix weights = reason.isEmpty() ? raw.weights() : null;
        if (reason.isEmpty() && weights == null) {
            reason = reason(tensor, kind);
            severity = reason.isEmpty() ? Severity.NOTE : severity(tensor, kind);
            weights = reason.isEmpty() ? matrices(tensor, kind, raw.kernels()) : null;
        }
        String name = raw.name() != null ? raw.name() : reason.isEmpty() ? moduleName(tensor.name()) : tensor.name();
        return new Layer(1, printable(name), kind, tensor, weights, reason, severity);
    }

    /** The severity of a tensor of this type that has no matrices. */
    private static Severity severity(Tensor tensor, LayerKind kind) {
        boolean undecoded = !tensor.isReal() && tensor.shape().rank() > 1 && tensor.shape().elements() > 0
                && (tensor.dtype().group() != Group.INTEGER || kind != LayerKind.OTHER);
        return undecoded ? Severity.UNDECODED : Severity.NOTE;
    }

    /** Why a tensor has no matrices, by its type and shape; empty if it has. */
    private static String reason(Tensor tensor, LayerKind kind) {
        DType dtype = tensor.dtype();
        Shape shape = tensor.shape();
        int rank = shape.rank();
        if (shape.elements() == 0) {
            return "it has no elements";
        }
        switch (tensor.isReal() ? Group.FLOAT : dtype.group()) {
            case INTEGER -> {
                return kind == LayerKind.OTHER ? "%s are counters, indices or masks, not weights".formatted(dtype)
                        : "quantized integers in %s, not decoded".formatted(dtype);
            }
            case PACKED -> {
                return "packed %s, not decoded".formatted(dtype);
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
        long longest = shape.longest();
        if (rank == 0) {
            return "a single number has no spectrum";
        }
        if (rank == 1 || rank > 2 && longest == shape.elements() || kind == LayerKind.BIAS || kind == LayerKind.NORM) {
            return rank > 1 && longest < shape.elements() ? "vectors, one per row, have no spectrum"
                    : "a vector has no spectrum";
        }
        if (rank > 2 && kind == LayerKind.OTHER) {
            return "nothing tells what its %d axes are".formatted(rank);
        }
        if (rank > 5) {
            return "a tensor of rank %d is not a known kind of layer".formatted(rank);
        }
        if (longest > Integer.MAX_VALUE || rank > 2 && shape.elements() / longest > Integer.MAX_VALUE) {
            return "its shape %s is too large for matrices".formatted(shape);
        }
        return "";
    }

    private static LayerKind kind(Tensor tensor) {
        String name = tensor.name().toLowerCase(Locale.ROOT);
        int rank = tensor.shape().rank();
        if (!tensor.isReal()) {
            return LayerKind.OTHER;
        }
        if (name.endsWith("bias") || name.endsWith("biases") && rank <= 1 || lastPart(name).startsWith("bias_")
                || rank <= 1 && name.endsWith("beta")) {
            return LayerKind.BIAS;
        }
        String module = lastPart(moduleName(name));
        return switch (rank) {
            case 0 -> LayerKind.OTHER;
            case 1 -> LayerKind.NORM;
            case 2 -> TABLE.matches(module) ? LayerKind.EMBEDDING
                    : RECURRENT.finds(name) ? LayerKind.RECURRENT : LayerKind.DENSE;
            default -> LayerKind.OTHER;
        };
    }

    private static WeightMatrix matrices(Tensor tensor, LayerKind kind, KernelOrder order) {
        Shape shape = tensor.shape();
        int rank = shape.rank();
        boolean kernel = switch (kind) {
            case CONV1D, CONV2D, CONV3D -> rank > 2;
            // Stacks of whole matrices: one an expert, one a direction.
            default -> false;
        };
        KernelOrder stored = kernel ? order : KernelOrder.KERNEL_IN_OUT;
        int rows = (int) shape.dim(stored == KernelOrder.KERNEL_IN_OUT ? rank - 2 : 0);
        int columns = (int) shape.dim(stored == KernelOrder.OUT_IN_KERNEL ? 1 : rank - 1);
        int slices = (int) (shape.elements() / ((long) rows * columns));
        long row = (long) columns * slices;
        MatrixSource source = switch (stored) {
            case OUT_IN_KERNEL -> new MatrixView(tensor.data(), rows, columns, slices, 1, row, slices);
            case KERNEL_IN_OUT ->
                new MatrixView(tensor.data(), rows, columns, slices, (long) rows * columns, columns, 1);
            case OUT_KERNEL_IN -> new MatrixView(tensor.data(), rows, columns, slices, columns, row, 1);
        };
        return new WeightMatrix(rows, columns, slices, Math.min(rows, columns), kernel,
                tensor.data().dequantized() || tensor.dtype().fitsFloat(), source);
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

    private static String lastPart(String name) {
        return name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('/')) + 1);
    }

    private static String printable(String name) {
        return name.isBlank() ? "(no name)" : SafeText.start(name, LONGEST_NAME);
    }
}
