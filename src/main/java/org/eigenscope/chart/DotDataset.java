package org.eigenscope.chart;

import java.util.List;
import org.jfree.data.xy.AbstractXYDataset;

/** Dots as JFreeChart wants them. */
final class DotDataset extends AbstractXYDataset {

    private static final long serialVersionUID = 1L;
    private final transient List<LayerDot> dots;

    DotDataset(List<LayerDot> dots) {
        this.dots = List.copyOf(dots);
    }

    List<LayerDot> dots() {
        return dots;
    }

    @Override
    public int getSeriesCount() {
        return 1;
    }

    @Override
    public String getSeriesKey(int series) {
        return "Layers";
    }

    @Override
    public int getItemCount(int series) {
        return dots.size();
    }

    @Override
    public Number getX(int series, int item) {
        return dots.get(item).x();
    }

    @Override
    public Number getY(int series, int item) {
        return dots.get(item).y();
    }
}
