package org.eigenscope.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.Trap;
import org.eigenscope.metric.MetricCatalog;
import org.eigenscope.metric.TrapWords;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.IntervalMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.Layer;
import org.jfree.chart.ui.RectangleAnchor;
import org.jfree.chart.ui.TextAnchor;

/** What the charts of a figure of every layer against its depth share: axis, bands, dots, read-out. */
final class DepthPlot {

    private DepthPlot() {}

    static XYPlot plot(Frame frame, int layers, ValueAxis y) {
        NumberAxis x = frame.linearAxis("layer");
        x.setStandardTickUnits(NumberAxis.createIntegerTickUnits());
        double margin = Math.max(0.7, layers * 0.02);
        x.setRange(1 - margin, Math.max(1, layers) + margin);
        XYPlot plot = frame.plot(x, y);
        plot.setDomainGridlinesVisible(false);
        return plot;
    }

    static void show(XYPlot plot, List<Dot> dots, ChartTheme theme) {
        plot.setDataset(new DotDataset(dots));
        plot.setRenderer(new DotRenderer(theme));
    }

    static void band(XYPlot plot, ChartTheme theme, double from, double to, Color color, String label,
            RectangleAnchor corner, TextAnchor text) {
        IntervalMarker band = new IntervalMarker(from, to, new Color(color.getRed(), color.getGreen(), color.getBlue(),
                24),
                new BasicStroke(1), null, null, 1);
        band.setLabel(label);
        band.setLabelFont(theme.font(11));
        band.setLabelPaint(theme.muted());
        band.setLabelAnchor(corner);
        band.setLabelTextAnchor(text);
        band.setLabelBackgroundColor(new Color(0, 0, 0, 0));
        plot.addRangeMarker(band, Layer.BACKGROUND);
    }

    /** From 3 points for a thousand weights to 10 for a hundred million; smaller where many layers stand close. */
    static double radius(Analyzed report, int layers) {
        double digits = Math.log10(Math.max(1, report.layer().tensor().shape().elements()));
        return Math.clamp(3 + (digits - 3) * 1.4, 3, 10) * Math.clamp(Math.sqrt(30.0 / layers), 0.4, 1);
    }

    static Optional<String> read(List<Analyzed> layers, double x) {
        long index = Math.round(x) - 1;
        if (index < 0 || index >= layers.size()) {
            return Optional.empty();
        }
        Analyzed report = layers.get((int) index);
        StringBuilder text = new StringBuilder("%d  %s".formatted(index + 1, report.layer().name()));
        text.append(report.tail().succeeded() ? "   α = " + MetricCatalog.get("alpha").briefly(report.tail().alpha())
                : "   no power law");
        if (!report.traps().isEmpty()) {
            Trap first = report.traps().getFirst();
            text.append("   trap ").append(TrapWords.strength(first.strength()));
        }
        return Optional.of(text.toString());
    }
}
