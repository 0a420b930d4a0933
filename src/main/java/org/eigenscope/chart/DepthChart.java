package org.eigenscope.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.Randomization;
import org.eigenscope.analysis.Trap;
import org.eigenscope.metric.AlphaVerdict;
import org.eigenscope.metric.NumberText;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.IntervalMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.Layer;
import org.jfree.chart.ui.RectangleAnchor;
import org.jfree.chart.ui.TextAnchor;

/** A figure of every layer against its depth, with the layers that want a look standing out. */
final class DepthChart {

    private DepthChart() {}

    static Drawing alpha(String model, List<Analyzed> layers, Analyzed current, ChartStyle style) {
        Frame frame = new Frame(style);
        ChartTheme theme = style.theme();
        double top = Math.clamp(layers.stream().filter(r -> r.tail().succeeded()).mapToDouble(r -> r.tail().alpha()).max()
                .orElse(7) * 1.2, 7, 18);
        NumberAxis y = frame.linearAxis("α");
        XYPlot plot = plot(frame, layers.size(), y);
        y.setRange(0, top);
        // At the edges of the picture: no α is below 1, and the largest has room above.
        band(plot, theme, 0, AlphaVerdict.LOWEST, theme.randomized(), label(AlphaVerdict.OVER_TRAINED),
                RectangleAnchor.BOTTOM_RIGHT, TextAnchor.BOTTOM_RIGHT);
        band(plot, theme, AlphaVerdict.HIGHEST, top, theme.fit(), label(AlphaVerdict.UNDER_TRAINED),
                RectangleAnchor.TOP_RIGHT, TextAnchor.TOP_RIGHT);
        List<Dot> dots = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            Analyzed report = layers.get(i);
            if (report.tail().succeeded()) {
                AlphaVerdict verdict = AlphaVerdict.of(report);
                Color color = verdict == AlphaVerdict.OVER_TRAINED ? theme.randomized()
                        : verdict == AlphaVerdict.UNDER_TRAINED ? theme.fit() : theme.original();
                boolean beyond = report.tail().alpha() > top;
                dots.add(new Dot(i + 1, beyond ? top * 0.96 : report.tail().alpha(), radius(report, layers.size()), color, !report.traps().isEmpty(),
                        report == current, beyond));
            }
        }
        show(plot, dots, theme);
        return new Drawing(frame.chart(model, "α of %d layers, by depth".formatted(layers.size()), plot),
                (index, x, value) -> read(layers, x));
    }

    static Drawing traps(String model, List<Analyzed> layers, Analyzed current, ChartStyle style) {
        Frame frame = new Frame(style);
        ChartTheme theme = style.theme();
        ValueAxis y = frame.logAxis("largest random λ / λ+ (log)");
        XYPlot plot = plot(frame, layers.size(), y);
        List<Dot> dots = new ArrayList<>();
        double top = 2;
        double bottom = 0.8;
        for (int i = 0; i < layers.size(); i++) {
            Analyzed report = layers.get(i);
            Randomization random = report.random();
            if (random != null && random.bulk().lambdaPlus() > 0 && random.maxRandEval() > 0) {
                double strength = random.maxRandEval() / random.bulk().lambdaPlus();
                top = Math.max(top, strength);
                bottom = Math.min(bottom, strength);
                dots.add(new Dot(i + 1, strength, radius(report, layers.size()), report.traps().isEmpty() ? theme.original() : theme.trap(),
                        !report.traps().isEmpty(), report == current, false));
            }
        }
        // As much above the largest dot, and below the smallest for the name of the bulk.
        double margin = Math.pow(top / bottom, 0.12);
        y.setRange(bottom / margin, top * margin);
        band(plot, theme, bottom / margin, 1, theme.original(), "the bulk: no trap", RectangleAnchor.BOTTOM_RIGHT,
                TextAnchor.BOTTOM_RIGHT);
        show(plot, dots, theme);
        return new Drawing(frame.chart(model, "traps of %d layers, by depth".formatted(layers.size()), plot),
                (index, x, value) -> read(layers, x));
    }

    private static XYPlot plot(Frame frame, int layers, ValueAxis y) {
        NumberAxis x = frame.linearAxis("layer");
        x.setStandardTickUnits(NumberAxis.createIntegerTickUnits());
        double margin = Math.max(0.7, layers * 0.02);
        x.setRange(1 - margin, Math.max(1, layers) + margin);
        XYPlot plot = frame.plot(x, y);
        plot.setDomainGridlinesVisible(false);
        return plot;
    }

    private static String label(AlphaVerdict verdict) {
        return verdict.label() + ": " + verdict.condition("α");
    }

    private static void show(XYPlot plot, List<Dot> dots, ChartTheme theme) {
        plot.setDataset(new DotDataset(dots));
        plot.setRenderer(new DotRenderer(theme));
    }

    private static void band(XYPlot plot, ChartTheme theme, double from, double to, Color color, String label,
            RectangleAnchor corner, TextAnchor text) {
        IntervalMarker band = new IntervalMarker(from, to, new Color(color.getRed(), color.getGreen(), color.getBlue(), 24),
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
    private static double radius(Analyzed report, int layers) {
        double digits = Math.log10(Math.max(1, report.layer().tensor().shape().elements()));
        return Math.clamp(3 + (digits - 3) * 1.4, 3, 10) * Math.clamp(Math.sqrt(30.0 / layers), 0.4, 1);
    }

    private static Optional<String> read(List<Analyzed> layers, double x) {
        long index = Math.round(x) - 1;
        if (index < 0 || index >= layers.size()) {
            return Optional.empty();
        }
        Analyzed report = layers.get((int) index);
        StringBuilder text = new StringBuilder("%d  %s".formatted(index + 1, report.layer().name()));
        text.append(report.tail().succeeded() ? "   α = " + NumberText.figure(report.tail().alpha(), 3) : "   no power law");
        if (!report.traps().isEmpty()) {
            Trap first = report.traps().getFirst();
            text.append("   trap ").append(NumberText.figure(first.strength(), 3)).append(" × λ+");
        }
        return Optional.of(text.toString());
    }
}
