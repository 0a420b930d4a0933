package org.eigenscope.chart;

import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;
import org.apache.pdfbox.util.Matrix;

/** The texts of a page, each with the place that it takes, in points from the upper left corner. */
final class PageText extends PDFTextStripper {

    /**
     * A text.
     *
     * @param text what it says
     * @param size of its letters in points
     * @param upright false if it is turned by a quarter
     * @param box from its lowest to its highest letter
     */
    record Piece(String text, double size, boolean upright, Rectangle2D box) {

        boolean number() {
            return text.matches("[−\\d.,·⁰¹²³⁴-⁹⁻\\u202f]+");
        }
    }

    private final List<Piece> pieces = new ArrayList<>();
    private final double height;
    private final List<TextPosition> run = new ArrayList<>();

    private PageText(double height) {
        this.height = height;
    }

    static List<Piece> of(PDDocument document) throws IOException {
        PageText reader = new PageText(document.getPage(0).getMediaBox().getHeight());
        reader.writeText(document, new StringWriter());
        reader.end();
        return reader.pieces;
    }

    @Override
    protected void processTextPosition(TextPosition letter) {
        if (!run.isEmpty() && !follows(run.getLast(), letter)) {
            end();
        }
        run.add(letter);
    }

    /** Letters of one text stand side by side. */
    private static boolean follows(TextPosition before, TextPosition letter) {
        Matrix one = before.getTextMatrix();
        Matrix two = letter.getTextMatrix();
        double dx = two.getTranslateX() - one.getTranslateX();
        double dy = two.getTranslateY() - one.getTranslateY();
        double along = (dx * one.getScaleX() + dy * one.getShearY()) / size(before);
        double across = (dy * one.getScaleX() - dx * one.getShearY()) / size(before);
        return before.getDir() == letter.getDir() && size(before) == size(letter) && Math.abs(across) < 0.01
                && Math.abs(along - width(before)) < 0.05;
    }

    private static double size(TextPosition letter) {
        return Math.hypot(letter.getTextMatrix().getScaleX(), letter.getTextMatrix().getShearY());
    }

    private static double width(TextPosition letter) {
        return letter.getWidthDirAdj();
    }

    private void end() {
        if (run.isEmpty()) {
            return;
        }
        StringBuilder text = new StringBuilder();
        run.forEach(letter -> text.append(letter.getUnicode()));
        TextPosition first = run.getFirst();
        double x = first.getTextMatrix().getTranslateX();
        double y = height - first.getTextMatrix().getTranslateY();
        double size = size(first);
        double length = run.stream().mapToDouble(PageText::width).sum();
        // Of Arimo a descender reaches 0.21, a capital 0.73 of the size from the line.
        Rectangle2D box = switch ((int) first.getDir()) {
            case 0 -> new Rectangle2D.Double(x, y - 0.73 * size, length, 0.94 * size);
            case 90 -> new Rectangle2D.Double(x - 0.73 * size, y - length, 0.94 * size, length);
            case 270 -> new Rectangle2D.Double(x - 0.21 * size, y, 0.94 * size, length);
            default -> throw new IllegalStateException("turned by " + first.getDir());
        };
        if (!text.toString().isBlank()) {
            pieces.add(new Piece(text.toString().strip(), size, first.getDir() == 0, box));
        }
        run.clear();
    }
}
