package org.eigenscope.chart;

import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eigenscope.model.SafeText;
import org.jfree.chart.ChartRenderingInfo;
import org.jfree.chart.entity.XYItemEntity;
import org.jfree.chart.plot.XYPlot;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

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

    private static final String SVG = "http://www.w3.org/2000/svg";

    /** Reads out all dots of a drawing that was drawn. */
    static List<DotTip> of(Drawing drawing, ChartRenderingInfo drawn) {
        List<XYPlot> plots = drawing.plots();
        List<DotTip> tips = new ArrayList<>();
        for (Object entity : drawn.getEntityCollection().getEntities()) {
            if (entity instanceof XYItemEntity dot && dot.getDataset() instanceof DotDataset dots) {
                Dot one = dots.dots().get(dot.getItem());
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

    /** Makes a circle that nobody sees and the pointer meets. */
    Element element(Document document) {
        Element circle = document.createElementNS(SVG, "circle");
        circle.setAttributeNS(null, "cx", decimal(x));
        circle.setAttributeNS(null, "cy", decimal(y));
        circle.setAttributeNS(null, "r", decimal(radius));
        circle.setAttributeNS(null, "style", "fill:transparent; stroke:none");
        Element title = document.createElementNS(SVG, "title");
        title.setTextContent(SafeText.of(text));
        circle.appendChild(title);
        return circle;
    }

    private static String decimal(double points) {
        return String.format(Locale.ROOT, "%.1f", points);
    }
}
