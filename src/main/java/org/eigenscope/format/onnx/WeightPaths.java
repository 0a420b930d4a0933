package org.eigenscope.format.onnx;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.eigenscope.format.onnx.OnnxLayerRoles.Use;

/**
 * Follows tensors through the nodes that compute with constants alone, which could as well have been folded, to the
 * layers that take what they make of them.
 */
final class WeightPaths {

    /** Values followed from one tensor: enough for any exporter. */
    private static final int FARTHEST = 16;
    /** Operators that take a part of a tensor, put several together, repeat it or ask for its shape: numbers stay. */
    private static final Set<String> KEEPING = Set.of("Concat", "Split", "Slice", "Expand", "Tile", "Gather",
            "GatherElements", "GatherND", "Shape", "Size");
    /** Operators whose results do not follow from their inputs, or that have graphs of their own. */
    private static final Set<String> NEVER_CONSTANT = Set.of("If", "Loop", "Scan", "RandomNormalLike",
            "RandomUniformLike", "Multinomial", "Bernoulli", "Dropout");

    private final Function<String, List<Use>> uses;
    private final Set<String> constants;

    /**
     * @param uses the uses of a value by its name
     * @param tensors the names of the values that the file holds
     */
    WeightPaths(Graph graph, Function<String, List<Use>> uses, Set<String> tensors) {
        this.uses = uses;
        constants = new HashSet<>(tensors);
        for (Node node : graph.nodes) {
            boolean named = node.inputs().stream().anyMatch(input -> !input.isEmpty());
            if (node.operator().equals("Constant") || named && isConstant(node)) {
                constants.addAll(node.outputs());
            }
        }
    }

    private boolean isConstant(Node node) {
        return (node.domain().isEmpty() || node.domain().equals("ai.onnx")) && !NEVER_CONSTANT.contains(node.operator())
                && node.inputs().stream().allMatch(input -> input.isEmpty() || constants.contains(input));
    }

    /** The shortest way without other numbers if there is one, else the shortest with. */
    WeightPath of(String tensor) {
        List<Node> plain = search(tensor, false);
        List<Node> nodes = plain == null ? search(tensor, true) : plain;
        return nodes == null ? WeightPath.NONE : new WeightPath(nodes, nodes.stream().filter(node -> !isPassing(node))
                .findFirst().orElse(null));
    }

    private List<Node> search(String tensor, boolean changed) {
        record Reached(String value, List<Node> nodes) {}
        List<Reached> reached = new ArrayList<>(List.of(new Reached(tensor, List.of())));
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < reached.size(); i++) {
            Reached from = reached.get(i);
            for (Use use : uses.apply(from.value)) {
                Node node = use.node();
                if (OnnxLayerRoles.isWeight(use) && (!changed || isOperandOfLayer(use))) {
                    return from.nodes;
                }
                boolean passes = isPassing(node) && use.input() == 0
                        || changed && !KEEPING.contains(node.operator()) && isConstant(node);
                if (passes && !node.outputs().isEmpty() && reached.size() < FARTHEST
                        && seen.add(node.outputs().getFirst())) {
                    List<Node> nodes = new ArrayList<>(from.nodes);
                    nodes.add(node);
                    reached.add(new Reached(node.outputs().getFirst(), nodes));
                }
            }
        }
        return null;
    }

    /** False for constants that stand in the place of a layer's inputs: queries that were learned. */
    private boolean isOperandOfLayer(Use use) {
        return use.input() > 0 || switch (use.node().operator()) {
            case "MatMul", "FusedMatMul" -> use.node().inputs().size() > 1
                    && !constants.contains(use.node().inputs().get(1));
            case "Gemm", "Conv", "ConvTranspose", "LSTM", "GRU", "RNN" -> false;
            default -> true;
        };
    }

    private static boolean isPassing(Node node) {
        return OnnxLayerRoles.PASSING.contains(node.operator());
    }
}
