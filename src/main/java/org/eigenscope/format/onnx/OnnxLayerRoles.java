package org.eigenscope.format.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.eigenscope.format.reader.NamePattern;
import org.eigenscope.model.DType;
import org.eigenscope.model.LayerKind;
import org.eigenscope.model.Tensor;

/**
 * What each tensor is for, by the node that consumes it: its kind, and the module's name where an exporter replaced
 * the tensor's own ({@code onnx::MatMul_897} is the weight of {@code encoder.layer.0.output.dense}).
 */
final class OnnxLayerRoles {

    /** Operators that pass a weight on, changed only in form. */
    static final Set<String> PASSING = Set.of("Transpose", "Identity", "Cast", "Reshape", "Squeeze",
            "Unsqueeze",
            "Flatten", "DequantizeLinear", "CastLike");
    /** Names that exporters and optimizers make up, beside numbers. */
    private static final NamePattern MADE_UP = NamePattern.holding(
            "onnx::.*|.*(?:^|[/._])(?:Constant|const|const_fold_opt_|val|tensor|initializer|param|_v)"
                    + "_?_?\\d*(?:_output_\\d+)?",
            "onnx::", "Constant", "const", "val", "tensor", "initializer", "param", "_v");
    /** Operators that take a table of biases or a mask, never a kernel. */
    private static final Set<String> ELEMENTWISE = Set.of("Add", "Sub", "Mul", "Div", "Where", "Pow", "Concat",
            "Expand", "PRelu");
    /** The domain of the operators that ONNX Runtime fuses others into. */
    private static final String MICROSOFT = "com.microsoft";
    /** The domain of the operators whose kernels ONNX Runtime has put in the order of one machine's vectors. */
    private static final String BLOCKED = "com.microsoft.nchwc";
    private static final Set<String> QUANTIZED = Set.of("MatMulNBits", "MatMulInteger", "ConvInteger", "QLinearMatMul",
            "QLinearConv", "MatMulBnb4", "MatMulFpQ4", "QEmbedLayerNormalization", "DynamicQuantizeLSTM",
            "DynamicQuantizeMatMul", "MatMulIntegerToFloat", "GatherBlockQuantized", "QGemm",
            "QAttention", "QMoE");
    /** Tensors followed from one: enough for any exporter, and no path is walked twice. */
    private static final int FARTHEST = 16;
    /** Uses kept of one tensor: the first ones tell, and a file made of uses alone takes no time. */
    private static final int MOST_USES = 64;

    /**
     * The use of a tensor.
     *
     * @param node the node that consumes it
     * @param input which of the node's inputs it is
     * @param order the node's place in the execution
     */
    record Use(Node node, int input, int order) {}

    private final Map<String, List<Use>> uses = new HashMap<>();
    private final Set<String> tensors;
    private final QuantizedUses quantized;
    private final WeightPaths paths;

    OnnxLayerRoles(Graph graph) {
        tensors = new HashSet<>();
        graph.tensors.forEach(tensor -> tensors.add(tensor.name()));
        quantized = new QuantizedUses(graph, tensor -> uses.getOrDefault(tensor, List.of()), tensors);
        paths = new WeightPaths(graph, tensor -> uses.getOrDefault(tensor, List.of()), tensors);
        for (int order = 0; order < graph.nodes.size(); order++) {
            Node node = graph.nodes.get(order);
            for (int input = 0; input < node.inputs().size(); input++) {
                List<Use> known = uses.computeIfAbsent(node.inputs().get(input), name -> new ArrayList<>(1));
                if (known.size() < MOST_USES) {
                    known.add(new Use(node, input, order));
                }
            }
        }
    }

    /**
     * The first use of a tensor that says what it is for, past nodes that only change its form; null if there is none.
     */
    Use use(String tensor) {
        return use(tensor, null);
    }

    /** @param passed what nodes that pass the tensor on have made of it, or null before there is one */
    private Use use(String tensor, Set<String> passed) {
        Set<String> seen = passed;
        Use first = null;
        for (Use use : uses.getOrDefault(tensor, List.of())) {
            Use found = use;
            boolean passes = PASSING.contains(use.node().operator()) || use.node().operator().equals("QuantizeLinear");
            if (passes && use.input() == 0 && !use.node().outputs().isEmpty()) {
                String output = use.node().outputs().getFirst();
                seen = seen == null ? new HashSet<>() : seen;
                found = seen.size() < FARTHEST && seen.add(output) ? use(output, seen) : null;
            }
            if (found != null && (first == null || isWeight(found) && !isWeight(first))) {
                first = found;
            }
        }
        return first;
    }

    /** Finds the nodes between a tensor and the layer that takes it. */
    WeightPath path(String tensor) {
        return paths.of(tensor);
    }

    /** The scalings of this very tensor by nodes. */
    Set<Dequantization> scalings(String tensor) {
        return quantized.scalings(tensor);
    }

    /** True if a layer takes the tensor by this use. */
    static boolean isWeight(Use use) {
        return switch (use.node().operator()) {
            case "MatMul", "Gemm", "Conv", "ConvTranspose", "Gather", "LSTM", "GRU", "RNN", "FusedMatMul", "Einsum",
                    "FusedGemm", "FusedConv", "EmbedLayerNormalization", "MoE" -> true;
            // The contrib operator has its weights in the second input, ONNX' own of that name a key.
            case "Attention" -> use.node().domain().equals(MICROSOFT);
            default -> QUANTIZED.contains(use.node().operator());
        };
    }

    /** The kind of a tensor of this rank, or null if its use does not tell. */
    static LayerKind kind(Use use, int rank) {
        if (use == null) {
            return null;
        }
        return switch (use.node().operator()) {
            case "Gemm", "FusedGemm" -> rank < 2 || use.input() == 2 ? LayerKind.BIAS : LayerKind.DENSE;
            case "MatMul", "FusedMatMul" -> rank < 2 ? LayerKind.BIAS : LayerKind.DENSE;
            case "Einsum" -> rank < 2 ? null : LayerKind.DENSE;
            case "Attention" -> !use.node().domain().equals(MICROSOFT) ? null
                    : rank < 2 ? LayerKind.BIAS : use.input() == 1 && rank == 2 ? LayerKind.DENSE : null;
            case "EmbedLayerNormalization" -> rank == 2 ? LayerKind.EMBEDDING : use.input() == 6 ? LayerKind.BIAS
                    : LayerKind.NORM;
            case "Conv", "ConvTranspose", "FusedConv", "ConvInteger", "QLinearConv" ->
                use.input() == (use.node().operator().equals("QLinearConv") ? 8 : 2) ? LayerKind.BIAS : switch (rank) {
                case 3 -> LayerKind.CONV1D;
                case 4 -> LayerKind.CONV2D;
                case 5 -> LayerKind.CONV3D;
                default -> null;
            };
            case "MatMulNBits", "MatMulInteger", "DynamicQuantizeMatMul", "MatMulIntegerToFloat",
                    "QAttention" -> use.input() == 1 && rank >= 2 ? LayerKind.DENSE : null;
            case "QEmbedLayerNormalization" -> use.input() >= 2 && use.input() <= 4 && rank == 2 ? LayerKind.EMBEDDING
                    : null;
            // Of three products each a stack of weights, biases, and for QMoE scales.
            case "MoE" -> use.input() < 2 ? null : use.input() % 2 == 1 ? LayerKind.BIAS
                    : rank == 3 ? LayerKind.DENSE : null;
            case "QMoE" -> PackedExperts.isWeight(use.input()) && rank == 3 ? LayerKind.DENSE
                    : PackedExperts.isBias(use.input()) ? LayerKind.BIAS : null;
            case "MatMulBnb4" -> use.input() == 1 ? LayerKind.DENSE : null;
            case "QLinearMatMul", "QGemm" -> use.input() == 3 && rank >= 2 ? LayerKind.DENSE : null;
            case "Gather", "GatherBlockQuantized" -> use.input() == 0 && rank == 2 ? LayerKind.EMBEDDING : null;
            case "LSTM", "GRU", "RNN", "DynamicQuantizeLSTM" -> use.input() <= 2 ? LayerKind.RECURRENT : LayerKind.BIAS;
            case "SkipLayerNormalization", "SkipSimplifiedLayerNormalization" ->
                rank > 1 ? null : use.input() == 2 ? LayerKind.NORM : LayerKind.BIAS;
            case "BiasGelu", "FastGelu" -> rank == 1 && use.input() == 1 ? LayerKind.BIAS : null;
            case "LayerNormalization", "BatchNormalization", "InstanceNormalization", "GroupNormalization",
                    "SimplifiedLayerNormalization", "RMSNormalization" ->
                rank > 1 ? null : use.input() == 2 ? LayerKind.BIAS : LayerKind.NORM;
            default -> null;
        };
    }

    /**
     * The name of the layer that a tensor makes, where its own name is made up, or it is not in the file: after the
     * bias that follows the node that consumes it, after that node's other tensors, or after the node itself.
     *
     * @return null if the tensor's own name is the best there is
     */
    String layerName(String tensor, Use use, LayerKind kind) {
        if (use == null || kind == null || tensors.contains(tensor) && !isMadeUp(tensor)) {
            return null;
        }
        String module = module(use);
        if (module == null) {
            return null;
        }
        return switch (kind) {
            case BIAS -> module + ".bias";
            case NORM -> module + ".weight";
            case RECURRENT -> module + (use.input() == 2 ? ".weight_hh" : ".weight_ih");
            default -> module;
        };
    }

    /** True if a node unpacks the tensor, in a way that is not decoded here. */
    boolean isPacked(Use use) {
        return use != null && !isScale(use) && !isQuantizedBias(use)
                && (QUANTIZED.contains(use.node().operator()) || use.node().domain().equals(BLOCKED));
    }

    /** Why a tensor is not analyzed by its use: packed, or a constant folded out of a computation; else empty. */
    String reason(Tensor of, Use use) {
        String tensor = of.name();
        int rank = of.shape().rank();
        if (use != null && rank >= 4 && ELEMENTWISE.contains(use.node().operator())) {
            return "a constant of the node %s, not a layer's weights".formatted(use.node().operator());
        }
        if (rank >= 3 && use != null && use.input() == 1 && use.node().domain().equals(BLOCKED)) {
            return "its kernel is in the blocked order (NCHWc) of the machine that ONNX Runtime optimized the model "
                    + "for: "
                    + "open the model as it was before";
        }
        // Of vectors the integers only: other scales are said to be vectors, as those of norms are.
        if (use != null && isScale(use) && (rank >= 2 || of.dtype().group() != DType.Group.FLOAT)) {
            return "scales or zero points of quantized numbers";
        }
        if (use != null && isQuantizedBias(use) && rank < 2) {
            return "a quantized bias: a vector has no spectrum";
        }
        if (rank >= 2 && isPacked(use) && scalings(tensor).isEmpty() && kind(use, rank) != LayerKind.BIAS) {
            return "packed, not decoded: the node %s unpacks it".formatted(use.node().operator());
        }
        return rank >= 2 && use != null && !isWeight(use) && isMadeUp(tensor)
                ? "a constant of the node %s, not a layer's weights".formatted(use.node().operator()) : "";
    }

    private static boolean isQuantizedBias(Use use) {
        return switch (use.node().operator()) {
            case "QLinearConv" -> use.input() == 8;
            case "QGemm" -> use.input() == 6;
            case "QLinearAdd" -> use.input() == 0 || use.input() == 3;
            default -> false;
        };
    }

    private static boolean isScale(Use use) {
        return switch (use.node().operator()) {
            case "DequantizeLinear", "QuantizeLinear" -> use.input() > 0;
            case "MatMulInteger", "ConvInteger" -> use.input() > 1;
            case "QLinearMatMul" -> use.input() != 0 && use.input() != 3;
            case "QLinearConv" -> use.input() != 0 && use.input() != 3 && use.input() != 8;
            case "QGemm" -> use.input() != 0 && use.input() != 3 && use.input() != 6;
            case "DynamicQuantizeMatMul" -> use.input() == 2 || use.input() == 3;
            case "MatMulIntegerToFloat" -> use.input() >= 2 && use.input() <= 5;
            case "QAttention" -> use.input() == 3 || use.input() == 4 || use.input() == 6 || use.input() == 7;
            case "QEmbedLayerNormalization" -> use.input() > 7;
            case "QLinearAdd", "QLinearMul" -> use.input() != 0 && use.input() != 3;
            case "QLinearConcat" -> use.input() < 2 || use.input() % 3 != 2;
            case "QLinearAveragePool", "QLinearGlobalAveragePool", "QLinearLeakyRelu", "QLinearSigmoid",
                    "QLinearReduceMean", "QLinearSoftmax" -> use.input() > 0;
            case "MatMulNBits", "GatherBlockQuantized", "MatMulBnb4" -> use.input() > 1;
            case "DynamicQuantizeLSTM" -> use.input() > 7;
            case "QMoE" -> !PackedExperts.isWeight(use.input()) && !PackedExperts.isBias(use.input());
            default -> false;
        };
    }

    private static boolean isMadeUp(String tensor) {
        return isNumber(tensor) || MADE_UP.matches(tensor);
    }

    private static boolean isNumber(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) < '0' || name.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private String module(Use use) {
        if (!use.node().outputs().isEmpty()) {
            for (Use next : uses.getOrDefault(use.node().outputs().getFirst(), List.of())) {
                String bias = next.node().operator().equals("Add")
                        ? moduleOf(next.node().inputs(), name -> name.endsWith("bias")) : null;
                if (bias != null) {
                    return bias;
                }
            }
        }
        String sibling = moduleOf(use.node().inputs(), name -> true);
        return sibling != null ? sibling : moduleOfNode(use.node());
    }

    /** {@code /encoder/layer.0/output/dense/MatMul → encoder.layer.0.output.dense}; null if the name says nothing. */
    private static String moduleOfNode(Node node) {
        String name = node.name();
        if (name.indexOf('/') < 0) {
            return null;
        }
        List<String> path = new ArrayList<>();
        String[] parts = name.split("/");
        for (int i = 0; i < parts.length; i++) {
            String part = parts[i];
            boolean operator = i == parts.length - 1 && part.matches(Pattern.quote(node.operator()) + "(_\\d+)?")
                    || TensorFlowNames.isNoModule(part);
            if (part.isEmpty() || operator) {
                continue;
            }
            // A Sequential repeats its name: /layer1/layer1.0/conv1.
            if (!path.isEmpty() && part.startsWith(path.getLast() + ".")) {
                path.removeLast();
            }
            path.add(part);
        }
        return path.isEmpty() ? null : String.join(".", path);
    }

    /** The module of the first of these tensors that still has its owner's name. */
    private String moduleOf(List<String> names, Predicate<String> wanted) {
        for (String name : names) {
            int end = name.lastIndexOf('.');
            if (end > 0 && tensors.contains(name) && !isMadeUp(name) && wanted.test(name)) {
                return name.substring(0, end);
            }
        }
        return null;
    }
}
