package org.eigenscope.format.onnx;

import java.util.HashMap;
import java.util.Map;

/** The attributes of a node that are kept while it is read. */
final class NodeAttributes {

    /** Whole numbers that are kept of one node. */
    static final int MOST_KEPT = 20;

    String equation = "";
    final Map<String, Long> numbers = new HashMap<>();
    long bytesOfFloats;
}
