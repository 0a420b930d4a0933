package org.eigenscope.desktop.layers;

import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.value.ChangeListener;
import javafx.beans.value.ObservableValue;
import javafx.beans.value.WeakChangeListener;
import javafx.css.PseudoClass;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.control.TreeCell;
import org.eigenscope.desktop.control.NameLabel;
import org.eigenscope.desktop.workbench.LayerItem;
import org.eigenscope.desktop.workbench.LayerOrder;
import org.eigenscope.desktop.workbench.LayerState;
import org.eigenscope.metric.Metric;
import org.eigenscope.model.LayerKind;

/** A row of the layer tree: name, shape and kind, and at the right edge α, trap and state. */
final class LayerCell extends TreeCell<LayerNode> {

    private static final PseudoClass GROUP = PseudoClass.getPseudoClass("group");
    private static final PseudoClass SKIPPED = PseudoClass.getPseudoClass("skipped");

    private final ChangeListener<Number> refresh = (p, before, after) -> show(getItem());
    private final ChangeListener<Number> recount = (p, before, after) -> {
        if (getItem() != null && getItem().item() == null) {
            show(getItem());
        }
    };
    private final ObservableValue<LayerOrder> order;
    private final LayerRow row = new LayerRow();
    private final NameLabel name = row.name();
    private final Label shape = row.shape();
    private final LayerBadges chips = row.chips();
    private final Tooltip tip = new Tooltip();
    private LayerItem observed;

    /**
     * @param counts changes when what is below groups is to be recounted
     * @param order of the tree: the figure that it goes by is shown
     */
    LayerCell(ReadOnlyIntegerProperty counts, ObservableValue<LayerOrder> order) {
        this.order = order;
        // The tree lives longer than its cells.
        counts.addListener(new WeakChangeListener<>(recount));
        // Without a width of its own a cell is as wide as the tree, and its row ends at the tree's edge.
        setPrefWidth(0);
        // For good, also while the cell is empty: another graphic is styled and laid out at once, for each row of a new
        // tree.
        setGraphic(row);
        tip.setOnShowing(event -> tip.setText(getItem() == null || getItem().item() == null ? ""
                : tip(getItem().item())));
    }

    @Override
    protected void updateItem(LayerNode node, boolean empty) {
        super.updateItem(node, empty);
        LayerItem next = empty || node == null ? null : node.item();
        if (observed != next) {
            if (observed != null) {
                observed.revisionProperty().removeListener(refresh);
            }
            if (next != null) {
                next.revisionProperty().addListener(refresh);
            }
            observed = next;
        }
        row.setVisible(!empty && node != null);
        setTooltip(next == null ? null : tip);
        show(empty ? null : node);
    }

    private void show(LayerNode node) {
        if (node == null) {
            return;
        }
        LayerItem item = node.item();
        name.show(node.label());
        name.pseudoClassStateChanged(GROUP, item == null);
        name.pseudoClassStateChanged(SKIPPED, item != null && item.state() == LayerState.SKIPPED);
        shape.setVisible(item != null);
        chips.setVisible(true);
        if (item == null) {
            shape.setText("");
            setAccessibleText(node.path() + chips.showGroup(node.items()));
            return;
        }
        Metric metric = order.getValue().metric();
        if (metric != null && !LayerBadges.tells(metric)) {
            double figure = item.number(metric);
            shape.setText(Double.isNaN(figure) ? "" : metric.text(figure));
        } else {
            shape.setText(shape(item));
        }
        chips.show(item);
        setAccessibleText(tip(item).replace('\n', ' '));
    }

    private static String shape(LayerItem item) {
        boolean plain = item.layer().kind() == LayerKind.OTHER || item.layer().kind() == LayerKind.DENSE;
        String kind = plain ? "" : item.layer().kind().label() + " ";
        return kind + item.layer().tensor().shape().toString().replace(" × ", "×");
    }

    private static String tip(LayerItem item) {
        return "%s\n%s, %s, %s\n%s".formatted(item.layer().name(), item.layer().kind().label(),
                item.layer().tensor().shape(), item.layer().tensor().storage(), LayerBadges.words(item));
    }
}
