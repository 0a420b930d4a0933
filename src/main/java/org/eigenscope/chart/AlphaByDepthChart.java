package org.eigenscope.chart;

import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.chart.Chart.Prominence;
import org.eigenscope.metric.AlphaTrust;
import org.eigenscope.metric.AlphaVerdict;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.XYPlot;

/** The exponent α of every layer against its depth; layers that deserve a look stand out. */
final class AlphaByDepthChart implements ModelChart {

    /** The share of the axis that dots may take: above it stand the arrows of what is beyond. */
    private static final double HIGHEST_DOT = 0.94;

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
    public Drawing draw(String model, List<Analyzed> layers, Analyzed current, Colouring colouring,
            ChartStyle style) {
        ChartFrame frame = new ChartFrame(style);
        ChartTheme theme = style.theme();
        NumberAxis y = frame.linearAxis("α");
        XYPlot plot = DepthPlot.plot(frame, layers, y);
        double top = DepthPlot.alphaAxis(plot, layers);
        Function<Analyzed, Color> colours = colouring.colours(layers, theme, report -> colour(report, theme));
        List<LayerDot> dots = new ArrayList<>();
        for (Analyzed report : layers) {
            if (report.tail().succeeded()) {
                // An arrow stands where no dot can, so that none is above what is larger.
                boolean beyond = report.tail().alpha() > HIGHEST_DOT * top;
                dots.add(new LayerDot(DepthPlot.place(report), beyond ? top * 0.97 : report.tail().alpha(),
                        DepthPlot.radius(report, layers.size(), style),
                        colours.apply(report), !report.traps().isEmpty(), report == current,
                        AlphaTrust.of(report).warns(), beyond));
            }
        }
        if (dots.isEmpty()) {
            frame.empty(plot, "No layer has a power law");
        }
        DepthPlot.show(plot, dots, DepthPlot.verdicts(top, theme), colouring, layers, style);
        return new Drawing(frame.chart(model, List.of("α of %d layers, by depth".formatted(layers.size()),
                "larger dot: more weights"), plot),
                (index, x, value) -> DepthPlot.read(layers, x));
    }

    private static Color colour(Analyzed report, ChartTheme theme) {
        return switch (AlphaVerdict.shade(report)) {
            case BAD -> theme.randomized();
            case UNDER_TRAINED -> theme.fit();
            case GOOD -> theme.original();
            case DOUBTFUL, NEUTRAL -> theme.muted();
        };
    }
}
