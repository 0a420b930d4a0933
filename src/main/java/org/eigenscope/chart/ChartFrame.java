package org.eigenscope.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.geom.Line2D;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
import org.jfree.chart.text.TextUtils;
import org.jfree.chart.title.LegendTitle;
import org.jfree.chart.title.PaintScaleLegend;
import org.jfree.chart.title.TextTitle;
import org.jfree.chart.ui.HorizontalAlignment;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** The common part of all charts: axes, grid, title and legend in the colours of a theme. */
final class ChartFrame {

    static {
        // Otherwise the names of vertical axes are outlines in SVG and PDF, in which nobody can search.
        TextUtils.setUseDrawRotatedStringWorkaround(false);
    }

    private final ChartStyle style;
    private final ChartTheme theme;

    ChartFrame(ChartStyle style) {
        this.style = style;
        this.theme = style.theme();
    }

    ChartTheme theme() {
        return theme;
    }

    ChartStyle style() {
        return style;
    }

    /** @param names of the axis, the longest first: the first is taken that fits beside the plot */
    NumberAxis linearAxis(String... names) {
        return dress(new PlainAxis(List.of(names)));
    }

    /** @param names of the axis, the longest first: the first is taken that fits beside the plot */
    DecadeAxis logAxis(String... names) {
        return dress(new DecadeAxis(List.of(names)));
    }

    /** A log axis of steps; step 0, if there is one, precedes the first of the others. */
    StepAxis stepAxis(double zero, double first, String... names) {
        return dress(new StepAxis(List.of(names), zero, first));
    }

    private <T extends ValueAxis> T dress(T axis) {
        axis.setLabelFont(style.font(13));
        axis.setTickLabelFont(style.font(12));
        axis.setLabelPaint(theme.muted());
        axis.setTickLabelPaint(theme.muted());
        axis.setAxisLinePaint(theme.muted());
        axis.setAxisLineStroke(style.line(1));
        axis.setTickMarkPaint(theme.muted());
        axis.setTickMarkStroke(style.line(1));
        axis.setTickMarkOutsideLength(style.length(5));
        axis.setTickLabelInsets(insets(2, 3, 2, 3));
        axis.setMinorTickMarksVisible(axis instanceof DecadeAxis);
        axis.setMinorTickMarkOutsideLength(style.length(2.5));
        axis.setLabelInsets(insets(3, 3, 3, 3));
        return axis;
    }

    private RectangleInsets insets(double top, double left, double bottom, double right) {
        return new RectangleInsets(style.length(top), style.length(left), style.length(bottom), style.length(right));
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
        plot.setDomainGridlineStroke(style.line(1));
        plot.setRangeGridlineStroke(style.line(1));
        plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
        plot.setDomainPannable(true);
        plot.setRangePannable(true);
        return plot;
    }

    /** A line without marks. */
    XYLineAndShapeRenderer lines(Color color, BasicStroke stroke) {
        XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, false);
        renderer.setSeriesPaint(0, color);
        renderer.setSeriesStroke(0, stroke);
        renderer.setDrawSeriesLineAsPath(true);
        double half = style.length(9);
        renderer.setLegendLine(new Line2D.Double(-half, 0, half, 0));
        return renderer;
    }

    static XYSeriesCollection series(String name, List<EsdData.Point> points) {
        XYSeries series = new XYSeries(name, false, true);
        points.forEach(point -> series.add(point.x(), point.y(), false));
        return new XYSeriesCollection(series);
    }

    /** Writes a text into the middle of a plot that has no data. */
    void empty(XYPlot plot, String words) {
        plot.setNoDataMessage(words);
        plot.setNoDataMessageFont(FigureFont.thatHas(words, style.font(13)));
        plot.setNoDataMessagePaint(theme.text());
    }

    /** @param facts what stands below the title, the most important first; of those there is no room for all */
    JFreeChart chart(String title, List<String> facts, Plot plot) {
        JFreeChart chart = new JFreeChart(null, style.bold(15), plot, false);
        chart.setBackgroundPaint(theme == ChartTheme.PUBLICATION ? null : theme.background());
        chart.setPadding(insets(8, 8, 6, 10));
        plot.setInsets(insets(4, 4, 2, 8));
        chart.setAntiAlias(true);
        if (style.titled()) {
            chart.addSubtitle(heading(FittingTitle.shortened(SafeText.of(title), style.bold(15)), theme.text(), 3));
            if (!facts.isEmpty()) {
                note(chart, facts);
            }
        }
        if (style.legend() && plot.getLegendItems().getItemCount() > 0) {
            chart.addLegend(legend(plot));
        }
        return chart;
    }

    /** Adds a line above the chart. */
    void note(JFreeChart chart, String words) {
        note(chart, List.of(words));
    }

    private void note(JFreeChart chart, List<String> facts) {
        chart.addSubtitle(heading(FittingTitle.wrapped(facts, style.font(12)), theme.muted(), 5));
    }

    private LegendTitle legend(Plot plot) {
        LegendTitle legend = new LegendTitle(plot);
        legend.setPosition(RectangleEdge.BOTTOM);
        String names = IntStream.range(0, plot.getLegendItems().getItemCount())
                .mapToObj(i -> plot.getLegendItems().get(i).getLabel()).collect(Collectors.joining());
        legend.setItemFont(FigureFont.thatHas(names, style.font(12)));
        legend.setItemPaint(theme.muted());
        legend.setBackgroundPaint(null);
        legend.setMargin(insets(2, 0, 0, 0));
        legend.setLegendItemGraphicPadding(insets(1, 2, 1, 2));
        legend.setItemLabelPadding(insets(1, 3, 1, 8));
        return legend;
    }

    /** Adds the scale of a plot's colours on its right. */
    PaintScaleLegend scale(PaintScale colors, String... names) {
        return scale(colors, linearAxis(names));
    }

    /** Adds the scale of colours that stand for logarithms on the right of a plot. */
    PaintScaleLegend logScale(PaintScale colors, String... names) {
        return scale(colors, logAxis(names));
    }

    private PaintScaleLegend scale(PaintScale colors, ValueAxis axis) {
        PaintScaleLegend legend = new PaintScaleLegend(colors, axis);
        axis.setRange(colors.getLowerBound(), colors.getUpperBound());
        legend.setPosition(RectangleEdge.RIGHT);
        legend.setAxisLocation(AxisLocation.BOTTOM_OR_RIGHT);
        legend.setStripWidth(style.length(10));
        legend.setStripOutlineVisible(false);
        legend.setSubdivisionCount(160);
        legend.setBackgroundPaint(null);
        legend.setMargin(insets(4, 14, 50, 0));
        return legend;
    }

    private TextTitle heading(TextTitle title, Color color, double below) {
        title.setPaint(color);
        title.setHorizontalAlignment(HorizontalAlignment.LEFT);
        title.setTextAlignment(HorizontalAlignment.LEFT);
        title.setPadding(RectangleInsets.ZERO_INSETS);
        title.setMargin(insets(0, 8, below, 0));
        return title;
    }
}
