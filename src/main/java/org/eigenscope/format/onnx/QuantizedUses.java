package org.eigenscope.format.onnx;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.eigenscope.format.onnx.OnnxLayerRoles.Use;

/**
 * Where the scale and the zero point of a quantized weight stand, by the node that uses it: in that node's inputs, or,
 * for the integer products of ONNX, in the multiplication that follows them.
 */
final class QuantizedUses {

    /** An axis that no tensor has: the scale is one for the whole tensor, or nothing that fits. */
    private static final long NO_AXIS = Long.MAX_VALUE;

    /** Nodes that looked up rows may pass before they are scaled. */
    private static final int FARTHEST = 8;
    /** Names of one tensor, one after the other. */
    private static final int MOST_NAMES = 2;

    private final Map<String, Node> producers = new HashMap<>();
    private final Function<String, List<Use>> uses;
    private final Set<String> tensors;

    /**
     * @param uses the uses of a value by its name
     * @param tensors the names of the values that the file holds
     */
    QuantizedUses(Graph graph, Function<String, List<Use>> uses, Set<String> tensors) {
        this.uses = uses;
        this.tensors = tensors;
        graph.nodes.forEach(node -> node.outputs().forEach(output -> producers.putIfAbsent(output, node)));
    }

    /** The scaling of this tensor by its uses: one way, however often a quantizer repeats the node. */
    Set<Dequantization> scalings(String tensor) {
        Set<Dequantization> found = new HashSet<>();
        scalings(tensor, 0, found);
        return found;
    }

    /** An Identity shares a tensor under another name. */
    private void scalings(String value, int steps, Set<Dequantization> found) {
        for (Use use : uses.apply(value)) {
            scaling(use).ifPresent(found::add);
            if (use.node().operator().equals("Identity") && steps < MOST_NAMES && !use.node().outputs().isEmpty()) {
                scalings(use.node().outputs().getFirst(), steps + 1, found);
            }
        }
    }

    /** Inputs and axes as the operators' documentation has them; the last axis is −1. */
    private Optional<Dequantization> scaling(Use use) {
        Node node = use.node();
        int input = use.input();
        return switch (node.operator()) {
            case "DequantizeLinear" -> input == 0 ? Optional.of(Dequantization.of(node)) : Optional.empty();
            case "QLinearConv" -> at(use, 3, 4, 5, 0);
            case "QLinearMatMul" -> at(use, 3, 4, 5, -1);
            case "QGemm" -> at(use, 3, 4, 5, node.numbers().getOrDefault("transB", 0L) == 0 ? -1 : 0);
            case "MatMulIntegerToFloat" -> at(use, 1, 3, 5, -1);
            case "DynamicQuantizeMatMul" -> at(use, 1, 2, 3, -1);
            case "QAttention" -> at(use, 1, 4, 7, -1);
            case "QEmbedLayerNormalization" -> input >= 2 && input <= 4 ? at(use, input, input + 6, input + 11, NO_AXIS)
                    : Optional.empty();
            case "DynamicQuantizeLSTM" -> input == 2 ? at(use, 2, 10, 11, -1) : at(use, 1, 8, 9, -1);
            case "MatMulInteger" -> input == 1 ? following(node, 1, -1) : Optional.empty();
            case "ConvInteger" -> input == 1 ? following(node, 1, 0) : Optional.empty();
            case "Gather" -> input == 0 && !node.outputs().isEmpty() ? gathered(node.outputs().getFirst(), 0)
                    : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static Optional<Dequantization> at(Use use, int weight, int scale, int zeroPoint, long axis) {
        return use.input() != weight ? Optional.empty()
                : Optional.of(new Dequantization(input(use.node(), scale), input(use.node(), zeroPoint), axis, 0));
    }

    /**
     * y = Cast(product) · (input's scale · weight's scale): the weight's is the one that the file holds, or the second
     * of two.
     *
     * @param operand 0 for the scale of the input, 1 for that of the weight
     */
    private Optional<Dequantization> following(Node product, int operand, long axis) {
        for (Use cast : consumers(product, "Cast")) {
            for (Use times : consumers(cast.node(), "Mul")) {
                Node scales = producers.get(input(times.node(), 1 - times.input()));
                if (scales != null && scales.operator().equals("Mul")) {
                    List<String> held = scales.inputs().stream().filter(tensors::contains).toList();
                    if (held.size() == 2 || held.size() == 1 && operand == 1) {
                        return Optional.of(new Dequantization(held.size() == 2 ? held.get(operand) : held.getFirst(),
                                input(product, operand + 2), axis, 0));
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** Rows of a quantized table, dequantized once they are looked up, by themselves or by the node that takes them. */
    private Optional<Dequantization> gathered(String rows, int steps) {
        for (Use use : uses.apply(rows)) {
            Node node = use.node();
            Optional<Dequantization> found = switch (node.operator()) {
                case "DequantizeLinear", "QLinearConv", "QLinearMatMul", "QGemm" -> at(use, 0, 1, 2, NO_AXIS);
                case "QLinearAdd", "QLinearMul" -> use.input() == 0 ? at(use, 0, 1, 2, NO_AXIS)
                        : at(use, 3, 4, 5, NO_AXIS);
                case "MatMulInteger", "ConvInteger" -> use.input() == 0 ? following(node, 0, NO_AXIS)
                        : Optional.empty();
                case "Transpose", "Reshape", "Squeeze", "Unsqueeze", "Flatten", "Identity" ->
                    use.input() == 0 && steps < FARTHEST && !node.outputs().isEmpty()
                            ? gathered(node.outputs().getFirst(), steps + 1) : Optional.empty();
                default -> Optional.empty();
            };
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private List<Use> consumers(Node node, String operator) {
        return node.outputs().isEmpty() ? List.of()
                : uses.apply(node.outputs().getFirst()).stream().filter(use -> use.node().operator().equals(operator))
                .toList();
    }

    private static String input(Node node, int number) {
        return number < node.inputs().size() ? node.inputs().get(number) : "";
    }
}
