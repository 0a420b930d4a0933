package org.eigenscope.desktop.chart;

import java.util.List;
import java.util.Optional;
import javafx.beans.property.Property;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.value.ObservableValue;
import javafx.scene.layout.Region;
import org.eigenscope.chart.Chart;

/** A view of what is open, in a tab of its own; the window lists them all once. */
public interface TabView {

    /** The text of its tab. */
    String title();

    /** The text of its tab now: its title, and what changes beside it. */
    default ObservableValue<String> label() {
        return new ReadOnlyStringWrapper(title());
    }

    /** The text of its menu item; an underscore marks the mnemonic. */
    String command();

    /** The key of its menu item. */
    String key();

    /** True if it has a table of its own, and so needs more of the window's height. */
    default boolean needsHeight() {
        return false;
    }

    /**
     * Listens for what only this view shows.
     *
     * @param comes run when there is something new that the user will want to see
     * @param goes run when it is there no longer
     */
    default void listen(Runnable comes, Runnable goes) {}

    /** The content of its tab. */
    Region content();

    /** True if a chart is one of this view's. */
    default boolean has(Chart chart) {
        return false;
    }

    /** Switches to one of its charts. */
    default void show(Chart chart) {
        throw new IllegalArgumentException(title() + " has no charts");
    }

    /** The chart that is chosen, whether it can be drawn or not; empty if there are none. */
    default Optional<ObservableValue<? extends Chart>> chosen() {
        return Optional.empty();
    }

    /** Chooses a chart without anything else. */
    default void choose(Chart chart) {
        show(chart);
    }

    /** What else is chosen of how it shows things: figures, colours. */
    default List<Property<?>> choices() {
        return List.of();
    }

    /** The surface that its chart is drawn on; empty if it draws none. */
    default Optional<ChartSurface> surface() {
        return Optional.empty();
    }

    /** The chart that is shown, as it is set now, for a file; empty if none is. */
    default Optional<ChartOrder> order() {
        return Optional.empty();
    }

    /** Puts its table on the clipboard; false if it shows none. */
    default boolean copyTable() {
        return false;
    }
}
