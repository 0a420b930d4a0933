package org.eigenscope.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class LinePixelsTest {

    private static final int WIDTH = 300;
    private static final int HEIGHT = 200;

    private final BufferedImage canvas = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_ARGB);
    private final Graphics2D g2 = canvas.createGraphics();

    private static BufferedImage byJava(Shape shape, BasicStroke stroke) {
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_ARGB);
        Graphics2D g2 = image.createGraphics();
        g2.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g2.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        g2.setColor(Color.BLUE);
        g2.setStroke(stroke);
        g2.draw(shape);
        return image;
    }

    private BufferedImage byPixels(Shape shape, BasicStroke stroke) {
        LinePixels pixels = new LinePixels(new Rectangle2D.Double(0, 0, WIDTH, HEIGHT), g2);
        pixels.draw(shape, Color.BLUE, stroke);
        pixels.paint(g2);
        return canvas;
    }

    private static double covered(BufferedImage image) {
        double sum = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                sum += (image.getRGB(x, y) >>> 24) / 255.0;
            }
        }
        return sum;
    }

    /** Java's own strokes, which are exact, are what it is compared with. */
    @ParameterizedTest
    @ValueSource(doubles = {0.8, 1, 1.5})
    void aLineCoversWhatAnOutlineOfItCovers(double width) {
        BasicStroke stroke = new BasicStroke((float) width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL);
        Random random = new Random(1);
        Path2D path = new Path2D.Double();
        path.moveTo(10, 100);
        for (double x = 20; x < 290; x += 9) {
            path.lineTo(x, 100 + 40 * random.nextGaussian());
        }
        BufferedImage java = byJava(path, stroke);
        BufferedImage ours = byPixels(path, stroke);
        assertThat(covered(ours)).isCloseTo(covered(java), within(0.03 * covered(java)));
        double apart = 0;
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                apart += Math.abs((ours.getRGB(x, y) >>> 24) - (java.getRGB(x, y) >>> 24)) / 255.0;
            }
        }
        assertThat(apart).as("over all pixels").isLessThan(0.08 * covered(java));
    }

    @Test
    void dashesGoOnAtACorner() {
        BasicStroke stroke = new BasicStroke(1, BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL, 10, new float[] {6, 4},
                0);
        Path2D path = new Path2D.Double();
        path.moveTo(10, 10.5);
        path.lineTo(23, 10.5);
        path.lineTo(23, 60);
        assertThat(covered(byPixels(path, stroke))).isCloseTo(covered(byJava(path, stroke)), within(1.5));
    }

    @Test
    void whatLiesOutsideIsCutAndNothingLastsForEver() {
        BasicStroke dashed = new BasicStroke(1, BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL, 10, new float[] {6, 4},
                0);
        Shape line = new Line2D.Double(-1e12, 50.5, 1e12, 50.5);
        assertThat(covered(byPixels(line, new BasicStroke(1)))).isCloseTo(WIDTH, within(0.5));
        assertThat(covered(byPixels(line, dashed))).isPositive();
        assertThat(canvas.getRGB(10, 49) >>> 24).isZero();
    }

    /** On a screen of two pixels a point the picture has four times the pixels, and lies where it was to lie. */
    @Test
    void itHasThePixelsOfTheScreen() {
        g2.setRenderingHint(PixelDensity.KEY, 2.0);
        LinePixels pixels = new LinePixels(new Rectangle2D.Double(10.3, 20, 100, 50), g2);
        assertThat(pixels.image().getWidth()).isEqualTo(201);
        assertThat(pixels.image().getHeight()).isEqualTo(100);
        pixels.draw(new Line2D.Double(20, 40, 60, 40), Color.BLUE, new BasicStroke(2));
        pixels.paint(g2);
        assertThat(canvas.getRGB(40, 39)).isEqualTo(Color.BLUE.getRGB());
        assertThat(canvas.getRGB(40, 42) >>> 24).isZero();
    }
}
