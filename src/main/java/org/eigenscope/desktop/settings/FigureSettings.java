package org.eigenscope.desktop.settings;

import java.util.Objects;
import org.eigenscope.chart.ChartFiles.Size;
import org.eigenscope.chart.ChartStyle;
import org.eigenscope.chart.ChartTheme;
import org.eigenscope.chart.Drawing;

/**
 * The looks of charts in files and on the clipboard.
 *
 * @param preset what they began as
 * @param look the source of their colours
 * @param width in points, of which an inch has 72
 * @param height in points
 * @param letters the size of the letters at the axes, in points; no letter is smaller than 7
 * @param dots of an image, an inch
 * @param titled with the layer's name and key figures above the chart
 * @param transparent without a background
 */
public record FigureSettings(Preset preset, FigureColours look, double width, double height, double letters, int dots,
        boolean titled, boolean transparent) {

    /** The size of letters that the gaps and lines of a chart are made for. */
    private static final double USUAL_LETTERS = 12;

    /** The source of the colours. */
    public enum FigureColours {
        LIGHT("light"), WINDOW("as the window"), PAPER("for papers: black, safe in grey");

        private final String label;

        FigureColours(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }

    /** What a figure is for. */
    public enum Preset {
        SCREEN("Screen or page", FigureColours.LIGHT, Size.DEFAULT, USUAL_LETTERS, true, false),
        COLUMN("One column", FigureColours.PAPER, Size.COLUMN, 7, false, true),
        PAGE("Two columns", FigureColours.PAPER, Size.PAGE, 8, false, true),
        SLIDE("Slide 16 : 9", FigureColours.LIGHT, Size.SLIDE, 14, true, false);

        private final String label;
        private final FigureColours look;
        private final Size size;
        private final double letters;
        private final boolean titled;
        private final boolean transparent;

        Preset(String label, FigureColours look, Size size, double letters, boolean titled, boolean transparent) {
            this.label = label;
            this.look = look;
            this.size = size;
            this.letters = letters;
            this.titled = titled;
            this.transparent = transparent;
        }

        public String label() {
            return label;
        }

        /** The settings that it stands for. */
        public FigureSettings settings() {
            return new FigureSettings(this, look, size.width(), size.height(), letters,
                    (int) Math.round(size.scale() * 72), titled, transparent);
        }
    }

    public FigureSettings {
        Objects.requireNonNull(preset);
        Objects.requireNonNull(look);
        if (!(letters >= 7 && letters <= 48)) {
            throw new IllegalArgumentException("text must have 7 to 48 points, not " + letters);
        }
    }

    /**
     * The size of the drawing.
     *
     * @throws IllegalArgumentException if it is too small or too large; the message says so in words
     */
    public Size size() {
        return new Size(width, height, dots / 72.0);
    }

    /** The theme that the colours come from in a window that has this one. */
    public ChartTheme theme(ChartTheme window) {
        return switch (look) {
            case LIGHT -> ChartTheme.LIGHT;
            case WINDOW -> window;
            case PAPER -> ChartTheme.PUBLICATION;
        };
    }

    /** The style of a chart with these settings in the colours of a theme. */
    public ChartStyle style(ChartTheme theme) {
        return new ChartStyle(theme, titled, true, ChartStyle.Face.FIGURE, letters / USUAL_LETTERS);
    }

    /** Takes the background away, or fills it. */
    public Drawing on(ChartTheme theme, Drawing drawing) {
        drawing.chart().setBackgroundPaint(transparent ? null : theme.background());
        return drawing;
    }
}
