package org.eigenscope.chart;

import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.metric.AlphaTrust;
import org.eigenscope.metric.AlphaVerdict;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.RectangleAnchor;
import org.jfree.chart.ui.TextAnchor;

/** The exponent α of every layer against its depth, with the layers that want a look standing out. */
final class AlphaByDepthChart implements ModelChart {

    @Override
    public String id() {
        return "alpha_by_depth";
    }

    @Override
    public String label() {
        return "α by depth";
    }

    @Override
    public String meaning() {
        return "The exponent of every layer, from the first to the last; the larger the dot, the more weights";
    }

    @Override
    public Prominence prominence() {
        return Prominence.LEADING;
    }

    @Override
    public boolean byDepth() {
        return true;
    }

    @Override
    public Drawing draw(String model, List<Analyzed> layers, Analyzed current, ChartStyle style) {
        Frame frame = new Frame(style);
        ChartTheme theme = style.theme();
        double top = Math.clamp(layers.stream().filter(r -> r.tail().succeeded()).mapToDouble(r -> r.tail().alpha())
                .max()
                .orElse(7) * 1.2, 7, 18);
        NumberAxis y = frame.linearAxis("α");
        XYPlot plot = DepthPlot.plot(frame, layers, y);
        y.setRange(0, top);
        // At the edges of the picture: no α is below 1, and the largest has room above.
        DepthPlot.band(plot, theme, 0, AlphaVerdict.LOWEST, theme.randomized(), label(AlphaVerdict.OVER_TRAINED),
                RectangleAnchor.BOTTOM_RIGHT, TextAnchor.BOTTOM_RIGHT);
        DepthPlot.band(plot, theme, AlphaVerdict.HIGHEST, top, theme.fit(), label(AlphaVerdict.UNDER_TRAINED),
                RectangleAnchor.TOP_RIGHT, TextAnchor.TOP_RIGHT);
        List<Dot> dots = new ArrayList<>();
        for (Analyzed report : layers) {
            if (report.tail().succeeded()) {
                AlphaVerdict verdict = AlphaVerdict.of(report);
                Color color = verdict == AlphaVerdict.OVER_TRAINED ? theme.randomized()
                        : verdict == AlphaVerdict.UNDER_TRAINED ? theme.fit() : theme.original();
                boolean beyond = report.tail().alpha() > top;
                dots.add(new Dot(DepthPlot.place(report), beyond ? top * 0.96 : report.tail().alpha(),
                        DepthPlot.radius(report, layers.size()),
                        color, !report.traps().isEmpty(), report == current,
                        AlphaTrust.of(report).warns(), beyond));
            }
        }
        DepthPlot.show(plot, dots, theme);
        return new Drawing(frame.chart(model, "α of %d layers, by depth".formatted(layers.size()), plot),
                (index, x, value) -> DepthPlot.read(layers, x));
    }

    private static String label(AlphaVerdict verdict) {
        return verdict.label() + ": " + verdict.condition("α");
    }
}
