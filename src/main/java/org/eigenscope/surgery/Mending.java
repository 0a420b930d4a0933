package org.eigenscope.surgery;

import org.eigenscope.analysis.LayerReport;
import org.eigenscope.model.Layer;

/**
 * A removal from one layer, before it is written.
 *
 * @param before the analysis of the layer as it is
 * @param operation what was taken out in all
 * @param rounds how often: what hides behind a trap shows only when that is gone
 */
public record Mending(LayerReport.Analyzed before, LayerChange operation, int rounds) {

    /** The layer as it is in the model. */
    public Layer layer() {
        return before.layer();
    }

    /** How many traps were taken out in the first round, or all that there are by a way that takes all. */
    public int traps() {
        return operation.way().ofWholeLayers() ? before.traps().size()
                : (int) before.traps().stream().filter(operation.traps()::contains).count();
    }
}
