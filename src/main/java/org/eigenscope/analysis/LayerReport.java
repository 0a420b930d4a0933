package org.eigenscope.analysis;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import org.eigenscope.model.Layer;
import org.eigenscope.spectrum.ClippedTail;
import org.eigenscope.spectrum.FitQuality;
import org.eigenscope.spectrum.PowerLawFit;
import org.eigenscope.spectrum.Spectrum;
import org.eigenscope.spectrum.TruncatedPowerLawFit;

/**
 * The result of one layer's analysis, or the reason why there is none. Holds all that a chart, a table or a file shows.
 */
public sealed interface LayerReport extends Serializable {

    Layer layer();

    /** Gives the report without what only charts show of a single layer. */
    default LayerReport withoutPictures() {
        return this;
    }

    /** The name of the layer, with the number of the slice if this is about one: {@code conv1 [3]}. */
    default String name() {
        return layer().name();
    }

    /**
     * An analyzed layer.
     *
     * @param layer the layer
     * @param slice the one slice that this is about, from 0; null if all slices of the layer are pooled, as is usual
     * @param esd all eigenvalues of its slices, pooled: the empirical spectral density
     * @param scale norms, ranks, entropy
     * @param tail the power law of the tail
     * @param truncated the truncated power law of the same tail: {@code TPL}
     * @param clipped the tail without its fingers: {@code E_TPL}
     * @param quality whether the power law is to be believed
     * @param readings what else is read from the spectrum
     * @param noise whether the spectrum is more than that of its elements in another order
     * @param detX where det X = 1 puts the start of the tail
     * @param bulk the bulk of W itself, with a robust σ
     * @param elements the distribution of the elements
     * @param vectors how the singular vectors of the largest eigenvalues of W are spread, the largest first
     * @param random the randomized spectrum, or null if none was asked for
     * @param elapsed how long it took
     */
    record Analyzed(
            Layer layer,
            Integer slice,
            Spectrum esd,
            ScaleMetrics scale,
            PowerLawFit tail,
            TruncatedPowerLawFit truncated,
            ClippedTail clipped,
            FitQuality quality,
            TailReadings readings,
            NoiseTest noise,
            DetX detX,
            BulkFit bulk,
            ElementStatistics elements,
            List<SingularVector> vectors,
            Randomization random,
            Duration elapsed)
            implements LayerReport {

        public Analyzed {
            vectors = List.copyOf(vectors);
        }

        /** True if this is about all slices of the layer. */
        public boolean pooled() {
            return slice == null;
        }

        @Override
        public String name() {
            return pooled() ? layer.name() : layer.name() + " [" + slice + "]";
        }

        /** The correlation traps, the strongest first; none if the layer was not shuffled. */
        public List<Trap> traps() {
            return random == null ? List.of() : random.traps();
        }

        /** The spectra of its shuffles; none if the layer was not shuffled. */
        public List<Spectrum> replicas() {
            return random == null ? List.of() : random.replicas();
        }

        /** Gives the report with another judgement of its power law. */
        public Analyzed withQuality(FitQuality judged) {
            return new Analyzed(layer, slice, esd, scale, tail, truncated, clipped, judged, readings, noise, detX, bulk,
                    elements, vectors, random, elapsed);
        }

        /**
         * Gives the report without the candidates of its power law, the weights around its traps and their vectors:
         * two thirds of its memory.
         */
        @Override
        public Analyzed withoutPictures() {
            return new Analyzed(layer, slice, esd, scale, tail.withoutCandidates(), truncated, clipped, quality,
                    readings, noise, detX, bulk, elements, vectors, random == null ? null : random.withoutPictures(),
                    elapsed);
        }

        /** Gives the report as that of another layer, which has the same matrices under the same number. */
        public Analyzed of(Layer same) {
            return new Analyzed(same, slice, esd, scale, tail, truncated, clipped, quality, readings, noise, detX, bulk,
                    elements, vectors, random, elapsed);
        }

        /** √(num_evals/Σλ): what WeightWatcher multiplies W by to normalize it, {@code W_scale}. */
        public double weightScale() {
            return Math.sqrt(esd.size() / scale.norm());
        }

        /** λ+/λmax of W's own bulk: {@code mp_softrank}. */
        public double mpSoftRank() {
            return bulk.lambdaPlus() / scale.spectralNorm();
        }

        /** α·log10 λmax. */
        public double alphaWeighted() {
            return tail.succeeded() ? tail.alpha() * scale.logSpectralNorm() : Double.NaN;
        }
    }

    /** A layer that has no spectrum, or was left out by the options; {@code reason} says why, in words. */
    record Skipped(Layer layer, String reason) implements LayerReport {}

    /** A layer whose analysis failed: its file changed or cannot be read, its numbers are NaN, memory ran out. */
    record Failed(Layer layer, String message) implements LayerReport {}
}
