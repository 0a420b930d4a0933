package org.eigenscope.desktop.app;

import java.util.List;
import java.util.Map;
import org.eigenscope.chart.Chart;
import org.eigenscope.chart.EsdView;
import org.eigenscope.desktop.chart.View;
import org.eigenscope.desktop.layers.LayerTable.Sorting;
import org.eigenscope.desktop.workbench.LayerListFilter;
import org.jfree.data.Range;

/**
 * What of a model is looked at, and how.
 *
 * @param view which view
 * @param charts the charts that are chosen in the views
 * @param spectrum the parts of a layer's spectrum
 * @param part the part of the view's chart that is shown; nothing if it is whole
 * @param filter which layers are listed
 * @param sorting the order of the table
 */
record Sight(View view, Map<View, Chart> charts, EsdView spectrum, List<Range> part, LayerListFilter filter,
        List<Sorting> sorting) {}
