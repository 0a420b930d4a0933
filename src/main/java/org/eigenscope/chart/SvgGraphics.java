package org.eigenscope.chart;

import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;

/** Draws into an SVG document with text as text, and measures letters to fractions of a point: Batik rounds them. */
final class SvgGraphics extends SVGGraphics2D {

    private final Graphics2D measure;

    SvgGraphics(SVGGeneratorContext context) {
        super(context, false);
        measure = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB).createGraphics();
        measure.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
        measure.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    }

    private SvgGraphics(SvgGraphics other) {
        super(other);
        measure = other.measure;
    }

    @Override
    public FontMetrics getFontMetrics(Font font) {
        return measure.getFontMetrics(font);
    }

    @Override
    public Graphics create() {
        return new SvgGraphics(this);
    }
}
