package org.eigenscope.analysis;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * A model in six numbers: means over its analyzed layers, as WeightWatcher's {@code get_summary}. A layer without a
 * value takes no part; NaN if no layer has one. Layers whose power-law fit failed take no part in what is made of α.
 *
 * @param logNorm mean of {@code log_norm}
 * @param alpha mean of {@code alpha}
 * @param alphaWeighted mean of {@code alpha_weighted}
 * @param logAlphaNorm mean of {@code log_alpha_norm}
 * @param logSpectralNorm mean of {@code log_spectral_norm}
 * @param stableRank mean of {@code stable_rank}
 * @param layers analyzed layers
 * @param traps correlation traps of all layers
 * @param layersWithTraps layers that have one
 * @param overTrained layers with α &lt; 2
 * @param underTrained layers with α &gt; 6
 */
public record Summary(
        double logNorm,
        double alpha,
        double alphaWeighted,
        double logAlphaNorm,
        double logSpectralNorm,
        double stableRank,
        int layers,
        int traps,
        int layersWithTraps,
        int overTrained,
        int underTrained)
        implements Serializable {

    /** Of these layers. */
    public static Summary of(List<LayerReport.Analyzed> layers) {
        List<Randomization> random = layers.stream().map(LayerReport.Analyzed::random)
                .filter(Objects::nonNull).toList();
        return new Summary(
                mean(layers, layer -> layer.scale().logNorm()),
                mean(layers, layer -> layer.tail().succeeded() ? layer.tail().alpha() : Double.NaN),
                mean(layers, LayerReport.Analyzed::alphaWeighted),
                mean(layers, layer -> layer.scale().logAlphaNorm()),
                mean(layers, layer -> layer.scale().logSpectralNorm()),
                mean(layers, layer -> layer.scale().stableRank()),
                layers.size(),
                random.stream().mapToInt(r -> r.traps().size()).sum(),
                (int) random.stream().filter(r -> !r.traps().isEmpty()).count(),
                (int) layers.stream().filter(layer -> layer.warning().equals("over-trained")).count(),
                (int) layers.stream().filter(layer -> layer.warning().equals("under-trained")).count());
    }

    private static double mean(List<LayerReport.Analyzed> layers, ToDoubleFunction<LayerReport.Analyzed> value) {
        return layers.stream().mapToDouble(value).filter(Double::isFinite).average().orElse(Double.NaN);
    }
}
