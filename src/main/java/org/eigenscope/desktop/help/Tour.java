package org.eigenscope.desktop.help;

import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.controlsfx.control.PopOver;
import org.controlsfx.control.PopOver.ArrowLocation;

/** Five steps through the window for a first-time user; each may be the last. */
public final class Tour {

    /**
     * A step.
     *
     * @param node what it points at, by a selector
     * @param arrow on which side of the text the arrow is
     */
    private record Step(String node, String title, String text, ArrowLocation arrow) {}

    private static final List<Step> STEPS = List.of(
            new Step("#layers", "1 of 5: the layers", "Each row is a weight matrix. The chip shows its exponent α: "
                    + "green is usual, red over-trained, blue under-trained, grey not to be read. A triangle is a trap "
                    + "and how far it stands out. Groups count what is below them. Filter by words, patterns or "
                    + "figures above: alpha>6, traps>0, *.value.",
                    ArrowLocation.LEFT_TOP),
            new Step("#chart", "2 of 5: the spectrum", "The eigenvalues of the layer are green, those of the same "
                    + "weights shuffled are red. Where green reaches further right than red, something has been "
                    + "learned. The orange line is a trap: it stands out even though shuffling destroys all structure.",
                    ArrowLocation.BOTTOM_CENTER),
            new Step("#layer-panel", "3 of 5: in words", "The card says why the trap is there. Below it is every "
                    + "figure with its meaning, and when not to trust it.", ArrowLocation.RIGHT_TOP),
            new Step("#tab-findings", "4 of 5: findings and overview", "Findings lists everything that deserves a "
                    + "look, worst first, each with a link. Overview shows all layers in one picture, Compare a second "
                    + "model beside this one.", ArrowLocation.TOP_CENTER),
            new Step("#details", "5 of 5: figures to take along", "The table has every figure; click a heading to "
                    + "sort. File › Export writes charts and reports. Now drop a file of your own on the window.",
                    ArrowLocation.BOTTOM_CENTER));

    private final Scene scene;
    private final PopOver shown = new PopOver();
    private final Label title = new Label();
    private final Label text = new Label();
    private final Button next = new Button("Next");
    private final Button skip = new Button("End Tour");
    private int step;

    /** @param scene of the window that it goes through */
    public Tour(Scene scene) {
        this.scene = scene;
        title.getStyleClass().add("help-heading");
        title.setId("tour-title");
        text.setWrapText(true);
        text.setPrefWidth(340);
        text.setMinHeight(Region.USE_PREF_SIZE);
        next.setId("tour-next");
        next.setDefaultButton(true);
        next.setOnAction(event -> show(step + 1));
        skip.setId("tour-end");
        skip.setCancelButton(true);
        skip.setOnAction(event -> shown.hide());
        HBox buttons = new HBox(8, next, skip);
        buttons.setAlignment(Pos.CENTER_RIGHT);
        VBox content = new VBox(8, title, text, buttons);
        content.getStyleClass().add("tour");
        shown.setContentNode(content);
        shown.setDetachable(false);
        shown.setAutoHide(false);
        shown.setAnimated(false);
    }

    /** Shows the first step. */
    public void start() {
        show(0);
    }

    private void show(int number) {
        shown.hide();
        if (number >= STEPS.size()) {
            return;
        }
        step = number;
        Step now = STEPS.get(number);
        Node node = scene.lookup(now.node());
        if (node == null) {
            // A table that is hidden is passed over.
            show(number + 1);
            return;
        }
        title.setText(now.title());
        text.setText(now.text());
        boolean last = number == STEPS.size() - 1;
        next.setText(last ? "Done" : "Next");
        // Done ends it, too.
        skip.setVisible(!last);
        skip.setManaged(!last);
        shown.setArrowLocation(now.arrow());
        shown.show(node);
        next.requestFocus();
    }
}
