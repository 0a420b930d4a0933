package org.eigenscope.desktop.chart;

import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.scene.canvas.Canvas;
import javafx.scene.layout.Region;
import javafx.scene.shape.Line;
import javafx.scene.shape.Rectangle;
import org.eigenscope.chart.Drawing;
import org.eigenscope.chart.PixelDensity;
import org.jfree.chart.ChartRenderingInfo;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.Pannable;
import org.jfree.chart.plot.PlotRenderingInfo;
import org.jfree.chart.plot.Zoomable;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.data.Range;

/**
 * A chart on a canvas. It is drawn once a pulse at most, whatever happens to it in between; what follows the pointer
 * lies above it, so that a moving pointer redraws nothing.
 */
public final class ChartSurface extends Region {

    /** Half of the side of the square around what is pointed at. */
    private static final double POINTER = 12;

    private final Canvas canvas = new Canvas();
    private final ChartGraphics graphics = new ChartGraphics(canvas.getGraphicsContext2D());
    private final Line crosshair = new Line();
    private final Rectangle band = new Rectangle();
    private final ReadOnlyStringWrapper readOut = new ReadOnlyStringWrapper("");
    /** By the axes themselves: to tell two apart they are compared in every part. */
    private final Map<ValueAxis, Range> whole = new IdentityHashMap<>();
    private final ReadOnlyIntegerWrapper moves = new ReadOnlyIntegerWrapper();
    private ChartRenderingInfo info = new ChartRenderingInfo();
    private Drawing drawing;
    private boolean stale;
    /** Where the pointer is, if it is here. */
    private Point2D pointer;
    /** The part that is to be shown of the chart that comes next. */
    private List<Range> coming = List.of();

    public ChartSurface() {
        getStyleClass().add("chart-surface");
        crosshair.getStyleClass().add("chart-crosshair");
        band.getStyleClass().add("chart-band");
        for (var shape : List.of(crosshair, band)) {
            shape.setManaged(false);
            shape.setMouseTransparent(true);
            shape.setVisible(false);
        }
        getChildren().addAll(canvas, crosshair, band);
        setFocusTraversable(true);
        setMinSize(120, 90);
        new ChartGestures(this).install();
    }

    /** Shows a chart, or nothing. */
    public void show(Drawing next) {
        drawing = next;
        whole.clear();
        hideOverlays();
        if (next != null) {
            next.axes().forEach(axis -> whole.put(axis, axis.getRange()));
            next.zoom(coming);
            coming = List.of();
        }
        redraw();
    }

    public Optional<Drawing> drawing() {
        return Optional.ofNullable(drawing);
    }

    /** True once the chart that is shown is drawn on the canvas. */
    public boolean drawn() {
        return drawing != null && !stale;
    }

    /** The words on what stands under the pointer. */
    public ReadOnlyStringProperty readOutProperty() {
        return readOut.getReadOnlyProperty();
    }

    /** The x range, if it is not the whole one. */
    public Optional<Range> zoomedDomain() {
        if (drawing == null) {
            return Optional.empty();
        }
        Range now = domainAxis().getRange();
        return now.equals(whole.get(domainAxis())) ? Optional.empty() : Optional.of(now);
    }

    /** Changes when the user looks at another part of the chart. */
    public ReadOnlyIntegerProperty movesProperty() {
        return moves.getReadOnlyProperty();
    }

    /** The part that is shown: the ranges of all axes, none if the chart is whole. */
    public List<Range> part() {
        return drawing == null || drawing.axes().stream().allMatch(axis -> axis.getRange().equals(whole.get(axis)))
                ? List.of() : ranges();
    }

    /** Shows a part of the chart; the whole if it is of a chart of another kind, or there are no ranges. */
    public void look(List<Range> ranges) {
        if (drawing != null) {
            whole.forEach(ValueAxis::setRange);
            drawing.zoom(ranges);
            redraw();
        }
    }

    /** Shows a part of the chart that is drawn next; the whole if there are no ranges. */
    public void lookNext(List<Range> ranges) {
        coming = List.copyOf(ranges);
    }

    /** The ranges of all axes, none if there is no chart. */
    List<Range> ranges() {
        return drawing == null ? List.of() : drawing.axes().stream().map(ValueAxis::getRange).toList();
    }

    /** Sets the x range, as far as it makes sense on this chart. */
    public void zoomDomain(Range range) {
        if (drawing != null && range.getLength() > 0) {
            domainAxis().setRange(range);
            redraw();
        }
    }

    /** Shows the whole chart again. */
    public void reset() {
        whole.forEach(ValueAxis::setRange);
        moved();
    }

    /** Zooms both axes at a point of this region; a factor below 1 looks closer. */
    public void zoom(double factor, double x, double y) {
        if (drawing == null) {
            return;
        }
        Point2D at = new Point2D.Double(x, y);
        Zoomable plot = (Zoomable) drawing.chart().getPlot();
        plot.zoomDomainAxes(factor, info.getPlotInfo(), at, true);
        plot.zoomRangeAxes(factor, info.getPlotInfo(), at, true);
        moved();
    }

    /** Zooms at the middle. */
    public void zoom(double factor) {
        Rectangle2D area = area(0);
        zoom(factor, area.getCenterX(), area.getCenterY());
    }

    /** Moves the view by shares of its width and height. */
    public void pan(double right, double up, double x, double y) {
        if (drawing != null) {
            Point2D at = new Point2D.Double(x, y);
            Pannable plot = (Pannable) drawing.chart().getPlot();
            plot.panDomainAxes(right, info.getPlotInfo(), at);
            plot.panRangeAxes(up, info.getPlotInfo(), at);
            moved();
        }
    }

    /** Zooms to what lies between two points of this region. */
    void zoomTo(double x1, double y1, double x2, double y2) {
        int index = plotAt(x1, y1);
        if (index < 0) {
            return;
        }
        Rectangle2D area = area(index);
        ValueAxis domain = drawing.domainAxis(index);
        ValueAxis range = drawing.rangeAxis(index);
        double left = domain.java2DToValue(Math.max(Math.min(x1, x2), area.getMinX()), area, edge(true));
        double right = domain.java2DToValue(Math.min(Math.max(x1, x2), area.getMaxX()), area, edge(true));
        double top = range.java2DToValue(Math.max(Math.min(y1, y2), area.getMinY()), area, edge(false));
        double bottom = range.java2DToValue(Math.min(Math.max(y1, y2), area.getMaxY()), area, edge(false));
        if (right > left && top != bottom) {
            domain.setRange(left, right);
            range.setRange(Math.min(top, bottom), Math.max(top, bottom));
        }
        moved();
    }

    /** The plot under a point, or −1. */
    public int plotAt(double x, double y) {
        for (int i = 0; drawing != null && i < drawing.plots().size(); i++) {
            if (area(i).contains(x, y)) {
                return i;
            }
        }
        return -1;
    }

    /** The values of the axes at a point; empty outside the plots. */
    public Optional<Point2D> valueAt(double x, double y) {
        int index = plotAt(x, y);
        return index < 0 ? Optional.empty() : Optional.of(new Point2D.Double(
                drawing.domainAxis(index).java2DToValue(x, area(index), edge(true)),
                drawing.rangeAxis(index).java2DToValue(y, area(index), edge(false))));
    }

    /** Reads out what is at a point, and marks it. */
    void hover(double x, double y) {
        pointer = new Point2D.Double(x, y);
        read(x, y);
    }

    /** The pointer has left. */
    void unhover() {
        pointer = null;
        hideOverlays();
    }

    private void read(double x, double y) {
        int index = plotAt(x, y);
        if (index < 0) {
            crosshair.setVisible(false);
            readOut.set("");
            return;
        }
        Point2D at = valueAt(x, y).orElseThrow();
        readOut.set(drawing.hover().at(index, at.getX(), at.getY()).orElse(""));
        mark(x);
    }

    /** Points at an x value: the linked crosshair. */
    public void point(double value) {
        if (drawing == null || stale) {
            layout();
        }
        if (drawing != null) {
            double x = domainAxis().valueToJava2D(value, area(0), edge(true));
            if (area(0).getMinX() <= x && x <= area(0).getMaxX()) {
                mark(x);
                readOut.set(drawing.hover().at(0, value, 0).orElse(""));
                return;
            }
        }
        crosshair.setVisible(false);
    }

    /** Points at a place of the first plot by both its values. */
    void point(double x, double y) {
        if (stale) {
            layout();
        }
        Rectangle2D area = area(0);
        double left = drawing.domainAxis(0).valueToJava2D(x, area, edge(true));
        double top = drawing.rangeAxis(0).valueToJava2D(y, area, edge(false));
        read(left, top);
        if (crosshair.isVisible()) {
            band.setX(left - POINTER);
            band.setY(top - POINTER);
            band.setWidth(2 * POINTER);
            band.setHeight(2 * POINTER);
            band.setVisible(true);
        }
    }

    private void mark(double x) {
        Rectangle2D first = area(0);
        Rectangle2D last = drawing.chart().getPlot() instanceof CombinedDomainXYPlot ? area(drawing.plots().size() - 1)
                : first;
        crosshair.setStartX(x);
        crosshair.setEndX(x);
        crosshair.setStartY(first.getMinY());
        crosshair.setEndY(last.getMaxY());
        crosshair.setVisible(true);
    }

    void showBand(double x1, double y1, double x2, double y2) {
        band.setX(Math.min(x1, x2));
        band.setY(Math.min(y1, y2));
        band.setWidth(Math.abs(x2 - x1));
        band.setHeight(Math.abs(y2 - y1));
        band.setVisible(true);
    }

    void hideOverlays() {
        band.setVisible(false);
        crosshair.setVisible(false);
        readOut.set("");
    }

    /** The area in which a plot's data are drawn, in this region's coordinates; empty before the first drawing. */
    public Rectangle2D area(int index) {
        PlotRenderingInfo plot = info.getPlotInfo();
        Rectangle2D area = plot.getSubplotCount() > index ? plot.getSubplotInfo(index).getDataArea()
                : plot.getDataArea();
        return area == null ? new Rectangle2D.Double() : area;
    }

    /** The x axis of the chart that is shown, or of the first of its plots. */
    public ValueAxis domainAxis() {
        return drawing.domainAxis(0);
    }

    private RectangleEdge edge(boolean domain) {
        return domain ? RectangleEdge.BOTTOM : RectangleEdge.LEFT;
    }

    private void moved() {
        moves.set(moves.get() + 1);
        redraw();
    }

    private void redraw() {
        stale = true;
        requestLayout();
    }

    private double density() {
        return getScene() == null || getScene().getWindow() == null ? 1.0 : getScene().getWindow().getOutputScaleX();
    }

    @Override
    protected void layoutChildren() {
        double width = Math.max(1, getWidth());
        double height = Math.max(1, getHeight());
        if (canvas.getWidth() != width || canvas.getHeight() != height) {
            canvas.setWidth(width);
            canvas.setHeight(height);
            stale = true;
        }
        if (!stale) {
            return;
        }
        stale = false;
        canvas.getGraphicsContext2D().clearRect(0, 0, width, height);
        if (drawing != null) {
            ChartRenderingInfo next = new ChartRenderingInfo(null);
            graphics.setRenderingHint(PixelDensity.KEY, density());
            drawing.chart().draw(graphics, new Rectangle2D.Double(0, 0, width, height), null, next);
            info = next;
            // What is below the pointer, or was pointed at, stands elsewhere now.
            if (pointer != null) {
                read(pointer.getX(), pointer.getY());
            } else if (crosshair.isVisible()) {
                hideOverlays();
            }
        }
    }
}
