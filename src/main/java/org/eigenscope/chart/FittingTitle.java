package org.eigenscope.chart;

import java.awt.Font;
import java.awt.Graphics2D;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jfree.chart.block.RectangleConstraint;
import org.jfree.chart.title.TextTitle;
import org.jfree.chart.ui.Size2D;

/** A title whose words are shortened to the width of the chart, which is known only when it is drawn. */
final class FittingTitle extends TextTitle {

    private static final long serialVersionUID = 1L;
    private static final String BETWEEN = "  ·  ";
    private static final int MOST_LINES = 2;
    private final transient Fit fit;

    /** Chooses words. */
    @FunctionalInterface
    private interface Fit {
        String text(Predicate<String> fits);
    }

    private FittingTitle(String text, Font font, Fit fit) {
        super(text, FigureFont.thatHas(text, font));
        this.fit = fit;
        // Its words change while it is drawn: that is no reason to draw it again.
        setNotify(false);
    }

    /** One line, without its middle where it is too long: both ends of a layer's name tell it from others. */
    static FittingTitle shortened(String text, Font font) {
        return new FittingTitle(text, font, fits -> {
            for (int kept = text.length(); kept > 2; kept--) {
                String shorter = kept == text.length() ? text
                        : text.substring(0, kept / 2) + "…" + text.substring(text.length() - (kept - kept / 2));
                if (fits.test(shorter)) {
                    return shorter;
                }
            }
            return text;
        });
    }

    /** Facts in a line or two, broken between them; those that find no room there are left out. */
    static FittingTitle wrapped(List<String> facts, Font font) {
        return new FittingTitle(String.join(BETWEEN, facts), font, fits -> {
            List<String> lines = new ArrayList<>();
            for (String fact : facts) {
                String longer = lines.isEmpty() ? fact : lines.getLast() + BETWEEN + fact;
                if (!lines.isEmpty() && fits.test(longer)) {
                    lines.set(lines.size() - 1, longer);
                } else if (lines.size() < MOST_LINES) {
                    lines.add(fact);
                }
            }
            return String.join("\n", lines);
        });
    }

    @Override
    public Size2D arrange(Graphics2D g2, RectangleConstraint constraint) {
        double width = toContentConstraint(constraint).getWidthRange() == null ? constraint.getWidth()
                : toContentConstraint(constraint).getWidthRange().getUpperBound();
        g2.setFont(getFont());
        setText(fit.text(text -> g2.getFontMetrics().getStringBounds(text, g2).getWidth() <= width));
        return super.arrange(g2, constraint);
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
