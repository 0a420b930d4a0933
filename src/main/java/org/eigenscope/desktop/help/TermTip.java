package org.eigenscope.desktop.help;

import java.util.function.Supplier;
import javafx.animation.PauseTransition;
import javafx.scene.Node;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import org.controlsfx.control.PopOver;
import org.controlsfx.control.PopOver.ArrowLocation;

/** A tooltip on a term that stays while the pointer is on it, with a link into the glossary. */
public final class TermTip {

    private static final Duration BEFORE = Duration.millis(600);
    private static final Duration AFTER = Duration.millis(250);

    private final Node node;
    private final Supplier<String> term;
    private final Supplier<String> meaning;
    private final PauseTransition open = new PauseTransition(BEFORE);
    private final PauseTransition shut = new PauseTransition(AFTER);
    private PopOver shown;

    private TermTip(Node node, Supplier<String> term, Supplier<String> meaning) {
        this.node = node;
        this.term = term;
        this.meaning = meaning;
        open.setOnFinished(event -> show());
        shut.setOnFinished(event -> hide());
        node.addEventHandler(MouseEvent.MOUSE_ENTERED, event -> {
            shut.stop();
            open.playFromStart();
        });
        node.addEventHandler(MouseEvent.MOUSE_EXITED, event -> {
            open.stop();
            shut.playFromStart();
        });
        node.addEventHandler(MouseEvent.MOUSE_PRESSED, event -> {
            open.stop();
            hide();
        });
    }

    /**
     * Gives a node the tip.
     *
     * @param term the word that the glossary has
     * @param meaning a sentence on it; where it is empty there is no tip
     */
    public static void install(Node node, Supplier<String> term, Supplier<String> meaning) {
        new TermTip(node, term, meaning);
    }

    private void show() {
        if (shown != null || meaning.get().isEmpty() || node.getScene() == null) {
            return;
        }
        Label words = new Label(meaning.get());
        words.setWrapText(true);
        words.setMaxWidth(340);
        words.setMinHeight(Region.USE_PREF_SIZE);
        Hyperlink more = new Hyperlink("More in the glossary");
        more.setId("to-glossary");
        more.setOnAction(event -> {
            hide();
            node.fireEvent(new GlossaryEvent(term.get()));
        });
        Label name = new Label(term.get());
        name.getStyleClass().add("term-code");
        VBox content = new VBox(4, name, words, more);
        content.getStyleClass().add("term-tip");
        content.setOnMouseEntered(event -> shut.stop());
        content.setOnMouseExited(event -> shut.playFromStart());
        shown = new PopOver(content);
        shown.setArrowLocation(ArrowLocation.TOP_CENTER);
        shown.setAnimated(false);
        shown.setDetachable(false);
        shown.setOnHidden(event -> shown = null);
        shown.show(node);
    }

    private void hide() {
        if (shown != null) {
            shown.hide();
        }
    }
}
