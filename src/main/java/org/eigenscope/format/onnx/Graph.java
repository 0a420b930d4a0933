package org.eigenscope.format.onnx;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What {@link ProtoReader} collects of a ModelProto: the nodes and tensors of all graphs and functions in it. */
final class Graph {

    /** Producer, versions and metadata_props. */
    final Map<String, String> metadata = new LinkedHashMap<>();
    /** In the order of execution; those of a subgraph stand before the node that has it. */
    final List<Node> nodes = new ArrayList<>();
    /** Initializers and the values of Constant nodes. */
    final List<TensorProto> tensors = new ArrayList<>();
    /** Tensors in a form that is not read: {@code sparse}. */
    final List<String> sparse = new ArrayList<>();
}
