package org.eigenscope.series;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.analysis.layer.LayerAnalyzer;
import org.eigenscope.linalg.LinearAlgebra;
import org.eigenscope.model.AbsentWeights;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;

/**
 * Compares two models layer by layer: a checkpoint with a later one, or a base model with a fine-tuned one. A layer
 * without a counterpart of the same shape is listed with the reason.
 */
public final class Comparison {

    private final LinearAlgebra algebra;
    private final AuditOptions options;

    public Comparison(LinearAlgebra algebra, AuditOptions options) {
        this.algebra = algebra;
        this.options = options;
    }

    /**
     * A model whose layers are the differences ΔW = W₂ − W₁ of the layers that two models have in the same shape,
     * numbered as in the first model. It is analyzed like any other; its elements are subtracted as they are read.
     */
    public static Model difference(ModelSeries two) {
        return WeightDifference.model(two);
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
                        : pair.with(a.get(pair.first().id()), b.get(pair.second().id())))
                .toList();
    }

    private static Map<Integer, LayerReport.Analyzed> byId(ModelReport report) {
        return report.analyzed().stream().filter(LayerReport.Analyzed::pooled)
                .collect(Collectors.toMap(layer -> layer.layer().id(), Function.identity(), (one, other) -> one));
    }

    /**
     * Adds the analysis of ΔW to comparisons with an audit.
     *
     * @param difference the report of {@link #difference}, each layer whole
     */
    public static List<LayerComparison> with(List<LayerComparison> layers, ModelReport difference) {
        Map<Integer, LayerReport> reports = difference.layers().stream()
                .collect(Collectors.toMap(report -> report.layer().id(), Function.identity(), (one, other) -> one));
        return layers.stream().map(layer -> layer.first() == null ? layer
                : layer.with(reports.get(layer.first().id()))).toList();
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

    /**
     * Compares a layer of two models and analyzes ΔW, for an audit of this layer only.
     *
     * @param analysis how ΔW is analyzed
     */
    public LayerComparison audit(MatchedLayer row, AnalysisOptions analysis, AnalysisContext context) {
        LayerComparison pair = compare(row, context);
        return pair.audit() == null ? pair : pair.with(difference(WeightDifference.layer(row), analysis, context));
    }

    private LayerReport difference(Layer layer, AnalysisOptions analysis, AnalysisContext context) {
        try {
            return new LayerAnalyzer(algebra).analyze(layer, null, analysis, context);
        } catch (IOException e) {
            return new LayerReport.Failed(layer, "It cannot be read: " + e.getMessage());
        } catch (ArithmeticException e) {
            return new LayerReport.Failed(layer, e.getMessage());
        }
    }

    /** Compares a layer of two models. */
    public LayerComparison compare(MatchedLayer row, AnalysisContext context) {
        Layer first = row.layers().getFirst();
        Layer second = row.layers().getLast();
        String mismatch = row.mismatch(0, 1);
        if (!mismatch.isEmpty()) {
            return LayerComparison.none(first, second, mismatch);
        }
        if (first.weights().source() instanceof AbsentWeights.Matrices
                || second.weights().source() instanceof AbsentWeights.Matrices) {
            return LayerComparison.none(first, second, "a report holds no weights, so there are no distances");
        }
        try {
            return new PairedMatrices(algebra, options, context, first, second).compare();
        } catch (IOException | UncheckedIOException e) {
            return LayerComparison.none(first, second, "It cannot be read: " + e.getMessage());
        } catch (ArithmeticException e) {
            return LayerComparison.none(first, second, e.getMessage());
        }
    }
}
