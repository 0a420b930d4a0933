package org.eigenscope.surgery;

import org.eigenscope.analysis.LayerReport;

/**
 * A layer of a written copy, read from it again.
 *
 * @param mending what was taken out
 * @param after the analysis of the layer as it is in the copy
 * @param stored the change as it is in the copy
 * @param rounding the largest difference between an element of the copy and what it should be, the rounding to the type
 *     of the elements
 * @param tied true if the same bytes had been changed for another layer already
 */
public record MendedLayer(Mending mending, LayerReport after, ChangeSize stored, double rounding, boolean tied) {

    /** The analysis after the change; null if the layer has no spectrum any more. */
    public LayerReport.Analyzed analyzed() {
        return after instanceof LayerReport.Analyzed found ? found : null;
    }

    /** How many traps are there after the change; 0 if there is no spectrum. */
    public int trapsLeft() {
        return analyzed() == null ? 0 : analyzed().traps().size();
    }

    /** What there is to say about it besides; empty if nothing. */
    public String note() {
        return switch (after) {
            case LayerReport.Skipped skipped -> "not analyzed: " + skipped.reason();
            case LayerReport.Failed failed -> "not analyzed: " + failed.message();
            case LayerReport.Analyzed found -> tied ? "shares its weights with a layer above" : "";
        };
    }
}
