package org.eigenscope.timeline;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.model.Layer;
import org.eigenscope.series.MatchedLayer;
import org.eigenscope.series.ModelSeries;
import org.eigenscope.series.WeightMovement;

/** Computes the distances between the checkpoints of a run, layer by layer. */
public final class CheckpointDistances {

    private CheckpointDistances() {}

    /**
     * The way of every layer.
     *
     * @param series the checkpoints
     * @return by layer and checkpoint: ‖W₂ − W₁‖F / ‖W₁‖F from the one before; NaN for the first, and where one of the
     *     two does not have the layer, or its file cannot be read any more
     */
    public static List<List<Double>> of(ModelSeries series, AnalysisContext context) {
        int models = series.models().size();
        // Every step of every layer by itself, so that a few large layers keep all processors busy too.
        List<Double> steps = IntStream.range(0, series.layers().size() * models).parallel()
                .mapToObj(i -> step(series.layers().get(i / models), i % models, context)).toList();
        return IntStream.range(0, series.layers().size())
                .mapToObj(layer -> steps.subList(layer * models, (layer + 1) * models)).toList();
    }

    private static double step(MatchedLayer row, int to, AnalysisContext context) {
        return to > 0 && row.mismatch(to - 1, to).isEmpty()
                ? between(row.layers().get(to - 1), row.layers().get(to), context) : Double.NaN;
    }

    private static double between(Layer before, Layer after, AnalysisContext context) {
        if (!before.excess().isEmpty() || !after.excess().isEmpty()) {
            return Double.NaN;
        }
        try {
            return WeightMovement.between(before.weights(), after.weights(), context);
        } catch (IOException e) {
            // A checkpoint that training has removed meanwhile: its analysis stays.
            return Double.NaN;
        }
    }
}
