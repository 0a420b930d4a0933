package org.eigenscope.analysis;

import java.io.Serializable;
import java.time.Duration;
import java.util.Optional;
import org.eigenscope.model.Layer;
import org.eigenscope.spectrum.PowerLawFit;
import org.eigenscope.spectrum.Spectrum;

/** What became of one layer. Holds all that a chart, a table or a file shows: nothing is computed upstairs. */
public sealed interface LayerReport extends Serializable {

    Layer layer();

    /**
     * An analyzed layer.
     *
     * @param layer the layer
     * @param esd all eigenvalues of its slices, pooled: the empirical spectral density
     * @param scale norms, ranks, entropy
     * @param tail the power law of the tail
     * @param bulk the Marchenko–Pastur bulk of W itself, with a robust σ
     * @param elements the distribution of the elements
     * @param random the randomized spectrum, or null if none was asked for
     * @param elapsed how long it took
     */
    record Analyzed(
            Layer layer,
            Spectrum esd,
            ScaleMetrics scale,
            PowerLawFit tail,
            BulkFit bulk,
            ElementStatistics elements,
            Randomization random,
            Duration elapsed)
            implements LayerReport {

        public Optional<Randomization> randomization() {
            return Optional.ofNullable(random);
        }

        /** {@code over-trained} where α &lt; 2, {@code under-trained} where α &gt; 6, else empty. */
        public String warning() {
            if (!tail.succeeded()) {
                return "";
            }
            return tail.alpha() < 2 ? "over-trained" : tail.alpha() > 6 ? "under-trained" : "";
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
