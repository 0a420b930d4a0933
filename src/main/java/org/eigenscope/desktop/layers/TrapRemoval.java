package org.eigenscope.desktop.layers;

import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Region;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.Trap;
import org.eigenscope.desktop.analysis.BackgroundAnalyses.Without;
import org.eigenscope.desktop.workbench.LayerItem;
import org.eigenscope.desktop.workbench.TrapRemovals;
import org.eigenscope.desktop.workbench.Workbench;
import org.eigenscope.metric.NumberText;

/**
 * The end of a trap's card: a link that shows the layer without the trap, then what is left of the layer, and the way
 * back.
 */
record TrapRemoval(Workbench bench) {

    /** @param number of the trap among those of its layer, from 0 */
    List<Node> of(int number, Trap trap) {
        TrapRemovals removals = bench.removals();
        LayerItem item = bench.selection().currentProperty().get();
        if (item == null) {
            return List.of();
        }
        if (removals.takes(item, trap)) {
            Label left = new Label(removals.of(item).map(TrapRemoval::words).orElse(""));
            left.setId("left-" + (number + 1));
            left.setWrapText(true);
            left.setMinHeight(Region.USE_PREF_SIZE);
            return List.of(left);
        }
        Hyperlink show = new Hyperlink("Show without this trap");
        show.setId("without-" + (number + 1));
        show.setTooltip(new Tooltip("Draws the spectrum of the layer without it; the model is not changed"));
        show.setDisable(!bench.sessionProperty().get().model().holdsWeights()
                || item.analyzed().filter(Analyzed::pooled).isEmpty());
        show.setOnAction(event -> {
            show.setVisited(false);
            keepFocusBeside(show);
            removals.without(item, trap);
        });
        return List.of(show);
    }

    /** The link vanishes, and focus would go to the search field, which takes the undo key for itself. */
    private static void keepFocusBeside(Node link) {
        Node around = link;
        while (around != null && !(around instanceof ScrollPane)) {
            around = around.getParent();
        }
        if (around != null) {
            around.requestFocus();
        }
    }

    /** {@code Taken out (‖ΔW‖/‖W‖ 0.376): α 2.857 → 3.107, λmax 3077 → 1159, traps 1 → 0.} */
    private static String words(Without without) {
        Analyzed before = without.mending().before();
        String change = NumberText.figure(without.mending().operation().size().relative(), 3);
        return switch (without.after()) {
            case Analyzed after -> ("Removed by its cause, ‖ΔW‖/‖W‖ = %s: α %s → %s, λmax %s → %s, traps %d → %d. The "
                    + "dotted spectrum is what is left; Tools › Undo puts the trap back.")
                    .formatted(change, alpha(before), alpha(after), NumberText.figure(before.esd().max()),
                    NumberText.figure(after.esd().max()), before.traps().size(), after.traps().size());
            case LayerReport.Skipped skipped -> "Removed, ‖ΔW‖/‖W‖ = %s; what is left has no spectrum: %s."
                    .formatted(change, skipped.reason());
            case LayerReport.Failed failed -> "Removed, ‖ΔW‖/‖W‖ = %s; what is left was not analyzed: %s."
                    .formatted(change, failed.message());
        };
    }

    private static String alpha(Analyzed report) {
        return Optional.of(report.tail()).filter(tail -> tail.succeeded())
                .map(tail -> NumberText.figure(tail.alpha())).orElse("–");
    }
}
