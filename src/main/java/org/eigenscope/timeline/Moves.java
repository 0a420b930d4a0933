package org.eigenscope.timeline;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.model.Layer;
import org.eigenscope.series.MatchedLayer;
import org.eigenscope.series.ModelSeries;
import org.eigenscope.series.Movement;

/** The distances between the checkpoints of a run, layer by layer. */
public final class Moves {

    private Moves() {}

    /**
     * The way of every layer.
     *
     * @param series the checkpoints
     * @return by layer and checkpoint: ‖W₂ − W₁‖F / ‖W₁‖F from the one before; NaN for the first, and where one of the
     *     two does not have the layer, or its file cannot be read any more
     */
    public static List<List<Double>> of(ModelSeries series, AnalysisContext context) {
        List<List<Double>> moves = new ArrayList<>();
        for (MatchedLayer row : series.layers()) {
            List<Double> way = new ArrayList<>();
            way.add(Double.NaN);
            for (int i = 1; i < series.models().size(); i++) {
                way.add(row.mismatch(i - 1, i).isEmpty()
                        ? between(row.layers().get(i - 1), row.layers().get(i), context) : Double.NaN);
            }
            moves.add(way);
        }
        return moves;
    }

    private static double between(Layer before, Layer after, AnalysisContext context) {
        if (!before.excess().isEmpty() || !after.excess().isEmpty()) {
            return Double.NaN;
        }
        try {
            return Movement.between(before.weights(), after.weights(), context);
        } catch (IOException e) {
            // A checkpoint that training has removed meanwhile: its analysis stays.
            return Double.NaN;
        }
    }
}
