package org.eigenscope.desktop.control;

import java.util.List;
import java.util.Locale;
import javafx.event.Event;
import javafx.scene.Node;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuBar;
import javafx.scene.control.MenuItem;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.stage.Window;

/**
 * Alt and the underlined letter of a menu open it, with whatever window manager; in an open menu an underlined letter
 * alone chooses, as it does in other programs, where JavaFX wants Alt held as well.
 */
public final class MenuLetters {

    /** There the menus are in the system's bar, which has keys of its own. */
    private static final boolean MAC = System.getProperty("os.name").startsWith("Mac");

    private MenuLetters() {}

    public static void listen(Window window, MenuBar bar) {
        boolean[] opened = new boolean[1];
        window.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            boolean plain = !event.isAltDown() && !event.isControlDown() && !event.isMetaDown();
            if (plain && (event.getCode().isLetterKey() || event.getCode().isDigitKey())) {
                bar.getMenus().stream().filter(Menu::isShowing).findFirst().ifPresent(menu -> {
                    choose(menu, event.getCode());
                    // Nor does it reach what has the focus behind the menu.
                    event.consume();
                });
            } else if (event.isAltDown() && !event.isControlDown() && !event.isMetaDown() && !MAC
                    && event.getCode().isLetterKey()) {
                bar.getMenus().stream().filter(menu -> marked(menu, event.getCode())).findFirst().ifPresent(menu -> {
                    bar.getMenus().stream().filter(Menu::isShowing).forEach(Menu::hide);
                    menu.show();
                    opened[0] = true;
                    event.consume();
                });
            }
        });
        // JavaFX would take Alt, let go, for Alt alone, and go to the first menu.
        window.addEventFilter(KeyEvent.KEY_RELEASED, event -> {
            if (event.getCode() == KeyCode.ALT && opened[0]) {
                opened[0] = false;
                event.consume();
            }
        });
    }

    private static void choose(Menu menu, KeyCode letter) {
        List<MenuItem> items = innermost(menu).getItems();
        items.stream().filter(item -> item.isVisible() && !item.isDisable() && marked(item, letter)).findFirst()
                .ifPresent(item -> {
            if (item instanceof Menu) {
                open(item.getStyleableNode());
            } else {
                menu.hide();
                item.fire();
            }
        });
    }

    private static Menu innermost(Menu menu) {
        return menu.getItems().stream().filter(item -> item instanceof Menu below && below.isShowing()).findFirst()
                .map(item -> innermost((Menu) item)).orElse(menu);
    }

    private static boolean marked(MenuItem item, KeyCode letter) {
        return item.isMnemonicParsing() && item.getText() != null && item.getText().toUpperCase(Locale.ROOT)
                .contains("_" + letter.getChar());
    }

    /** As the right arrow does it: a menu's own {@code show} has no place for a menu within a menu. */
    private static void open(Node row) {
        row.requestFocus();
        Event.fireEvent(row, new KeyEvent(KeyEvent.KEY_PRESSED, "", "", KeyCode.RIGHT, false, false, false, false));
    }
}
