package org.eigenscope.chart;

import java.awt.Color;

/**
 * The colours of a chart. The field's convention holds in all of them: original green, randomized red; orange
 * is a trap, and nothing else. One of the spectra is a filled area, the other a dashed outline, so that nobody needs
 * to tell the hues apart; in print their lightness differs too.
 */
public enum ChartTheme {
    LIGHT(0xFFFFFF, 0x24292F, 0x57606A, 0xE6E9ED, 0x1A7F37, 0xC4282D, 0xD9730D, 0x0550AE, 0x6E7781, 0x8250DF),
    DARK(0x0D1117, 0xE6EDF3, 0x9EA7B3, 0x262C36, 0x3FB950, 0xFF7B72, 0xF0A33A, 0x79C0FF, 0x9EA7B3, 0xD2A8FF),
    /**
     * The theme for papers: black on white, no background, for readers who do not see red or green, and for grey
     * printers.
     */
    PUBLICATION(0xFFFFFF, 0x000000, 0x222222, 0xEEEEEE, 0x2CA25F, 0x99000D, 0xE66101, 0x08519C, 0x555555, 0xB5489E);

    private final Color background;
    private final Color text;
    private final Color muted;
    private final Color grid;
    private final Color original;
    private final Color randomized;
    private final Color trap;
    private final Color fit;
    private final Color edge;
    private final Color ghost;

    ChartTheme(int background, int text, int muted, int grid, int original, int randomized, int trap, int fit,
            int edge, int ghost) {
        this.background = new Color(background);
        this.text = new Color(text);
        this.muted = new Color(muted);
        this.grid = new Color(grid);
        this.original = new Color(original);
        this.randomized = new Color(randomized);
        this.trap = new Color(trap);
        this.fit = new Color(fit);
        this.edge = new Color(edge);
        this.ghost = new Color(ghost);
    }

    public Color background() {
        return background;
    }

    public Color text() {
        return text;
    }

    /** Axis labels, ticks, subtitles. */
    public Color muted() {
        return muted;
    }

    public Color grid() {
        return grid;
    }

    /** The spectrum of W. */
    public Color original() {
        return original;
    }

    /** The spectrum of W with its elements shuffled. */
    public Color randomized() {
        return randomized;
    }

    /** Everything that is about a trap, and nothing else. */
    public Color trap() {
        return trap;
    }

    /** The power law and where it starts. */
    public Color fit() {
        return fit;
    }

    /** Values above the middle of a scale that begins with {@link #fit()}: brown, or sand on a dark background. */
    public Color above() {
        return new Color(this == DARK ? 0xE2C79E : 0x6B3A12);
    }

    /** The Marchenko–Pastur edges. */
    public Color edge() {
        return edge;
    }

    /** Another layer or model, for comparison. */
    public Color ghost() {
        return ghost;
    }

    /**
     * The colour of one of several models in an order, from a dark violet to a light green, or brighter on a dark
     * background: neighbours differ in lightness too.
     */
    public Color sequence(int index, int count) {
        int[] stops = this == DARK ? new int[] {0x9D86F0, 0x5B9BD5, 0x2FB5A8, 0xA8DC4B, 0xFDE725}
                : new int[] {0x440154, 0x3B528B, 0x21918C, 0x4DB357, 0x9BBF20};
        double at = count < 2 ? 0 : (double) index / (count - 1) * (stops.length - 1);
        int below = Math.min((int) at, stops.length - 2);
        Color from = new Color(stops[below]);
        Color to = new Color(stops[below + 1]);
        double share = at - below;
        return new Color(mixed(from.getRed(), to.getRed(), share), mixed(from.getGreen(), to.getGreen(), share),
                mixed(from.getBlue(), to.getBlue(), share));
    }

    private static int mixed(int from, int to, double share) {
        return (int) Math.round(from + (to - from) * share);
    }

    Color fill(Color line) {
        int alpha = this == DARK ? 90 : this == LIGHT ? 75 : 60;
        return new Color(line.getRed(), line.getGreen(), line.getBlue(), alpha);
    }
}
