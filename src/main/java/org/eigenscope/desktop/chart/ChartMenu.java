package org.eigenscope.desktop.chart;

import java.util.List;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.scene.input.ContextMenuEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import org.eigenscope.desktop.control.Command;

/** The context menu of all charts below a node: by a click of the right button, which drags as well, or by its key. */
public final class ChartMenu {

    private ChartMenu() {}

    /** @param commands what can be done with the chart that is shown */
    public static void install(Parent below, List<Command> commands) {
        ContextMenu menu = new ContextMenu();
        menu.setId("chart-menu");
        below.addEventHandler(MouseEvent.MOUSE_CLICKED, event -> {
            ChartSurface surface = surface(event.getTarget());
            if (surface != null && event.getButton() == MouseButton.SECONDARY && event.isStillSincePress()) {
                show(menu, surface, commands, event.getScreenX(), event.getScreenY());
            } else {
                menu.hide();
            }
        });
        below.addEventHandler(ContextMenuEvent.CONTEXT_MENU_REQUESTED, event -> {
            ChartSurface surface = surface(event.getTarget());
            if (surface != null && event.isKeyboardTrigger()) {
                show(menu, surface, commands, event.getScreenX(), event.getScreenY());
            }
        });
    }

    private static void show(ContextMenu menu, ChartSurface surface, List<Command> commands, double x, double y) {
        menu.getItems().setAll(commands.stream().map(ChartMenu::item).toList());
        MenuItem whole = new MenuItem("Show Whole Chart");
        whole.setOnAction(event -> surface.reset());
        menu.getItems().add(whole);
        menu.show(surface, x, y);
    }

    /** Without its keys: a second item with the same ones would take them from the first. */
    private static MenuItem item(Command command) {
        MenuItem item = command.menuItem();
        item.setAccelerator(null);
        return item;
    }

    private static ChartSurface surface(Object target) {
        for (Node node = target instanceof Node hit ? hit : null; node != null; node = node.getParent()) {
            if (node instanceof ChartSurface surface) {
                return surface;
            }
        }
        return null;
    }
}
