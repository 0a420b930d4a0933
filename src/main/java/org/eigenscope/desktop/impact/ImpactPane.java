package org.eigenscope.desktop.impact;

import java.util.function.Consumer;
import javafx.beans.binding.Bindings;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.ScrollPane;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.eigenscope.desktop.control.ColumnTable;
import org.eigenscope.desktop.control.Dialogs;
import org.eigenscope.impact.ImpactColumns;
import org.eigenscope.impact.ImpactReport;
import org.eigenscope.impact.ImpactRow;
import org.eigenscope.impact.ImpactWords;

/** The window of the effects: options above; below progress, or why nothing can be measured, or what was. */
final class ImpactPane extends VBox {

    private static final double SENTENCES = 76;

    private final ImpactMeasurements impacts;
    private final ImpactForm form;
    private final Label wrong = text("impact-problem");
    private final VBox results = new VBox(8);
    private final Button save;

    /**
     * @param save writes what was measured
     * @param told is notified of what was copied
     */
    ImpactPane(ImpactMeasurements impacts, Dialogs dialogs, Runnable save, Consumer<String> told) {
        this.impacts = impacts;
        this.form = new ImpactForm(dialogs);
        setId("impact");
        getStyleClass().add("impact-pane");
        Label words = text("impact-words");
        words.setText("Lets the network answer probes, then copies of it with one trap removed, and copies with random "
                + "changes of the same size. The model itself is not changed.");
        words.getStyleClass().add("muted");
        Button measure = new Button("Measure");
        measure.setId("impact-measure");
        measure.setDefaultButton(true);
        measure.setOnAction(event -> measure());
        measure.disableProperty().bind(impacts.runningProperty());
        Button cancel = new Button("Cancel");
        cancel.setId("impact-cancel");
        cancel.setOnAction(event -> impacts.cancel());
        cancel.disableProperty().bind(impacts.runningProperty().not());
        ProgressBar bar = new ProgressBar();
        bar.setId("impact-progress");
        bar.setMaxWidth(Double.MAX_VALUE);
        bar.progressProperty().bind(impacts.progressProperty());
        bar.visibleProperty().bind(impacts.runningProperty());
        HBox.setHgrow(bar, Priority.ALWAYS);
        this.save = new Button("Save…");
        this.save.setId("impact-save");
        this.save.setOnAction(event -> save.run());
        HBox actions = new HBox(8, measure, cancel, bar, this.save);
        actions.getStyleClass().add("impact-actions");
        Button copy = new Button("Copy");
        copy.setId("impact-copy");
        copy.setMinWidth(USE_PREF_SIZE);
        copy.setOnAction(event -> {
            ClipboardContent content = new ClipboardContent();
            content.putString(wrong.getText());
            Clipboard.getSystemClipboard().setContent(content);
            told.accept("On the clipboard: " + wrong.getText());
        });
        HBox problem = new HBox(10, wrong, copy);
        HBox.setHgrow(wrong, Priority.ALWAYS);
        problem.getStyleClass().add("impact-problem");
        problem.visibleProperty().bind(Bindings.isNotEmpty(wrong.textProperty()));
        problem.managedProperty().bind(problem.visibleProperty());
        impacts.problemProperty().addListener((p, before, now) -> wrong.setText(now));
        wrong.setText(impacts.problemProperty().get());
        impacts.reportProperty().addListener((p, before, now) -> show(now, told));
        VBox.setVgrow(results, Priority.ALWAYS);
        getChildren().addAll(words, form, actions, problem, results);
        show(impacts.reportProperty().get(), told);
    }

    ImpactForm form() {
        return form;
    }

    private void measure() {
        wrong.setText(form.wrong().orElse(""));
        if (form.wrong().isEmpty()) {
            impacts.measure(form.subjects(), form.feed(), form.options());
        }
    }

    private void show(ImpactReport report, Consumer<String> told) {
        save.setDisable(report == null);
        results.getChildren().clear();
        if (report == null) {
            return;
        }
        Label sentences = text("impact-sentences");
        sentences.setText(String.join("\n", ImpactWords.sentences(report)));
        ScrollPane scroll = new ScrollPane(sentences);
        scroll.setFitToWidth(true);
        scroll.setMinHeight(SENTENCES);
        scroll.setMaxHeight(2 * SENTENCES);
        // Its own would be that of sentences without a break.
        scroll.prefViewportHeightProperty().bind(sentences.heightProperty());
        ColumnTable<ImpactRow> table = new ColumnTable<>(ImpactColumns.ALL, ImpactRow.of(report), told);
        table.setId("impact-table");
        table.setMinHeight(90);
        table.setPrefHeight(160);
        VBox.setVgrow(table, Priority.ALWAYS);
        Label fed = text("impact-fed");
        fed.setText(ImpactWords.inputs(report) + ".");
        fed.getStyleClass().add("muted");
        results.getChildren().addAll(scroll, table, fed);
    }

    private static Label text(String id) {
        Label label = new Label();
        label.setId(id);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        return label;
    }
}
