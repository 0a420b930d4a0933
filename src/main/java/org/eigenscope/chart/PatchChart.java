package org.eigenscope.chart;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.Optional;
import org.eigenscope.analysis.ElementStatistics;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.Trap;
import org.eigenscope.metric.NumberText;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.annotations.AbstractXYAnnotation;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.CombinedRangeXYPlot;
import org.jfree.chart.plot.PlotRenderingInfo;
import org.jfree.chart.plot.XYPlot;

/**
 * The anatomy of a trap: the weights around the guilty element, where it stands in the layer and where the shuffle has
 * put it.
 */
final class PatchChart implements TrapChart {

    @Override
    public String id() {
        return "trap";
    }

    @Override
    public String label() {
        return "Trap";
    }

    @Override
    public String meaning() {
        return "The weights around the element that makes a trap, as they stand and as the shuffle put them";
    }

    /** Only a trap of one element has a neighbourhood to look at. */
    @Override
    public boolean shows(Trap trap) {
        return trap.patch().isPresent();
    }

    @Override
    public Optional<Place> place(Trap trap) {
        return trap.patch().filter(patch -> !trap.guilty().isEmpty()).map(patch -> new Place(
                trap.guilty().getFirst().column(), trap.guilty().getFirst().row() - patch.firstRow()));
    }

    @Override
    public Drawing draw(Analyzed report, EsdView view, ChartStyle style) {
        Frame frame = new Frame(style);
        Trap trap = trap(report, view.trap()).orElseThrow(() -> new IllegalArgumentException(
                report.layer().name() + " has no trap that one element makes"));
        Trap.Patch patch = trap.patch().orElseThrow();
        Grid before = new Grid("layer", patch.firstRow(), patch.firstColumn(), patch.original());
        Grid after = new Grid("shuffled", patch.shuffledRow(), patch.shuffledColumn(), patch.shuffled());
        ValueAxis y = frame.linearAxis("row, from the first shown (columns across)", "row, from the first shown",
                "row");
        y.setInverted(true);
        y.setRange(-0.5, Math.max(before.rows(), after.rows()) - 0.5);
        ((NumberAxis) y).setStandardTickUnits(NumberAxis.createIntegerTickUnits());
        CombinedRangeXYPlot both = new CombinedRangeXYPlot(y);
        both.setGap(style.length(24));
        both.add(part(frame, before, report.elements()), 1);
        both.add(part(frame, after, report.elements()), 1);
        JFreeChart chart = frame.chart(report.layer().name(), Headline.of(report,
                "weights around the element of trap " + (report.random().traps().indexOf(trap) + 1)), both);
        chart.addSubtitle(frame.scale(new SigmaScale(frame.theme()),
                "σ from the mean (framed: > 4)", "σ from the mean"));
        return new Drawing(chart, (plot, x, value) -> (plot == 0 ? before : after).read(x, value, report.elements()));
    }

    private static XYPlot part(Frame frame, Grid grid, ElementStatistics elements) {
        NumberAxis x = frame.linearAxis("%s, from row %d".formatted(grid.name, grid.firstRow), grid.name);
        x.setStandardTickUnits(NumberAxis.createIntegerTickUnits());
        x.setRange(grid.firstColumn - 0.5, grid.firstColumn + grid.columns() - 0.5);
        XYPlot plot = frame.plot(x, null);
        plot.setDomainGridlinesVisible(false);
        plot.setRangeGridlinesVisible(false);
        plot.addAnnotation(new Cells(grid, elements, frame.style()));
        return plot;
    }

    /** A rectangle of weights. */
    private record Grid(String name, int firstRow, int firstColumn, List<List<Double>> weights) {

        int rows() {
            return weights.size();
        }

        int columns() {
            return weights.isEmpty() ? 0 : weights.getFirst().size();
        }

        Optional<String> read(double x, double y, ElementStatistics elements) {
            int row = (int) Math.round(y);
            int column = (int) Math.round(x) - firstColumn;
            if (row < 0 || row >= rows() || column < 0 || column >= columns()) {
                return Optional.empty();
            }
            double weight = weights.get(row).get(column);
            return Optional.of("%s: row %d, column %d = %s   %s σ".formatted(name, firstRow + row, firstColumn + column,
                    NumberText.figure(weight), NumberText.figure((weight - elements.mean()) / elements.deviation(),
                    3)));
        }
    }

    /** Draws the weights as coloured cells. */
    private static final class Cells extends AbstractXYAnnotation {
        private static final long serialVersionUID = 1L;
        private final transient Grid grid;
        private final transient ElementStatistics elements;
        private final transient ChartStyle style;

        Cells(Grid grid, ElementStatistics elements, ChartStyle style) {
            this.grid = grid;
            this.elements = elements;
            this.style = style;
        }

        @Override
        public void draw(Graphics2D g2, XYPlot plot, Rectangle2D area, ValueAxis domain, ValueAxis range, int index,
                PlotRenderingInfo info) {
            SigmaScale colors = new SigmaScale(style.theme());
            for (int row = 0; row < grid.rows(); row++) {
                for (int column = 0; column < grid.columns(); column++) {
                    double left = domain.valueToJava2D(grid.firstColumn() + column - 0.5, area,
                            plot.getDomainAxisEdge());
                    double right = domain.valueToJava2D(grid.firstColumn() + column + 0.5, area,
                            plot.getDomainAxisEdge());
                    double a = range.valueToJava2D(row - 0.5, area, plot.getRangeAxisEdge());
                    double b = range.valueToJava2D(row + 0.5, area, plot.getRangeAxisEdge());
                    double sigmas = (grid.weights().get(row).get(column) - elements.mean()) / elements.deviation();
                    Rectangle2D cell = new Rectangle2D.Double(left, Math.min(a, b), right - left + 0.5, Math.abs(b - a)
                            + 0.5);
                    g2.setPaint(colors.getPaint(sigmas));
                    g2.fill(cell);
                    if (Math.abs(sigmas) > SigmaScale.SATURATED) {
                        g2.setPaint(style.theme().text());
                        g2.setStroke(style.line(2));
                        g2.draw(cell);
                    }
                }
            }
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }
}
