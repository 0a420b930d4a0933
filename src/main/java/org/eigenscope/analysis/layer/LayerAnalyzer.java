package org.eigenscope.analysis.layer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.BulkFit;
import org.eigenscope.analysis.DetX;
import org.eigenscope.analysis.Detail;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.NoiseTest;
import org.eigenscope.analysis.Randomization;
import org.eigenscope.analysis.ScaleMetrics;
import org.eigenscope.analysis.TailReadings;
import org.eigenscope.linalg.LinearAlgebra;
import org.eigenscope.model.Layer;
import org.eigenscope.model.MatrixReader;
import org.eigenscope.model.WeightMatrix;
import org.eigenscope.spectrum.FingerClipper;
import org.eigenscope.spectrum.PowerLaw;
import org.eigenscope.spectrum.PowerLawFit;
import org.eigenscope.spectrum.Spectrum;
import org.eigenscope.spectrum.TruncatedPowerLaw;
import org.eigenscope.spectrum.TruncatedPowerLawFit;

/** Analyzes one layer and makes its {@link LayerReport}. Thread-safe; every call works on its caller's thread. */
public final class LayerAnalyzer {

    private final LinearAlgebra algebra;
    private final Set<Detail> details;

    public LayerAnalyzer(LinearAlgebra algebra) {
        this(algebra, EnumSet.allOf(Detail.class));
    }

    /**
     * @param details what the user will look at; without it the report has no bins or no vectors, and all else the same
     */
    public LayerAnalyzer(LinearAlgebra algebra, Set<Detail> details) {
        this.algebra = algebra;
        this.details = Set.copyOf(details);
    }

    /** Gives the details that are computed: those that the user will look at. */
    public Set<Detail> details() {
        return details;
    }

    /** Begins to load the linear algebra, while something else is done; returns at once. */
    public void prepare() {
        algebra.prepare();
    }

    /** The name of the linear algebra. */
    public String backend() {
        return algebra.name();
    }

    /**
     * Analyzes a layer, or leaves it out with a reason.
     *
     * @param slice the one to be analyzed alone, or null for all slices pooled
     * @throws IOException if the file cannot be read
     * @throws ArithmeticException if an element is not finite, or a solver does not converge
     */
    public LayerReport analyze(Layer layer, Integer slice, AnalysisOptions options, AnalysisContext work)
            throws IOException {
        long start = System.nanoTime();
        WeightMatrix weights = layer.weights();
        String reason = reason(layer, slice, options);
        if (!reason.isEmpty()) {
            // Options that a user has set leave layers out; what the file claims is a fault of the file.
            return reason.equals(layer.excess()) ? new LayerReport.Failed(layer, reason)
                    : new LayerReport.Skipped(layer, reason);
        }
        int first = slice == null ? 0 : slice;
        int end = slice == null ? weights.slices() : slice + 1;
        try (MatrixReader reader = weights.source().open()) {
            LayerSpectrum spectrum = new LayerSpectrum(algebra, details, layer, first, end, options, work);
            String nothing = spectrum.scan(reader);
            if (!nothing.isEmpty()) {
                return new LayerReport.Skipped(layer, nothing);
            }
            spectrum.solve(reader);
            return report(layer, slice, spectrum, reader, options, work, start);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** The slices that a layer is analyzed as, one report each; a single null if all are pooled. */
    public static List<Integer> slices(Layer layer, AnalysisOptions options) {
        boolean apart = !options.poolSlices() && layer.hasMatrices() && layer.weights().slices() > 1;
        return apart ? IntStream.range(0, layer.weights().slices()).boxed().toList() : Collections.singletonList(null);
    }

    /**
     * Why a layer is left out, as far as is known before its elements are read; empty if it is not.
     *
     * @param slice one of them, or null for all slices pooled
     */
    public static String reason(Layer layer, Integer slice, AnalysisOptions options) {
        WeightMatrix weights = layer.weights();
        if (weights == null) {
            return layer.reason();
        }
        long evals = slice == null ? weights.eigenvalues() : weights.rank();
        if (evals < options.minEvals()) {
            return ("it has %d %s, fewer than the minimum "
                    + "of %d (min_evals)").formatted(evals, evals == 1 ? "eigenvalue" : "eigenvalues",
                    options.minEvals());
        }
        return evals > options.maxEvals()
                ? "it has %d eigenvalues, more than the maximum of %d (max_evals)".formatted(evals, options.maxEvals())
                : options.oversized() ? "" : layer.excess();
    }

    private LayerReport report(Layer layer, Integer slice, LayerSpectrum found, MatrixReader reader,
            AnalysisOptions options, AnalysisContext work, long start) throws IOException {
        Spectrum esd = found.esd();
        PowerLawFit tail = PowerLaw.fit(esd, work::checkpoint);
        Randomization random = found.random();
        BulkFit bulk = found.bulk();
        NoiseTest noise = found.noise(random);
        TruncatedPowerLawFit truncated = TruncatedPowerLaw.fit(esd, tail);
        return new LayerReport.Analyzed(layer, slice, esd,
                ScaleMetrics.of(esd, found.rank(), tail.succeeded() ? tail.alpha() : Double.NaN, found.scale(),
                        operatorNorm(layer, slice, esd, reader, options, work)),
                tail, truncated, FingerClipper.clip(esd, tail, truncated, work::checkpoint),
                TailTest.quality(esd, tail, truncated, options.bootstraps(), options.seed(), layer.id(),
                        noise.isNoise(), work),
                TailReadings.of(esd, found.rank(), tail, bulk,
                        squareAlpha(layer.weights(), slice, tail, found.scale(), reader, options, work)), noise,
                DetX.of(esd, found.rank()), bulk, found.elements(), found.vectors(), random,
                Duration.ofNanos(System.nanoTime() - start));
    }

    /** The operator norm of a convolution, which takes long; σmax of a single matrix; NaN of a stack of experts. */
    private double operatorNorm(Layer layer, Integer slice, Spectrum esd, MatrixReader reader, AnalysisOptions options,
            AnalysisContext work) throws IOException {
        WeightMatrix weights = layer.weights();
        if (!weights.kernel()) {
            return weights.slices() == 1 || slice != null ? Math.sqrt(esd.max()) : Double.NaN;
        }
        return options.thorough() && slice == null ? OperatorNorm.of(layer, reader, algebra, work) : Double.NaN;
    }

    /** A square matrix that is no larger than a window is its own. */
    private double squareAlpha(WeightMatrix weights, Integer slice, PowerLawFit tail, double scale, MatrixReader reader,
            AnalysisOptions options, AnalysisContext work) throws IOException {
        if (weights.n() == weights.m() && weights.m() <= SquareWindows.WIDEST) {
            return tail.succeeded() ? tail.alpha() : Double.NaN;
        }
        if (!options.thorough()) {
            return Double.NaN;
        }
        PowerLawFit windows = PowerLaw.fit(SquareWindows.spectrum(weights, slice == null ? 0 : slice,
                slice == null ? weights.slices() : slice + 1, reader, algebra, scale, work), work::checkpoint);
        return windows.succeeded() ? windows.alpha() : Double.NaN;
    }
}
