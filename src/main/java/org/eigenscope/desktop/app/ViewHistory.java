package org.eigenscope.desktop.app;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import javafx.animation.Animation;
import javafx.animation.PauseTransition;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.collections.ListChangeListener;
import javafx.scene.control.TableColumn;
import javafx.util.Duration;
import org.eigenscope.chart.Chart;
import org.eigenscope.chart.Charts;
import org.eigenscope.desktop.chart.ChartPane;
import org.eigenscope.desktop.chart.ChartSurface;
import org.eigenscope.desktop.chart.TabView;
import org.eigenscope.desktop.layers.LayerTable;
import org.eigenscope.desktop.settings.LastSession;
import org.eigenscope.desktop.settings.LastSession.OpenedModel;
import org.eigenscope.desktop.workbench.LayerItem;
import org.eigenscope.desktop.workbench.ModelTab;
import org.eigenscope.desktop.workbench.Session;
import org.eigenscope.desktop.workbench.Workbench;
import org.eigenscope.format.io.HubAddress;

/**
 * Remembers the view state of each open model, and undoes its changes: view, chart and chart parts, zoom, filter and
 * order. What follows within a moment is one change. Traps that are taken out of the model are put back in the same
 * order.
 */
final class ViewHistory {

    private static final int MOST = 100;

    private final Workbench bench;
    private final ViewTabs tabs;
    /** That of the layer first. */
    private final List<TabView> views;
    private final ChartPane charts;
    private final LayerTable details;
    private final Runnable putBack;
    private final Runnable takeAgain;
    private final Map<ModelTab, ViewState> left = new WeakHashMap<>();
    /** What it was before each change; empty where a trap was taken out. */
    private final Deque<Optional<ViewState>> before = new ArrayDeque<>();
    /** What it was before each step back; empty where a trap was put back. */
    private final Deque<Optional<ViewState>> after = new ArrayDeque<>();
    private final PauseTransition soon = new PauseTransition(Duration.millis(300));
    private final ReadOnlyBooleanWrapper undoable = new ReadOnlyBooleanWrapper();
    private final ReadOnlyBooleanWrapper redoable = new ReadOnlyBooleanWrapper();
    private ViewState last;
    private int removed;
    private boolean going;

    /**
     * @param charts the charts of a layer
     * @param putBack puts the trap back that was taken out last
     * @param takeAgain takes the trap out that was put back last
     */
    ViewHistory(Workbench bench, ViewTabs tabs, ChartPane charts, LayerTable details, Runnable putBack,
            Runnable takeAgain) {
        this.bench = bench;
        this.tabs = tabs;
        this.views = tabs.views();
        this.charts = charts;
        this.details = details;
        this.putBack = putBack;
        this.takeAgain = takeAgain;
        soon.setOnFinished(event -> take());
        charts.viewProperty().addListener((p, old, view) -> changed());
        bench.selection().filterProperty().addListener((p, old, filter) -> changed());
        details.table().getSortOrder().addListener((ListChangeListener<TableColumn<LayerItem, ?>>) c -> changed());
        views.forEach(view -> view.chosen().ifPresent(chart -> chart.addListener((p, old, now) -> changed())));
        views.stream().flatMap(view -> view.choices().stream())
                .forEach(choice -> choice.addListener((p, old, now) -> changed()));
        views.forEach(view -> view.surface().map(ChartSurface::movesProperty)
                .ifPresent(moves -> moves.addListener((p, old, now) -> changed())));
        // Another layer has another chart: what of it is looked at is no change.
        bench.selection().currentProperty().addListener((p, old, item) -> {
            if (!going) {
                views.forEach(view -> view.surface().ifPresent(surface -> surface.lookNext(List.of())));
            }
            if (!going && last != null && soon.getStatus() != Animation.Status.RUNNING) {
                last = sight();
            }
        });
        bench.models().onLeaving(tab -> left.put(tab, sight()));
        bench.models().shownProperty().addListener((p, old, tab) -> entered(tab));
        bench.removals().revisionProperty().addListener((p, old, now) -> removed());
    }

    ReadOnlyBooleanProperty undoableProperty() {
        return undoable.getReadOnlyProperty();
    }

    ReadOnlyBooleanProperty redoableProperty() {
        return redoable.getReadOnlyProperty();
    }

    /** What is open, for the next start; the built-in example is none of it. */
    LastSession session() {
        List<ModelTab> tabs = bench.models().tabs().stream().filter(tab -> !tab.main().example()).toList();
        return new LastSession(tabs.stream().map(this::opened).toList(),
                Math.max(0, tabs.indexOf(bench.models().shownProperty().get())));
    }

    private OpenedModel opened(ModelTab tab) {
        ViewState sight = tab == bench.models().shownProperty().get() ? sight() : left.getOrDefault(tab, sight());
        return new OpenedModel(whole(tab.main()), tab.sessions().stream().skip(1).findFirst().map(ViewHistory::whole),
                bench.models().looked(tab).map(item -> item.layer().name()).orElse(""), sight.view().title(),
                sight.charts().get(views.getFirst()).id());
    }

    private static Path whole(Session session) {
        return HubAddress.isAddress(session.file()) ? session.file() : session.file().toAbsolutePath();
    }

    /** Opens what was open the last time, and looks at it as then. */
    void reopen(LastSession session) {
        bench.reopen(session, model -> {
            Charts.ofLayer().stream().filter(chart -> chart.id().equals(model.chart())).findFirst()
                    .ifPresent(views.getFirst()::choose);
            views.stream().filter(view -> view.title().equals(model.view())).findFirst().ifPresent(tabs::select);
        });
    }

    /** Is called when the view has changed, whatever the cause. */
    void changed() {
        if (!going && last != null) {
            soon.playFromStart();
            offer();
        }
    }

    /** Takes the last change back. */
    void undo() {
        flush();
        Optional<ViewState> step = before.isEmpty() ? Optional.empty() : before.pop();
        if (step.isEmpty()) {
            removed = Math.max(0, removed - 1);
            putBack.run();
            after.push(Optional.empty());
        } else {
            after.push(Optional.of(sight()));
            go(step.get(), false);
        }
        offer();
    }

    /** Makes the change again that was taken back. */
    void redo() {
        flush();
        Optional<ViewState> step = after.isEmpty() ? null : after.pop();
        if (step == null) {
            return;
        }
        if (step.isEmpty()) {
            removed++;
            before.push(step);
            takeAgain.run();
        } else {
            before.push(Optional.of(sight()));
            go(step.get(), false);
        }
        offer();
    }

    private void entered(ModelTab tab) {
        soon.stop();
        before.clear();
        after.clear();
        removed = bench.removals().steps();
        ViewState there = tab == null ? null : left.remove(tab);
        last = tab == null ? null : sight();
        if (there != null) {
            go(there, true);
        }
        offer();
    }

    private void removed() {
        int now = bench.removals().steps();
        if (last != null && now > removed) {
            flush();
            push(Optional.empty());
        } else if (now < removed) {
            // Put back by its own button.
            before.removeFirstOccurrence(Optional.<ViewState>empty());
            after.push(Optional.empty());
        }
        removed = now;
        offer();
    }

    private void flush() {
        if (soon.getStatus() == Animation.Status.RUNNING) {
            soon.stop();
            take();
        }
    }

    private void take() {
        ViewState now = sight();
        if (last != null && !now.equals(last)) {
            push(Optional.of(last));
        }
        last = now;
        offer();
    }

    private void push(Optional<ViewState> step) {
        before.push(step);
        after.clear();
        if (before.size() > MOST) {
            before.removeLast();
        }
    }

    private void offer() {
        undoable.set(!before.isEmpty() || soon.getStatus() == Animation.Status.RUNNING
                || bench.removals().steps() > 0);
        redoable.set(!after.isEmpty());
    }

    private ViewState sight() {
        Map<TabView, Chart> chosen = new HashMap<>();
        views.forEach(view -> view.chosen().ifPresent(chart -> chosen.put(view, chart.getValue())));
        // Which trap is pointed at belongs to the layer.
        List<ViewState.Choice<?>> choices = new ArrayList<>();
        views.stream().flatMap(view -> view.choices().stream())
                .forEach(choice -> choices.add(ViewState.Choice.of(choice)));
        return new ViewState(tabs.shown(), chosen, List.copyOf(choices), charts.viewProperty().get().withTrap(0),
                tabs.shown().surface().map(ChartSurface::part).orElse(List.of()),
                bench.selection().filterProperty().get(),
                details.sorting());
    }

    /** @param anew true if everything that is shown will be redrawn in any case, as another model is */
    private void go(ViewState there, boolean anew) {
        going = true;
        ViewState now = sight();
        boolean drawn = !anew && there.draws(there.view(), now);
        there.charts().forEach((view, chart) -> {
            if (view.chosen().orElseThrow().getValue() != chart) {
                view.choose(chart);
            }
        });
        there.choices().forEach(ViewState.Choice::choose);
        tabs.select(there.view());
        charts.viewProperty().set(there.spectrum());
        bench.selection().filterProperty().set(there.filter());
        details.sort(there.sorting());
        there.view().surface().ifPresent(surface -> {
            if (drawn) {
                surface.look(there.part());
            } else {
                surface.lookNext(there.part());
            }
        });
        going = false;
        last = there;
    }
}
