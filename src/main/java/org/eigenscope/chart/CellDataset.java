package org.eigenscope.chart;

import java.util.List;
import org.eigenscope.chart.EsdData.Cell;
import org.jfree.data.xy.AbstractIntervalXYDataset;

/** The cells of a histogram as JFreeChart wants them; y runs over the band of the replicas. */
final class CellDataset extends AbstractIntervalXYDataset {

    private static final long serialVersionUID = 1L;
    private final String name;
    private final transient List<Cell> cells;

    CellDataset(String name, List<Cell> cells) {
        this.name = name;
        this.cells = cells;
    }

    List<Cell> cells() {
        return cells;
    }

    @Override
    public int getSeriesCount() {
        return 1;
    }

    @Override
    public String getSeriesKey(int series) {
        return name;
    }

    @Override
    public int getItemCount(int series) {
        return cells.size();
    }

    @Override
    public Number getX(int series, int item) {
        return cells.get(item).middle();
    }

    @Override
    public Number getY(int series, int item) {
        return cells.get(item).density();
    }

    @Override
    public Number getStartX(int series, int item) {
        return cells.get(item).from();
    }

    @Override
    public Number getEndX(int series, int item) {
        return cells.get(item).to();
    }

    @Override
    public Number getStartY(int series, int item) {
        return cells.get(item).low();
    }

    @Override
    public Number getEndY(int series, int item) {
        return cells.get(item).high();
    }
}
