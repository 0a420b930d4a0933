package org.eigenscope.desktop.control;

import javafx.scene.control.Label;
import javafx.scene.text.Text;

/** The name of a layer and what is said of it, shortened as {@link ShortLayerName} does where there is little room. */
public final class NameLabel extends Label {

    private final Text ruler = new Text();
    private String name = "";
    private String after = "";

    public NameLabel() {
        setMinWidth(0);
        widthProperty().addListener((p, before, width) -> write());
        fontProperty().addListener((p, before, font) -> write());
    }

    /** Shows a name. */
    public void show(String whole) {
        show(whole, "");
    }

    /** Shows a name, and behind it what goes first where there is no room for both. */
    public void show(String whole, String more) {
        name = whole;
        after = more;
        write();
    }

    /** Text as it is meant, also where less of it is seen. */
    public String whole() {
        return name + after;
    }

    private void write() {
        double room = getWidth() - around();
        setText(getWidth() <= 0 || width(whole()) <= room ? whole()
                : ShortLayerName.fitting(name, text -> width(text) <= room));
    }

    /** The width that the whole text would have. */
    @Override
    protected double computePrefWidth(double height) {
        return around() + Math.ceil(width(whole()));
    }

    private double around() {
        return snappedLeftInset() + snappedRightInset() + 1;
    }

    private double width(String text) {
        ruler.setFont(getFont());
        ruler.setText(text);
        return ruler.getLayoutBounds().getWidth();
    }
}
