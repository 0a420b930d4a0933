package org.eigenscope.desktop.layers;

import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javafx.animation.PauseTransition;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.collections.ListChangeListener;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.TreeItem;
import javafx.scene.control.TreeView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
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
    /** Changes some times a second while figures come in: when groups count what is below them. */
    private final ReadOnlyIntegerWrapper badges = new ReadOnlyIntegerWrapper();
    private final FilterBar filters;
    private final EmptyListNote none;
    private final Hyperlink hidden = new Hyperlink();
    private final Map<String, TreeItem<LayerNode>> groups = new HashMap<>();
    private boolean syncing;

    public LayerTree(Workbench bench) {
        this.bench = bench;
        this.filters = new FilterBar(bench);
        this.none = new EmptyListNote(bench);
        getStyleClass().add("layer-tree");
        tree.setShowRoot(false);
        tree.setId("layers");
        tree.setAccessibleText("Layers");
        tree.setCellFactory(view -> new LayerCell(badges, bench.selection().orderProperty()));
        tree.setFixedCellSize(28);
        TreeMenu.install(tree, bench);
        tree.getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
        tree.getSelectionModel().getSelectedItems().addListener((ListChangeListener<TreeItem<LayerNode>>) c ->
                picked());
        // Keys that the tree would take for its own.
        tree.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (event.isShortcutDown() && (event.getCode() == KeyCode.UP || event.getCode() == KeyCode.DOWN)) {
                bench.selection().walk(event.getCode() == KeyCode.DOWN ? 1 : -1);
                event.consume();
            }
        });
        filters.onDown(() -> {
            tree.requestFocus();
            if (bench.selection().currentProperty().get() == null
                    || places.get(bench.selection().currentProperty().get()) == null) {
                bench.selection().walk(1);
            }
        });
        // The last of a range becomes the selected item after the list has changed.
        tree.getSelectionModel().selectedItemProperty().addListener((p, before, item) -> picked());
        bench.selection().items().addListener((ListChangeListener<LayerItem>) c -> mirror());
        bench.selection().currentProperty().addListener((p, before, item) -> reveal(item));
        bench.sessionProperty().addListener((p, before, session) -> {
            collapsed.clear();
            rebuild();
        });
        bench.selection().filterProperty().addListener((p, before, filter) -> rebuild());
        bench.selection().orderProperty().addListener((p, before, order) -> rebuild());
        bench.selection().listed(items -> LayerNode.sorted(LayerNode.forest(items),
                bench.selection().orderProperty().get()).stream().flatMap(node -> node.items().stream()).toList());
        // Figures come in by the hundred a second: a filter that depends on them follows four times a second.
        PauseTransition soon = new PauseTransition(Duration.millis(250));
        soon.setOnFinished(event -> rebuild());
        PauseTransition count = new PauseTransition(Duration.millis(250));
        count.setOnFinished(event -> badges.set(badges.get() + 1));
        bench.figuresProperty().addListener((p, before, after) -> {
            if (count.getStatus() != javafx.animation.Animation.Status.RUNNING) {
                count.playFromStart();
            }
            if ((bench.selection().filterProperty().get().dependsOnFigures()
                    || bench.selection().orderProperty().get().dependsOnFigures())
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
        groups.clear();
        int listed = 0;
        if (session != null) {
            List<LayerItem> items = session.items().stream().filter(bench.selection().filterProperty().get()::accepts)
                    .toList();
            listed = items.size();
            boolean searching = !bench.selection().filterProperty().get().text().isBlank();
            boolean open = items.size() <= SMALL || searching;
            root.getChildren().setAll(LayerNode.sorted(LayerNode.forest(items),
                    bench.selection().orderProperty().get()).stream().map(node -> branch(node, 0, open)).toList());
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
        // What is hidden as it has no spectrum is counted in the line below.
        none.update(session == null ? 0 : left > 0 && !session.analyzable().isEmpty() ? session.analyzable().size()
                : session.items().size(), session == null ? ""
                : "There is no tensor in this file.");
        setCenter(session != null && listed == 0 ? none : tree);
        reveal(bench.selection().currentProperty().get());
    }

    private TreeItem<LayerNode> branch(LayerNode node, int depth, boolean open) {
        TreeItem<LayerNode> item = new TreeItem<>(node);
        if (node.item() != null) {
            places.put(node.item(), item);
        } else {
            groups.put(node.path(), item);
        }
        // In one go: each change of a list is told to all parents.
        if (!node.children().isEmpty()) {
            item.getChildren().setAll(node.children().stream().map(child -> branch(child, depth + 1, open)).toList());
        }
        // A layer's own bias below it is not worth a row until the user asks.
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
        TreeItem<LayerNode> last = tree.getSelectionModel().getSelectedItem();
        LayerNode node = last == null ? null : last.getValue();
        boolean whole = tree.getSelectionModel().getSelectedItems().size() == 1 && node != null && node.item() == null;
        List<LayerItem> spectra = items.stream().filter(item -> item.layer().hasMatrices()).toList();
        if (whole && !spectra.isEmpty()) {
            bench.selection().group(node.path(), spectra);
        } else if (!items.isEmpty()) {
            bench.selection().select(items, node == null ? null : node.item());
        }
        syncing = false;
    }

    private void reveal(LayerItem item) {
        if (syncing || item == null) {
            return;
        }
        TreeItem<LayerNode> group = groups.get(bench.selection().groupProperty().get());
        TreeItem<LayerNode> found = group != null ? group : places.get(item);
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
        TreeItem<LayerNode> group = groups.get(bench.selection().groupProperty().get());
        if (group != null) {
            chosen.add(group);
        }
        bench.selection().items().stream().map(places::get)
                .filter(item -> item != null && group == null).forEach(chosen::add);
        if (chosen.equals(new HashSet<>(tree.getSelectionModel().getSelectedItems()))) {
            return;
        }
        TreeItem<LayerNode> current = group != null ? group
                : places.get(bench.selection().currentProperty().get());
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
