package org.eigenscope.analysis;

import java.io.Serializable;
import java.util.List;
import org.eigenscope.spectrum.Spectrum;

/**
 * The spectrum of a layer after its elements have been shuffled. The figures are those of the first replica, unless
 * they say otherwise.
 *
 * @param seed the layer's own seed, from the run's seed and the layer's id
 * @param replicas the pooled spectra of all shuffles; {@code HistogramBand} makes their mean and 5–95 % band
 * @param draws what each shuffle gave, in the order of {@code replicas}
 * @param bulk the Marchenko–Pastur bulk of the shuffled matrix with its traps taken out
 * @param maxRandEval the largest eigenvalue of the shuffled matrix: {@code max_rand_eval}
 * @param softRank max_rand_eval/λmax: {@code ww_softrank}
 * @param maxDistance λmax − max_rand_eval: {@code ww_maxdist}
 * @param distance Jensen–Shannon distance of the two spectra: {@code rand_distance}
 * @param pValue that the largest eigenvalue is chance: of one draw its p-value, of several twice the median of theirs,
 *     which holds however they depend on each other (Rüger 1978); NaN if nothing was tested
 * @param method how the traps were looked for
 * @param predicted traps that the elements predict by the spiked model, whether the shuffles show them or not
 * @param traps the correlation traps, largest first: {@code rand_num_spikes} is their number. Those near the edge have
 *     been settled by further draws
 */
public record Randomization(
        long seed,
        List<Spectrum> replicas,
        List<Draw> draws,
        BulkFit bulk,
        double maxRandEval,
        double softRank,
        double maxDistance,
        double distance,
        double pValue,
        TrapMethod method,
        int predicted,
        List<Trap> traps)
        implements Serializable {

    public Randomization {
        replicas = List.copyOf(replicas);
        draws = List.copyOf(draws);
        traps = List.copyOf(traps);
    }

    /** Gives the randomization without what only charts show of its traps. */
    Randomization withoutPictures() {
        return new Randomization(seed, replicas, draws, bulk, maxRandEval, softRank, maxDistance, distance, pValue,
                method, predicted, traps.stream().map(Trap::withoutPictures).toList());
    }

    /**
     * One shuffle.
     *
     * @param maxEigenvalue its largest eigenvalue
     * @param sigma σ of its bulk
     * @param traps how many traps it shows
     * @param pValue the smallest Tracy–Widom p-value of its slices, corrected for their number; NaN if that law does
     *     not apply
     */
    public record Draw(double maxEigenvalue, double sigma, int traps, double pValue) implements Serializable {}
}
