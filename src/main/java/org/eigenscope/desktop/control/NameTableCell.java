package org.eigenscope.desktop.control;

import javafx.scene.control.TableCell;
import javafx.scene.text.Text;

/** The name of a layer in a table, shortened so that rows can be told apart. */
public final class NameTableCell<T> extends TableCell<T, String> {

    private final Text ruler = new Text();

    public NameTableCell() {
        widthProperty().addListener((p, before, width) -> write());
        fontProperty().addListener((p, before, font) -> write());
    }

    @Override
    protected void updateItem(String name, boolean empty) {
        super.updateItem(name, empty);
        write();
    }

    private void write() {
        String name = isEmpty() || getItem() == null ? "" : getItem();
        double room = getWidth() - snappedLeftInset() - snappedRightInset();
        setText(room <= 0 ? name : ShortLayerName.fitting(name, text -> width(text) <= room));
    }

    private double width(String text) {
        ruler.setFont(getFont());
        ruler.setText(text);
        return ruler.getLayoutBounds().getWidth();
    }
}
