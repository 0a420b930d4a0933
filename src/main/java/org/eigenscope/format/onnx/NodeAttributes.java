package org.eigenscope.format.onnx;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The attributes of a node that are kept while it is read. */
final class NodeAttributes {

    /** Whole numbers that are kept of one node. */
    static final int MOST_KEPT = 20;

    String equation = "";
    final Map<String, Long> numbers = new HashMap<>();
    /** The axes that a node moves, adds or removes, or the lengths that it splits one into. */
    List<Long> axes = List.of();
    long bytesOfFloats;

    /**
     * Keeps what is of use.
     *
     * @param number its whole number, or null
     * @param several its whole numbers; empty if it has none
     */
    void add(String name, String text, Long number, List<Long> several) {
        if (name.equals("equation")) {
            equation = text;
        } else if (name.equals("perm") || name.equals("axes") || name.equals("split")) {
            axes = several;
        }
        if (number != null && numbers.size() < MOST_KEPT) {
            numbers.put(name, number);
        }
    }
}
