package org.eigenscope.desktop.view;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javafx.beans.value.ChangeListener;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.Randomization;
import org.eigenscope.analysis.Trap;
import org.eigenscope.desktop.state.LayerItem;
import org.eigenscope.desktop.state.Metric;
import org.eigenscope.desktop.state.Workbench;
import org.eigenscope.report.TrapWords;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** The current layer in words: its traps first, then every figure with its meaning. */
public final class LayerPanel extends ScrollPane {

    private final Workbench bench;
    private final Consumer<Trap> pointer;
    private final VBox content = new VBox();
    private final ChangeListener<Number> refresh = (p, before, after) -> update();
    private Analyzed shown;

    /** @param pointer shows where a trap is */
    public LayerPanel(Workbench bench, Consumer<Trap> pointer) {
        this.bench = bench;
        this.pointer = pointer;
        getStyleClass().add("layer-panel");
        content.getStyleClass().add("layer-panel-content");
        setContent(content);
        setFitToWidth(true);
        setHbarPolicy(ScrollBarPolicy.NEVER);
        setId("layer-panel");
        setAccessibleText("Figures of the layer");
        bench.currentProperty().addListener((p, before, item) -> {
            if (before != null) {
                before.revisionProperty().removeListener(refresh);
            }
            if (item != null) {
                item.revisionProperty().addListener(refresh);
            }
            setVvalue(0);
            update();
        });
        update();
    }

    private void update() {
        LayerItem item = bench.currentProperty().get();
        Analyzed report = item == null ? null : item.analyzed().orElse(null);
        if (report != null && report == shown) {
            return;
        }
        shown = report;
        List<Node> nodes = new ArrayList<>();
        if (report == null) {
            Label none = new Label(item == null ? "" : "The figures of this layer appear here once it is analyzed.");
            none.setWrapText(true);
            none.getStyleClass().add("muted");
            nodes.add(none);
        } else {
            report.randomization().ifPresent(random -> traps(report, random, nodes));
            String group = "";
            for (Metric metric : Metric.of(report)) {
                if (!metric.group().equals(group)) {
                    group = metric.group();
                    nodes.add(heading(group));
                }
                nodes.add(row(metric));
            }
        }
        content.getChildren().setAll(nodes);
    }

    private void traps(Analyzed report, Randomization random, List<Node> into) {
        int number = 0;
        for (Trap trap : random.traps()) {
            number++;
            Hyperlink title = new Hyperlink(TrapWords.title(trap, number), new FontIcon(Feather.ALERT_TRIANGLE));
            title.getStyleClass().add("trap-title");
            title.setId("trap-" + number);
            title.setTooltip(new javafx.scene.control.Tooltip("Show it in the chart"));
            title.setOnAction(event -> {
                title.setVisited(false);
                pointer.accept(trap);
            });
            VBox card = new VBox(4, title, text(TrapWords.finding(trap, report.layer())), text(TrapWords.cause(trap)));
            card.getStyleClass().add("trap-card");
            into.add(card);
        }
    }

    private static Label heading(String text) {
        Label label = new Label(text);
        label.getStyleClass().add("group-heading");
        return label;
    }

    private static Label text(String words) {
        Label label = new Label(words);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        return label;
    }

    private static Node row(Metric metric) {
        Label name = new Label(metric.name());
        name.getStyleClass().add("metric-name");
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        Label value = new Label(metric.value());
        value.getStyleClass().addAll("metric-value", "verdict-" + metric.verdict().name().toLowerCase(java.util.Locale.ROOT));
        value.setMinWidth(Region.USE_PREF_SIZE);
        HBox line = new HBox(8, name, gap, value);
        line.setAlignment(Pos.BASELINE_LEFT);
        Label meaning = text(metric.meaning());
        meaning.getStyleClass().add("metric-meaning");
        VBox row = new VBox(line, meaning);
        row.getStyleClass().add("metric");
        return row;
    }
}
