package org.eigenscope.desktop.app;

import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.eigenscope.desktop.workbench.Notice;
import org.eigenscope.desktop.workbench.Notice.Level;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** A bar above the views with a message for the user, which stays until it is closed. */
final class NoticeBar extends HBox {

    private final FontIcon icon = new FontIcon();
    private final Label text = new Label();
    private final Button remedy = new Button();
    private Level level = Level.DONE;

    NoticeBar() {
        super(10);
        getStyleClass().add("notice");
        setId("notice");
        setAlignment(Pos.CENTER_LEFT);
        text.setId("notice-text");
        text.setWrapText(true);
        text.setMinHeight(USE_PREF_SIZE);
        text.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(text, Priority.ALWAYS);
        remedy.setId("notice-remedy");
        remedy.setMinWidth(Region.USE_PREF_SIZE);
        // A layer's name may hold an underscore: it is no mnemonic.
        remedy.setMnemonicParsing(false);
        Button close = new Button(null, new FontIcon(Feather.X));
        close.setId("notice-close");
        close.setAccessibleText("Close this message");
        close.getStyleClass().add("flat");
        close.setOnAction(event -> close());
        getChildren().addAll(icon, text, remedy, close);
        show(false);
    }

    void show(Notice notice) {
        level = notice.level();
        getStyleClass().removeAll("notice-error", "notice-warning");
        getStyleClass().add(level == Level.WARNING ? "notice-warning" : "notice-error");
        icon.setIconCode(level != Level.WARNING ? Feather.ALERT_OCTAGON : Feather.ALERT_CIRCLE);
        text.setText(notice.text());
        setAccessibleText(notice.text());
        Optional<Notice.Remedy> help = notice.remedy();
        remedy.setVisible(help.isPresent());
        remedy.setManaged(help.isPresent());
        help.ifPresent(there -> {
            remedy.setText(there.name());
            remedy.setOnAction(event -> {
                close();
                there.action().run();
            });
        });
        show(true);
    }

    void close() {
        show(false);
    }

    /** What failed is tried again, or something else is. What is about the open model stays. */
    void closeError() {
        if (level == Level.ERROR) {
            close();
        }
    }

    /** Escape anywhere on this node closes the line, before it does anything else. */
    void listen(Region whole) {
        whole.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ESCAPE && isVisible()) {
                close();
                event.consume();
            }
        });
    }

    private void show(boolean shown) {
        setVisible(shown);
        setManaged(shown);
    }
}
