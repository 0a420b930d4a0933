package org.eigenscope.plan;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Factors of learning rates and weight decays: TempBalance (Zhou et al., NeurIPS 2023, arXiv 2312.00359) and AlphaDecay
 * (He et al., arXiv 2506.14562) interpolate α linearly, from the lowest factor where it is least to the highest where
 * it is largest. The first and the last layer, embeddings, and layers with few eigenvalues keep what they have.
 */
final class RateFactors {

    private final Set<Integer> tuned;
    private final double least;
    private final double range;
    private final PlanOptions options;

    private RateFactors(Set<Integer> tuned, double least, double range, PlanOptions options) {
        this.tuned = tuned;
        this.least = least;
        this.range = range;
        this.options = options;
    }

    /** @param fewest layers with fewer eigenvalues are left alone */
    static RateFactors of(List<LayerFigures> all, int fewest, PlanOptions options) {
        List<LayerFigures> layers = all.stream().filter(layer -> !layer.isEmbedding()).toList();
        List<LayerFigures> inner = layers.size() < 3 ? List.of() : layers.subList(1, layers.size() - 1);
        Set<Integer> tuned = new HashSet<>();
        double least = Double.POSITIVE_INFINITY;
        double largest = Double.NEGATIVE_INFINITY;
        for (LayerFigures layer : inner) {
            if (layer.esd().size() >= fewest && !Double.isNaN(layer.alphaHill())) {
                tuned.add(layer.id());
                least = Math.min(least, layer.alphaHill());
                largest = Math.max(largest, layer.alphaHill());
            }
        }
        return new RateFactors(tuned, least, largest - least, options);
    }

    /** The factor of a layer; 1 if it is left alone, or if there is no other to tell it from. */
    double of(LayerFigures layer) {
        return tuned.contains(layer.id()) && range > 0
                ? options.lowest() + (layer.alphaHill() - least) / range * (options.highest() - options.lowest()) : 1;
    }
}
