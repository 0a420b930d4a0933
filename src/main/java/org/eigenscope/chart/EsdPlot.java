package org.eigenscope.chart;

import java.util.ArrayList;
import java.util.List;
import org.eigenscope.analysis.BulkFit;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.Randomization;
import org.eigenscope.analysis.Trap;
import org.eigenscope.chart.EsdData.Cell;
import org.eigenscope.chart.EsdData.Point;
import org.eigenscope.chart.EsdView.Part;
import org.eigenscope.chart.EsdView.Scale;
import org.eigenscope.metric.AlphaTrust;
import org.eigenscope.metric.MetricCatalog;
import org.eigenscope.metric.NumberText;
import org.eigenscope.metric.TrapWords;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.data.Range;

/** Builds the picture of an {@link EsdChart}: histograms, curves, lines, axes. */
final class EsdPlot {

    /** A linear axis that reached further beyond the bulk would show nothing of it. */
    private static final double FAR = 4;

    private final Analyzed report;
    private final EsdView view;
    private final EsdData data;
    private final ChartFrame frame;
    private final ChartStyle style;
    private final ChartTheme theme;

    private EsdPlot(Analyzed report, EsdView view, EsdData data, ChartStyle style) {
        this.report = report;
        this.view = view;
        this.data = data;
        this.frame = new ChartFrame(style);
        this.style = style;
        this.theme = style.theme();
    }

    /** @param data the histograms and curves of this layer in this view */
    static JFreeChart of(Analyzed report, EsdView view, EsdData data, ChartStyle style) {
        return new EsdPlot(report, view, data, style).build();
    }

    private JFreeChart build() {
        boolean logX = view.scale() != Scale.LINEAR;
        boolean logY = view.scale() == Scale.LOG_LOG;
        String density = view.scale() == Scale.LOG_LINEAR ? "density per decade" : "density per λ";
        ValueAxis x = logX ? frame.logAxis("eigenvalue λ (log)", "eigenvalue λ") : frame.linearAxis("eigenvalue λ");
        ValueAxis y = logY ? frame.logAxis(density + " (log)", density, "density")
                : frame.linearAxis(density, "density");
        XYPlot plot = frame.plot(x, y);
        histograms(plot);
        curves(plot);
        Range across = domain(logX);
        VerticalLine.add(plot, lines(), logX ? leftOut(data.below(across.getLowerBound())) : "",
                beyond(across.getUpperBound()), style);
        Range up = range(logY, across.getLowerBound());
        x.setRange(across);
        y.setRange(up);
        return frame.chart(report.layer().name(), LayerHeadline.of(report), plot);
    }

    /** Notes the eigenvalues that a log axis, or the first view, does not show: zooming out shows all but zeros. */
    private String leftOut(int smaller) {
        List<String> words = new ArrayList<>();
        if (smaller > 0) {
            words.add(NumberText.count(smaller) + " smaller");
        }
        if (data.zeros() > 0) {
            words.add("%s of %s are zero".formatted(NumberText.count(data.zeros()),
                    NumberText.count(report.esd().size())));
        }
        return words.isEmpty() ? "" : "← " + String.join(", ", words);
    }

    /** How many eigenvalues a linear axis leaves out so that the bulk can be seen; zooming out shows them. */
    private String beyond(double highest) {
        int larger = data.above(highest);
        return larger == 0 ? "" : NumberText.count(larger) + " larger →";
    }

    private void histograms(XYPlot plot) {
        if (view.shows(Part.ORIGINAL)) {
            add(plot, new CellDataset(view.name(), data.original()),
                    new StepRenderer(theme.original(), theme.fill(theme.original()), style.line(1.5), style));
        }
        if (!data.ghost().isEmpty()) {
            // An outline: below the filling nobody would see it.
            add(plot, new CellDataset(view.ghostName(), data.ghost()),
                    new StepRenderer(theme.ghost(), null, style.dashed(2, 2, 2.5f), style));
        }
        if (view.shows(Part.RANDOMIZED) && !data.randomized().isEmpty()) {
            int replicas = report.random().replicas().size();
            String name = replicas == 1 ? "Randomized" : "Randomized, mean and 5–95 % of " + replicas;
            add(plot, new CellDataset(name, data.randomized()),
                    new StepRenderer(theme.randomized(), null, style.dashed(1.5, 5, 3), style));
        }
    }

    private static void add(XYPlot plot, CellDataset dataset, StepRenderer renderer) {
        int index = plot.getDatasetCount() == 1 && plot.getDataset(0) == null ? 0 : plot.getDatasetCount();
        plot.setDataset(index, dataset);
        plot.setRenderer(index, renderer);
    }

    private void curves(XYPlot plot) {
        if (view.shows(Part.BULK) && !data.bulk().isEmpty()) {
            curve(plot, "Marchenko–Pastur", data.bulk(), theme.edge(), style.dashed(1.5, 1, 2));
        }
        if (view.shows(Part.POWER_LAW) && !data.powerLaw().isEmpty()) {
            // With or without a title: an α that is none is not shown as one.
            AlphaTrust trust = AlphaTrust.of(report);
            String alpha = MetricCatalog.get("alpha").briefly(report.tail().alpha());
            curve(plot, trust == AlphaTrust.NOT ? "No power law (" + AlphaTrust.label(report.quality().verdict()) + ")"
                    : "Power law, α = " + alpha + (trust == AlphaTrust.CARE ? " (doubtful)" : ""), data.powerLaw(),
                    theme.fit(), trust == AlphaTrust.NOT ? style.dashed(1.6, 2, 3) : style.line(2.2));
        }
    }

    private void curve(XYPlot plot, String name, List<Point> points, java.awt.Color color,
            java.awt.BasicStroke stroke) {
        int index = plot.getDatasetCount() == 1 && plot.getDataset(0) == null ? 0 : plot.getDatasetCount();
        plot.setDataset(index, ChartFrame.series(name, points));
        plot.setRenderer(index, frame.lines(color, stroke));
    }

    private List<VerticalLine> lines() {
        List<VerticalLine> lines = new ArrayList<>();
        Randomization random = report.random();
        if (view.shows(Part.EDGES)) {
            BulkFit bulk = random == null ? report.bulk() : random.bulk();
            if (bulk != null && bulk.lambdaPlus() > 0) {
                lines.add(line(bulk.lambdaPlus(), "λ+", theme.edge(), style.dashed(1.4, 6, 4)));
                if (bulk.lambdaMinus() > data.low()) {
                    lines.add(line(bulk.lambdaMinus(), "λ−", theme.edge(), style.dashed(1, 6, 4)));
                }
            }
        }
        if (view.shows(Part.POWER_LAW) && report.tail().succeeded()) {
            lines.add(line(report.tail().xmin(), "xmin", theme.fit(), style.dashed(1, 2, 3)));
        }
        if (view.ghost() != null && view.shows(Part.TRAPS) && !view.ghost().traps().isEmpty()) {
            Trap trap = view.ghost().traps().getFirst();
            String label = "dotted: %s %s".formatted(TrapWords.kind(trap), TrapWords.strength(trap.strength()));
            lines.add(line(trap.eigenvalue(), label, theme.trap(), style.dashed(2, 2, 2.5f)));
        }
        if (view.shows(Part.TRAPS) && random != null) {
            traps(lines, random);
        }
        return lines;
    }

    private void traps(List<VerticalLine> lines, Randomization random) {
        if (random.traps().isEmpty()) {
            lines.add(line(random.maxRandEval(), "largest random λ", theme.muted(), style.line(1)));
            return;
        }
        int looked = view.trap() < random.traps().size() ? view.trap() : 0;
        for (int i = random.traps().size() - 1; i >= 0; i--) {
            if (i != looked) {
                lines.add(line(random.traps().get(i).eigenvalue(), "", theme.trap(), style.line(1.2)));
            }
        }
        Trap trap = random.traps().get(looked);
        String which = random.traps().size() == 1 ? "" : ", %d of %d".formatted(looked + 1, random.traps().size());
        String label = "%s  λ = %s, %s%s".formatted(TrapWords.kind(trap),
                NumberText.figure(trap.eigenvalue(), 3), TrapWords.strength(trap.strength()), which);
        String brief = "%s  %s".formatted(TrapWords.kind(trap), TrapWords.strength(trap.strength()));
        lines.add(new VerticalLine(trap.eigenvalue(), label, brief, theme.trap(), style.line(2.8), style.bold(12)));
    }

    private VerticalLine line(double value, String label, java.awt.Color color, java.awt.BasicStroke stroke) {
        return new VerticalLine(value, label, color, stroke, color == theme.trap() ? style.bold(12) : style.font(12));
    }

    private Range domain(boolean log) {
        double low = data.low();
        double high = data.high();
        if (report.random() != null) {
            high = Math.max(high, report.random().bulk().lambdaPlus());
        }
        if (!log) {
            double bulk = Math.max(data.bulkHigh(), report.random() == null ? 0
                    : report.random().bulk().lambdaPlus());
            return new Range(0, bulk * FAR < high ? bulk * 1.3 : high * 1.05);
        }
        if (data.bulkLow() > low * 10 && data.bulkLow() < high) {
            low = data.bulkLow() / 1.5;
        }
        double margin = Math.pow(high / low, 0.04);
        return new Range(low / margin, high * margin);
    }

    private Range range(boolean log, double from) {
        double low = Double.POSITIVE_INFINITY;
        double high = 0;
        for (List<Cell> cells : List.of(data.original(), data.randomized(), data.ghost())) {
            for (Cell cell : cells) {
                if (cell.to() > from) {
                    low = Math.min(low, cell.density());
                    high = Math.max(high, Math.max(cell.density(), cell.high()));
                }
            }
        }
        if (!(high > 0)) {
            return new Range(0.1, 1);
        }
        if (view.shows(Part.POWER_LAW) && !data.powerLaw().isEmpty()) {
            // Its start may stand above all bins; a steep one would flatten them.
            high = Math.max(high, Math.min(data.powerLaw().getFirst().y(), high * 2));
        }
        return log ? new Range(low / 2, high * Math.pow(high / low * 4, 0.05)) : new Range(0, high * 1.08);
    }
}
