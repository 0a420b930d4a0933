package org.eigenscope.chart;

import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.Randomization;
import org.eigenscope.chart.DepthPlot.Band;
import org.eigenscope.metric.TrapWords;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.XYPlot;

/** The largest eigenvalue of every shuffled layer over its bulk edge λ+, against the layer's depth. */
final class TrapsByDepthChart implements ModelChart {

    @Override
    public String id() {
        return "traps_by_depth";
    }

    @Override
    public String label() {
        return "Traps by depth";
    }

    @Override
    public String meaning() {
        return "How far the strongest trap of every layer stands above the bulk edge";
    }

    @Override
    public boolean fits(List<Analyzed> layers) {
        return layers.stream().anyMatch(report -> report.random() != null);
    }

    @Override
    public String needs() {
        return "layers that are shuffled";
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
        ValueAxis y = frame.logAxis("largest random λ / λ+ (log)", "largest random λ / λ+", "random λ / λ+");
        XYPlot plot = DepthPlot.plot(frame, layers, y);
        Function<Analyzed, Color> colours = colouring.colours(layers, theme, report -> report.traps().isEmpty()
                ? theme.original() : theme.trap());
        List<LayerDot> dots = new ArrayList<>();
        double top = 2;
        double bottom = 0.8;
        for (Analyzed report : layers) {
            Randomization random = report.random();
            if (random != null && random.bulk().lambdaPlus() > 0 && random.maxRandEval() > 0) {
                double strength = random.maxRandEval() / random.bulk().lambdaPlus();
                top = Math.max(top, strength);
                bottom = Math.min(bottom, strength);
                boolean trapped = !report.traps().isEmpty();
                dots.add(new LayerDot(DepthPlot.place(report), strength, DepthPlot.radius(report, layers.size(), style),
                        colours.apply(report), trapped, report == current, false, false));
            }
        }
        if (dots.isEmpty()) {
            frame.empty(plot, "No layer was tested for traps");
        }
        // Room for the largest ring above, and for the bulk below.
        double margin = Math.pow(top / bottom, 0.2);
        y.setRange(bottom / margin, top * margin);
        DepthPlot.show(plot, dots, List.of(new Band(bottom / margin, 1, 1, theme.original(), "the bulk: no trap")),
                colouring, layers, style);
        return new Drawing(frame.chart(model, List.of("traps of %d layers, by depth".formatted(layers.size()),
                "larger dot: more weights"), plot),
                (index, x, value) -> DepthPlot.at(layers, x).stream().mapToObj(layers::get)
                        .map(TrapsByDepthChart::words).findFirst());
    }

    /** The figure that the dot stands for, then what else is known. */
    private static String words(Analyzed report) {
        Randomization random = report.random();
        String name = "%d  %s".formatted(report.layer().id(), report.name());
        if (random == null || !(random.bulk().lambdaPlus() > 0)) {
            return name + "   not randomized";
        }
        return name + "   largest random λ = " + TrapWords.strength(random.maxRandEval() / random.bulk().lambdaPlus())
                + (report.traps().isEmpty() ? "   no trap" : "   " + TrapWords.count(report.traps().size()));
    }
}
