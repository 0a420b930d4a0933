package org.eigenscope.desktop.app;

import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import org.eigenscope.desktop.workbench.Session;
import org.eigenscope.desktop.workbench.Workbench;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** One line above the figures of a report that says what is not in it, with the way to the model itself. */
final class ReportHint extends HBox {

    private final Label text = new Label();

    /** @param open asks for a model, and opens it */
    ReportHint(Workbench bench, Runnable open) {
        super(10);
        getStyleClass().add("tips");
        setId("report-hint");
        setAlignment(Pos.CENTER_LEFT);
        text.setWrapText(true);
        text.setMinHeight(USE_PREF_SIZE);
        text.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(text, Priority.ALWAYS);
        Hyperlink model = new Hyperlink("Open the Model…");
        model.setId("open-of-report");
        model.setMinWidth(USE_PREF_SIZE);
        model.setOnAction(event -> {
            model.setVisited(false);
            open.run();
        });
        Button close = new Button(null, new FontIcon(Feather.X));
        close.setAccessibleText("Close this hint");
        close.getStyleClass().add("flat");
        close.setMinWidth(USE_PREF_SIZE);
        close.setOnAction(event -> show(false));
        getChildren().addAll(new FontIcon(Feather.FILE_TEXT), text, model, close);
        bench.sessionProperty().addListener((p, before, session) -> show(session));
        show(bench.sessionProperty().get());
    }

    private void show(Session session) {
        boolean report = session != null && !session.whyWithoutWeights().isEmpty();
        if (report) {
            text.setText(("%s is a report%s and holds no weights. Charts, tables, exports and comparisons work; "
                    + "greyed-out commands need the model itself.").formatted(session.file().getFileName(),
                    session.analyzedOn().map(" of an analysis of "::concat).orElse("")));
        }
        show(report);
    }

    private void show(boolean shown) {
        setVisible(shown);
        setManaged(shown);
    }
}
