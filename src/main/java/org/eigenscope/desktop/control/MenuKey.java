package org.eigenscope.desktop.control;

import javafx.event.Event;
import javafx.geometry.Bounds;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.input.ContextMenuEvent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;

/**
 * The menu key and Shift+F10 open the context menu of what has the focus. JavaFX sees to that on Windows; on Linux its
 * GTK window tells a scene of the mouse's right button only.
 */
public final class MenuKey {

    private MenuKey() {}

    public static void listen(Scene scene) {
        if (!System.getProperty("os.name").startsWith("Linux")) {
            return;
        }
        scene.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            boolean asked = event.getCode() == KeyCode.CONTEXT_MENU || event.getCode() == KeyCode.F10
                    && event.isShiftDown();
            Node owner = scene.getFocusOwner();
            if (asked && owner != null) {
                Bounds bounds = owner.getBoundsInLocal();
                Point2D at = owner.localToScreen(bounds.getCenterX(), bounds.getCenterY());
                Event.fireEvent(owner, new ContextMenuEvent(owner, owner, ContextMenuEvent.CONTEXT_MENU_REQUESTED,
                        bounds.getCenterX(), bounds.getCenterY(), at.getX(), at.getY(), true, null));
                event.consume();
            }
        });
    }
}
