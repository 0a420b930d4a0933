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
 * @param filters by which layers were chosen; {@link LayerFilters#NONE} too if nobody knows
 * @param part which part of the layers it is about; null for all that were asked for
 * @param notes what the user has written of layers, in the model's order
 */
public record ModelReport(
        Model model,
        AnalysisOptions options,
        List<LayerReport> layers,
        boolean complete,
        String backend,
        Instant started,
        Duration elapsed,
        LayerFilters filters,
        Part part,
        List<LayerNote> notes) {

    public ModelReport {
        layers = List.copyOf(layers);
        notes = List.copyOf(notes);
    }

    /** A report of all layers that were asked for. */
    public ModelReport(Model model, AnalysisOptions options, List<LayerReport> layers, boolean complete, String backend,
            Instant started, Duration elapsed) {
        this(model, options, layers, complete, backend, started, elapsed, LayerFilters.NONE, null, List.of());
    }

    /** The report as one of a part. */
    public ModelReport as(Part which) {
        return new ModelReport(model, options, layers, complete, backend, started, elapsed, filters, which,
                notes);
    }

    /** The report as one of the layers that these filters chose. */
    public ModelReport filtered(LayerFilters by) {
        return new ModelReport(model, options, layers, complete, backend, started, elapsed, by, part, notes);
    }

    /** The report with these notes. */
    public ModelReport noted(List<LayerNote> written) {
        return new ModelReport(model, options, layers, complete, backend, started, elapsed, filters, part,
                written);
    }

    /** The report without what only charts show of single layers, for reports of which many are kept. */
    public ModelReport withoutPictures() {
        return new ModelReport(model, options, layers.stream().map(LayerReport::withoutPictures).toList(), complete,
                backend, started, elapsed, filters, part, notes);
    }

    /** The analyzed layers only. */
    public List<LayerReport.Analyzed> analyzed() {
        return layers.stream()
                .filter(LayerReport.Analyzed.class::isInstance)
                .map(LayerReport.Analyzed.class::cast)
                .toList();
    }
}
