package org.eigenscope.series;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.analysis.matrix.Slice;
import org.eigenscope.linalg.Eigensystem;
import org.eigenscope.linalg.LinearAlgebra;
import org.eigenscope.linalg.Precision;
import org.eigenscope.model.Layer;
import org.eigenscope.model.MatrixReader;
import org.eigenscope.model.Model;
import org.eigenscope.model.WeightMatrix;

/**
 * Compares two models layer by layer: a checkpoint with a later one, a base model with its fine-tuned child. What has
 * no counterpart, or one of another shape, is listed with the reason.
 */
public final class Comparison {

    private final LinearAlgebra algebra;

    public Comparison(LinearAlgebra algebra) {
        this.algebra = algebra;
    }

    /** Compares the weights of two models, and their analyses too. */
    public List<LayerComparison> compare(ModelReport first, ModelReport second, AnalysisContext context) {
        return compare(ModelSeries.of(first.model(), second.model()), first, second, context);
    }

    /**
     * Compares the weights of two models, and their analyses too.
     *
     * @param two the models of the reports
     */
    public List<LayerComparison> compare(ModelSeries two, ModelReport first, ModelReport second,
            AnalysisContext context) {
        Map<Integer, LayerReport.Analyzed> a = byId(first);
        Map<Integer, LayerReport.Analyzed> b = byId(second);
        return compare(two, context).stream()
                .map(pair -> pair.first() == null || pair.second() == null ? pair
                        : withReports(pair, a.get(pair.first().id()), b.get(pair.second().id())))
                .toList();
    }

    private static Map<Integer, LayerReport.Analyzed> byId(ModelReport report) {
        return report.analyzed().stream().filter(LayerReport.Analyzed::pooled)
                .collect(Collectors.toMap(layer -> layer.layer().id(), Function.identity(), (one, other) -> one));
    }

    private static LayerComparison withReports(LayerComparison pair, LayerReport.Analyzed a, LayerReport.Analyzed b) {
        if (a == null || b == null) {
            return pair;
        }
        double alpha = a.tail().succeeded() && b.tail().succeeded() ? b.tail().alpha() - a.tail().alpha() : Double.NaN;
        Integer traps = a.random() == null || b.random() == null ? null
                : b.random().traps().size() - a.random().traps().size();
        return new LayerComparison(pair.name(), pair.first(), pair.second(), pair.note(), pair.distance(),
                pair.relative(), pair.angle(), alpha, traps);
    }

    /**
     * Compares the weights of the two models of a series, in the order of its layers.
     *
     * @throws IllegalArgumentException if the series is not of two
     */
    public List<LayerComparison> compare(ModelSeries two, AnalysisContext context) {
        if (two.models().size() != 2) {
            throw new IllegalArgumentException("a comparison of %d models".formatted(two.models().size()));
        }
        return two.layers().stream().map(row -> compare(row, context)).toList();
    }

    /** Compares a layer of two models. */
    public LayerComparison compare(MatchedLayer row, AnalysisContext context) {
        Layer first = row.layers().getFirst();
        Layer second = row.layers().getLast();
        String mismatch = row.mismatch(0, 1);
        if (!mismatch.isEmpty()) {
            return none(first, second, mismatch);
        }
        WeightMatrix a = first.weights();
        WeightMatrix b = second.weights();
        try (MatrixReader readerA = a.source().open(); MatrixReader readerB = b.source().open()) {
            double squares = 0;
            double norm = 0;
            double angle = 0;
            for (int s = 0; s < a.slices(); s++) {
                Slice one = Slice.read(a, s, readerA, context);
                Slice other = Slice.read(b, s, readerB, context);
                for (int i = 0; i < one.elements(); i++) {
                    double difference = one.get(i) - other.get(i);
                    squares += difference * difference;
                    norm += one.get(i) * one.get(i);
                }
                if (!Double.isFinite(squares + norm)) {
                    return none(first, second, "an element is NaN or infinite");
                }
                angle = Math.max(angle, angle(top(one, context), top(other, context)));
            }
            double distance = Math.sqrt(squares);
            double relative = norm > 0 ? distance / Math.sqrt(norm) : Double.NaN;
            return new LayerComparison(first.name(), first, second, "", distance, relative, angle, Double.NaN, null);
        } catch (IOException | UncheckedIOException e) {
            return none(first, second, "It cannot be read: " + e.getMessage());
        } catch (ArithmeticException e) {
            return none(first, second, e.getMessage());
        }
    }

    private static LayerComparison none(Layer first, Layer second, String note) {
        return new LayerComparison((first == null ? second : first).name(), first, second, note, Double.NaN, Double.NaN,
                Double.NaN, Double.NaN, null);
    }

    /** The right singular vector of the largest singular value. */
    private double[] top(Slice slice, AnalysisContext context) {
        context.checkpoint();
        try (Eigensystem system = algebra.eigensystem(slice.gram(algebra, Precision.DOUBLE, context))) {
            double[] small = system.topVectors(1)[0];
            return slice.rows() >= slice.columns() ? small : slice.partners(new double[][] {small})[0];
        }
    }

    /** In degrees; by the half-angle formula, which is exact for small angles too (Kahan). */
    private static double angle(double[] a, double[] b) {
        double normA = 0;
        double normB = 0;
        double dot = 0;
        for (int i = 0; i < a.length; i++) {
            normA += a[i] * a[i];
            normB += b[i] * b[i];
            dot += a[i] * b[i];
        }
        double sign = dot < 0 ? -1 : 1;
        double apart = 0;
        double together = 0;
        for (int i = 0; i < a.length; i++) {
            double x = a[i] / Math.sqrt(normA);
            double y = sign * b[i] / Math.sqrt(normB);
            apart += (x - y) * (x - y);
            together += (x + y) * (x + y);
        }
        return normA > 0 && normB > 0
                ? Math.toDegrees(2 * Math.atan2(Math.sqrt(apart), Math.sqrt(together))) : Double.NaN;
    }
}
