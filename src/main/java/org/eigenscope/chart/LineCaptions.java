package org.eigenscope.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jfree.chart.axis.AxisSpace;
import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.plot.PlotRenderingInfo;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.RectangleEdge;

/**
 * What the vertical lines of a plot are called, in a strip above it, where no data are. Each name touches the line that
 * goes up to it; the strip has as many rows as they need. To JFreeChart it is an axis: those are asked how much room
 * they want.
 */
final class LineCaptions extends ValueAxis {

    private static final long serialVersionUID = 1L;
    private final transient List<VerticalLine> lines;
    private final String note;
    private final String end;
    private final Font noteFont;
    private final Color noteColor;
    private final double row;
    private final double gap;

    /**
     * @param note what is at the left end, without a line; empty if nothing does
     * @param end what is at the right end
     */
    LineCaptions(List<VerticalLine> lines, String note, String end, ChartStyle style) {
        super(null, null);
        this.lines = List.copyOf(lines);
        this.note = note;
        this.end = end;
        this.noteFont = style.font(12);
        this.noteColor = style.theme().muted();
        this.row = noteFont.getSize2D() * 1.3;
        this.gap = noteFont.getSize2D() * 0.5;
    }

    String note() {
        return note;
    }

    String end() {
        return end;
    }

    /** The names with their places, and the row of what is at the ends; the lowest row is 0. */
    private Rows rows(Graphics2D g2, Plot plot, Rectangle2D area) {
        Rows full = rows(g2, plot, area, VerticalLine::label);
        // In a small figure a row is worth more than a figure that the axis tells too.
        Rows brief = rows(g2, plot, area, VerticalLine::brief);
        return brief.count() < full.count() || brief.placed().size() > full.placed().size() ? brief : full;
    }

    /**
     * All that is in the strip.
     *
     * @param note the row of the note at the left end
     * @param end the row of the one at the right end
     */
    private record Rows(List<CaptionRows.Placed> placed, int count, int note, int end) {}

    private Rows rows(Graphics2D g2, Plot plot, Rectangle2D area, Function<VerticalLine, String> called) {
        List<CaptionRows.Name> names = new ArrayList<>();
        ValueAxis domain = ((XYPlot) plot).getDomainAxis();
        for (VerticalLine line : lines) {
            double x = domain.valueToJava2D(line.value(), area, RectangleEdge.BOTTOM);
            if (!line.label().isEmpty() && x >= area.getMinX() && x <= area.getMaxX()) {
                names.add(new CaptionRows.Name(called.apply(line), x, width(g2, line.font(), called.apply(line)),
                        line));
            }
        }
        double taken = note.isEmpty() ? 0 : width(g2, noteFont, note);
        double right = end.isEmpty() ? 0 : width(g2, noteFont, end) + gap;
        // A note that a line would go through is above the names, which the lines do not pass.
        boolean noteUp = !note.isEmpty() && names.stream()
                .anyMatch(name -> name.x() < area.getMinX() + taken + gap / 2);
        boolean endUp = names.stream().anyMatch(name -> name.x() > area.getMaxX() - right);
        boolean low = !note.isEmpty() && !noteUp || !end.isEmpty() && !endUp;
        CaptionRows placed = CaptionRows.of(names, noteUp ? low ? 1 : 0 : Math.max(taken, low ? 1 : 0), area.getMinX(),
                area.getMaxX() - (endUp ? 0 : right), gap);
        int noteRow = noteUp ? placed.above(area.getMinX(), area.getMinX() + taken + gap) : 0;
        int endRow = endUp && !end.isEmpty() ? placed.above(area.getMaxX() - right, area.getMaxX()) : 0;
        return new Rows(placed.placed(), Math.max(placed.count(), 1 + Math.max(noteUp ? noteRow : -1,
                endUp ? endRow : -1)), noteRow, endRow);
    }

    private static double width(Graphics2D g2, Font font, String text) {
        return g2.getFontMetrics(font).getStringBounds(text, g2).getWidth();
    }

    @Override
    public AxisSpace reserveSpace(Graphics2D g2, Plot plot, Rectangle2D area, RectangleEdge edge, AxisSpace space) {
        AxisSpace reserved = space == null ? new AxisSpace() : space;
        int used = rows(g2, plot, area).count();
        reserved.add(used == 0 ? 0 : used * row + gap / 2, RectangleEdge.TOP);
        return reserved;
    }

    @Override
    public AxisState draw(Graphics2D g2, double cursor, Rectangle2D whole, Rectangle2D area, RectangleEdge edge,
            PlotRenderingInfo info) {
        double bottom = area.getMinY() - gap / 2;
        Rows rows = rows(g2, getPlot(), area);
        if (!note.isEmpty()) {
            g2.setFont(noteFont);
            g2.setPaint(noteColor);
            g2.drawString(note, (float) area.getMinX(), (float) (bottom - row * (rows.note() + 0.25)));
        }
        if (!end.isEmpty()) {
            g2.setFont(noteFont);
            g2.setPaint(noteColor);
            g2.drawString(end, (float) (area.getMaxX() - width(g2, noteFont, end)),
                    (float) (bottom - row * (rows.end() + 0.25)));
        }
        for (CaptionRows.Placed placed : rows.placed()) {
            VerticalLine line = placed.name().line();
            double y = bottom - placed.row() * row;
            g2.setPaint(line.color());
            g2.setStroke(new BasicStroke(Math.min(line.stroke().getLineWidth(), (float) gap / 4)));
            boolean beside = placed.name().x() < placed.left() || placed.name().x() > placed.right();
            g2.draw(new Line2D.Double(placed.name().x(), area.getMinY(), placed.name().x(),
                    beside ? y - row * 0.8 : y));
            g2.setFont(line.font());
            g2.drawString(placed.name().text(), (float) placed.left(), (float) (y - row * 0.25));
        }
        return new AxisState(cursor);
    }

    @Override
    public void configure() {
        // It has no range of its own.
    }

    @Override
    public double valueToJava2D(double value, Rectangle2D area, RectangleEdge edge) {
        return domain().map(axis -> axis.valueToJava2D(value, area, edge)).orElse(Double.NaN);
    }

    @Override
    public double java2DToValue(double at, Rectangle2D area, RectangleEdge edge) {
        return domain().map(axis -> axis.java2DToValue(at, area, edge)).orElse(Double.NaN);
    }

    private Optional<ValueAxis> domain() {
        return getPlot() instanceof XYPlot plot ? Optional.ofNullable(plot.getDomainAxis()) : Optional.empty();
    }

    @Override
    protected void autoAdjustRange() {
        // It has no range of its own.
    }

    @Override
    public List<?> refreshTicks(Graphics2D g2, AxisState state, Rectangle2D area, RectangleEdge edge) {
        return List.of();
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
