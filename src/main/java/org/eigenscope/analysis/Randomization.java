package org.eigenscope.analysis;

import java.io.Serializable;
import java.util.List;
import org.eigenscope.spectrum.Spectrum;

/**
 * What a layer's spectrum becomes when its elements are shuffled. The figures are those of the first replica, unless
 * they say otherwise.
 *
 * @param seed the layer's own seed, from the run's seed and the layer's id
 * @param replicas the pooled spectra of all shuffles
 * @param bulk the Marchenko–Pastur bulk of the shuffled matrix with its traps taken out
 * @param maxRandEval the largest eigenvalue of the shuffled matrix: {@code max_rand_eval}
 * @param softRank max_rand_eval/λmax: {@code ww_softrank}
 * @param maxDistance λmax − max_rand_eval: {@code ww_maxdist}
 * @param distance Jensen–Shannon distance of the two spectra: {@code rand_distance}
 * @param traps the correlation traps, largest first: {@code rand_num_spikes} is their number
 */
public record Randomization(
        long seed,
        List<Spectrum> replicas,
        BulkFit bulk,
        double maxRandEval,
        double softRank,
        double maxDistance,
        double distance,
        List<Trap> traps)
        implements Serializable {

    public Randomization {
        replicas = List.copyOf(replicas);
        traps = List.copyOf(traps);
    }
}
