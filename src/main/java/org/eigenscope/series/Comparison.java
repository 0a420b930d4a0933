package org.eigenscope.series;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
 * Compares two models layer by layer: a checkpoint with a later one, a base model with its fine-tuned child. Layers are
 * matched by name; what has no partner, or one of another shape, is listed with the reason.
 */
public final class Comparison {

    private final LinearAlgebra algebra;

    public Comparison(LinearAlgebra algebra) {
        this.algebra = algebra;
    }

    /** Compares the weights of two models, and their analyses too. */
    public List<LayerComparison> compare(ModelReport first, ModelReport second, AnalysisContext work) {
        Map<String, LayerReport.Analyzed> a = byName(first);
        Map<String, LayerReport.Analyzed> b = byName(second);
        return compare(first.model(), second.model(), work).stream()
                .map(pair -> withReports(pair, a.get(pair.name()), b.get(pair.name())))
                .toList();
    }

    private static Map<String, LayerReport.Analyzed> byName(ModelReport report) {
        return report.analyzed().stream().filter(layer -> layer.slice() < 0)
                .collect(Collectors.toMap(layer -> layer.layer().name(), Function.identity(), (one, other) -> one));
    }

    private static LayerComparison withReports(LayerComparison pair, LayerReport.Analyzed a, LayerReport.Analyzed b) {
        if (a == null || b == null) {
            return pair;
        }
        double alpha = a.tail().succeeded() && b.tail().succeeded() ? b.tail().alpha() - a.tail().alpha() : Double.NaN;
        int traps = a.random() == null || b.random() == null ? 0
                : b.random().traps().size() - a.random().traps().size();
        return new LayerComparison(pair.name(), pair.first(), pair.second(), pair.note(), pair.distance(),
                pair.relative(), pair.angle(), alpha, traps);
    }

    /**
     * Compares the weights of two models: the layers with matrices of the first in their order, then those that only
     * the second has.
     */
    public List<LayerComparison> compare(Model first, Model second, AnalysisContext work) {
        Map<String, Layer> partners = new LinkedHashMap<>();
        second.layers().forEach(layer -> partners.put(layer.name(), layer));
        List<LayerComparison> result = new ArrayList<>();
        for (Layer layer : first.layers()) {
            Layer partner = partners.remove(layer.name());
            if (layer.weights() != null) {
                result.add(compare(layer, partner, work));
            }
        }
        for (Layer layer : partners.values()) {
            if (layer.weights() != null) {
                result.add(none(null, layer, "only the second model has it"));
            }
        }
        return result;
    }

    /**
     * Compares two layers.
     *
     * @param second may be null
     */
    public LayerComparison compare(Layer first, Layer second, AnalysisContext work) {
        if (second == null) {
            return none(first, null, "only the first model has it");
        }
        WeightMatrix a = first.weights();
        WeightMatrix b = second.weights();
        if (a == null || b == null) {
            return none(first, second, a == null ? first.reason() : second.reason());
        }
        if (a.rows() != b.rows() || a.columns() != b.columns() || a.slices() != b.slices()) {
            return none(first, second, "the shapes differ: %s and %s".formatted(shape(a), shape(b)));
        }
        try (MatrixReader readerA = a.source().open(); MatrixReader readerB = b.source().open()) {
            double squares = 0;
            double norm = 0;
            double angle = 0;
            for (int s = 0; s < a.slices(); s++) {
                Slice one = Slice.read(a, s, readerA, work);
                Slice other = Slice.read(b, s, readerB, work);
                for (int i = 0; i < one.elements(); i++) {
                    double difference = one.get(i) - other.get(i);
                    squares += difference * difference;
                    norm += one.get(i) * one.get(i);
                }
                if (!Double.isFinite(squares + norm)) {
                    return none(first, second, "an element is NaN or infinite");
                }
                angle = Math.max(angle, angle(top(one, work), top(other, work)));
            }
            double distance = Math.sqrt(squares);
            double relative = norm > 0 ? distance / Math.sqrt(norm) : Double.NaN;
            return new LayerComparison(first.name(), first, second, "", distance, relative, angle, Double.NaN, 0);
        } catch (IOException | UncheckedIOException e) {
            return none(first, second, "It cannot be read: " + e.getMessage());
        } catch (ArithmeticException e) {
            return none(first, second, e.getMessage());
        }
    }

    private static LayerComparison none(Layer first, Layer second, String note) {
        return new LayerComparison((first == null ? second : first).name(), first, second, note, Double.NaN, Double.NaN,
                Double.NaN, Double.NaN, 0);
    }

    private static String shape(WeightMatrix w) {
        return w.slices() == 1 ? "%d × %d".formatted(w.rows(), w.columns())
                : "%d × %d × %d".formatted(w.slices(), w.rows(), w.columns());
    }

    /** The right singular vector of the largest singular value. */
    private double[] top(Slice slice, AnalysisContext work) {
        work.checkpoint();
        try (Eigensystem system = algebra.eigensystem(slice.gram(algebra, Precision.DOUBLE, work))) {
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
