package org.eigenscope.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Ranks of low-rank adapters in proportion to α: layers that are trained less get more, as AlphaLoRA (Qing et al.,
 * EMNLP 2024, arXiv 2410.10054) shares out its experts. Their mean is given, each is at least 1 and at most what the
 * matrix can have; what rounding leaves goes to the largest remainders.
 */
final class AdapterRanks {

    private AdapterRanks() {}

    /** The rank by the number of the layer; embeddings, kernels and layers without α have none. */
    static Map<Integer, Integer> of(List<LayerFigures> all, int mean) {
        List<LayerFigures> layers = all.stream().filter(layer -> !layer.isEmbedding() && layer.slices() == 1
                && !Double.isNaN(layer.alphaHill())).toList();
        double sum = layers.stream().mapToDouble(LayerFigures::alphaHill).sum();
        long total = (long) mean * layers.size();
        Map<Integer, Integer> ranks = new HashMap<>();
        Map<Integer, Double> remainders = new HashMap<>();
        for (LayerFigures layer : layers) {
            double exact = layer.alphaHill() / sum * total;
            int rank = Math.clamp((long) Math.floor(exact), 1, layer.maxRank());
            ranks.put(layer.id(), rank);
            remainders.put(layer.id(), exact - rank);
        }
        long left = total - ranks.values().stream().mapToLong(Integer::longValue).sum();
        List<LayerFigures> order = new ArrayList<>(layers);
        order.sort(Comparator.comparingDouble((LayerFigures layer) -> -remainders.get(layer.id()))
                .thenComparingInt(LayerFigures::id));
        for (LayerFigures layer : order) {
            if (left > 0 && ranks.get(layer.id()) < layer.maxRank()) {
                ranks.merge(layer.id(), 1, Integer::sum);
                left--;
            }
        }
        return ranks;
    }
}
