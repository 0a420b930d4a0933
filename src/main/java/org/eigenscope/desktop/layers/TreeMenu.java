package org.eigenscope.desktop.layers;

import java.util.List;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.TreeItem;
import javafx.scene.control.TreeView;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import org.eigenscope.desktop.workbench.LayerItem;
import org.eigenscope.desktop.workbench.Workbench;

/** The context menu of the layer tree. */
final class TreeMenu {

    private TreeMenu() {}

    static void install(TreeView<LayerNode> tree, Workbench bench) {
        MenuItem again = item("Analyze Again", () -> bench.analyze(List.copyOf(bench.selection().items())));
        MenuItem pin = item("Pin for Comparison", bench.selection()::pin);
        MenuItem name = item("Copy Name", () -> {
            ClipboardContent content = new ClipboardContent();
            content.putString(String.join("\n", bench.selection().items().stream()
                    .map(layer -> layer.layer().name()).toList()));
            Clipboard.getSystemClipboard().setContent(content);
        });
        MenuItem expand = item("Expand All", () -> expand(tree.getRoot(), true));
        MenuItem collapse = item("Collapse All", () -> tree.getRoot().getChildren().forEach(child ->
                expand(child, false)));
        ContextMenu menu = new ContextMenu(again, pin, name, new SeparatorMenuItem(), expand, collapse);
        menu.setOnShowing(event -> {
            List<LayerItem> chosen = bench.selection().items();
            boolean none = chosen.stream().noneMatch(layer -> layer.layer().hasMatrices());
            again.setDisable(none || bench.analyses().phase().busy()
                    || !bench.sessionProperty().get().model().holdsWeights());
            pin.setDisable(chosen.size() != 1 || chosen.getFirst().analyzed().isEmpty());
            name.setDisable(chosen.isEmpty());
        });
        tree.setContextMenu(menu);
    }

    private static MenuItem item(String text, Runnable action) {
        MenuItem item = new MenuItem(text);
        item.setOnAction(event -> action.run());
        return item;
    }

    private static void expand(TreeItem<LayerNode> item, boolean open) {
        if (!item.isLeaf()) {
            item.setExpanded(open);
            item.getChildren().forEach(child -> expand(child, open));
        }
    }
}
