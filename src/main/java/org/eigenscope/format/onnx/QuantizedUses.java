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
    Set<Scaling> scalings(String tensor) {
        Set<Scaling> found = new HashSet<>();
        uses.apply(tensor).forEach(use -> scaling(use).ifPresent(found::add));
        return found;
    }

    /** Inputs and axes as the operators' documentation has them; the last axis is −1. */
    private Optional<Scaling> scaling(Use use) {
        Node node = use.node();
        int input = use.input();
        return switch (node.operator()) {
            case "DequantizeLinear" -> input == 0 ? Optional.of(Scaling.of(node)) : Optional.empty();
            case "QLinearConv" -> at(use, 3, 4, 5, 0);
            case "QLinearMatMul" -> at(use, 3, 4, 5, -1);
            case "QGemm" -> at(use, 3, 4, 5, node.numbers().getOrDefault("transB", 0L) == 0 ? -1 : 0);
            case "MatMulIntegerToFloat" -> at(use, 1, 3, 5, -1);
            case "DynamicQuantizeMatMul" -> at(use, 1, 2, 3, -1);
            case "QAttention" -> at(use, 1, 4, 7, -1);
            case "QEmbedLayerNormalization" -> input >= 2 && input <= 4 ? at(use, input, input + 6, input + 11, NO_AXIS)
                    : Optional.empty();
            case "MatMulInteger" -> input == 1 ? following(node, -1) : Optional.empty();
            case "ConvInteger" -> input == 1 ? following(node, 0) : Optional.empty();
            case "Gather" -> input == 0 ? gathered(node) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static Optional<Scaling> at(Use use, int weight, int scale, int zeroPoint, long axis) {
        return use.input() != weight ? Optional.empty()
                : Optional.of(new Scaling(input(use.node(), scale), input(use.node(), zeroPoint), axis, 0));
    }

    /** y = Cast(product) · (input's scale · weight's scale): the weight's is the one that the file holds. */
    private Optional<Scaling> following(Node product, long axis) {
        for (Use cast : consumers(product, "Cast")) {
            for (Use times : consumers(cast.node(), "Mul")) {
                Node scales = producers.get(input(times.node(), 1 - times.input()));
                if (scales != null && scales.operator().equals("Mul")) {
                    List<String> held = scales.inputs().stream().filter(tensors::contains).toList();
                    if (held.size() == 1) {
                        return Optional.of(new Scaling(held.getFirst(), input(product, 3), axis, 0));
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** Rows of a quantized table, dequantized once they are looked up. */
    private Optional<Scaling> gathered(Node gather) {
        return consumers(gather, "DequantizeLinear").stream().filter(use -> use.input() == 0).findFirst()
                .map(use -> new Scaling(input(use.node(), 1), input(use.node(), 2), NO_AXIS, 0));
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
