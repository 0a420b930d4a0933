package org.eigenscope.chart;

import java.awt.AlphaComposite;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Composite;
import java.awt.Font;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.Paint;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.PathIterator;
import java.awt.geom.RectangularShape;
import java.awt.image.BufferedImage;

/** Draws into an SVG document: text stays text, and shapes of one colour that follow each other are one path. */
final class SvgGraphics extends DelegatingGraphics {

    private final SvgDocument document;
    private boolean otherClip = true;

    SvgGraphics(SvgDocument document) {
        this(document, new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB).createGraphics());
        state.setColor(Color.BLACK);
        // Letters are measured to fractions of a point.
        state.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
        state.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    }

    private SvgGraphics(SvgDocument document, Graphics2D state) {
        super(state);
        this.document = document;
    }

    /** @return a graphics for the same document; the two are not used in turn without setting a clip */
    @Override
    public Graphics create() {
        return new SvgGraphics(document, (Graphics2D) state.create());
    }

    @Override
    void clipChanged() {
        otherClip = true;
    }

    @Override
    public void draw(Shape shape) {
        AffineTransform transform = getTransform();
        boolean keepsLengths = Math.abs(Math.abs(transform.getDeterminant()) - 1) < 1e-9
                && (transform.getType() & AffineTransform.TYPE_GENERAL_TRANSFORM) == 0;
        if (!keepsLengths || !(getStroke() instanceof BasicStroke stroke)) {
            fill(getStroke().createStrokedShape(shape));
            return;
        }
        Color color = color();
        if (color.getAlpha() > 0) {
            clip();
            document.path(" fill=\"none\"" + paint("stroke", color) + stroke(stroke), color.getAlpha() == 255, shape,
                    transform);
        }
    }

    @Override
    public void fill(Shape shape) {
        Color color = color();
        if (color.getAlpha() > 0) {
            clip();
            // Rectangles and ellipses run in one direction: where two lie over each other, there is no hole.
            boolean simple = shape instanceof RectangularShape;
            boolean holes = !simple && shape.getPathIterator(null).getWindingRule() == PathIterator.WIND_EVEN_ODD;
            document.path(paint("fill", color) + (holes ? " fill-rule=\"evenodd\"" : ""),
                    simple && color.getAlpha() == 255, shape, getTransform());
        }
    }

    @Override
    public void drawString(String text, float x, float y) {
        Color color = color();
        if (text.isBlank() || color.getAlpha() == 0) {
            return;
        }
        clip();
        AffineTransform at = getTransform();
        at.translate(x, y);
        StringBuilder attributes = new StringBuilder();
        if ((at.getType() & ~AffineTransform.TYPE_TRANSLATION) == 0) {
            attributes.append(" x=\"").append(document.coordinate(at.getTranslateX())).append("\" y=\"")
                    .append(document.coordinate(at.getTranslateY())).append('"');
        } else {
            attributes.append(" transform=\"matrix(").append(SvgDocument.number(at.getScaleX(), 6)).append(' ')
                    .append(SvgDocument.number(at.getShearY(), 6)).append(' ')
                    .append(SvgDocument.number(at.getShearX(), 6)).append(' ')
                    .append(SvgDocument.number(at.getScaleY(), 6)).append(' ')
                    .append(document.coordinate(at.getTranslateX())).append(' ')
                    .append(document.coordinate(at.getTranslateY())).append(")\"");
        }
        // A reader without these fonts takes a wider one: it is set as wide as the picture has room for.
        double width = getFontMetrics(getFont()).getStringBounds(text, this).getWidth();
        attributes.append(" textLength=\"").append(document.coordinate(width))
                .append("\" lengthAdjust=\"spacingAndGlyphs\"");
        document.text(attributes.append(font(getFont())).append(paint("fill", color)).toString(), text);
    }

    private void clip() {
        if (otherClip) {
            document.clip(getClip(), getTransform());
            otherClip = false;
        }
    }

    /** The colour that is drawn with, as far as it covers what is below. */
    private Color color() {
        Paint paint = getPaint();
        if (!(paint instanceof Color color)) {
            throw new UnsupportedOperationException("a chart is drawn in plain colours, not with " + paint);
        }
        Composite composite = getComposite();
        if (!(composite instanceof AlphaComposite alpha) || alpha.getRule() != AlphaComposite.SRC_OVER) {
            throw new UnsupportedOperationException("a chart is drawn over what is there, not by " + composite);
        }
        return alpha.getAlpha() == 1 ? color : new Color(color.getRed(), color.getGreen(), color.getBlue(),
                Math.round(color.getAlpha() * alpha.getAlpha()));
    }

    private static String paint(String attribute, Color color) {
        String text = Integer.toHexString(1 << 24 | color.getRGB() & 0xFFFFFF).substring(1);
        return " " + attribute + "=\"#" + text + "\"" + (color.getAlpha() == 255 ? ""
                : " " + attribute + "-opacity=\"" + SvgDocument.number(color.getAlpha() / 255.0, 3) + "\"");
    }

    /** An SVG's lines have square ends and mitred corners unless it says otherwise. */
    private static String stroke(BasicStroke stroke) {
        StringBuilder text = new StringBuilder(" stroke-width=\"").append(SvgDocument.number(stroke.getLineWidth(), 3))
                .append('"');
        float[] dashes = stroke.getDashArray();
        if (dashes != null) {
            text.append(" stroke-dasharray=\"");
            for (int i = 0; i < dashes.length; i++) {
                text.append(i == 0 ? "" : " ").append(SvgDocument.number(dashes[i], 2));
            }
            text.append('"');
            if (stroke.getDashPhase() != 0) {
                text.append(" stroke-dashoffset=\"").append(SvgDocument.number(stroke.getDashPhase(), 2)).append('"');
            }
        }
        text.append(switch (stroke.getEndCap()) {
            case BasicStroke.CAP_ROUND -> " stroke-linecap=\"round\"";
            case BasicStroke.CAP_SQUARE -> " stroke-linecap=\"square\"";
            default -> "";
        });
        return text.append(switch (stroke.getLineJoin()) {
            case BasicStroke.JOIN_ROUND -> " stroke-linejoin=\"round\"";
            case BasicStroke.JOIN_BEVEL -> " stroke-linejoin=\"bevel\"";
            default -> "";
        }).toString();
    }

    /** In place of the one font that Java has drawn with, all that are as wide, and what no program is without. */
    private static String font(Font font) {
        return (FigureFont.is(font) ? "" : " font-family=\"sans-serif\"")
                + " font-size=\"" + SvgDocument.number(font.getSize2D(), 2) + "\""
                + (font.isBold() ? " font-weight=\"bold\"" : "") + (font.isItalic() ? " font-style=\"italic\"" : "");
    }
}
