package org.eigenscope.chart;

import java.awt.BasicStroke;
import java.util.List;
import org.eigenscope.model.SafeText;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.AxisLocation;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.DatasetRenderingOrder;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.PaintScale;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.title.LegendTitle;
import org.jfree.chart.title.PaintScaleLegend;
import org.jfree.chart.title.TextTitle;
import org.jfree.chart.ui.HorizontalAlignment;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** What all charts share: axes, grid, title, legend, in the theme's clothes. */
final class Frame {

    private final ChartStyle style;
    private final ChartTheme theme;

    Frame(ChartStyle style) {
        this.style = style;
        this.theme = style.theme();
    }

    ChartTheme theme() {
        return theme;
    }

    NumberAxis linearAxis(String label) {
        NumberAxis axis = new PlainAxis(label);
        // JFreeChart packs ticks as close as the labels fit: room around them halves their number.
        axis.setTickLabelInsets(new RectangleInsets(8, 6, 8, 6));
        return dress(axis);
    }

    DecadeAxis logAxis(String label) {
        return dress(new DecadeAxis(label));
    }

    private <T extends ValueAxis> T dress(T axis) {
        axis.setLabelFont(theme.font(13));
        axis.setTickLabelFont(theme.font(12));
        axis.setLabelPaint(theme.muted());
        axis.setTickLabelPaint(theme.muted());
        axis.setAxisLinePaint(theme.muted());
        axis.setTickMarkPaint(theme.muted());
        axis.setTickMarkOutsideLength(5);
        axis.setMinorTickMarksVisible(axis instanceof DecadeAxis);
        axis.setMinorTickMarkOutsideLength(2.5f);
        axis.setLabelInsets(new RectangleInsets(4, 4, 4, 4));
        return axis;
    }

    XYPlot plot(ValueAxis domain, ValueAxis range) {
        XYPlot plot = new XYPlot();
        if (domain != null) {
            plot.setDomainAxis(domain);
        }
        plot.setRangeAxis(range);
        plot.setDatasetRenderingOrder(DatasetRenderingOrder.FORWARD);
        plot.setBackgroundPaint(null);
        plot.setOutlineVisible(false);
        plot.setDomainGridlinePaint(theme.grid());
        plot.setRangeGridlinePaint(theme.grid());
        plot.setDomainGridlineStroke(new BasicStroke(1));
        plot.setRangeGridlineStroke(new BasicStroke(1));
        plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
        plot.setDomainPannable(true);
        plot.setRangePannable(true);
        return plot;
    }

    /** A line without marks. */
    XYLineAndShapeRenderer lines(java.awt.Color color, BasicStroke stroke) {
        XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, false);
        renderer.setSeriesPaint(0, color);
        renderer.setSeriesStroke(0, stroke);
        renderer.setDrawSeriesLineAsPath(true);
        renderer.setLegendLine(new java.awt.geom.Line2D.Double(-9, 0, 9, 0));
        return renderer;
    }

    static XYSeriesCollection series(String name, List<EsdData.Point> points) {
        XYSeries series = new XYSeries(name, false, true);
        points.forEach(point -> series.add(point.x(), point.y(), false));
        return new XYSeriesCollection(series);
    }

    /** What stands in the middle of a plot that has no data. */
    void empty(XYPlot plot, String words) {
        plot.setNoDataMessage(words);
        plot.setNoDataMessageFont(theme.font(13));
        plot.setNoDataMessagePaint(theme.text());
    }

    JFreeChart chart(String title, String subtitle, Plot plot) {
        JFreeChart chart = new JFreeChart(null, theme.bold(15), plot, false);
        chart.setBackgroundPaint(theme == ChartTheme.PUBLICATION ? null : theme.background());
        chart.setPadding(new RectangleInsets(10, 8, 6, 16));
        chart.setAntiAlias(true);
        if (style.titled()) {
            chart.addSubtitle(title(SafeText.of(title), true));
            if (!subtitle.isEmpty()) {
                chart.addSubtitle(title(subtitle, false));
            }
        }
        if (style.legend()) {
            LegendTitle legend = new LegendTitle(plot);
            legend.setPosition(RectangleEdge.BOTTOM);
            legend.setItemFont(theme.font(12));
            legend.setItemPaint(theme.muted());
            legend.setBackgroundPaint(null);
            legend.setItemLabelPadding(new RectangleInsets(2, 4, 2, 12));
            chart.addLegend(legend);
        }
        return chart;
    }

    /** What the colours of a plot mean, on its right. */
    PaintScaleLegend scale(PaintScale colors, String label) {
        NumberAxis axis = linearAxis(label);
        axis.setTickLabelInsets(new RectangleInsets(2, 2, 2, 2));
        PaintScaleLegend legend = new PaintScaleLegend(colors, axis);
        axis.setRange(colors.getLowerBound(), colors.getUpperBound());
        legend.setPosition(RectangleEdge.RIGHT);
        legend.setAxisLocation(AxisLocation.BOTTOM_OR_RIGHT);
        legend.setStripWidth(10);
        legend.setStripOutlineVisible(false);
        legend.setSubdivisionCount(160);
        legend.setBackgroundPaint(null);
        legend.setMargin(4, 14, 50, 0);
        return legend;
    }

    private TextTitle title(String text, boolean main) {
        TextTitle title = new TextTitle(text, main ? theme.bold(15) : theme.font(12));
        title.setPaint(main ? theme.text() : theme.muted());
        title.setHorizontalAlignment(HorizontalAlignment.LEFT);
        title.setTextAlignment(HorizontalAlignment.LEFT);
        title.setMargin(main ? 2 : 0, 8, main ? 2 : 8, 8);
        return title;
    }
}
