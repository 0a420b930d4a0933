package org.eigenscope.chart;

import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.ChartRenderingInfo;
import org.jfree.chart.entity.XYItemEntity;
import org.jfree.chart.plot.XYPlot;

/**
 * The read-out of one dot of a drawn chart, with its place in the picture.
 *
 * @param x of its centre, in points from the left
 * @param y of its centre, in points from above
 * @param radius of the part of the picture that shows the read-out under the pointer
 * @param text that is shown
 */
record DotTip(double x, double y, double radius, String text) {

    /** Small dots can be met by a hand too. */
    private static final double LEAST_RADIUS = 6;

    /** Reads out all dots of a drawing that was drawn. */
    static List<DotTip> of(Drawing drawing, ChartRenderingInfo drawn) {
        List<XYPlot> plots = drawing.plots();
        List<DotTip> tips = new ArrayList<>();
        for (Object entity : drawn.getEntityCollection().getEntities()) {
            if (entity instanceof XYItemEntity dot && dot.getDataset() instanceof DotDataset dots) {
                LayerDot one = dots.dots().get(dot.getItem());
                Rectangle2D area = dot.getArea().getBounds2D();
                for (int plot = 0; plot < plots.size(); plot++) {
                    if (plots.get(plot).getDataset() == dots) {
                        drawing.hover().at(plot, one.x(), one.y()).ifPresent(text -> tips.add(new DotTip(
                                area.getCenterX(), area.getCenterY(),
                                Math.max(LEAST_RADIUS, area.getWidth() / 2), text)));
                    }
                }
            }
        }
        return tips;
    }
}
