package org.eigenscope.desktop.layers;

import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.desktop.control.NarrowText;
import org.eigenscope.desktop.help.TermTip;
import org.eigenscope.metric.Definitions;
import org.eigenscope.metric.Metric;
import org.eigenscope.metric.NumberText;
import org.eigenscope.metric.Place;
import org.eigenscope.metric.Verdict;

/**
 * Shows a figure with its meaning. Made once and shown again with the next layer's figure: new nodes are what costs
 * time.
 */
final class MetricRow extends VBox {

    private final Definitions definitions;
    private final Label heading = new Label();
    private final Label name = new Label();
    private final Label value = new Label();
    private final Label meaning = new Label();
    private final Label first = new Label();
    private final Label second = new Label();
    private String term = "";
    private String sentence = "";
    private String reading = "";
    private final HBox sideBySide = new HBox(6, first, new Label("→"), second);

    MetricRow(Definitions definitions) {
        this.definitions = definitions;
        getStyleClass().add("metric");
        heading.getStyleClass().add("group-heading");
        name.getStyleClass().add("metric-name");
        value.getStyleClass().addAll("metric-value", "");
        value.setMinWidth(Region.USE_PREF_SIZE);
        first.getStyleClass().add("");
        second.getStyleClass().add("");
        sideBySide.getStyleClass().add("metric-both");
        sideBySide.setAlignment(Pos.BASELINE_RIGHT);
        meaning.getStyleClass().add("metric-meaning");
        meaning.setWrapText(true);
        meaning.setMinHeight(Region.USE_PREF_SIZE);
        TermTip.install(name, () -> term, () -> reading.isEmpty() ? sentence : reading);
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        name.setWrapText(true);
        name.setMinHeight(Region.USE_PREF_SIZE);
        HBox line = new HBox(6, name, gap, value);
        line.setAlignment(Pos.BASELINE_LEFT);
        getChildren().addAll(heading, line, sideBySide, meaning);
    }

    /**
     * Shows a figure of a layer.
     *
     * @param other the layer that it is compared with, or null
     * @param leads true if the metric is the first of its group, whose heading then is above it
     */
    void show(Metric metric, Analyzed report, Analyzed other, boolean leads) {
        heading.setText(metric.group().heading());
        heading.setVisible(leads);
        heading.setManaged(leads);
        String words = metric.in(Place.PANEL).map(Metric.Appearance::heading).orElse(metric.name());
        name.setText(NarrowText.together(words));
        sideBySide.setVisible(other != null);
        sideBySide.setManaged(other != null);
        if (other == null) {
            value.setText(metric.textWithError(report));
            style(value, metric.verdict(report));
        } else {
            value.setText(metric.type() == Metric.Type.TEXT ? "" : "Δ "
                    + NumberText.figure(metric.number(other) - metric.number(report)));
            style(value, Verdict.NEUTRAL);
            first.setText(metric.textWithError(report));
            style(first, metric.verdict(report));
            second.setText(metric.textWithError(other));
            style(second, metric.verdict(other));
        }
        term = metric.name();
        sentence = definitions.meaning(term);
        reading = definitions.of(term).map(Definitions.Definition::reading).orElse("");
        String why = metric.whyMissing(report);
        // Its name in tables and files first, for who looks it up there.
        meaning.setText((words.equals(metric.name()) ? "" : metric.name() + ": ")
                + (why.isEmpty() ? sentence : why));
    }

    private static void style(Label label, Verdict verdict) {
        String style = "verdict-" + verdict.style();
        if (!label.getStyleClass().getLast().equals(style)) {
            label.getStyleClass().set(label.getStyleClass().size() - 1, style);
        }
    }
}
