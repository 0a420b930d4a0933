package org.eigenscope.desktop.view;

import javafx.beans.value.ChangeListener;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.control.TreeCell;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.eigenscope.desktop.state.LayerItem;
import org.eigenscope.desktop.state.LayerNode;
import org.eigenscope.desktop.state.LayerState;
import org.eigenscope.model.LayerKind;

/** A row of the layer tree: name, shape and kind, and at the right edge α, trap and state. */
final class LayerCell extends TreeCell<LayerNode> {

    private final ChangeListener<Number> refresh = (p, before, after) -> show(getItem());
    private final Label name = new Label();
    private final Label shape = new Label();
    private final HBox row = new HBox(6);
    private LayerItem observed;

    LayerCell() {
        // Without a width of its own a cell is as wide as the tree, and its row ends at the tree's edge.
        setPrefWidth(0);
        row.setAlignment(Pos.CENTER_LEFT);
        name.setMinWidth(40);
        shape.getStyleClass().add("muted");
        shape.setMinWidth(0);
        HBox.setHgrow(shape, Priority.NEVER);
    }

    @Override
    protected void updateItem(LayerNode node, boolean empty) {
        super.updateItem(node, empty);
        if (observed != null) {
            observed.revisionProperty().removeListener(refresh);
            observed = null;
        }
        setText(null);
        if (empty || node == null) {
            setGraphic(null);
            setTooltip(null);
            return;
        }
        if (node.item() != null) {
            observed = node.item();
            observed.revisionProperty().addListener(refresh);
        }
        show(node);
    }

    private void show(LayerNode node) {
        if (node == null) {
            return;
        }
        name.setText(node.label());
        // The name keeps its room; shape and kind give way.
        name.setMinWidth(Math.min(105, 8 + node.label().length() * 7.5));
        name.getStyleClass().removeAll("muted", "group");
        row.getChildren().setAll(name);
        LayerItem item = node.item();
        if (item == null) {
            name.getStyleClass().add("group");
            setTooltip(null);
            setAccessibleText(node.path());
        } else {
            if (item.state() == LayerState.SKIPPED) {
                name.getStyleClass().add("muted");
            }
            boolean plain = item.layer().kind() == LayerKind.OTHER || item.layer().kind() == LayerKind.DENSE;
            String kind = plain ? "" : item.layer().kind().label() + " ";
            shape.setText(kind + item.layer().tensor().shape().toString().replace(" × ", "×"));
            Region gap = new Region();
            HBox.setHgrow(gap, Priority.ALWAYS);
            row.getChildren().addAll(shape, gap);
            for (Node chip : new Node[] {Chips.trap(item), Chips.alpha(item), Chips.state(item)}) {
                if (chip != null) {
                    row.getChildren().add(chip);
                }
            }
            setTooltip(new Tooltip(tip(item)));
            setAccessibleText(tip(item).replace('\n', ' '));
        }
        setGraphic(row);
    }

    private static String tip(LayerItem item) {
        StringBuilder text = new StringBuilder(item.layer().name()).append('\n')
                .append(item.layer().kind().label()).append(", ").append(item.layer().tensor().shape()).append(", ")
                .append(item.layer().tensor().dtype()).append('\n').append(item.state().label());
        item.analyzed().filter(report -> report.tail().succeeded()).ifPresent(report ->
                text.append(", α ").append(org.eigenscope.chart.Figures.figure(report.tail().alpha(), 3)));
        if (item.traps() > 0) {
            text.append(", ").append(item.traps()).append(item.traps() == 1 ? " trap" : " traps");
        }
        if (!item.reason().isEmpty()) {
            text.append(": ").append(item.reason());
        }
        return text.toString();
    }
}
