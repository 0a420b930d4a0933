package org.eigenscope.desktop.workbench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ObservableObjectValue;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.desktop.workbench.Notice.Level;

/**
 * The layers of the main model that are listed and selected, and the one that is pinned. To be used on the window's
 * thread.
 */
public final class LayerSelection {

    private final ObservableObjectValue<Session> session;
    private final Consumer<Notice> tell;
    private final ObjectProperty<LayerItem> current = new SimpleObjectProperty<>();
    private final ObservableList<LayerItem> items = FXCollections.observableArrayList();
    private static final int MOST_VISITED = 100;

    private final List<LayerItem> visited = new ArrayList<>();
    private final ReadOnlyIntegerWrapper moved = new ReadOnlyIntegerWrapper();
    private int place = -1;
    private boolean travelling;
    private UnaryOperator<List<LayerItem>> arrange = UnaryOperator.identity();
    private boolean chosen;
    private final ReadOnlyStringWrapper group = new ReadOnlyStringWrapper("");
    private final ObjectProperty<Analyzed> pinned = new SimpleObjectProperty<>();
    private final ObjectProperty<LayerOrder> order = new SimpleObjectProperty<>(LayerOrder.FILE);
    private final ObjectProperty<LayerListFilter> filter = new SimpleObjectProperty<>(LayerListFilter.DEFAULT);

    /** @param session the main model, or null */
    LayerSelection(ObservableObjectValue<Session> session, Consumer<Notice> tell) {
        this.session = session;
        this.tell = tell;
        current.addListener((p, before, item) -> {
            if (item != null) {
                remember(item);
            }
            if (item == null) {
                group.set("");
                items.clear();
            } else if (!items.contains(item)) {
                group.set("");
                // Whoever selects several layers lists them before making one of them current.
                items.setAll(List.of(item));
            }
        });
    }

    /** The layer that charts and panel show, or null. */
    public ObjectProperty<LayerItem> currentProperty() {
        return current;
    }

    /** All selected layers, the current one among them. */
    public ObservableList<LayerItem> items() {
        return items;
    }

    /** The name of the group whose layers are selected, as a whole; empty if they were selected one by one. */
    public ReadOnlyStringProperty groupProperty() {
        return group.getReadOnlyProperty();
    }

    /** Shows a layer that nobody has asked for, until the user chooses one. */
    void suggest(LayerItem item) {
        go(item);
        chosen = false;
    }

    /** Shows the layer that is worst by a measure, unless none is, or the user has chosen another. */
    void suggest(List<LayerItem> layers, ToDoubleFunction<LayerItem> badness) {
        if (!chosen) {
            layers.stream().filter(item -> badness.applyAsDouble(item) > 0)
                    .max(Comparator.comparingDouble(badness)).filter(worst -> worst != current.get())
                    .ifPresent(this::suggest);
        }
    }

    /** Selects layers one by one; the last of them is looked at. */
    public void select(Collection<LayerItem> layers, LayerItem last) {
        chosen = true;
        group.set("");
        items.setAll(layers);
        if (last != null) {
            current.set(last);
        }
    }

    /** Selects the layers of a group, all with matrices that are below it. */
    public void group(String name, List<LayerItem> layers) {
        if (layers.isEmpty()) {
            return;
        }
        chosen = true;
        items.setAll(layers);
        current.set(layers.getFirst());
        group.set(name);
    }

    /** The layer that stays behind all others for comparison, or null. */
    public ObjectProperty<Analyzed> pinnedProperty() {
        return pinned;
    }

    /** The filter of the list of layers. */
    public ObjectProperty<LayerListFilter> filterProperty() {
        return filter;
    }

    /**
     * Where the user is in a model.
     *
     * @param items all selected layers
     * @param current the one that is looked at, or null
     * @param group the group that they are, or empty
     * @param visited what was looked at before and after it
     * @param place where among these it is
     * @param chosen true if the user has chosen it
     * @param order of the layers in the tree
     */
    record Place(List<LayerItem> items, LayerItem current, String group, LayerListFilter filter, Analyzed pinned,
            List<LayerItem> visited, int place, boolean chosen, LayerOrder order) {}

    Place place() {
        return new Place(List.copyOf(items), current.get(), group.get(), filter.get(), pinned.get(),
                List.copyOf(visited), place, chosen, order.get());
    }

    /** Goes to a place of the model that is open now. */
    void restore(Place there) {
        filter.set(there.filter());
        order.set(there.order());
        pinned.set(there.pinned());
        travelling = true;
        items.setAll(there.items());
        current.set(there.current());
        group.set(there.group());
        travelling = false;
        visited.addAll(there.visited());
        place = there.place();
        chosen = there.chosen();
        moved.set(moved.get() + 1);
    }

    /** The order of the layers in the tree. */
    public ObjectProperty<LayerOrder> orderProperty() {
        return order;
    }

    /** Layers in the order of the tree, by which one walks through them. */
    public void listed(UnaryOperator<List<LayerItem>> arranged) {
        arrange = arranged;
    }

    /** Drops all that belongs to the main model, which is about to be left. */
    void clear() {
        chosen = false;
        order.set(LayerOrder.FILE);
        visited.clear();
        place = -1;
        current.set(null);
        pinned.set(null);
    }

    /** Makes a layer the current one, and the only one that is selected. */
    public void go(LayerItem item) {
        chosen = true;
        group.set("");
        items.setAll(List.of(item));
        current.set(item);
    }

    /** Goes back to the layer that was looked at before, or forward again. */
    public void goInHistory(int steps) {
        int to = place + steps;
        if (to >= 0 && to < visited.size()) {
            LayerItem item = visited.get(to);
            travelling = true;
            go(item);
            travelling = false;
            place = to;
            moved.set(moved.get() + 1);
        }
    }

    /** True if there is such a layer to go back or forward to; observable by {@link #movedProperty}. */
    public boolean canTravel(int steps) {
        return place + steps >= 0 && place + steps < visited.size();
    }

    /** Changes whenever another layer is looked at. */
    public ReadOnlyIntegerProperty movedProperty() {
        return moved.getReadOnlyProperty();
    }

    private void remember(LayerItem item) {
        if (!travelling && (place < 0 || visited.get(place) != item)) {
            visited.subList(place + 1, visited.size()).clear();
            visited.add(item);
            if (visited.size() > MOST_VISITED) {
                visited.removeFirst();
            }
            place = visited.size() - 1;
        }
        moved.set(moved.get() + 1);
    }

    /** Goes to the layer that stands so many places after the current one among those that are listed. */
    public void walk(int steps) {
        if (session.get() == null) {
            return;
        }
        List<LayerItem> listed = arrange.apply(session.get().items().stream().filter(filter.get()::accepts).toList());
        if (!listed.isEmpty()) {
            int at = listed.indexOf(current.get());
            go(listed.get(Math.clamp((long) at + steps, 0, listed.size() - 1)));
        }
    }

    /** Goes to the next layer with a trap, from the top again after the last. */
    public void nextTrap() {
        if (session.get() == null) {
            return;
        }
        List<LayerItem> all = session.get().items();
        int at = all.indexOf(current.get());
        for (int i = 1; i <= all.size(); i++) {
            LayerItem item = all.get((at + i) % all.size());
            if (item.trapped()) {
                go(item);
                return;
            }
        }
        tell.accept(new Notice(Level.DONE, "No layer analyzed so far has a trap."));
    }

    /** Pins the current layer; a second time lets it go. */
    public void pin() {
        Analyzed report = current.get() == null ? null : current.get().analyzed().orElse(null);
        pinned.set(report == pinned.get() ? null : report);
    }
}
