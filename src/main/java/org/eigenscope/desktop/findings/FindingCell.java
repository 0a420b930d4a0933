package org.eigenscope.desktop.findings;

import java.util.Locale;
import java.util.function.Consumer;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.ListCell;
import javafx.scene.layout.VBox;
import org.eigenscope.desktop.control.NarrowText;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** A finding: an icon, what it is, and what it means; its name is a link where it is about a layer. */
final class FindingCell extends ListCell<FoundItem> {

    private final Consumer<FoundItem> go;

    FindingCell(Consumer<FoundItem> go) {
        this.go = go;
        setPrefWidth(0);
    }

    @Override
    protected void updateItem(FoundItem found, boolean empty) {
        super.updateItem(found, empty);
        if (empty || found == null) {
            setGraphic(null);
            return;
        }
        if (!found.counts()) {
            Label heading = new Label(found.title() + (found.text().isEmpty() ? "" : "  ·  " + found.text()));
            heading.getStyleClass().add("group-heading");
            setGraphic(heading);
            setAccessibleText(heading.getText());
            return;
        }
        FontIcon icon = new FontIcon(switch (found.kind()) {
            case TRAP -> Feather.ALERT_TRIANGLE;
            case ALPHA -> Feather.FLAG;
            case FAILED -> Feather.X_CIRCLE;
            case DANGER -> Feather.ALERT_OCTAGON;
            case DAMAGE -> Feather.ALERT_CIRCLE;
            case NOTE, HEADING -> Feather.INFO;
        });
        Labeled title = found.layer() == null ? new Label(NarrowText.breakable(found.title()), icon)
                : link(found, icon);
        title.getStyleClass().addAll("finding-where", "finding-" + found.kind().name().toLowerCase(Locale.ROOT));
        // It goes on below: the figure is at its end.
        title.setWrapText(true);
        title.setMinWidth(0);
        title.setMinHeight(USE_PREF_SIZE);
        Label text = new Label(NarrowText.together(found.text()));
        text.setWrapText(true);
        text.setMinHeight(USE_PREF_SIZE);
        text.setManaged(!found.text().isEmpty());
        setGraphic(new VBox(2, title, text));
        setAccessibleText(found.title() + ". " + found.text());
    }

    private Hyperlink link(FoundItem found, FontIcon icon) {
        Hyperlink link = new Hyperlink(NarrowText.breakable(found.title()), icon);
        link.setFocusTraversable(false);
        link.setOnAction(event -> go.accept(found));
        return link;
    }
}
