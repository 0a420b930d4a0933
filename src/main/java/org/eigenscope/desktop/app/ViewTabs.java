package org.eigenscope.desktop.app;

import java.util.List;
import java.util.Locale;
import javafx.animation.AnimationTimer;
import javafx.scene.Node;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import org.eigenscope.chart.Chart;
import org.eigenscope.desktop.chart.TabView;

/** The views, a tab each. Who has something new to show comes to the front; when that is gone, the first view does. */
final class ViewTabs extends TabPane {

    private final List<TabView> views;

    /** @param views in the order of their tabs */
    ViewTabs(List<TabView> views) {
        this.views = List.copyOf(views);
        for (TabView view : this.views) {
            Tab tab = new Tab(view.title());
            tab.setId("tab-" + view.title().toLowerCase(Locale.ROOT));
            tab.setClosable(false);
            tab.textProperty().bind(view.label());
            getTabs().add(tab);
            view.listen(() -> select(view), () -> {
                if (shown() == view) {
                    select(this.views.getFirst());
                }
            });
        }
        fill(0);
        getSelectionModel().selectedIndexProperty().addListener((p, before, tab) -> fill(tab.intValue()));
    }

    /** Styles the views that are not looked at, one a pulse: all at once they would hold up the first picture. */
    void fillLater() {
        new AnimationTimer() {
            private int next;
            private boolean begun;

            @Override
            public void handle(long now) {
                // The first pulse lays out the tree and the table for the first time, which is enough for one.
                if (!begun) {
                    begun = true;
                    return;
                }
                while (next < views.size() && getTabs().get(next).getContent() != null) {
                    next++;
                }
                if (next == views.size()) {
                    stop();
                } else {
                    fill(next);
                }
            }
        }.start();
    }

    private void fill(int tab) {
        if (tab >= 0 && getTabs().get(tab).getContent() == null) {
            getTabs().get(tab).setContent(views.get(tab).content());
        }
    }

    /** All views, in the order of their tabs. */
    List<TabView> views() {
        return views;
    }

    /** The view that is looked at. */
    TabView shown() {
        return views.get(getSelectionModel().getSelectedIndex());
    }

    /** Tells whenever another view is looked at. */
    void onShown(Runnable listener) {
        getSelectionModel().selectedIndexProperty().addListener((p, before, tab) -> listener.run());
    }

    void select(TabView view) {
        getSelectionModel().select(views.indexOf(view));
    }

    /** Shows a view to who has asked for it by a key: the chart's own keys work at once. */
    void goTo(TabView view) {
        select(view);
        view.surface().map(Node.class::cast).orElse(view.content()).requestFocus();
    }

    /** Switches to a chart, in the view that has it. */
    void goTo(Chart chart) {
        views.stream().filter(view -> view.has(chart)).findFirst().ifPresent(view -> {
            select(view);
            view.show(chart);
        });
    }
}
