package org.eigenscope.metric;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import org.eigenscope.analysis.BulkFit;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.Randomization;
import org.eigenscope.spectrum.Spectrum;
import static org.eigenscope.metric.Metric.count;
import static org.eigenscope.metric.Metric.number;
import static org.eigenscope.metric.Metric.text;

/**
 * The spectrum once the elements are shuffled, and the bulks of noise in both spectra.
 *
 * <p>WeightWatcher fits the bulk to eigenvalues that it has scaled to the mean 1. Its units follow from ours: W_scale =
 * √(num_evals/Σλ), and its σ is σ·√N·W_scale, where our σ is the deviation of an element in the bulk.
 */
final class NoiseMetrics {

    private NoiseMetrics() {}

    static List<Metric> randomized() {
        return Metric.group(Group.RANDOMIZED,
                ofRandomization("max_rand_eval", Randomization::maxRandEval).weightWatcher().unit(Unit.SQUARED_WEIGHT)
                        .at(Place.PAGE, 60).at(Place.TABLE, 40, "largest random λ")
                        .at(Place.PANEL, 3, "largest random eigenvalue"),
                ofRandomization("rand_distance", Randomization::distance).weightWatcher().digits(3)
                        .at(Place.PAGE, 80).at(Place.TABLE, 40, "distance to random")
                        .at(Place.PANEL, 3, "distance to random"),
                ofRandomization("ww_softrank", Randomization::softRank).weightWatcher().digits(3).at(Place.PAGE, 80)
                .at(Place.PANEL, 3, "MP soft rank"),
                ofRandomization("ww_maxdist", Randomization::maxDistance).weightWatcher().unit(Unit.SQUARED_WEIGHT)
                        .called("largest eigenvalue above random"),
                ofRandomization("rand_W_scale", random -> scale(random.replicas().getFirst())).weightWatcher()
                        .called("scale of the shuffled weights"));
    }

    static List<Metric> noise() {
        return Metric.group(Group.NOISE,
                text("bulk_kind", report -> label(report.bulk().kind())).at(Place.PANEL, 5, "how the bulk was found"),
                number("bulk_sigma", report -> report.bulk().sigma()).unit(Unit.WEIGHT)
                        .error(report -> report.bulk().error() * report.bulk().sigma())
                        .called("spread of the bulk"),
                number("sigma_mp", report -> scaled(report, report.bulk(), report.esd())).weightWatcher()
                        .called("spread of the bulk, scaled"),
                number("bulk_min", report -> report.bulk().lambdaMinus()).weightWatcher().unit(Unit.SQUARED_WEIGHT)
                        .called("lower edge of the bulk, λ−"),
                number("bulk_max", report -> report.bulk().lambdaPlus()).weightWatcher().unit(Unit.SQUARED_WEIGHT)
                        .called("edge of the bulk, λ+"),
                spikes("num_spikes", BulkFit::spikes).weightWatcher().at(Place.PANEL, 5, "eigenvalues above the bulk"),
                spikes("num_spikes_one_variance", BulkFit::spikesOfOneVariance)
                        .at(Place.PANEL, 5, "above a bulk of one variance"),
                number("mp_softrank", Analyzed::mpSoftRank).weightWatcher()
                        .called("soft rank by the bulk"),
                number("bulk_share", report -> report.readings().bulkShare()).digits(3)
                        .called("share of the bulk"),
                ofRandomization("rand_bulk_min", random -> random.bulk().lambdaMinus()).weightWatcher()
                        .called("lower edge of the random bulk, λ−")
                .unit(Unit.SQUARED_WEIGHT),
                ofRandomization("rand_bulk_max", random -> random.bulk().lambdaPlus()).weightWatcher()
                .unit(Unit.SQUARED_WEIGHT)
                        .at(Place.PAGE, 70).at(Place.PANEL, 5, "edge of the random bulk, λ+"),
                ofRandomization("rand_bulk_sigma", random -> random.bulk().sigma()).unit(Unit.WEIGHT)
                        .at(Place.PANEL, 5, "spread of the random bulk"),
                number("rand_sigma_mp", report -> report.random() == null ? Double.NaN
                        : scaled(report, report.random().bulk(), report.random().replicas().getFirst()))
                        .weightWatcher()
                        .called("spread of the random bulk, scaled"),
                ofRandomization("rand_mp_softrank", random -> random.bulk().lambdaPlus() / random.maxRandEval())
                        .called("soft rank of the random bulk")
                .weightWatcher());
    }

    /** A number of spikes; missing where there is no bulk to stand out from. */
    private static Metric.Builder spikes(String name, ToIntFunction<BulkFit> count) {
        return count(name, report -> report.bulk().kind() == BulkFit.Kind.NONE ? null
                : count.applyAsInt(report.bulk())).whyMissing(report ->
                        "Fewer than 8 rows or columns have no bulk that anything could stand out from");
    }

    /** The kind of noise in W, as one value of a table. */
    private static String label(BulkFit.Kind kind) {
        return switch (kind) {
            case ONE_VARIANCE -> "one variance";
            case ROWS_AND_COLUMNS -> "rows and columns";
            case EQUALIZED -> "equalized";
            case NO_NOISE -> "no noise";
            case NONE -> "none";
        };
    }

    /** A figure of the shuffled layer; NaN if it was not shuffled. */
    static Metric.Builder ofRandomization(String name, ToDoubleFunction<Randomization> value) {
        return number(name, report -> report.random() == null ? Double.NaN : value.applyAsDouble(report.random()));
    }

    private static double scale(Spectrum spectrum) {
        return Math.sqrt(spectrum.size() / spectrum.sum());
    }

    private static double scaled(Analyzed report, BulkFit bulk, Spectrum spectrum) {
        return bulk.sigma() * Math.sqrt(report.layer().weights().n()) * scale(spectrum);
    }
}
