package org.eigenscope.chart;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Paint;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.text.DecimalFormat;
import java.text.FieldPosition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eigenscope.analysis.ElementStatistics;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.Trap;
import org.eigenscope.metric.NumberText;
import org.eigenscope.metric.Place;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.CombinedRangeXYPlot;
import org.jfree.chart.plot.XYPlot;

/**
 * The anatomy of a trap: the weights around the guilty element, where it is in the layer and where the shuffle has
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
        return "The weights around the element that causes a trap, in their places and where the shuffle put them";
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
        ChartFrame frame = new ChartFrame(style);
        Trap trap = trap(report, view.trap()).orElseThrow(() -> new IllegalArgumentException(
                report.layer().name() + " has no trap caused by a single element"));
        Trap.Patch patch = trap.patch().orElseThrow();
        Grid before = new Grid("layer", patch.firstRow(), patch.firstColumn(), patch.original());
        Grid after = new Grid("shuffled", patch.shuffledRow(), patch.shuffledColumn(), patch.shuffled());
        NumberAxis y = frame.linearAxis("row of the layer (columns across)", "row of the layer", "row");
        // Both parts share the axis; its numbers are the rows of the first.
        y.setNumberFormatOverride(new RowNumbers(patch.firstRow()));
        y.setInverted(true);
        y.setRange(-0.5, Math.max(before.rows(), after.rows()) - 0.5);
        y.setStandardTickUnits(NumberAxis.createIntegerTickUnits());
        CombinedRangeXYPlot both = new CombinedRangeXYPlot(y);
        both.setGap(style.length(24));
        both.add(part(frame, before, report.elements(), trap), 1);
        both.add(part(frame, after, report.elements(), trap), 1);
        JFreeChart chart = frame.chart(report.layer().name(), LayerHeadline.of(report,
                "weights around the element of trap " + (report.random().traps().indexOf(trap) + 1)), both);
        chart.addSubtitle(frame.scale(new SigmaScale(frame.theme()),
                "σ from the mean (framed: > 4, orange frame: the trap's)", "σ from the mean"));
        return new Drawing(chart, (plot, x, value) -> (plot == 0 ? before : after).read(x, value, report.elements()));
    }

    private static XYPlot part(ChartFrame frame, Grid grid, ElementStatistics elements, Trap trap) {
        NumberAxis x = frame.linearAxis("%s, rows %d to %d".formatted(grid.name, grid.firstRow,
                grid.firstRow + grid.rows() - 1), grid.name);
        x.setStandardTickUnits(NumberAxis.createIntegerTickUnits());
        x.setRange(grid.firstColumn - 0.5, grid.firstColumn + grid.columns() - 0.5);
        XYPlot plot = frame.plot(x, null);
        plot.setDomainGridlinesVisible(false);
        plot.setRangeGridlinesVisible(false);
        plot.addAnnotation(new PlotPainting(new Cells(grid, elements, trap, frame.style())));
        return plot;
    }

    /** Writes the number of a row of the picture as that of the layer. */
    private static final class RowNumbers extends DecimalFormat {

        private static final long serialVersionUID = 1L;
        private final int first;

        RowNumbers(int first) {
            super("0");
            this.first = first;
        }

        @Override
        public StringBuffer format(double row, StringBuffer into, FieldPosition position) {
            return super.format(row + first, into, position);
        }

        @Override
        public boolean equals(Object other) {
            return super.equals(other) && other instanceof RowNumbers that && that.first == first;
        }

        @Override
        public int hashCode() {
            return 31 * super.hashCode() + first;
        }
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

    /** Paints the weights as coloured cells. */
    private record Cells(Grid grid, ElementStatistics elements, Trap trap, ChartStyle style)
            implements PlotPainting.Painter {

        /** A label that is wider, as a share of the map, is left out. */
        private static final double MOST_COVERED = 0.75;

        @Override
        public void paint(Graphics2D g2, PlotPainting.Axes axes) {
            SigmaScale colors = new SigmaScale(style.theme());
            // All cells of a colour are one shape: an SVG of thousands of rectangles is large and slow to make.
            Map<Paint, Path2D> shapes = new LinkedHashMap<>();
            List<Rectangle2D> saturated = new ArrayList<>();
            for (int row = 0; row < grid.rows(); row++) {
                for (int column = 0; column < grid.columns(); column++) {
                    double sigmas = (grid.weights().get(row).get(column) - elements.mean()) / elements.deviation();
                    Rectangle2D cell = axes.cell(grid.firstColumn() + column - 0.5, grid.firstColumn() + column + 0.5,
                            row - 0.5, row + 0.5);
                    shapes.computeIfAbsent(colors.getPaint(sigmas), color -> new Path2D.Double()).append(cell, false);
                    if (Math.abs(sigmas) > SigmaScale.SATURATED) {
                        saturated.add(cell);
                    }
                }
            }
            shapes.forEach((color, shape) -> {
                g2.setPaint(color);
                g2.fill(shape);
            });
            g2.setPaint(style.theme().text());
            g2.setStroke(style.line(2));
            saturated.forEach(g2::draw);
            trap.guilty().forEach(element -> mark(g2, axes, element));
        }

        /** Frames an element that makes the trap, wherever it stands here, and says how large it is. */
        private void mark(Graphics2D g2, PlotPainting.Axes axes, Trap.Element element) {
            for (int row = 0; row < grid.rows(); row++) {
                for (int column = 0; column < grid.columns(); column++) {
                    // The shuffle moves elements and changes none.
                    if (Math.abs(grid.weights().get(row).get(column) - element.value())
                            > 1e-9 * Math.abs(element.value())) {
                        continue;
                    }
                    double x = axes.x(grid.firstColumn() + column);
                    double y = axes.y(row);
                    double half = style.length(8);
                    g2.setPaint(style.theme().trap());
                    g2.setStroke(style.line(2.8));
                    g2.draw(new Rectangle2D.Double(x - half, y - half, 2 * half, 2 * half));
                    write(g2, "%s, %s σ".formatted(NumberText.figure(element.value()),
                            NumberText.figure(element.sigmas(), 3)), x, y, half, axes.area());
                }
            }
        }

        private void write(Graphics2D g2, String words, double x, double y, double half, Rectangle2D area) {
            g2.setFont(style.bold(12));
            double width = g2.getFontMetrics().getStringBounds(words, g2).getWidth();
            if (style.face() == ChartStyle.Face.FIGURE || width > area.getWidth() * MOST_COVERED) {
                // It would hide a part of the map: on paper nobody can move the pointer there to read it.
                return;
            }
            double height = g2.getFont().getSize2D();
            double gap = half + style.length(4);
            boolean right = x + gap + width < area.getMaxX();
            boolean beside = right || x - gap - width > area.getMinX();
            double left = right ? x + gap : beside ? x - gap - width
                    : Math.clamp(x - width / 2, area.getMinX() + 3, area.getMaxX() - width - 3);
            if (!beside) {
                // Above its mark, or below it at the upper edge.
                write(g2, words, left, y - gap - height > area.getMinY() ? y - gap - height / 2 : y + gap + height / 2,
                        width);
                return;
            }
            write(g2, words, left, y, width);
        }

        private void write(Graphics2D g2, String words, double left, double y, double width) {
            double height = g2.getFont().getSize2D();
            Color below = style.theme().background();
            g2.setPaint(new Color(below.getRed(), below.getGreen(), below.getBlue(), 225));
            g2.fill(new Rectangle2D.Double(left - 3, y - height * 0.75, width + 6, height * 1.4));
            g2.setPaint(style.theme().text());
            g2.drawString(words, (float) left, (float) (y + height * 0.35));
        }
    }
}
