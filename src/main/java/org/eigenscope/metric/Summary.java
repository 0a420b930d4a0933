package org.eigenscope.metric;

import java.io.Serializable;
import java.util.List;
import java.util.function.Predicate;
import org.eigenscope.analysis.LayerReport.Analyzed;

/**
 * A model in seven numbers: means over its analyzed layers, as in WeightWatcher's {@code get_summary}. Layers without a
 * value are left out; NaN if no layer has one. Layers whose power-law fit failed are left out of all means that involve
 * α.
 *
 * @param logNorm mean of {@code log_norm}
 * @param alpha mean of {@code alpha}
 * @param alphaTrusted mean of {@code alpha} over the layers whose power law no test rejects
 * @param alphaWeighted mean of {@code alpha_weighted}
 * @param logAlphaNorm mean of {@code log_alpha_norm}
 * @param logSpectralNorm mean of {@code log_spectral_norm}
 * @param stableRank mean of {@code stable_rank}
 * @param layers analyzed layers
 * @param traps correlation traps of all layers
 * @param layersWithTraps layers that have one
 * @param overTrained layers whose α is below its limits
 * @param underTrained layers whose α is above its limits
 * @param noise layers that have no structure beyond noise, whatever their α
 * @param trusted layers whose power law no test rejects
 * @param doubtful layers whose α should be read with care, if at all
 */
public record Summary(
        double logNorm,
        double alpha,
        double alphaTrusted,
        double alphaWeighted,
        double logAlphaNorm,
        double logSpectralNorm,
        double stableRank,
        int layers,
        int traps,
        int layersWithTraps,
        int overTrained,
        int underTrained,
        int noise,
        int trusted,
        int doubtful)
        implements Serializable {

    /** Summarizes these layers. */
    public static Summary of(List<Analyzed> layers) {
        return new Summary(
                mean(layers, "log_norm"),
                mean(layers, "alpha"),
                mean(layers.stream().filter(Summary::isTrusted).toList(), "alpha"),
                mean(layers, "alpha_weighted"),
                mean(layers, "log_alpha_norm"),
                mean(layers, "log_spectral_norm"),
                mean(layers, "stable_rank"),
                layers.size(),
                layers.stream().mapToInt(layer -> layer.traps().size()).sum(),
                count(layers, layer -> !layer.traps().isEmpty()),
                count(layers, layer -> AlphaVerdict.warning(layer).equals(AlphaVerdict.OVER_TRAINED.label())),
                count(layers, layer -> AlphaVerdict.warning(layer).equals(AlphaVerdict.UNDER_TRAINED.label())),
                count(layers, layer -> layer.noise().isNoise()),
                count(layers, Summary::isTrusted),
                count(layers, layer -> AlphaTrust.of(layer).warns()));
    }

    private static boolean isTrusted(Analyzed layer) {
        return AlphaTrust.of(layer) == AlphaTrust.STANDS;
    }

    private static int count(List<Analyzed> layers, Predicate<Analyzed> chosen) {
        return (int) layers.stream().filter(chosen).count();
    }

    private static double mean(List<Analyzed> layers, String name) {
        Metric metric = MetricCatalog.get(name);
        return layers.stream().mapToDouble(metric::number).filter(Double::isFinite).average().orElse(Double.NaN);
    }
}
