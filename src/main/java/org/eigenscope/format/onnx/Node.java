package org.eigenscope.format.onnx;

import java.util.List;
import java.util.Map;

/**
 * A NodeProto, as far as the names and kinds of weights need it.
 *
 * @param domain whose operator it is; empty for ONNX' own
 * @param equation the sum of an Einsum, or the empty string
 * @param numbers the attributes that are whole numbers, of the operators that scale quantized weights by them
 * @param axes the axes that it moves, adds or removes, or the lengths that it splits one into, where an attribute
 *        tells them
 */
record Node(String name, String operator, String domain, List<String> inputs, List<String> outputs, String equation,
        Map<String, Long> numbers, List<Long> axes) {}
