package org.eigenscope.chart;

import java.util.List;
import java.util.Optional;
import org.eigenscope.analysis.LayerReport.Analyzed;

/** A chart of several models. */
public non-sealed interface SeriesChart extends Chart {

    /**
     * One of the models.
     *
     * @param name what it is called in the legend
     * @param layers its analyzed layers, in the order that all models of the chart share; empty where it has none
     */
    record Member(String name, List<Optional<Analyzed>> layers) {
        public Member {
            layers = List.copyOf(layers);
        }
    }

    @Override
    default String subject() {
        return "several models";
    }

    @Override
    default boolean needsLayer() {
        return false;
    }

    /**
     * Draws the chart.
     *
     * @param models the models in their order
     * @param style colours, title, legend
     */
    Drawing draw(List<Member> models, ChartStyle style);
}
