package org.eigenscope.impact.djl;

import ai.djl.ndarray.types.Shape;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorShapeProto;

/**
 * The way in which a graph gives a variable its value from a checkpoint: an operator {@code RestoreV2} has an output
 * for each variable, and a second operator assigns it. TensorFlow 1 writes graphs of this kind; in those of TensorFlow
 * 2 the operators are inside a function, where they cannot be run one by one.
 *
 * @param restored the output of the operator that restores, as {@code name:number}
 * @param operator the name of the operator that assigns it to the variable
 * @param shape the variable's
 */
record Assignment(String restored, String operator, Shape shape) {

    private static final Set<String> OPERATORS = Set.of("Assign", "AssignVariableOp");

    /**
     * Finds how the variables of 32-bit floats are assigned, by their names in the checkpoint with dots for slashes, as
     * a layer's tensor is called; without what is ambiguous.
     */
    static Map<String, Assignment> of(GraphDef graph) {
        Map<String, NodeDef> nodes = graph.getNodeList().stream().collect(Collectors.toMap(NodeDef::getName,
                node -> node, (first, second) -> first));
        Map<String, String> names = names(nodes);
        Map<String, Assignment> found = new HashMap<>();
        Set<String> ambiguous = new HashSet<>();
        for (NodeDef node : graph.getNodeList()) {
            if (!OPERATORS.contains(node.getOp()) || node.getInputCount() < 2) {
                continue;
            }
            NodeDef copy = nodes.get(node.getInput(1));
            String restored = output(copy != null && copy.getOp().equals("Identity") ? copy.getInput(0)
                    : node.getInput(1));
            String name = names.get(restored);
            NodeDef variable = nodes.get(node.getInput(0));
            if (name == null || variable == null) {
                continue;
            }
            if (found.put(name, new Assignment(restored, node.getName(), shape(variable))) != null) {
                ambiguous.add(name);
            }
        }
        found.keySet().removeAll(ambiguous);
        return Map.copyOf(found);
    }

    /** The names of the variables by the outputs that restore them, of those that are restored as a whole. */
    private static Map<String, String> names(Map<String, NodeDef> nodes) {
        Map<String, String> names = new HashMap<>();
        for (NodeDef node : nodes.values()) {
            if (!node.getOp().equals("RestoreV2") || node.getInputCount() < 3) {
                continue;
            }
            List<String> variables = strings(nodes.get(node.getInput(1)));
            List<String> slices = strings(nodes.get(node.getInput(2)));
            List<DataType> types = node.getAttrOrDefault("dtypes", AttrValue.getDefaultInstance()).getList()
                    .getTypeList();
            for (int i = 0; i < variables.size() && i < slices.size() && i < types.size(); i++) {
                if (slices.get(i).isEmpty() && types.get(i) == DataType.DT_FLOAT) {
                    names.put(node.getName() + ":" + i, variables.get(i).replace('/', '.'));
                }
            }
        }
        return names;
    }

    private static Shape shape(NodeDef variable) {
        return new Shape(variable.getAttrOrDefault("shape", AttrValue.getDefaultInstance()).getShape().getDimList()
                .stream().mapToLong(TensorShapeProto.Dim::getSize).toArray());
    }

    private static String output(String input) {
        return input.contains(":") ? input : input + ":0";
    }

    private static List<String> strings(NodeDef constant) {
        return constant == null ? List.of() : constant.getAttrOrDefault("value", AttrValue.getDefaultInstance())
                .getTensor().getStringValList().stream().map(bytes -> bytes.toStringUtf8()).toList();
    }
}
