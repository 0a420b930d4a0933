package org.eigenscope.plan;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The share of its weights that each block loses: AlphaPruning (Lu et al., NeurIPS 2024, arXiv 2410.10912). Blocks
 * with a heavier tail, a smaller α, are trained better and keep more.
 *
 * <pre>
 * ᾱ of a block: the mean of its matrices' exponents
 * r = (ᾱ − min ᾱ)/(max ᾱ − min ᾱ)·2ε + (1 − ε)
 * sparsity = r·S·Σn/Σ(n·r), n the weights of a block
 * </pre>
 */
final class Sparsities {

    private final Map<String, Double> ofBlock;
    private final String problem;

    private Sparsities(Map<String, Double> ofBlock, String problem) {
        this.ofBlock = ofBlock;
        this.problem = problem;
    }

    /** Plans blocks; those without any exponent are left as they are. */
    static Sparsities of(Map<String, List<LayerFigures>> blocks, PlanOptions options) {
        Map<String, Double> means = new HashMap<>();
        blocks.forEach((block, layers) -> {
            double mean = layers.stream().mapToDouble(LayerFigures::alphaPeak).filter(alpha -> !Double.isNaN(alpha))
                    .average().orElse(Double.NaN);
            if (!Double.isNaN(mean)) {
                means.put(block, mean);
            }
        });
        double least = means.values().stream().mapToDouble(Double::doubleValue).min().orElse(0);
        double range = means.values().stream().mapToDouble(Double::doubleValue).max().orElse(0) - least;
        Map<String, Double> ratios = new HashMap<>();
        double weights = 0;
        double weighted = 0;
        for (Map.Entry<String, Double> mean : means.entrySet()) {
            double ratio = range > 0 ? (mean.getValue() - least) / range * 2 * options.epsilon() + 1 - options.epsilon()
                    : 1;
            double n = blocks.get(mean.getKey()).stream().mapToLong(LayerFigures::parameters).sum();
            ratios.put(mean.getKey(), ratio);
            weights += n;
            weighted += n * ratio;
        }
        double factor = options.sparsity() * weights / weighted;
        ratios.replaceAll((block, ratio) -> ratio * factor);
        String beyond = ratios.entrySet().stream().filter(entry -> entry.getValue() > 1)
                .max(Map.Entry.comparingByValue()).map(Map.Entry::getKey).orElse("");
        return beyond.isEmpty() ? new Sparsities(ratios, "")
                : new Sparsities(Map.of(), ("no sparsities: %s would have to lose more than all of its weights; choose "
                        + "a lower sparsity or a smaller epsilon").formatted(beyond));
    }

    /** The share of a block; NaN if it is left as it is. */
    double of(String block) {
        return ofBlock.getOrDefault(block, Double.NaN);
    }

    /** Why there are none at all; empty if there are. */
    String problem() {
        return problem;
    }
}
