package org.eigenscope.chart;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;
import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.data.Range;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import static org.assertj.core.api.Assertions.assertThat;

/** A report may hold any figure: an axis over it ends, and has ticks that can be counted. */
class AxisLimitsTest {

    @ParameterizedTest
    @CsvSource({"1, Infinity", "-Infinity, Infinity", "-Infinity, -1", "NaN, NaN", "0, NaN", "4.9e-324, 1.7e308",
        "-1.7e308, 1.7e308", "1e301, 1e302", "1e300, 1.0000000000000002e300", "Infinity, Infinity"})
    void endsWithTicks(double low, double high) {
        ChartFrame frame = new ChartFrame(ChartStyle.page(ChartTheme.LIGHT));
        for (ValueAxis axis : List.of(frame.logAxis("λ"), frame.linearAxis("λ"))) {
            axis.setPlot(new XYPlot());
            axis.setRange(new Range(low, high));
            assertThat(axis.getRange().getLength()).isFinite();
            Graphics2D g2 = new BufferedImage(400, 300, BufferedImage.TYPE_INT_RGB).createGraphics();
            for (RectangleEdge edge : List.of(RectangleEdge.BOTTOM, RectangleEdge.LEFT)) {
                List<?> ticks = axis.refreshTicks(g2, new AxisState(), new Rectangle2D.Double(0, 0, 400, 300), edge);
                assertThat(ticks.size()).as("%s %s %s", axis.getClass(), axis.getRange(), edge).isLessThan(10_000);
            }
            g2.dispose();
        }
    }
}
