package org.eigenscope.chart;

import java.awt.Color;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import static org.assertj.core.api.Assertions.assertThat;

/** Colours in print, as readers see them who lack a kind of cone. */
class ChartColoursTest {

    private static final ChartTheme PRINT = ChartTheme.PUBLICATION;

    /** What may stand beside each other in one chart. */
    private static final List<List<Color>> PAIRS = List.of(List.of(PRINT.original(), PRINT.randomized()),
            List.of(PRINT.original(), PRINT.trap()), List.of(PRINT.randomized(), PRINT.trap()),
            List.of(PRINT.original(), PRINT.fit()), List.of(PRINT.randomized(), PRINT.fit()),
            List.of(PRINT.trap(), PRINT.fit()), List.of(PRINT.original(), PRINT.ghost()),
            List.of(PRINT.trap(), PRINT.ghost()));

    /** Eyes of Machado, Oliveira and Fernandes (2009), at full severity: linear RGB into linear RGB. */
    enum Eyes {
        ALL_CONES(1, 0, 0, 0, 1, 0, 0, 0, 1),
        NO_LONG(0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998),
        NO_MIDDLE(0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881),
        NO_SHORT(1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900);

        private final double[] matrix;

        Eyes(double... matrix) {
            this.matrix = matrix;
        }

        double[] see(double[] rgb) {
            double[] seen = new double[3];
            for (int i = 0; i < 9; i++) {
                seen[i / 3] += matrix[i] * rgb[i % 3];
            }
            return seen;
        }
    }

    /** A difference of 2 is just seen; 20 is a different colour at a glance. */
    @ParameterizedTest
    @EnumSource(Eyes.class)
    void linesOfAChartAreOfDifferentColours(Eyes eyes) {
        for (List<Color> pair : PAIRS) {
            double[] one = lab(eyes.see(linear(pair.getFirst())));
            double[] other = lab(eyes.see(linear(pair.getLast())));
            assertThat(Math.hypot(Math.hypot(one[0] - other[0], one[1] - other[1]), one[2] - other[2]))
                    .as("%s", pair).isGreaterThan(25);
        }
        double lightness = lab(eyes.see(linear(PRINT.original())))[0] - lab(eyes.see(linear(PRINT.randomized())))[0];
        assertThat(lightness).as("the two spectra in grey").isGreaterThan(20);
    }

    /** Words and lines are read on white: a contrast of 3 to 1 at least, of text 7 to 1. */
    @Test
    void everyColourStandsOutFromThePaper() {
        for (Color line : List.of(PRINT.original(), PRINT.randomized(), PRINT.trap(), PRINT.fit(), PRINT.edge(),
                PRINT.ghost())) {
            assertThat(1.05 / (luminance(line) + 0.05)).as("%s", line).isGreaterThan(3);
        }
        for (Color text : List.of(PRINT.text(), PRINT.muted())) {
            assertThat(1.05 / (luminance(text) + 0.05)).as("%s", text).isGreaterThan(7);
        }
    }

    private static double luminance(Color color) {
        double[] rgb = linear(color);
        return 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2];
    }

    private static double[] linear(Color color) {
        double[] rgb = {color.getRed() / 255.0, color.getGreen() / 255.0, color.getBlue() / 255.0};
        for (int i = 0; i < 3; i++) {
            rgb[i] = rgb[i] <= 0.04045 ? rgb[i] / 12.92 : Math.pow((rgb[i] + 0.055) / 1.055, 2.4);
        }
        return rgb;
    }

    /** CIELAB under D65. */
    private static double[] lab(double[] rgb) {
        double r = Math.clamp(rgb[0], 0, 1);
        double g = Math.clamp(rgb[1], 0, 1);
        double b = Math.clamp(rgb[2], 0, 1);
        double x = root((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047);
        double y = root(0.2126729 * r + 0.7151522 * g + 0.0721750 * b);
        double z = root((0.0193339 * r + 0.1191920 * g + 0.9503041 * b) / 1.08883);
        return new double[] {116 * y - 16, 500 * (x - y), 200 * (y - z)};
    }

    private static double root(double t) {
        return t > 216 / 24389.0 ? Math.cbrt(t) : (24389 / 27.0 * t + 16) / 116;
    }
}
