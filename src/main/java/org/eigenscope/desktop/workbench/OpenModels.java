package org.eigenscope.desktop.workbench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.ObjectBinding;
import javafx.beans.binding.ObjectExpression;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.eigenscope.series.ModelSeries;

/**
 * The open models, a tab each; one tab is shown. A model may be in several: as the main one of its own, and beside
 * others. It is closed when the last of them is. To be used on the window's thread.
 */
public final class OpenModels {

    private final ObservableList<ModelTab> tabs = FXCollections.observableArrayList();
    /** One for all: its backing list would hold no listener of another. */
    private final ObservableList<ModelTab> listed = FXCollections.unmodifiableObservableList(tabs);
    private final ReadOnlyObjectWrapper<ModelTab> shown = new ReadOnlyObjectWrapper<>();
    private final ObservableList<Session> sessions = FXCollections.observableArrayList();
    private final ObjectBinding<Session> session = Bindings.valueAt(sessions, 0);
    private final ReadOnlyObjectWrapper<ModelSeries> series = new ReadOnlyObjectWrapper<>();
    private final List<Consumer<ModelTab>> leaving = new ArrayList<>();
    private final LayerSelection selection;

    OpenModels(Consumer<Notice> tell) {
        selection = new LayerSelection(session, tell);
    }

    /** All tabs, in the order in which they were opened. A tab whose models change is put in its place again. */
    public ObservableList<ModelTab> tabs() {
        return listed;
    }

    /** The tab that is shown, or null if there is none. */
    public ReadOnlyObjectProperty<ModelTab> shownProperty() {
        return shown.getReadOnlyProperty();
    }

    /** Is notified of a tab just before it is no longer shown. */
    public void onLeaving(Consumer<ModelTab> listener) {
        leaving.add(listener);
    }

    /** The models of the tab that is shown, the main one first. */
    ObservableList<Session> sessions() {
        return sessions;
    }

    /** The main one of them, or null. */
    ObjectExpression<Session> sessionProperty() {
        return session;
    }

    /** The layers of the models that are shown, matched; null while there is only one. */
    ReadOnlyObjectProperty<ModelSeries> seriesProperty() {
        return series.getReadOnlyProperty();
    }

    /** The selection among the layers of the model that is shown. */
    LayerSelection selection() {
        return selection;
    }

    /** The layer that is, or was, looked at in a tab. */
    public Optional<LayerItem> looked(ModelTab tab) {
        return Optional.ofNullable(tab == shown.get() ? selection.currentProperty().get()
                : tab.place() == null ? null : tab.place().current());
    }

    /** Shows a tab as it was left. */
    public void show(ModelTab tab) {
        if (tab == shown.get() || !tabs.contains(tab)) {
            return;
        }
        leave();
        enter(tab);
    }

    /** Shows the tab that stands so many places after the one that is shown, from the first again after the last. */
    public void walk(int steps) {
        if (!tabs.isEmpty()) {
            show(tabs.get(Math.floorMod(tabs.indexOf(shown.get()) + steps, tabs.size())));
        }
    }

    /** The tab of a model by itself that was opened from the same file, as that file is now. */
    Optional<ModelTab> like(Session next) {
        return tabs.stream().filter(tab -> tab.main().file().equals(next.file())
                && tab.main().fingerprint().equals(next.fingerprint())).findFirst();
    }

    /** Shows a model in a new tab, or in place of all that is in another. */
    void put(Session next, ModelTab replaced) {
        if (replaced == null) {
            leave();
        } else {
            selection.clear();
        }
        ModelTab tab = replaced == null ? new ModelTab(next) : replaced;
        if (replaced == null) {
            tabs.add(tab);
        } else {
            List<Session> before = tab.sessions();
            tab.replace(next);
            tabs.set(tabs.indexOf(tab), tab);
            closeUnused(before);
        }
        enter(tab);
    }

    /** Puts models beside the main one that is shown, in place of those there. */
    void beside(List<Session> others, ModelSeries matched) {
        ModelTab tab = shown.get();
        List<Session> before = tab.sessions();
        tab.beside(others, matched);
        tabs.set(tabs.indexOf(tab), tab);
        series.set(null);
        closeUnused(before);
        if (sessions.size() > 1) {
            sessions.remove(1, sessions.size());
        }
        sessions.addAll(others);
        series.set(matched);
    }

    /** Makes the second of two models the main one; what is analyzed stays. */
    void swap(ModelSeries matched) {
        ModelTab tab = shown.get();
        selection.clear();
        series.set(null);
        tab.swap(matched);
        tabs.set(tabs.indexOf(tab), tab);
        sessions.setAll(tab.sessions());
        series.set(matched);
    }

    /** Closes a tab; the next one is shown in its place, or the one before. */
    void close(ModelTab tab) {
        int at = tabs.indexOf(tab);
        if (at < 0) {
            return;
        }
        boolean open = tab == shown.get();
        if (open) {
            selection.clear();
            shown.set(null);
        }
        tabs.remove(at);
        closeUnused(tab.sessions());
        if (open && tabs.isEmpty()) {
            series.set(null);
            sessions.clear();
        } else if (open) {
            enter(tabs.get(Math.min(at, tabs.size() - 1)));
        }
    }

    /** What is to be remembered of the tab that is shown is remembered now. */
    private void leave() {
        ModelTab tab = shown.get();
        if (tab != null) {
            leaving.forEach(listener -> listener.accept(tab));
            tab.leave(selection.place());
        }
        selection.clear();
    }

    private void enter(ModelTab tab) {
        series.set(null);
        sessions.setAll(tab.sessions());
        series.set(tab.series());
        // Before listeners are notified: they may ask for the layer.
        if (tab.place() != null) {
            selection.restore(tab.place());
        }
        shown.set(tab);
    }

    private void closeUnused(List<Session> before) {
        before.stream().filter(each -> tabs.stream().noneMatch(tab -> tab.sessions().contains(each)))
                .forEach(Session::close);
    }
}
