package org.eigenscope.format.onnx;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eigenscope.format.reader.NamePattern;
import org.eigenscope.model.LayerKind;

/**
 * The names that tf2onnx leaves: {@code StatefulPartitionedCall/model/fc1/MatMul/ReadVariableOp:0} is the weight of
 * {@code model.fc1}, as TensorFlow's own name of the layer is.
 */
final class TensorFlowNames {

    private static final NamePattern VARIABLE = NamePattern.holding(
            "(?:StatefulPartitionedCall(?:_\\d+)?/)?(.{1,400})/([A-Z][A-Za-z0-9]{1,40})(?:_\\d+)?"
            + "(?:/ReadVariableOp(?:_\\d+)?(?:/resource)?|_(?:weights|bias)_fused_bn)(?::\\d+)?",
            "/ReadVariableOp", "_fused_bn");
    private static final Pattern OPERATOR =
            Pattern.compile("(?:Conv[123]D|MatMul|BiasAdd|Tensordot|depthwise|DepthwiseConv2dNative|"
            + "conv[23]d_transpose)(?:_\\d+)?");
    private static final String CALL = "StatefulPartitionedCall";

    private TensorFlowNames() {}

    /** The layer of a variable of this name; null if it is no such name. */
    static String layer(String tensor, int rank) {
        Matcher variable = VARIABLE.match(tensor);
        if (variable == null) {
            return null;
        }
        String module = variable.group(1).replace('/', '.');
        return rank >= 2 ? module : isBias(tensor, variable) ? module + ".bias" : null;
    }

    /** The kind of a variable that its operator tells, or null. */
    static LayerKind kind(String tensor, int rank) {
        Matcher variable = rank == 1 ? VARIABLE.match(tensor) : null;
        return variable != null && isBias(tensor, variable) ? LayerKind.BIAS : null;
    }

    private static boolean isBias(String tensor, Matcher variable) {
        return variable.group(2).equals("BiasAdd") || tensor.contains("_bias_fused_bn");
    }

    /** True for a part of a node's name that names what it does, not where it belongs. */
    static boolean isNoModule(String part) {
        return part.equals(CALL) || OPERATOR.matcher(part).matches();
    }
}
