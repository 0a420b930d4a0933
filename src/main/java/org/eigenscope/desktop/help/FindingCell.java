package org.eigenscope.desktop.help;

import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.layout.VBox;
import org.eigenscope.model.Finding;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** A cell that says what was noticed in a file, and where. */
public final class FindingCell extends ListCell<Finding> {

    public FindingCell() {
        setPrefWidth(0);
    }

    @Override
    protected void updateItem(Finding finding, boolean empty) {
        super.updateItem(finding, empty);
        if (empty || finding == null) {
            setGraphic(null);
            return;
        }
        Label where = new Label(finding.where(), new FontIcon(switch (finding.severity()) {
            case NOTE -> Feather.INFO;
            case UNDECODED, DAMAGED -> Feather.ALERT_TRIANGLE;
            case DANGEROUS -> Feather.ALERT_OCTAGON;
        }));
        where.getStyleClass().addAll("finding-where", "finding-" + finding.severity().name()
                .toLowerCase(java.util.Locale.ROOT));
        Label message = new Label(finding.message());
        message.setWrapText(true);
        message.setMinHeight(USE_PREF_SIZE);
        setGraphic(new VBox(2, where, message));
    }
}
