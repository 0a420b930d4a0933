package org.eigenscope.analysis;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.eigenscope.model.Model;

/**
 * The analysis of a model.
 *
 * @param model the model
 * @param options what was asked for
 * @param layers one report for each layer that was reached, in the model's order
 * @param complete false if the analysis was cancelled
 * @param backend the linear algebra that was used
 * @param started when
 * @param elapsed how long it took
 */
public record ModelReport(
        Model model,
        AnalysisOptions options,
        List<LayerReport> layers,
        boolean complete,
        String backend,
        Instant started,
        Duration elapsed) {

    public ModelReport {
        layers = List.copyOf(layers);
    }

    /** The analyzed layers only. */
    public List<LayerReport.Analyzed> analyzed() {
        return layers.stream()
                .filter(LayerReport.Analyzed.class::isInstance)
                .map(LayerReport.Analyzed.class::cast)
                .toList();
    }
}
