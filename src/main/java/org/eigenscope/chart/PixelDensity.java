package org.eigenscope.chart;

import java.awt.Graphics2D;
import java.awt.RenderingHints;

/** How many pixels a unit of a screen's graphics has: what is drawn by pixels is as sharp as the rest then. */
public final class PixelDensity extends RenderingHints.Key {

    /** The hint that tells it, a {@link Double}; without it a unit is a pixel. */
    public static final PixelDensity KEY = new PixelDensity();

    /** Which of the keys of this class it is. */
    private static final int NUMBER = 1;

    private PixelDensity() {
        super(NUMBER);
    }

    @Override
    public boolean isCompatibleValue(Object value) {
        return value instanceof Double density && density > 0;
    }

    /** Gives that of a graphics. */
    static double of(Graphics2D g2) {
        return g2.getRenderingHint(KEY) instanceof Double density ? density : 1;
    }
}
