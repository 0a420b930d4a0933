package org.eigenscope.impact;

import java.util.List;
import java.util.Map;

/**
 * How probes are drawn.
 *
 * @param count how many, at least 2
 * @param batch how many at once; 0 to choose by the size of the network
 * @param seed of the draws
 * @param mean of Gaussian inputs
 * @param deviation of them, more than 0
 * @param tokens the length of sequences; 0 for that of the graph, or 32 where it leaves it open
 * @param vocabulary how many tokens there are; 0 for the rows of the embedding
 * @param shapes lengths of inputs beside the batch's, by their names, where the graph leaves them open
 */
public record ProbeOptions(int count, int batch, long seed, double mean, double deviation, int tokens, int vocabulary,
        Map<String, List<Long>> shapes) {

    public ProbeOptions {
        shapes = Map.copyOf(shapes);
        if (count < 2 || batch < 0 || !(deviation > 0) || !Double.isFinite(mean) || !Double.isFinite(deviation)
                || tokens < 0 || vocabulary < 0) {
            throw new IllegalArgumentException("%d probes in batches of %d, mean %s, deviation %s".formatted(count,
                    batch, mean, deviation));
        }
    }
}
