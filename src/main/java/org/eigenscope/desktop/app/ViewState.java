package org.eigenscope.desktop.app;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import javafx.beans.property.Property;
import org.eigenscope.chart.Chart;
import org.eigenscope.chart.EsdView;
import org.eigenscope.desktop.chart.TabView;
import org.eigenscope.desktop.layers.LayerTable.Sorting;
import org.eigenscope.desktop.workbench.LayerListFilter;
import org.jfree.data.Range;

/**
 * What is shown of a model, and how.
 *
 * @param view which view
 * @param charts the charts that are chosen in the views
 * @param choices what else is chosen in the views
 * @param spectrum the parts of a layer's spectrum
 * @param part the part of the view's chart that is shown; nothing if it is whole
 * @param filter which layers are listed
 * @param sorting the order of the table
 */
record ViewState(TabView view, Map<TabView, Chart> charts, List<Choice<?>> choices, EsdView spectrum, List<Range> part,
        LayerListFilter filter, List<Sorting> sorting) {

    /**
     * A choice of the user at one place of the window, to be restored.
     *
     * @param <T> what there is to choose from
     */
    record Choice<T>(Property<T> property, T value) {

        /** Takes down the present choice. */
        static <T> Choice<T> of(Property<T> property) {
            return new Choice<>(property, property.getValue());
        }

        void choose() {
            property.setValue(value);
        }
    }

    /** True if a view has the same chart with the same parts in another: its chart is not redrawn. */
    boolean draws(TabView shown, ViewState other) {
        return Objects.equals(charts.get(shown), other.charts.get(shown)) && choices.equals(other.choices)
                && spectrum.equals(other.spectrum);
    }
}
