package org.eigenscope.chart;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.eigenscope.analysis.ElementStatistics;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.Randomization;
import org.eigenscope.analysis.Trap;
import org.eigenscope.chart.EsdData.Cell;
import org.eigenscope.chart.EsdData.Point;
import org.eigenscope.metric.NumberText;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.XYPlot;

/** The elements of a layer: their histogram on a log scale of counts, a Gaussian of the same μ and σ, the outliers. */
final class ElementChart implements LayerChart {

    @Override
    public String id() {
        return "elements";
    }

    @Override
    public String label() {
        return "Elements";
    }

    @Override
    public String meaning() {
        return "The weights themselves: their histogram, and how far it is from a Gaussian";
    }

    @Override
    public boolean legend() {
        return true;
    }

    @Override
    public Drawing draw(Analyzed report, EsdView view, ChartStyle style) {
        ChartFrame frame = new ChartFrame(style);
        ChartTheme theme = style.theme();
        ElementStatistics elements = report.elements();
        ValueAxis x = frame.linearAxis("weight");
        ValueAxis y = frame.logAxis("elements in a bin (log)", "elements in a bin", "elements");
        XYPlot plot = frame.plot(x, y);
        List<Cell> cells = cells(elements);
        plot.setDataset(0, new CellDataset("Elements", cells));
        plot.setRenderer(0, new StepRenderer(theme.original(), theme.fill(theme.original()), style.line(1.5), style));
        plot.setDataset(1, ChartFrame.series("Gaussian of the same μ and σ", gaussian(elements)));
        plot.setRenderer(1, frame.lines(theme.edge(), style.dashed(1.8, 5, 3)));
        if (report.random() != null) {
            VerticalLine.add(plot, outliers(report.random(), elements, style), style);
        }
        double margin = Math.max((elements.max() - elements.min()) * 0.04, Math.ulp(Math.abs(elements.max()) + 1) * 16);
        x.setRange(elements.min() - margin, elements.max() + margin);
        double high = cells.stream().mapToDouble(Cell::density).max().orElse(1);
        y.setRange(0.5, Math.max(10, high * Math.pow(high + 1, 0.05)));
        List<String> facts = List.of(NumberText.count(elements.count()) + " elements",
                "μ = %s, σ = %s".formatted(NumberText.figure(elements.mean(), 3),
                        NumberText.figure(elements.deviation(), 3)),
                "from %s to %s".formatted(NumberText.figure(elements.min(), 3), NumberText.figure(elements.max(), 3)),
                "excess kurtosis " + NumberText.figure(elements.kurtosis(), 3));
        return new Drawing(frame.chart(report.layer().name(), facts, plot), (index, at, count) -> read(report, at));
    }

    private static List<VerticalLine> outliers(Randomization random, ElementStatistics elements, ChartStyle style) {
        List<VerticalLine> lines = new ArrayList<>();
        // The strongest last: it is drawn on top, and its name has the first choice of place.
        for (Trap trap : random.traps().reversed()) {
            if (trap.cause() == Trap.Cause.OUTLIER_ELEMENT && !trap.guilty().isEmpty()) {
                Trap.Element element = trap.guilty().getFirst();
                lines.add(line(element.value(), "row %d, column %d: %s σ".formatted(element.row(), element.column(),
                        NumberText.figure(element.sigmas(), 3)), style));
            } else if (trap.cause() == Trap.Cause.MEAN_SHIFT) {
                lines.add(line(elements.mean(), "μ = " + NumberText.figure(elements.mean(), 3) + ": the shared offset",
                        style));
            }
        }
        return lines;
    }

    private static VerticalLine line(double at, String label, ChartStyle style) {
        return new VerticalLine(at, label, style.theme().trap(), style.line(2), style.bold(12));
    }

    private static List<Cell> cells(ElementStatistics elements) {
        List<Cell> cells = new ArrayList<>();
        for (int i = 0; i < elements.bins().size(); i++) {
            long count = elements.bins().get(i);
            if (count > 0) {
                // Edges from the index alone, so that neighbours share theirs to the last bit.
                double from = elements.binStart() + i * elements.binWidth();
                double to = elements.binStart() + (i + 1) * elements.binWidth();
                cells.add(new Cell(from, to, (from + to) / 2, count, count, count,
                        (int) Math.min(count, Integer.MAX_VALUE)));
            }
        }
        return cells;
    }

    private static List<Point> gaussian(ElementStatistics elements) {
        List<Point> points = new ArrayList<>();
        double sigma = elements.deviation();
        if (!(sigma > 0)) {
            return points;
        }
        for (int i = -300; i <= 300; i++) {
            double z = i / 50.0;
            double density = Math.exp(-z * z / 2) / (sigma * Math.sqrt(2 * Math.PI));
            points.add(new Point(elements.mean() + z * sigma, elements.count() * elements.binWidth() * density));
        }
        return points;
    }

    /** Near the line of an element that element, elsewhere the bin. */
    private static Optional<String> read(Analyzed report, double x) {
        ElementStatistics elements = report.elements();
        double near = (elements.max() - elements.min()) * 0.01;
        Optional<Trap.Element> guilty = report.traps().stream().flatMap(trap -> trap.guilty().stream())
                .filter(element -> Math.abs(element.value() - x) < near)
                .min(Comparator.comparingDouble(element -> Math.abs(element.value() - x)));
        if (guilty.isPresent()) {
            return guilty.map(element -> "row %d, column %d: %s   %s σ from the mean".formatted(element.row(),
                    element.column(),
                    NumberText.figure(element.value()), NumberText.figure(element.sigmas(), 3)));
        }
        int bin = (int) Math.floor((x - elements.binStart()) / elements.binWidth());
        String where = "weight = %s   %s σ from the mean".formatted(NumberText.figure(x, 3),
                NumberText.figure(Math.abs(x - elements.mean()) / elements.deviation(), 3));
        return Optional.of(bin < 0 || bin >= elements.bins().size() ? where
                : where + "   count " + NumberText.count(elements.bins().get(bin)));
    }
}
