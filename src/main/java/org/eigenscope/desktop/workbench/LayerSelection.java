package org.eigenscope.desktop.workbench;

import java.util.List;
import java.util.function.Consumer;
import javafx.beans.property.ObjectProperty;
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
    private final ObjectProperty<Analyzed> pinned = new SimpleObjectProperty<>();
    private final ObjectProperty<LayerListFilter> filter = new SimpleObjectProperty<>(LayerListFilter.DEFAULT);

    /** @param session the main model, or null */
    LayerSelection(ObservableObjectValue<Session> session, Consumer<Notice> tell) {
        this.session = session;
        this.tell = tell;
        current.addListener((p, before, item) -> {
            if (item == null) {
                items.clear();
            } else if (!items.contains(item)) {
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

    /** The layer that stays behind all others for comparison, or null. */
    public ObjectProperty<Analyzed> pinnedProperty() {
        return pinned;
    }

    /** The filter of the list of layers. */
    public ObjectProperty<LayerListFilter> filterProperty() {
        return filter;
    }

    /** Drops all that belongs to the main model, which is about to be closed. */
    void clear() {
        current.set(null);
        pinned.set(null);
    }

    /** Makes a layer the current one, and the only one that is selected. */
    public void go(LayerItem item) {
        items.setAll(List.of(item));
        current.set(item);
    }

    /** Goes to the layer that stands so many places after the current one among those that are listed. */
    public void walk(int steps) {
        if (session.get() == null) {
            return;
        }
        List<LayerItem> listed = session.get().items().stream().filter(filter.get()::accepts).toList();
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
        tell.accept(new Notice(Level.DONE, "No layer has a trap, as far as it is analyzed."));
    }

    /** Pins the current layer; a second time lets it go. */
    public void pin() {
        Analyzed report = current.get() == null ? null : current.get().analyzed().orElse(null);
        pinned.set(report == pinned.get() ? null : report);
    }
}
