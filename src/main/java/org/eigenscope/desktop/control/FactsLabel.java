package org.eigenscope.desktop.control;

import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.text.Text;

/** Facts in a line with a dot between two; too long a line breaks between two facts, and leaves the dot out there. */
public final class FactsLabel extends Label {

    private static final String BETWEEN = "  ·  ";
    private final Text ruler = new Text();
    private List<String> facts = List.of();

    public FactsLabel() {
        // A single fact that is too long goes on below.
        setWrapText(true);
        widthProperty().addListener((p, before, width) -> write());
        fontProperty().addListener((p, before, font) -> write());
    }

    /** Says these facts. */
    public void show(List<String> words) {
        facts = List.copyOf(words);
        write();
    }

    private void write() {
        double room = getWidth() - snappedLeftInset() - snappedRightInset();
        StringBuilder text = new StringBuilder();
        String line = "";
        for (String fact : facts) {
            String longer = line.isEmpty() ? fact : line + BETWEEN + fact;
            boolean breaks = !line.isEmpty() && room > 0 && width(longer) > room;
            text.append(text.isEmpty() ? "" : breaks ? "\n" : BETWEEN).append(fact);
            line = breaks ? fact : longer;
        }
        setText(text.toString());
    }

    private double width(String text) {
        ruler.setFont(getFont());
        ruler.setText(text);
        return ruler.getLayoutBounds().getWidth();
    }
}
