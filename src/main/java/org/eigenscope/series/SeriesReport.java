package org.eigenscope.series;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.model.Layer;

/**
 * The analyses of the models of a series.
 *
 * @param series the models, their layers matched
 * @param reports the analysis of each model, in the order of the series
 */
public record SeriesReport(ModelSeries series, List<ModelReport> reports) {

    /** @throws IllegalArgumentException if there is not one report per model */
    public SeriesReport {
        reports = List.copyOf(reports);
        if (reports.size() != series.models().size()) {
            throw new IllegalArgumentException("%d reports of %d models".formatted(reports.size(),
                    series.models().size()));
        }
    }

    /**
     * A layer in one model of the series.
     *
     * @param name the name of the layer in the first model that has it
     * @param model the number of the model, from 1
     * @param file the name of the model
     * @param layer the layer in this model; null if the model does not have it
     * @param report its analysis; null if there is none
     * @param note why there is none; empty if there is one
     */
    public record Cell(String name, int model, String file, Layer layer, Analyzed report, String note) {}

    /** The layers of the series, each with one cell per model. */
    public List<List<Cell>> rows() {
        List<Map<Integer, List<LayerReport>>> byId = reports.stream().map(report -> report.layers().stream()
                .collect(Collectors.groupingBy(layer -> layer.layer().id()))).toList();
        List<List<Cell>> rows = new ArrayList<>();
        for (MatchedLayer row : series.layers()) {
            List<Cell> cells = new ArrayList<>();
            for (int model = 0; model < reports.size(); model++) {
                Layer layer = row.layers().get(model);
                cells.add(cell(row.name(), model, layer,
                        layer == null ? List.of() : byId.get(model).getOrDefault(layer.id(), List.of())));
            }
            rows.add(List.copyOf(cells));
        }
        return List.copyOf(rows);
    }

    /** The cells of all layers, one layer after another. */
    public List<Cell> cells() {
        return rows().stream().flatMap(List::stream).toList();
    }

    private Cell cell(String name, int model, Layer layer, List<LayerReport> found) {
        String file = series.models().get(model).name();
        if (layer == null) {
            return new Cell(name, model + 1, file, null, null,
                    "the %s model does not have it".formatted(ModelSeries.ordinal(model)));
        }
        if (found.size() == 1 && found.getFirst() instanceof Analyzed report) {
            return new Cell(name, model + 1, file, layer, report, "");
        }
        return new Cell(name, model + 1, file, layer, null, found.isEmpty() ? "it was not analyzed"
                : found.size() > 1 ? "its slices were analyzed one by one" : switch (found.getFirst()) {
                    case LayerReport.Skipped skipped -> skipped.reason();
                    case LayerReport.Failed failed -> failed.message();
                    case Analyzed analyzed -> "";
                });
    }
}
