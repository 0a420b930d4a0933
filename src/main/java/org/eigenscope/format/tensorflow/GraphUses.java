package org.eigenscope.format.tensorflow;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eigenscope.model.LayerKind;

/** The uses of a constant by the nodes of a graph, where its shape alone would tell it wrong. */
final class GraphUses {

    private static final Set<String> PASSING = Set.of("Identity", "ReadVariableOp", "Cast", "Enter");
    private static final Map<String, LayerKind> TELLING = Map.of("Gather", LayerKind.EMBEDDING, "GatherV2",
            LayerKind.EMBEDDING,
            "ResourceGather", LayerKind.EMBEDDING, "MatMul", LayerKind.DENSE, "_FusedMatMul", LayerKind.DENSE,
            "BatchMatMul", LayerKind.DENSE, "BatchMatMulV2", LayerKind.DENSE,
            "BatchMatMulV3", LayerKind.DENSE);
    /** Convolutions, whose kernel is their second input. */
    private static final Map<String, LayerKind> KERNELS = Map.of("Conv2D", LayerKind.CONV2D, "_FusedConv2D",
            LayerKind.CONV2D,
            "DepthwiseConv2dNative", LayerKind.CONV2D, "Conv2DBackpropInput", LayerKind.CONV2D, "Conv3D",
            LayerKind.CONV3D,
            "Conv3DBackpropInputV2", LayerKind.CONV3D);
    private static final int FARTHEST = 8;
    private static final int MOST = 100_000;

    private final Map<String, String> sources = new HashMap<>();
    private final Map<String, LayerKind> kinds = new HashMap<>();

    /** True if the inputs of nodes of this operator say anything. */
    static boolean tells(String operator) {
        return PASSING.contains(operator) || TELLING.containsKey(operator) || KERNELS.containsKey(operator);
    }

    void add(String name, String operator, List<String> inputs) {
        if (inputs.isEmpty() || sources.size() + kinds.size() >= MOST) {
            return;
        }
        if (PASSING.contains(operator)) {
            sources.putIfAbsent(name, node(inputs.getFirst()));
            return;
        }
        if (KERNELS.containsKey(operator)) {
            if (inputs.size() > 1) {
                kinds.putIfAbsent(node(inputs.get(1)), KERNELS.get(operator));
            }
            return;
        }
        LayerKind kind = TELLING.get(operator);
        if (kind == LayerKind.EMBEDDING) {
            kinds.putIfAbsent(node(inputs.getFirst()), kind);
        } else if (kind != null) {
            inputs.forEach(input -> kinds.putIfAbsent(node(input), kind));
        }
    }

    /** The kinds of constants by their names, past nodes that only hand them on. */
    Map<String, LayerKind> kinds() {
        Map<String, LayerKind> constants = new HashMap<>();
        kinds.forEach((name, kind) -> {
            String at = name;
            for (int i = 0; i < FARTHEST && sources.containsKey(at); i++) {
                at = sources.get(at);
            }
            constants.putIfAbsent(at, kind);
        });
        return constants;
    }

    /** {@code fc/read:output:0} is an output of the node {@code fc/read}. */
    private static String node(String input) {
        int output = input.indexOf(':');
        return output < 0 ? input : input.substring(0, output);
    }
}
