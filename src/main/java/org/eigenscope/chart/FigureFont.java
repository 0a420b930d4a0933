package org.eigenscope.chart;

import java.awt.Font;
import java.awt.FontFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/**
 * The font of figures in files: Arimo, whose letters are as wide as those of Arial, Helvetica and Liberation Sans. A
 * figure is laid out alike on every machine, and its SVG fits whichever of them a reader has.
 */
final class FigureFont {

    /** Font families that an SVG names; the first that is there is taken. */
    static final String FAMILIES = "Arimo, 'Liberation Sans', Arial, Helvetica, sans-serif";

    private static final String REGULAR = "Arimo-Regular.ttf";
    private static final String BOLD = "Arimo-Bold.ttf";
    private static final Font REGULAR_FONT = load(REGULAR, Font.PLAIN);
    private static final Font BOLD_FONT = load(BOLD, Font.BOLD);

    private FigureFont() {}

    static Font regular(float size) {
        return REGULAR_FONT.deriveFont(size);
    }

    static Font bold(float size) {
        return BOLD_FONT.deriveFont(size);
    }

    /** The font's file, to be embedded. */
    static InputStream open(boolean bold) {
        String file = bold ? BOLD : REGULAR;
        return Objects.requireNonNull(FigureFont.class.getResourceAsStream(file), file);
    }

    static boolean is(Font font) {
        return font.getFamily().equals(REGULAR_FONT.getFamily());
    }

    /** A font that has all letters of a text: this one, or the system's own in its place. */
    static Font thatHas(String text, Font font) {
        return font.canDisplayUpTo(text) < 0 ? font
                : new Font(Font.SANS_SERIF, font.getStyle(), 1).deriveFont(font.getSize2D());
    }

    private static Font load(String file, int style) {
        try (InputStream in = open(style == Font.BOLD)) {
            // The style is the file's own already: it is told to what asks the font for it, an SVG above all.
            return Font.createFont(Font.TRUETYPE_FONT, in).deriveFont(style);
        } catch (IOException | FontFormatException e) {
            // A machine without a place for temporary files still has figures.
            return new Font(Font.SANS_SERIF, style, 1);
        }
    }
}
