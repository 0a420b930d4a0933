package org.eigenscope.format.onnx;

import java.util.List;
import java.util.Map;

/**
 * A NodeProto, as far as the names and kinds of weights need it.
 *
 * @param domain whose operator it is; empty for ONNX' own
 * @param equation the sum of an Einsum, or the empty string
 * @param numbers the attributes of a DequantizeLinear that are whole numbers
 */
record Node(String name, String operator, String domain, List<String> inputs, List<String> outputs, String equation,
        Map<String, Long> numbers) {}
