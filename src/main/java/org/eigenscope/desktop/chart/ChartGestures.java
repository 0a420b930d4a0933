package org.eigenscope.desktop.chart;

import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.input.ZoomEvent;

/**
 * Mouse, touchpad and keys on a chart: drag zooms to a rectangle, wheel and pinch zoom at the pointer, Shift-drag or
 * the middle or right button pans, a double click or 0 shows all, + − and the arrows do it by keys.
 */
final class ChartGestures {

    private static final double STEP = 0.1;
    private final ChartSurface surface;
    private double startX;
    private double startY;
    private double lastX;
    private double lastY;
    private boolean panning;
    private boolean dragging;

    ChartGestures(ChartSurface surface) {
        this.surface = surface;
    }

    void install() {
        surface.setOnMousePressed(this::pressed);
        surface.setOnMouseDragged(this::dragged);
        surface.setOnMouseReleased(this::released);
        surface.setOnMouseMoved(event -> surface.hover(event.getX(), event.getY()));
        surface.setOnMouseExited(event -> surface.unhover());
        surface.setOnScroll(this::scrolled);
        surface.setOnZoom(this::pinched);
        surface.setOnKeyPressed(this::key);
    }

    private void pressed(MouseEvent event) {
        surface.requestFocus();
        // Otherwise the tabs around it take the focus, and + and the arrows do nothing here.
        event.consume();
        startX = event.getX();
        startY = event.getY();
        lastX = startX;
        lastY = startY;
        panning = event.getButton() != MouseButton.PRIMARY || event.isShiftDown();
        dragging = surface.plotAt(startX, startY) >= 0;
        if (event.getButton() == MouseButton.PRIMARY && event.getClickCount() == 2) {
            dragging = false;
            surface.reset();
        }
    }

    private void dragged(MouseEvent event) {
        if (!dragging) {
            return;
        }
        if (panning) {
            var area = surface.area(Math.max(0, surface.plotAt(startX, startY)));
            surface.pan((lastX - event.getX()) / area.getWidth(), (event.getY() - lastY) / area.getHeight(), startX,
                    startY);
            lastX = event.getX();
            lastY = event.getY();
        } else {
            surface.showBand(startX, startY, event.getX(), event.getY());
        }
    }

    private void released(MouseEvent event) {
        if (dragging && !panning) {
            surface.hideOverlays();
            // A click that trembles is no zoom.
            if (Math.abs(event.getX() - startX) > 5 && Math.abs(event.getY() - startY) > 5) {
                surface.zoomTo(startX, startY, event.getX(), event.getY());
            }
        }
        dragging = false;
    }

    private void scrolled(ScrollEvent event) {
        if (surface.plotAt(event.getX(), event.getY()) >= 0 && event.getDeltaY() != 0) {
            surface.zoom(Math.pow(0.998, event.getDeltaY()), event.getX(), event.getY());
            event.consume();
        }
    }

    private void pinched(ZoomEvent event) {
        surface.zoom(1 / event.getZoomFactor(), event.getX(), event.getY());
        event.consume();
    }

    private void key(KeyEvent event) {
        if (event.isShortcutDown() || event.isAltDown()) {
            return;
        }
        var area = surface.area(0);
        double x = area.getCenterX();
        double y = area.getCenterY();
        switch (event.getCode()) {
            case PLUS, ADD, EQUALS -> surface.zoom(0.8);
            case MINUS, SUBTRACT -> surface.zoom(1.25);
            case DIGIT0, NUMPAD0, HOME -> surface.reset();
            case LEFT -> surface.pan(-STEP, 0, x, y);
            case RIGHT -> surface.pan(STEP, 0, x, y);
            case UP -> surface.pan(0, STEP, x, y);
            case DOWN -> surface.pan(0, -STEP, x, y);
            default -> {
                return;
            }
        }
        event.consume();
    }
}
