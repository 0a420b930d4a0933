package org.eigenscope.desktop.layers;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.eigenscope.desktop.workbench.LayerItem;
import org.eigenscope.desktop.workbench.LayerOrder;

/**
 * A node of the layer tree: a part of a name, with the layer of that name if there is one. {@code encoder.layer.0} and
 * {@code encoder.layer.1} share a node {@code encoder.layer}: a chain of nodes with one child each is one node.
 *
 * @param path the whole name up to here
 * @param label the part of it that its parent does not show
 * @param item the layer of exactly this name, or null
 * @param children in the order of the file
 */
public record LayerNode(String path, String label, LayerItem item, List<LayerNode> children) {

    public LayerNode {
        children = List.copyOf(children);
    }

    /** The forest of these layers, nested at dots and slashes. */
    public static List<LayerNode> forest(List<LayerItem> items) {
        Draft root = new Draft("", "");
        for (LayerItem item : items) {
            Draft node = root;
            String name = item.layer().name();
            int start = 0;
            for (int i = 0; i <= name.length(); i++) {
                if (i == name.length() || i > start && (name.charAt(i) == '.' || name.charAt(i) == '/')) {
                    String path = name.substring(0, i);
                    String label = name.substring(start, i);
                    node = node.children.computeIfAbsent(label, key -> new Draft(path, label));
                    start = i + 1;
                }
            }
            node.item = item;
        }
        return root.finished();
    }

    /** The forest in another order: groups stand where the first of their layers belongs. */
    static List<LayerNode> sorted(List<LayerNode> forest, LayerOrder order) {
        if (order.by() == LayerOrder.By.FILE) {
            return forest;
        }
        Comparator<LayerNode> names = Comparator.comparing(LayerNode::label, String.CASE_INSENSITIVE_ORDER);
        ToDoubleFunction<LayerItem> rank = order.rank();
        // Once a node: a comparison of two groups would look at all their layers again.
        Map<LayerNode, Double> ranks = new IdentityHashMap<>();
        Comparator<LayerNode> figures = Comparator.comparingDouble(ranks::get);
        return sorted(forest, order.by() == LayerOrder.By.NAME ? order.smallest() ? names.reversed() : names
                : figures.reversed(), ranks, rank);
    }

    private static List<LayerNode> sorted(List<LayerNode> forest, Comparator<LayerNode> by,
            Map<LayerNode, Double> ranks, ToDoubleFunction<LayerItem> rank) {
        List<LayerNode> nodes = new ArrayList<>();
        for (LayerNode node : forest) {
            LayerNode below = new LayerNode(node.path, node.label, node.item,
                    sorted(node.children, by, ranks, rank));
            ranks.put(below, Math.max(node.item == null ? Double.NEGATIVE_INFINITY : rank.applyAsDouble(node.item),
                    below.children.stream().mapToDouble(ranks::get).max().orElse(Double.NEGATIVE_INFINITY)));
            nodes.add(below);
        }
        nodes.sort(by);
        return nodes;
    }

    /** All layers at and below this node. */
    public List<LayerItem> items() {
        List<LayerItem> items = new ArrayList<>();
        collect(items);
        return items;
    }

    private void collect(List<LayerItem> into) {
        if (item != null) {
            into.add(item);
        }
        children.forEach(child -> child.collect(into));
    }

    private static final class Draft {
        private final String path;
        private final String label;
        private final Map<String, Draft> children = new LinkedHashMap<>();
        private LayerItem item;

        Draft(String path, String label) {
            this.path = path;
            this.label = label;
        }

        List<LayerNode> finished() {
            List<LayerNode> nodes = new ArrayList<>();
            for (Draft child : children.values()) {
                Draft last = child;
                StringBuilder joined = new StringBuilder(child.label);
                while (last.item == null && last.children.size() == 1) {
                    last = last.children.values().iterator().next();
                    joined.append(last.path.charAt(last.path.length() - last.label.length() - 1)).append(last.label);
                }
                nodes.add(new LayerNode(last.path, joined.toString(), last.item, last.finished()));
            }
            return nodes;
        }
    }
}
