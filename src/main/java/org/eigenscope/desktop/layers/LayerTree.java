package org.eigenscope.desktop.layers;

import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javafx.animation.PauseTransition;
import javafx.collections.ListChangeListener;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.TreeItem;
import javafx.scene.control.TreeView;
import javafx.scene.layout.BorderPane;
import javafx.util.Duration;
import org.eigenscope.desktop.workbench.LayerItem;
import org.eigenscope.desktop.workbench.Session;
import org.eigenscope.desktop.workbench.Workbench;

/** The layers of the open model as a tree, with the filters above it. */
public final class LayerTree extends BorderPane {

    /** Up to so many layers the tree opens whole. */
    private static final int SMALL = 60;

    private final Workbench bench;
    private final TreeView<LayerNode> tree = new TreeView<>(new TreeItem<>());
    private final Set<String> collapsed = new HashSet<>();
    private final Map<LayerItem, TreeItem<LayerNode>> places = new IdentityHashMap<>();
    private final FilterBar filters;
    private final Hyperlink hidden = new Hyperlink();
    private boolean syncing;

    public LayerTree(Workbench bench) {
        this.bench = bench;
        this.filters = new FilterBar(bench);
        getStyleClass().add("layer-tree");
        tree.setShowRoot(false);
        tree.setId("layers");
        tree.setAccessibleText("Layers");
        tree.setCellFactory(view -> new LayerCell());
        tree.setFixedCellSize(28);
        tree.getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
        tree.getSelectionModel().getSelectedItems().addListener((ListChangeListener<TreeItem<LayerNode>>) c ->
                picked());
        // The last of a range becomes the selected item after the list has changed.
        tree.getSelectionModel().selectedItemProperty().addListener((p, before, item) -> picked());
        bench.selection().items().addListener((ListChangeListener<LayerItem>) c -> mirror());
        bench.selection().currentProperty().addListener((p, before, item) -> reveal(item));
        bench.sessionProperty().addListener((p, before, session) -> {
            collapsed.clear();
            rebuild();
        });
        bench.selection().filterProperty().addListener((p, before, filter) -> rebuild());
        // Figures come in by the hundred a second: a filter that depends on them follows four times a second.
        PauseTransition soon = new PauseTransition(Duration.millis(250));
        soon.setOnFinished(event -> rebuild());
        bench.figuresProperty().addListener((p, before, after) -> {
            if (bench.selection().filterProperty().get().dependsOnFigures()
                    && soon.getStatus() != javafx.animation.Animation.Status.RUNNING) {
                soon.playFromStart();
            }
        });
        hidden.getStyleClass().add("hidden-note");
        hidden.setId("show-hidden");
        hidden.setOnAction(event -> bench.selection().filterProperty().set(bench.selection().filterProperty().get()
                .withSkipped(true)));
        setTop(filters);
        setCenter(tree);
        rebuild();
    }

    /** Puts the caret into the search field. */
    public void search() {
        filters.focusSearch();
    }

    public void focusTree() {
        tree.requestFocus();
    }

    private void rebuild() {
        Session session = bench.sessionProperty().get();
        TreeItem<LayerNode> root = new TreeItem<>();
        places.clear();
        int listed = 0;
        if (session != null) {
            List<LayerItem> items = session.items().stream().filter(bench.selection().filterProperty().get()::accepts)
                    .toList();
            listed = items.size();
            boolean searching = !bench.selection().filterProperty().get().text().isBlank();
            boolean open = items.size() <= SMALL || searching;
            root.getChildren().setAll(LayerNode.forest(items).stream().map(node -> branch(node, 0, open)).toList());
            tree.setVisible(!items.isEmpty());
        }
        root.setExpanded(true);
        syncing = true;
        tree.setRoot(root);
        syncing = false;
        long left = session == null || bench.selection().filterProperty().get().skipped() ? 0
                : session.items().size() - session.analyzable().size();
        hidden.setText(left == 1 ? "Show 1 entry without a spectrum"
                : "Show %d entries without a spectrum".formatted(left));
        hidden.setVisited(false);
        setBottom(left > 0 ? hidden : null);
        Label none = new Label(session == null ? "" : session.items().isEmpty() ? "There is no tensor in this file."
                : "No layer passes these filters.");
        none.getStyleClass().addAll("muted", "empty-note");
        setCenter(session != null && listed == 0 ? none : tree);
        reveal(bench.selection().currentProperty().get());
    }

    private TreeItem<LayerNode> branch(LayerNode node, int depth, boolean open) {
        TreeItem<LayerNode> item = new TreeItem<>(node);
        if (node.item() != null) {
            places.put(node.item(), item);
        }
        // In one go: each change of a list is told to all parents.
        if (!node.children().isEmpty()) {
            item.getChildren().setAll(node.children().stream().map(child -> branch(child, depth + 1, open)).toList());
        }
        // A layer's own bias below it is not worth a row until somebody asks.
        boolean group = node.item() == null;
        item.setExpanded(group && (open || depth < 1) && !collapsed.contains(node.path()));
        item.expandedProperty().addListener((p, before, expanded) -> {
            if (expanded) {
                collapsed.remove(node.path());
            } else {
                collapsed.add(node.path());
            }
        });
        return item;
    }

    private void picked() {
        if (syncing) {
            return;
        }
        Set<LayerItem> items = new LinkedHashSet<>();
        for (TreeItem<LayerNode> picked : tree.getSelectionModel().getSelectedItems()) {
            if (picked != null && picked.getValue() != null) {
                List<LayerItem> here = picked.getValue().item() == null
                        ? picked.getValue().items() : List.of(picked.getValue().item());
                items.addAll(here);
            }
        }
        syncing = true;
        bench.selection().items().setAll(items);
        TreeItem<LayerNode> last = tree.getSelectionModel().getSelectedItem();
        if (last != null && last.getValue() != null && last.getValue().item() != null) {
            bench.selection().currentProperty().set(last.getValue().item());
        }
        syncing = false;
    }

    private void reveal(LayerItem item) {
        if (syncing || item == null) {
            return;
        }
        TreeItem<LayerNode> found = places.get(item);
        if (found == null) {
            return;
        }
        syncing = true;
        for (TreeItem<LayerNode> up = found.getParent(); up != null; up = up.getParent()) {
            up.setExpanded(true);
        }
        syncing = false;
        mirror();
        syncing = true;
        int row = tree.getRow(found);
        tree.getFocusModel().focus(row);
        if (!visible(row)) {
            tree.scrollTo(Math.max(0, row - 4));
        }
        syncing = false;
    }

    /** Selects what is selected elsewhere, the current layer last. */
    private void mirror() {
        if (syncing) {
            return;
        }
        Set<TreeItem<LayerNode>> chosen = new LinkedHashSet<>();
        bench.selection().items().stream().map(places::get).filter(Objects::nonNull).forEach(chosen::add);
        if (chosen.equals(new HashSet<>(tree.getSelectionModel().getSelectedItems()))) {
            return;
        }
        TreeItem<LayerNode> current = places.get(bench.selection().currentProperty().get());
        syncing = true;
        tree.getSelectionModel().clearSelection();
        // What lies in a closed group has no row that could be selected.
        int[] rows = chosen.stream().filter(item -> item != current).mapToInt(tree::getRow).filter(row -> row >= 0)
                .toArray();
        tree.getSelectionModel().selectIndices(-1, rows);
        if (current != null && tree.getRow(current) >= 0) {
            tree.getSelectionModel().select(tree.getRow(current));
        }
        syncing = false;
    }

    /** Scrolling to a row that can be seen makes the tree jump. */
    private boolean visible(int row) {
        return tree.lookupAll(".tree-cell").stream().anyMatch(cell -> cell instanceof LayerCell layer
                && layer.getIndex() == row && !layer.isEmpty() && layer.getBoundsInParent().getMinY() >= 0
                && layer.getLayoutY() + layer.getHeight() <= tree.getHeight());
    }
}
