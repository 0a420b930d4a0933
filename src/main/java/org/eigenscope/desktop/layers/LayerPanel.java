package org.eigenscope.desktop.layers;

import java.util.ArrayList;
import java.util.List;
import javafx.animation.Animation;
import javafx.animation.PauseTransition;
import javafx.beans.value.ChangeListener;
import javafx.collections.ListChangeListener;
import javafx.scene.Node;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.Trap;
import org.eigenscope.desktop.control.NarrowText;
import org.eigenscope.desktop.help.TermTip;
import org.eigenscope.desktop.workbench.LayerItem;
import org.eigenscope.desktop.workbench.Workbench;
import org.eigenscope.metric.Definitions;
import org.eigenscope.metric.Group;
import org.eigenscope.metric.Metric;
import org.eigenscope.metric.MetricCatalog;
import org.eigenscope.metric.Place;
import org.eigenscope.metric.TrapWords;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** The current layer in words: its traps first, then every figure with its meaning. */
public final class LayerPanel extends ScrollPane {

    private static final int ROWS_AT_ONCE = 8;

    private final Workbench bench;
    private final Definitions definitions;
    private final Pointer pointer;
    private final CardEnd end;
    private final VBox content = new VBox();
    private final Label of = new Label();
    private final GroupSummary group;
    private final NoteField note = new NoteField();
    private final Label none = new Label();
    private final List<MetricRow> rows = new ArrayList<>();
    private final ChangeListener<Number> refresh = (p, before, after) -> update();
    private LayerItem other;
    private LayerItem secondOnly;
    private Analyzed shown;
    private Analyzed shownOther;
    private int shownRemovals = -1;
    private Analyzed hasWords;
    private Analyzed toldBeside;
    private final PauseTransition rest = new PauseTransition(Duration.millis(30));

    /** Shows in the charts where a trap is. */
    @FunctionalInterface
    public interface Pointer {

        /** @param number of the trap among those of its layer, from 0 */
        void show(int number, Trap trap);
    }

    /** The links and buttons at the end of a trap's card. */
    @FunctionalInterface
    public interface CardEnd {

        /** @param number of the trap among those of its layer, from 0 */
        List<Node> of(LayerItem item, int number, Trap trap);
    }

    public LayerPanel(Workbench bench, Definitions definitions, Pointer pointer, CardEnd end) {
        this.bench = bench;
        this.end = end;
        this.definitions = definitions;
        this.pointer = pointer;
        this.group = new GroupSummary(bench);
        getStyleClass().add("layer-panel");
        content.getStyleClass().add("layer-panel-content");
        // Beside the rest, whose nodes are rebuilt while the user writes.
        setContent(new VBox(note, content));
        setFitToWidth(true);
        setHbarPolicy(ScrollBarPolicy.NEVER);
        setId("layer-panel");
        rest.setOnFinished(event -> grow());
        // Otherwise nobody reads its end without a mouse.
        setFocusTraversable(true);
        setAccessibleText("Figures of the layer");
        of.setId("panel-layer");
        of.getStyleClass().add("panel-layer");
        none.getStyleClass().add("muted");
        for (Label label : new Label[] {none, of}) {
            label.setWrapText(true);
            label.setMinHeight(Region.USE_PREF_SIZE);
        }
        bench.selection().currentProperty().addListener((p, before, item) -> {
            if (before != null) {
                before.revisionProperty().removeListener(refresh);
            }
            if (item != null) {
                item.revisionProperty().addListener(refresh);
            }
            setVvalue(0);
            match();
        });
        bench.seriesProperty().addListener((p, before, session) -> match());
        bench.removals().revisionProperty().addListener(refresh);
        bench.selection().items().addListener((ListChangeListener<LayerItem>) c -> update());
        bench.selection().groupProperty().addListener((p, before, group) -> update());
        PauseTransition soon = new PauseTransition(Duration.millis(250));
        soon.setOnFinished(event -> update());
        bench.figuresProperty().addListener((p, before, after) -> {
            if (several() && soon.getStatus() != Animation.Status.RUNNING) {
                soon.playFromStart();
            }
        });
        update();
    }

    /** Shows the cards again: something else is known of traps. */
    public void refresh() {
        shown = null;
        update();
    }

    /** Takes the keys into the note on the current layer. */
    public void writeNote() {
        note.write();
    }

    /** Speaks of a layer that only the model which is compared with has, until another one is current. */
    public void secondOnly(LayerItem item) {
        secondOnly = item;
        setVvalue(0);
        match();
    }

    /** Finds the layer of the same name in the model that is compared with. */
    private void match() {
        if (other != null) {
            other.revisionProperty().removeListener(refresh);
        }
        if (bench.selection().currentProperty().get() != null || bench.seriesProperty().get() == null) {
            secondOnly = null;
        }
        other = bench.counterpart().orElse(secondOnly);
        if (other != null) {
            other.revisionProperty().addListener(refresh);
        }
        update();
    }

    /** Whose figures these are, and what else is selected. */
    private void head() {
        LayerItem item = bench.selection().currentProperty().get();
        boolean two = bench.seriesProperty().get() != null && (item != null || secondOnly != null);
        of.setText(!two ? "" : secondOnly != null ? secondOnly.layer().name() + ", only in the second model"
                : item.layer().name() + (other == null ? ", only in the first model" : ", first model → second"));
        of.setVisible(two);
        of.setManaged(two);
    }

    /** True if more than one layer with a spectrum is selected: it is told of all together then. */
    private boolean several() {
        return bench.selection().items().stream().filter(item -> item.layer().hasMatrices()).limit(2).count() > 1;
    }

    private void update() {
        head();
        note.show(several() ? null : bench.selection().currentProperty().get());
        if (several()) {
            rest.stop();
            shown = null;
            shownOther = null;
            group.show(bench.selection().groupProperty().get(), List.copyOf(bench.selection().items()));
            content.getChildren().setAll(group);
            return;
        }
        LayerItem item = bench.selection().currentProperty().get();
        Analyzed report = item == null ? null : item.analyzed().orElse(null);
        Analyzed beside = other == null ? null : other.analyzed().orElse(null);
        int removals = bench.removals().revisionProperty().get();
        if ((report != null || beside != null) && report == shown && beside == shownOther
                && removals == shownRemovals) {
            return;
        }
        rest.stop();
        shownRemovals = removals;
        shown = report;
        shownOther = beside;
        List<Node> nodes = new ArrayList<>(List.of(of));
        if (report != null) {
            traps(report, beside, nodes);
            figures(report, beside, nodes);
        } else if (secondOnly != null && beside != null) {
            traps(null, beside, nodes);
            figures(beside, null, nodes);
        } else if (item != null || secondOnly != null) {
            String reason = (item == null ? secondOnly : item).reason();
            none.setText(reason.isEmpty() ? "The figures of this layer appear here once it is analyzed."
                    : "No figures: " + reason + ".");
            nodes.add(none);
        }
        // Nodes that stay are not styled again.
        if (!nodes.equals(content.getChildren())) {
            content.getChildren().setAll(nodes);
        }
    }

    /** Adds the rows that were still to be made. */
    private void grow() {
        List<Node> all = new ArrayList<>(content.getChildren().filtered(node -> !(node instanceof MetricRow)));
        figures(hasWords, toldBeside, all);
        content.getChildren().addAll(all.subList(content.getChildren().size(), all.size()));
    }

    /**
     * A figure that is missing has no row, unless there is something to say of it. Of rows that are not made yet a few
     * are made at once: nobody sees those below, and all together hold the window's thread.
     */
    private void figures(Analyzed report, Analyzed beside, List<Node> into) {
        hasWords = report;
        toldBeside = beside;
        Group group = null;
        int number = 0;
        int most = rows.size() + ROWS_AT_ONCE;
        for (Metric metric : MetricCatalog.shownIn(Place.PANEL)) {
            if (!hasWords(metric, report)) {
                continue;
            }
            if (number == most) {
                rest.playFromStart();
                return;
            }
            if (number == rows.size()) {
                rows.add(new MetricRow(definitions));
            }
            MetricRow row = rows.get(number++);
            row.show(metric, report, hasWords(metric, beside) ? beside : null, metric.group() != group);
            group = metric.group();
            into.add(row);
        }
    }

    private static boolean hasWords(Metric metric, Analyzed report) {
        return report != null && (!Double.isNaN(metric.number(report)) || !metric.whyMissing(report).isEmpty()
                || metric.type() == Metric.Type.TEXT && !metric.text(report).isEmpty());
    }

    private void traps(Analyzed report, Analyzed beside, List<Node> into) {
        List<Trap> traps = traps(report);
        List<Trap> others = traps(beside);
        if (beside != null && !traps.isEmpty()) {
            into.add(heading("Traps of the first model"));
        }
        for (int i = 0; i < traps.size(); i++) {
            Trap trap = traps.get(i);
            int number = i;
            Hyperlink title = new Hyperlink(TrapWords.title(trap, number + 1), new FontIcon(Feather.ALERT_TRIANGLE));
            title.setId("trap-" + (number + 1));
            title.setAccessibleText(title.getText() + ": show it in the chart");
            title.setOnAction(event -> {
                title.setVisited(false);
                pointer.show(number, trap);
            });
            VBox card = card(title, trap, report);
            card.getChildren().addAll(new TrapRemoval(bench).of(number, trap));
            card.getChildren().addAll(end.of(bench.selection().currentProperty().get(), number, trap));
            String why = bench.sessionProperty().get().whyWithoutWeights();
            if (!why.isEmpty()) {
                card.getChildren().add(text("What is grey " + why + "."));
            }
            into.add(card);
        }
        if (report != null && report.random() != null && !report.random().method().reason().isEmpty()) {
            into.add(text(TrapWords.method(report.random().method())));
        }
        if (!others.isEmpty()) {
            into.add(heading("Traps of the second model"));
        }
        for (int i = 0; i < others.size(); i++) {
            Label title = new Label(TrapWords.title(others.get(i), i + 1), new FontIcon(Feather.ALERT_TRIANGLE));
            into.add(card(title, others.get(i), beside));
        }
    }

    private static List<Trap> traps(Analyzed report) {
        return report == null ? List.of() : report.traps();
    }

    private static VBox card(Labeled title, Trap trap, Analyzed report) {
        title.getStyleClass().add("trap-title");
        TermTip.install(title, () -> "correlation trap", () -> "A trap is an eigenvalue that is larger than chance "
                + "allows even though the weights are in random order. λ+ is where the eigenvalues of noise end.");
        VBox card = new VBox(4, title, text(NarrowText.together(TrapWords.finding(trap, report.layer()))),
                text(NarrowText.together(TrapWords.cause(trap))));
        card.getStyleClass().add("trap-card");
        return card;
    }

    private static Label heading(String words) {
        Label label = text(words);
        label.getStyleClass().add("group-heading");
        return label;
    }

    private static Label text(String words) {
        Label label = new Label(words);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        return label;
    }
}
