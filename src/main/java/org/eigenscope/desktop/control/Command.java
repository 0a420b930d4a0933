package org.eigenscope.desktop.control;

import javafx.beans.binding.Bindings;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.value.ObservableBooleanValue;
import javafx.beans.value.ObservableStringValue;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.MenuItem;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCombination;
import javafx.scene.layout.StackPane;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.javafx.FontIcon;

/**
 * Something that the user can do, once for the menu, the tool bar and its shortcut.
 *
 * @param text its name; an underscore marks the mnemonic
 * @param keys its shortcut as JavaFX writes it ({@code Shortcut+O}), or null
 * @param icon its picture, or null
 * @param action what it does
 * @param disabled when it cannot be done
 * @param why why it cannot be done, where that is not plain; empty otherwise
 */
public record Command(String text, String keys, Ikon icon, Runnable action, ObservableBooleanValue disabled,
        ObservableStringValue why) {

    public Command(String text, String keys, Ikon icon, Runnable action, ObservableBooleanValue disabled) {
        this(text, keys, icon, action, disabled, new ReadOnlyStringWrapper(""));
    }

    public static Command always(String text, String keys, Ikon icon, Runnable action) {
        return new Command(text, keys, icon, action, Bindings.createBooleanBinding(() -> false));
    }

    public MenuItem menuItem() {
        MenuItem item = new MenuItem();
        if (keys != null) {
            item.setAccelerator(KeyCombination.valueOf(keys));
        }
        if (icon != null) {
            item.setGraphic(new FontIcon(icon));
        }
        item.setOnAction(event -> action.run());
        item.disableProperty().bind(disabled);
        // An item that is grey has no tool tip.
        item.textProperty().bind(Bindings.createStringBinding(() -> why.get().isEmpty() ? text
                : text + "  (" + why.get() + ")", why));
        return item;
    }

    /** A button with icon and name. */
    public Button button() {
        Button button = iconButton();
        button.setText(name());
        return button;
    }

    /** A button with the icon alone; its name is in the tool tip and for screen readers. */
    public Button iconButton() {
        Button button = new Button(null, icon == null ? null : new FontIcon(icon));
        button.setAccessibleText(name());
        button.setTooltip(new Tooltip(keys == null ? name()
                : name() + "  (" + KeyCombination.valueOf(keys).getDisplayText() + ")"));
        button.setOnAction(event -> action.run());
        button.disableProperty().bind(disabled);
        button.setId(id());
        return button;
    }

    /** Puts a button of this command where its reason can be read by the mouse also while it is grey. */
    public Node explained(Button button) {
        Tooltip reason = new Tooltip();
        reason.textProperty().bind(why);
        StackPane place = new StackPane(button);
        place.managedProperty().bind(button.managedProperty());
        place.visibleProperty().bind(button.visibleProperty());
        why.subscribe(words -> {
            if (words.isEmpty()) {
                Tooltip.uninstall(place, reason);
            } else {
                Tooltip.install(place, reason);
            }
        });
        button.accessibleHelpProperty().bind(why);
        return place;
    }

    private String name() {
        return text.replace("_", "").replace("…", "");
    }

    /** {@code open-model}: by which a test or a style finds its button. */
    private String id() {
        return name().toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    }
}
