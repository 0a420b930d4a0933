package org.eigenscope.chart;

import de.rototor.pdfbox.graphics2d.PdfBoxGraphics2DFontTextDrawer;
import java.awt.Font;
import java.awt.FontFormatException;
import java.awt.FontMetrics;
import java.awt.font.TextAttribute;
import java.io.IOException;
import java.io.InputStream;
import java.text.AttributedCharacterIterator;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;

/**
 * Writes the text of a figure into a PDF as text, in the font of figures, of which the letters that are used are
 * embedded: it can be searched, copied and edited. Letters that this font does not have are drawn as outlines.
 */
final class PdfText extends PdfBoxGraphics2DFontTextDrawer {

    private PDFont regular;
    private PDFont bold;

    @Override
    public boolean canDrawText(AttributedCharacterIterator text, IFontTextDrawerEnv env) {
        for (char c = text.first(); c != AttributedCharacterIterator.DONE; c = text.next()) {
            Font font = font(text, env);
            if (!FigureFont.is(font) || !font.canDisplay(c)) {
                text.first();
                return false;
            }
        }
        text.first();
        return true;
    }

    @Override
    protected PDFont mapFont(Font font, IFontTextDrawerEnv env) throws IOException {
        if (font.isBold()) {
            bold = bold == null ? embedded(env.getDocument(), true) : bold;
            return bold;
        }
        regular = regular == null ? embedded(env.getDocument(), false) : regular;
        return regular;
    }

    /** Measures letters as in every other kind of file, so that the layout is the same. */
    @Override
    public FontMetrics getFontMetrics(Font font, IFontTextDrawerEnv env) throws IOException, FontFormatException {
        return env.getCalculationGraphics().getFontMetrics(font);
    }

    private static PDFont embedded(PDDocument document, boolean bold) throws IOException {
        try (InputStream in = FigureFont.open(bold)) {
            return PDType0Font.load(document, in, true);
        }
    }

    private static Font font(AttributedCharacterIterator text, IFontTextDrawerEnv env) {
        Object font = text.getAttribute(TextAttribute.FONT);
        return font instanceof Font own ? own : env.getFont();
    }
}
