package org.eigenscope.format.onnx;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The content of a ModelProto that {@link ProtoReader} collects: the nodes and tensors of all graphs and functions in
 * it.
 */
final class Graph {

    /** Producer, versions and metadata_props. */
    final Map<String, String> metadata = new LinkedHashMap<>();
    /** In the order of execution; those of a subgraph stand before the node that has it. */
    final List<Node> nodes = new ArrayList<>();
    /** Initializers and the values of Constant nodes. */
    final List<TensorProto> tensors = new ArrayList<>();
    /** Sparse tensors: the whole one's name and dimensions, the type of its values. */
    final List<TensorProto> sparse = new ArrayList<>();
    /** Operators that keep many numbers in an attribute, as those of scikit-learn's models do. */
    final Set<String> numbersInAttributes = new TreeSet<>();
}
