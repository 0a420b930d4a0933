package org.eigenscope.desktop.models;

import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Button;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.Tooltip;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.ContextMenuEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import org.eigenscope.desktop.workbench.AnalysisController.Activity;
import org.eigenscope.desktop.workbench.ModelTab;
import org.eigenscope.desktop.workbench.Workbench;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** An open model in the row of all: its name, how far its analysis is, a button that closes it. */
final class ModelChip extends HBox {

    private static final PseudoClass SELECTED = PseudoClass.getPseudoClass("selected");
    private static final PseudoClass TARGET = PseudoClass.getPseudoClass("target");
    private static final double LEAST = 76;
    private static final double MOST = 300;

    private final Workbench bench;
    private final ModelTab tab;
    private final String title;
    private final Label done = new Label();
    private final Tooltip whole = new Tooltip();

    ModelChip(Workbench bench, ModelTab tab, String title) {
        super(6);
        this.bench = bench;
        this.tab = tab;
        this.title = title;
        getStyleClass().add("model-chip");
        setAlignment(Pos.CENTER_LEFT);
        setMinWidth(LEAST);
        setMaxWidth(MOST);
        setAccessibleRole(AccessibleRole.TAB_ITEM);
        Label name = new Label(title);
        name.setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
        name.setMinWidth(0);
        name.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(name, Priority.ALWAYS);
        done.getStyleClass().add("muted");
        done.setMinWidth(USE_PREF_SIZE);
        done.managedProperty().bind(done.textProperty().isNotEmpty());
        Button close = new Button(null, new FontIcon(Feather.X));
        close.getStyleClass().addAll("flat", "model-close");
        close.setAccessibleText("Close " + title);
        close.setFocusTraversable(false);
        close.setMinWidth(USE_PREF_SIZE);
        close.setOnAction(event -> bench.close(tab));
        getChildren().addAll(name, done, close);
        Tooltip.install(this, whole);
        addEventHandler(MouseEvent.MOUSE_PRESSED, event -> {
            if (event.getButton() == MouseButton.PRIMARY) {
                bench.models().show(tab);
            } else if (event.getButton() == MouseButton.MIDDLE) {
                bench.close(tab);
            }
        });
        setOnDragDetected(event -> {
            ClipboardContent path = new ClipboardContent();
            path.putString(tab.main().file().toString());
            startDragAndDrop(TransferMode.COPY, TransferMode.LINK).setContent(path);
            event.consume();
        });
        addEventHandler(ContextMenuEvent.CONTEXT_MENU_REQUESTED, event -> {
            menu().show(this, event.getScreenX(), event.getScreenY());
            event.consume();
        });
    }

    ModelTab tab() {
        return tab;
    }

    void shown(boolean now) {
        pseudoClassStateChanged(SELECTED, now);
        // One stop for the keys; the arrows go on from there.
        setFocusTraversable(now);
    }

    /** Marks it as the one that a drop would compare. */
    void target(boolean now) {
        pseudoClassStateChanged(TARGET, now);
    }

    void progress() {
        Activity activity = bench.analyses().activity(tab.main());
        String words = switch (activity.phase()) {
            case IDLE -> "";
            case RUNNING -> activity.waiting() ? "waits" : "%.0f %%".formatted(100 * activity.progress().fraction());
            case PAUSED -> "paused";
            case STOPPING -> "stops";
        };
        if (!words.equals(done.getText()) || whole.getText().isEmpty()) {
            done.setText(words);
            whole.setText(tab.main().file() + (words.isEmpty() ? "" : "\n" + activity.progress().words()
                    + (activity.waiting() ? ", waits for the model that is shown" : "")));
            setAccessibleText(words.isEmpty() ? title : title + ", " + words);
        }
    }

    private ContextMenu menu() {
        MenuItem compare = new MenuItem("Compare the Shown Model With This");
        compare.setDisable(bench.sessionProperty().get() == tab.main());
        compare.setOnAction(event -> bench.compareWith(tab.main()));
        MenuItem copy = new MenuItem("Copy Path");
        copy.setOnAction(event -> {
            ClipboardContent path = new ClipboardContent();
            path.putString(tab.main().file().toString());
            Clipboard.getSystemClipboard().setContent(path);
        });
        MenuItem close = new MenuItem("Close");
        close.setOnAction(event -> bench.close(tab));
        MenuItem others = new MenuItem("Close Others");
        others.setOnAction(event -> bench.models().tabs().stream().filter(other -> other != tab).toList()
                .forEach(bench::close));
        return new ContextMenu(compare, copy, new SeparatorMenuItem(), close, others);
    }
}
