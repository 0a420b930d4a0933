package org.eigenscope.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.chart.EsdData.Cell;
import org.eigenscope.metric.AlphaVerdict;
import org.eigenscope.metric.NumberText;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.XYPlot;

/** The distribution of the exponents of a model's layers. */
final class AlphaDistributionChart implements ModelChart {

    private static final double WIDTH = 0.25;
    private static final int MOST = 60;

    @Override
    public String id() {
        return "alpha_distribution";
    }

    @Override
    public String label() {
        return "Distribution of α";
    }

    @Override
    public String meaning() {
        return "How the exponents of the layers are distributed";
    }

    @Override
    public Drawing draw(String model, List<Analyzed> layers, Analyzed current, Colouring colouring,
            ChartStyle style) {
        ChartFrame frame = new ChartFrame(style);
        ChartTheme theme = style.theme();
        int[] counts = new int[MOST];
        for (Analyzed report : layers) {
            if (report.tail().succeeded()) {
                counts[(int) Math.clamp(Math.floor((report.tail().alpha() - 1) / WIDTH), 0, MOST - 1)]++;
            }
        }
        List<Cell> cells = new ArrayList<>();
        int high = 1;
        double right = 7;
        for (int i = 0; i < MOST; i++) {
            if (counts[i] > 0) {
                double from = 1 + i * WIDTH;
                double to = 1 + (i + 1) * WIDTH;
                cells.add(new Cell(from, to, (from + to) / 2, counts[i], counts[i], counts[i], counts[i]));
                high = Math.max(high, counts[i]);
                right = Math.max(right, to + WIDTH);
            }
        }
        NumberAxis x = frame.linearAxis("α");
        NumberAxis y = frame.linearAxis("layers");
        y.setStandardTickUnits(NumberAxis.createIntegerTickUnits());
        XYPlot plot = frame.plot(x, y);
        plot.setDataset(new CellDataset("Layers", cells));
        if (cells.isEmpty()) {
            frame.empty(plot, "No layer has a power law");
        }
        StepRenderer renderer = new StepRenderer(theme.original(), theme.fill(theme.original()), style.line(1.5),
                style);
        // The axis says what is counted.
        renderer.setDefaultSeriesVisibleInLegend(false);
        plot.setRenderer(renderer);
        VerticalLine.add(plot, List.of(
                line(style, AlphaVerdict.LOWEST, AlphaVerdict.OVER_TRAINED),
                line(style, AlphaVerdict.HIGHEST, AlphaVerdict.UNDER_TRAINED)), style);
        x.setRange(1, right);
        y.setRange(0, high * 1.08);
        List<String> facts = List.of("α of %d layers".formatted(layers.size()));
        return new Drawing(frame.chart(model, facts, plot), (index, at, value) -> {
            int bin = (int) Math.floor((at - 1) / WIDTH);
            return bin < 0 || bin >= MOST ? Optional.empty() : Optional.of("α from %s to %s: %s".formatted(
                    NumberText.figure(1 + bin * WIDTH, 3), NumberText.figure(1 + (bin + 1) * WIDTH, 3),
                    counts[bin] == 1 ? "1 layer" : counts[bin] + " layers"));
        });
    }

    private static VerticalLine line(ChartStyle style, double at, AlphaVerdict beyond) {
        return new VerticalLine(at, beyond.label() + " " + beyond.range(), style.theme().edge(),
                style.dashed(1.4, 6, 4), style.font(12));
    }
}
