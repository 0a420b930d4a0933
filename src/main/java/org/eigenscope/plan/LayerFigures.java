package org.eigenscope.plan;

import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.model.LayerKind;
import org.eigenscope.model.WeightMatrix;
import org.eigenscope.spectrum.FitQuality.Verdict;
import org.eigenscope.spectrum.Spectrum;

/**
 * The figures of a layer's analysis that a plan needs.
 *
 * @param id the layer's number
 * @param name its name
 * @param kind what it is
 * @param parameters its elements
 * @param maxRank M, the most singular values that a slice can have
 * @param slices its matrices
 * @param alphaPeak {@code alpha_peak}, or NaN
 * @param alphaHill {@code alpha_hill}, or NaN
 * @param effectiveRank {@code effective_rank}, of all slices together
 * @param esd its eigenvalues, of all slices
 * @param verdict whether the tail follows a power law at all
 */
public record LayerFigures(
        int id, String name, LayerKind kind, long parameters, int maxRank, int slices, double alphaPeak,
        double alphaHill, double effectiveRank, Spectrum esd, Verdict verdict) {

    /** The figures of a layer that was analyzed whole. */
    public static LayerFigures of(Analyzed layer) {
        WeightMatrix weights = layer.layer().weights();
        return new LayerFigures(layer.layer().id(), layer.layer().name(), layer.layer().kind(), weights.elements(),
                weights.m(), weights.slices(), layer.readings().peakAlpha(), layer.readings().hillAlpha(),
                layer.scale().effectiveRank(), layer.esd(), layer.quality().verdict());
    }

    /** True if it maps tokens to vectors, which none of the methods touches. */
    boolean isEmbedding() {
        return kind == LayerKind.EMBEDDING;
    }

    /** Σλ of the largest eigenvalues over Σλ of all: what a truncation keeps of the squared norm. */
    double share(int rank) {
        double sum = 0;
        for (int i = esd.size() - 1; i >= Math.max(0, esd.size() - rank); i--) {
            sum += esd.get(i);
        }
        return sum / esd.sum();
    }
}
