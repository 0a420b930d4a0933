package org.eigenscope.desktop.chart;

import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics;
import java.awt.geom.Rectangle2D;
import java.util.LinkedHashMap;
import java.util.Map;
import javafx.scene.canvas.GraphicsContext;
import org.jfree.fx.FXFontMetrics;
import org.jfree.fx.FXGraphics2D;
import org.jfree.fx.FXHints;

/**
 * Draws on a canvas, and measures letters as they are drawn there: in JavaFX, since AWT's bold letters are narrower,
 * and in the font that is asked for, where FXGraphics2D takes the font that it drew with last. Either made names run
 * into each other.
 */
final class ChartGraphics extends FXGraphics2D {

    /** Axes measure the same few numbers at each layout; a text that is measured is laid out whole by JavaFX. */
    private static final int MOST = 1000;

    private final Map<Text, Rectangle2D> measured = new LinkedHashMap<>();

    ChartGraphics(GraphicsContext canvas) {
        super(canvas);
        setRenderingHint(FXHints.KEY_USE_FX_FONT_METRICS, true);
        // A canvas begins with the system's font, and is given none that this class believes to be there.
        Font first = getFont();
        setFont(first.deriveFont(first.getSize2D() + 1));
        setFont(first);
    }

    private record Text(Font font, String words) {}

    @Override
    public FontMetrics getFontMetrics(Font font) {
        return new FXFontMetrics(font, this) {

            private static final long serialVersionUID = 1L;

            @Override
            public Rectangle2D getStringBounds(String words, Graphics context) {
                Text text = new Text(font, words);
                Rectangle2D known = measured.get(text);
                if (known == null) {
                    if (measured.size() == MOST) {
                        measured.clear();
                    }
                    known = super.getStringBounds(words, context);
                    measured.put(text, known);
                }
                return (Rectangle2D) known.clone();
            }
        };
    }
}
