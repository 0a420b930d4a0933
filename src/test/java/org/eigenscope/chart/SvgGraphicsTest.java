package org.eigenscope.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.font.FontRenderContext;
import java.awt.geom.AffineTransform;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class SvgGraphicsTest {

    private static final ChartFiles.Size SIZE = new ChartFiles.Size(200, 100, 1);

    @Test
    void shapesOfOneColourThatFollowEachOtherAreOnePath() {
        String svg = draw(g -> {
            g.setColor(Color.RED);
            g.draw(new Line2D.Double(1, 2, 1, 9));
            g.draw(new Line2D.Double(4, 2, 4, 9));
            g.setColor(Color.BLUE);
            g.draw(new Line2D.Double(7, 2, 10, 6));
        });
        assertThat(svg).contains("stroke=\"#ff0000\" stroke-width=\"1\" stroke-linecap=\"square\" d=\"M1 2v7M4 2v7\"/>")
                .contains("stroke=\"#0000ff\"").contains("d=\"M7 2l3 4\"/>");
    }

    /** What shines through is darker where two lie over each other: they stay two. */
    @Test
    void translucentShapesStayApart() {
        String svg = draw(g -> {
            g.setColor(new Color(255, 0, 0, 51));
            g.fill(new Rectangle2D.Double(0, 0, 10, 10));
            g.fill(new Rectangle2D.Double(5, 0, 10, 10));
        });
        assertThat(svg).contains("<path fill=\"#ff0000\" fill-opacity=\"0.2\" d=\"M0 0h10v10h-10v-10z\"/>\n"
                + "<path fill=\"#ff0000\" fill-opacity=\"0.2\" d=\"M5 0");
    }

    @Test
    void holesStayHoles() {
        Path2D rings = new Path2D.Double(Path2D.WIND_EVEN_ODD);
        rings.append(new Rectangle2D.Double(0, 0, 30, 30), false);
        rings.append(new Rectangle2D.Double(10, 10, 10, 10), false);
        assertThat(draw(g -> g.fill(rings))).contains("fill-rule=\"evenodd\"");
        assertThat(draw(g -> g.fill(new Ellipse2D.Double(0, 0, 5, 5)))).doesNotContain("fill-rule");
    }

    @Test
    void clipsAreTakenOverWrittenOnceAndEnded() throws Exception {
        String svg = draw(g -> {
            g.clip(new Rectangle2D.Double(10, 10, 50, 50));
            g.fill(new Rectangle2D.Double(0, 0, 20, 20));
            g.clip(new Rectangle2D.Double(30, 0, 100, 100));
            g.fill(new Rectangle2D.Double(0, 0, 99, 20));
            g.setClip(null);
            g.drawString("outside", 1, 90);
            g.setClip(new Rectangle2D.Double(10, 10, 50, 50));
            g.fill(new Rectangle2D.Double(0, 0, 20, 20));
        });
        Element root = parsed(svg);
        NodeList clips = root.getElementsByTagName("clipPath");
        assertThat(clips.getLength()).isEqualTo(2);
        assertThat(path(clips.item(1).getFirstChild()).getBounds2D()).isEqualTo(new Rectangle2D.Double(30, 10, 30, 50));
        NodeList groups = root.getElementsByTagName("g");
        assertThat(((Element) groups.item(0)).getAttribute("clip-path")).isEqualTo("url(#p-clip1)");
        assertThat(((Element) groups.item(2)).getAttribute("clip-path")).isEqualTo("url(#p-clip1)");
        assertThat(root.getElementsByTagName("text").item(0).getParentNode()).isSameAs(root);
    }

    @Test
    void textStaysTextInItsPlaceAndDirection() throws Exception {
        Element root = parsed(draw(g -> {
            g.setFont(FigureFont.bold(12.5f));
            g.drawString("a < b & c > \"d\"", 10.25f, 20);
            g.rotate(-Math.PI / 2, 30, 40);
            g.drawString("upwards", 30, 40);
            g.setTransform(new AffineTransform());
            g.setFont(new Font(Font.SERIF, Font.ITALIC, 9));
            g.drawString("層", 1, 1);
            g.drawString("  ", 1, 1);
        }));
        NodeList texts = root.getElementsByTagName("text");
        assertThat(texts.getLength()).isEqualTo(3);
        Element first = (Element) texts.item(0);
        assertThat(first.getTextContent()).isEqualTo("a < b & c > \"d\"");
        assertThat(first.getAttribute("x")).isEqualTo("10.25");
        assertThat(first.getAttribute("font-size")).isEqualTo("12.5");
        assertThat(first.getAttribute("font-weight")).isEqualTo("bold");
        assertThat(first.hasAttribute("font-family")).isFalse();
        assertThat(Double.parseDouble(first.getAttribute("textLength"))).isCloseTo(FigureFont.bold(12.5f)
                .getStringBounds(first.getTextContent(), new FontRenderContext(null, true, true)).getWidth(),
                within(0.01));
        assertThat(((Element) texts.item(1)).getAttribute("transform")).isEqualTo("matrix(0 -1 1 0 30 40)");
        assertThat(((Element) texts.item(2)).getAttribute("font-family")).isEqualTo("sans-serif");
        assertThat(((Element) texts.item(2)).getAttribute("font-style")).isEqualTo("italic");
        assertThat(root.getAttribute("font-family")).startsWith("Arimo, 'Liberation Sans', Arial");
    }

    /** A thousand steps of 0.0004 are 0.4 and not nothing. */
    @Test
    void roundingDoesNotAddUp() throws Exception {
        Path2D steps = new Path2D.Double();
        steps.moveTo(0, 0);
        for (int i = 1; i <= 1000; i++) {
            steps.lineTo(i * 0.0004, i * 0.05);
        }
        Path2D written = path(parsed(draw(g -> g.draw(steps))).getElementsByTagName("path").item(0));
        assertThat(written.getCurrentPoint().getX()).isCloseTo(0.4, within(0.01));
        assertThat(written.getCurrentPoint().getY()).isCloseTo(50, within(0.01));
    }

    /** Scaled lines are as wide as their scale makes them. */
    @Test
    void widthsAndDashesAreKept() {
        assertThat(draw(g -> {
            g.setStroke(new BasicStroke(2.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, new float[] {4, 2.25f},
                    1));
            g.draw(new Line2D.Double(0, 0, 9, 0));
        })).contains("stroke-width=\"2.5\" stroke-dasharray=\"4 2.25\" stroke-dashoffset=\"1\" "
                + "stroke-linejoin=\"round\"");
        assertThat(draw(g -> {
            g.scale(2, 3);
            g.setStroke(new BasicStroke(2, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER));
            g.draw(new Line2D.Double(0, 10, 5, 10));
        })).contains("fill=\"#000000\" d=\"M0 27h10v6h-10z\"");
    }

    @Test
    void numbersThatAreNoneAreLeftOut() {
        Path2D path = new Path2D.Double();
        path.moveTo(1, 1);
        path.lineTo(Double.NaN, 3);
        path.lineTo(5, Double.POSITIVE_INFINITY);
        path.lineTo(7, 8);
        assertThat(draw(g -> g.draw(path))).contains("d=\"M1 1l6 7\"");
    }

    @Test
    void whatCannotBeDrawnIsRefusedAndNotLeftOut() {
        assertThatThrownBy(() -> draw(g -> g.drawImage(new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB), 0, 0,
                null))).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> draw(g -> {
            g.setPaint(new GradientPaint(0, 0, Color.RED, 1, 1, Color.BLUE));
            g.fill(new Rectangle2D.Double(0, 0, 1, 1));
        })).isInstanceOf(UnsupportedOperationException.class).hasMessageContaining("plain colours");
    }

    /** The same shapes as they are drawn on a screen: what is covered agrees. */
    @Test
    void curvesAreWhereTheyWere() throws Exception {
        Ellipse2D ellipse = new Ellipse2D.Double(20.3, 11.7, 60, 33.3);
        Area written = new Area(path(parsed(draw(g -> {
            g.translate(5, 6);
            g.fill(ellipse);
        })).getElementsByTagName("path").item(0)));
        Area expected = new Area(AffineTransform.getTranslateInstance(5, 6).createTransformedShape(ellipse));
        for (double x = 20; x < 90; x += 1.5) {
            for (double y = 12; y < 56; y += 1.5) {
                assertThat(written.contains(x, y)).as(x + ", " + y).isEqualTo(expected.contains(x, y));
            }
        }
    }

    private static String draw(Consumer<Graphics2D> drawing) {
        SvgDocument document = new SvgDocument("p-", 2, SIZE);
        SvgGraphics graphics = new SvgGraphics(document);
        drawing.accept(graphics);
        graphics.dispose();
        return document.end();
    }

    private static Element parsed(String svg) throws Exception {
        return DocumentBuilderFactory.newDefaultNSInstance().newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8))).getDocumentElement();
    }

    /** Reads the data of a path element. */
    private static Path2D path(Node element) {
        Path2D path = new Path2D.Double();
        Matcher parts = Pattern.compile("([MlhvcqzZ])([^MlhvcqzZ]*)").matcher(((Element) element).getAttribute("d"));
        double x = 0;
        double y = 0;
        while (parts.find()) {
            List<Double> n = new ArrayList<>();
            Matcher numbers = Pattern.compile("-?[0-9.]+").matcher(parts.group(2));
            while (numbers.find()) {
                n.add(Double.valueOf(numbers.group()));
            }
            char letter = parts.group(1).charAt(0);
            int size = switch (letter) {
                case 'c' -> 6;
                case 'q' -> 4;
                case 'h', 'v' -> 1;
                default -> 2;
            };
            for (int i = 0; i + size <= n.size(); i += size) {
                switch (letter) {
                    case 'M' -> path.moveTo(n.get(i), n.get(i + 1));
                    case 'h' -> path.lineTo(x + n.get(i), y);
                    case 'v' -> path.lineTo(x, y + n.get(i));
                    case 'l' -> path.lineTo(x + n.get(i), y + n.get(i + 1));
                    case 'q' -> path.quadTo(x + n.get(i), y + n.get(i + 1), x + n.get(i + 2), y + n.get(i + 3));
                    default -> path.curveTo(x + n.get(i), y + n.get(i + 1), x + n.get(i + 2), y + n.get(i + 3),
                            x + n.get(i + 4), y + n.get(i + 5));
                }
                x = path.getCurrentPoint().getX();
                y = path.getCurrentPoint().getY();
            }
            if (letter == 'z') {
                path.closePath();
                x = path.getCurrentPoint().getX();
                y = path.getCurrentPoint().getY();
            }
        }
        return path;
    }
}
