package org.eigenscope.format.tensorflow;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * The operators that a graph runs to compute some of its nodes: those that lead there, and all of the functions that
 * these call. The functions that save and restore a model are in its graph too, but nothing that predicts leads to
 * them.
 */
final class ReachedOperators {

    private final Map<String, NodeDef> nodes = new HashMap<>();
    private final Map<String, FunctionDef> functions = new HashMap<>();
    private final Set<String> called = new HashSet<>();
    private final Set<String> operators = new TreeSet<>();
    private final Deque<FunctionDef> open = new ArrayDeque<>();

    private ReachedOperators(GraphDef graph) {
        graph.getNodeList().forEach(node -> nodes.putIfAbsent(node.getName(), node));
        graph.getLibrary().getFunctionList().forEach(function ->
                functions.putIfAbsent(function.getSignature().getName(), function));
    }

    /** @param names of nodes or of their outputs: {@code dense/BiasAdd:0} */
    static Set<String> from(GraphDef graph, Iterable<String> names) {
        ReachedOperators reached = new ReachedOperators(graph);
        Deque<String> next = new ArrayDeque<>();
        names.forEach(next::add);
        Set<String> seen = new HashSet<>();
        while (!next.isEmpty()) {
            String name = node(next.pop());
            NodeDef node = reached.nodes.get(name);
            if (node != null && seen.add(name)) {
                reached.run(node);
                next.addAll(node.getInputList());
            }
        }
        while (!reached.open.isEmpty()) {
            reached.open.pop().getNodeDefList().forEach(reached::run);
        }
        return reached.operators;
    }

    private static String node(String reference) {
        String name = reference.startsWith("^") ? reference.substring(1) : reference;
        int colon = name.indexOf(':');
        return colon < 0 ? name : name.substring(0, colon);
    }

    private void run(NodeDef node) {
        operators.add(node.getOp());
        call(node.getOp());
        for (AttrValue value : node.getAttrMap().values()) {
            call(value.getFunc().getName());
            value.getList().getFuncList().forEach(function -> call(function.getName()));
        }
    }

    private void call(String name) {
        FunctionDef function = functions.get(name);
        if (function != null && called.add(name)) {
            open.push(function);
        }
    }
}
