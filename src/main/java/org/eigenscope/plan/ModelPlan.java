package org.eigenscope.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.spectrum.FitQuality.Verdict;

/**
 * Recommendations for each layer of a model, by published methods.
 *
 * @param layers the analyzed layers that have matrices of their own, in their order
 * @param problems what could not be planned, a sentence each, and what the exponents rest on
 * @param whole false if a method could not do what the options ask of it
 */
public record ModelPlan(List<LayerPlan> layers, List<String> problems, boolean whole) {

    /** TempBalance and AlphaDecay leave layers with fewer eigenvalues alone. */
    private static final int FEWEST = 50;

    public ModelPlan {
        layers = List.copyOf(layers);
        problems = List.copyOf(problems);
    }

    /** Plans from an analysis. Slices that were analyzed alone take no part. */
    public static ModelPlan of(ModelReport report, PlanOptions options) {
        return of(report.analyzed().stream().filter(Analyzed::pooled).map(LayerFigures::of).toList(), options);
    }

    /** Plans from figures, in the order of the network. */
    public static ModelPlan of(List<LayerFigures> layers, PlanOptions options) {
        Map<String, List<LayerFigures>> blocks = PrunedBlocks.pruned(layers);
        Map<Integer, String> blockOf = new HashMap<>();
        blocks.forEach((block, members) -> members.forEach(layer -> blockOf.put(layer.id(), block)));
        Sparsities sparsities = Sparsities.of(blocks, options);
        RateFactors factors = RateFactors.of(layers, FEWEST, options);
        Map<Integer, Integer> adapters = AdapterRanks.of(layers, options.loraRank());
        List<LayerPlan> plans = new ArrayList<>();
        for (LayerFigures layer : layers) {
            String block = blockOf.getOrDefault(layer.id(), "");
            double factor = factors.of(layer);
            boolean one = layer.slices() == 1;
            int laser = Math.clamp((long) Math.floor((1 - 0.1 * options.laserRate()) * layer.maxRank() + 1e-9), 1,
                    layer.maxRank());
            int cut = Math.clamp((long) Math.ceil(layer.effectiveRank() - 1e-9), 1, layer.maxRank());
            plans.add(new LayerPlan(layer.id(), layer.name(), block, layer.alphaPeak(), layer.alphaHill(),
                    sparsities.of(block), factor, factor, one ? laser : null, one ? layer.share(laser) : Double.NaN,
                    one ? cut : null, one ? layer.share(cut) : Double.NaN, adapters.get(layer.id()),
                    doubt(layer.verdict())));
        }
        return new ModelPlan(plans, problems(layers, sparsities), sparsities.problem().isEmpty());
    }

    private static List<String> problems(List<LayerFigures> layers, Sparsities sparsities) {
        List<String> problems = new ArrayList<>();
        if (!sparsities.problem().isEmpty()) {
            problems.add(sparsities.problem());
        }
        long untested = layers.stream().filter(layer -> layer.verdict() == Verdict.NOT_TESTED).count();
        if (untested > 0) {
            problems.add(("it was not tested whether the tails of %d of %d layers are power laws; --bootstrap 200 "
                    + "tests it").formatted(untested, layers.size()));
        }
        Set<Verdict> fine = new HashSet<>(Set.of(Verdict.PLAUSIBLE, Verdict.NOT_TESTED));
        long against = layers.stream().filter(layer -> !fine.contains(layer.verdict())).count();
        if (against > 0) {
            problems.add(("the exponents of %d of %d layers are doubtful, as their notes say: so is what is planned "
                    + "from them").formatted(against, layers.size()));
        }
        return problems;
    }

    private static String doubt(Verdict verdict) {
        return switch (verdict) {
            case PLAUSIBLE -> "";
            case NOT_TESTED -> "α not tested";
            case RULED_OUT -> "no power law";
            case NOISE -> "no structure beyond noise";
            case NARROW -> "tail too narrow to tell";
            case LOGNORMAL, EXPONENTIAL, TRUNCATED -> "no pure power law: "
                    + verdict.name().toLowerCase(Locale.ROOT);
            case BENT -> "falls faster than a power law";
            case NO_FIT -> "no power law was found";
            case TOO_FEW -> "too few eigenvalues";
        };
    }
}
