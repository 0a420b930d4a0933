package org.eigenscope.analysis.layer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.DoubleStream;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.BulkFit;
import org.eigenscope.analysis.Detail;
import org.eigenscope.analysis.ElementStatistics;
import org.eigenscope.analysis.NoiseTest;
import org.eigenscope.analysis.Randomization;
import org.eigenscope.analysis.SingularVector;
import org.eigenscope.analysis.Trap;
import org.eigenscope.analysis.TrapMethod;
import org.eigenscope.analysis.matrix.ElementHistogram;
import org.eigenscope.analysis.matrix.ElementScan;
import org.eigenscope.analysis.matrix.Moments;
import org.eigenscope.analysis.matrix.Slice;
import org.eigenscope.analysis.matrix.SolverMemory;
import org.eigenscope.analysis.matrix.SquareSums;
import org.eigenscope.analysis.shuffle.SliceShuffles;
import org.eigenscope.analysis.shuffle.SpectrumDistances;
import org.eigenscope.analysis.trap.GroupFinder;
import org.eigenscope.analysis.trap.SpikeCandidates;
import org.eigenscope.analysis.trap.TrapDetector;
import org.eigenscope.linalg.Eigensystem;
import org.eigenscope.linalg.LinearAlgebra;
import org.eigenscope.linalg.Precision;
import org.eigenscope.model.Layer;
import org.eigenscope.model.MatrixReader;
import org.eigenscope.model.RoundingStep;
import org.eigenscope.model.WeightMatrix;
import org.eigenscope.spectrum.Localization;
import org.eigenscope.spectrum.MarchenkoPastur;
import org.eigenscope.spectrum.RoundingBounds;
import org.eigenscope.spectrum.Shuffle;
import org.eigenscope.spectrum.Spectrum;
import org.eigenscope.spectrum.Sphericity;
import org.eigenscope.spectrum.TracyWidom;

/**
 * Computes the spectra of one layer step by step: scans the elements, then, slice by slice, finds the eigenvalues of W
 * and of its shuffles. For one thread, once.
 */
final class LayerSpectrum {

    /** Singular vectors of W that are looked at, at most. */
    private static final int VECTORS = 3;

    /** The widths of the Tracy–Widom law by which the largest eigenvalues of two shuffles may differ. */
    private static final double SHUFFLE_WIDTHS = 5;

    private final LinearAlgebra algebra;
    private final Set<Detail> details;
    private final Layer layer;
    private final WeightMatrix weights;
    private final int first;
    private final int end;
    private final AnalysisOptions options;
    private final AnalysisContext work;
    private final double scale;
    private final TrapDetector detector;
    private final List<ElementScan> scans = new ArrayList<>();
    private final List<SquareSums> squares = new ArrayList<>();
    private final List<SpikeCandidates> spikes = new ArrayList<>();
    private final List<SingularVector> vectors = new ArrayList<>();
    private final List<SliceShuffles> shuffles = new ArrayList<>();
    private final List<Trap> traps = new ArrayList<>();
    private final double[][] values;
    private final DysonEqualizer.Variances[] equalized;
    private Slice only;
    private ElementHistogram histogram;
    private int rank;
    private Sphericity sphericity = Sphericity.NONE;

    /**
     * @param details what to find besides
     * @param first the first slice of the layer that takes part
     * @param end the first that does not
     */
    LayerSpectrum(LinearAlgebra algebra, Set<Detail> details, Layer layer, int first, int end, AnalysisOptions options,
            AnalysisContext work) {
        this.algebra = algebra;
        this.details = details;
        this.layer = layer;
        this.weights = layer.weights();
        this.first = first;
        this.end = end;
        this.options = options;
        this.work = work;
        this.scale = weights.kernel() ? 0.5 : 1;
        this.detector = new TrapDetector(options.trapLevel(), end - first);
        this.values = new double[end - first][];
        this.equalized = new DysonEqualizer.Variances[end - first];
    }

    /** Factor that takes squares of stored elements to the scale of the analyzed matrices. */
    double scale() {
        return scale;
    }

    int slices() {
        return end - first;
    }

    /** Scans the elements; says why there is nothing to analyze, or is empty. */
    String scan(MatrixReader reader) throws IOException {
        double shift = Double.NaN;
        for (int s = first; s < end; s++) {
            Slice slice = Slice.read(weights, s, reader, work);
            if (Double.isNaN(shift)) {
                shift = slice.shift();
            }
            ElementScan scan = new ElementScan(weights.columns(), shift);
            SquareSums sums = new SquareSums(weights.rows(), weights.columns());
            slice.scan(scan, sums, work);
            scans.add(scan);
            squares.add(sums);
            spikes.add(SpikeCandidates.of(scan, weights.n(), weights.m()));
            if (slices() == 1) {
                only = slice;
            } else {
                slice.release();
            }
        }
        Moments all = moments();
        histogram = new ElementHistogram(all);
        if (all.min() == all.max()) {
            return all.min() == 0 ? "all its elements are 0: it was never trained, or has been pruned away"
                    : "all its elements are %s: it has one eigenvalue and no spectrum".formatted(all.min());
        }
        return "";
    }

    private Moments moments() {
        Moments all = new Moments(scans.getFirst().moments().shift());
        scans.forEach(scan -> all.add(scan.moments()));
        return all;
    }

    /** Computes the eigenvalues. */
    void solve(MatrixReader reader) throws IOException {
        double steps = (double) slices() * (1 + options.replicas());
        double done = 0;
        for (int s = 0; s < slices(); s++) {
            Slice slice = only != null ? only : Slice.read(weights, first + s, reader, work);
            if (details.contains(Detail.ELEMENTS)) {
                histogram.add(slice);
            }
            try (MatrixReader second = readTwice() ? weights.source().open() : null) {
                Slice again = second != null ? Slice.read(weights, first + s, second, work) : slice;
                SliceShuffles random = new SliceShuffles(algebra, options, detector, layer.id(), first + s, again,
                        scans.get(s), spikes.get(s), work);
                int index = s;
                if (options.replicas() > 0 && (again != slice || slice.shareable())) {
                    work.inParallel(() -> original(index, slice), () -> random.draw(scale),
                            SolverMemory.solver(slice.m()));
                } else {
                    original(s, slice);
                    if (options.replicas() > 0) {
                        work.progress((done + 1) / steps);
                        random.draw(scale);
                    }
                }
                done += Math.min(2, 1 + options.replicas());
                work.progress(done / steps);
                for (int replica = 1; replica < options.replicas(); replica++) {
                    random.draw(scale);
                    work.progress(++done / steps);
                }
                random.settle();
                found(random, new GroupFinder(algebra, slice, values[s][values[s].length - 1] / scale), spikes.get(s));
            }
            slice.release();
        }
        vectors.sort((a, b) -> Double.compare(b.eigenvalue(), a.eigenvalue()));
    }

    private void found(SliceShuffles random, GroupFinder groups, SpikeCandidates candidates) {
        shuffles.add(random);
        traps.addAll(groups.placed(random.traps(), candidates, scale));
    }

    /** A matrix that stays in its file is shuffled by a reader of its own, so that two threads may work on it. */
    private boolean readTwice() {
        return options.replicas() > 0 && Slice.streams(weights);
    }

    private void original(int s, Slice slice) {
        double[] lambda;
        double[][] top;
        boolean lost;
        work.checkpoint();
        try (Eigensystem system = algebra.eigensystem(slice.gram(algebra, Precision.DOUBLE, work))) {
            work.checkpoint();
            lambda = top(system.values());
            int wanted = Math.min(wantedVectors(), lambda.length);
            // Always three at once: alone, a vector would differ in its last bits.
            top = wanted == 0 ? new double[0][]
                    : Arrays.copyOf(system.topVectors(Math.min(VECTORS, lambda.length)), wanted);
            if (options.thorough()) {
                equalized[s] = equalized(squares.get(s), system, slice);
            }
            lost = SmallEigenvalues.isPrecisionLost(lambda);
            if (!lost) {
                lambda = SmallEigenvalues.mended(lambda, system, slice, algebra);
            }
        }
        if (lost) {
            // Only now, when the memory of the eigensystem is free.
            lambda = SmallEigenvalues.afresh(lambda.length, slice, algebra, work);
        }
        if (top.length > 0) {
            addVectors(s, slice, lambda, top);
        }
        sphericity = sphericity.plus(Sphericity.of(lambda, slice.n(), slice.m(), scans.get(s).sums()));
        double max = lambda[lambda.length - 1];
        double least = Math.sqrt(max) * slice.n() * Math.ulp(1.0);
        for (int i = 0; i < lambda.length; i++) {
            rank += Math.sqrt(lambda[i]) > least ? 1 : 0;
            lambda[i] *= scale;
        }
        values[s] = lambda;
    }

    /** Null if half of its eigenvalues are zero: then there is no noise. */
    private DysonEqualizer.Variances equalized(SquareSums sums, Eigensystem system, Slice slice) {
        double[] all = system.values();
        int there = Math.min(SquareSums.count(sums.rows()), SquareSums.count(sums.columns()));
        double median = all[all.length - 1 - there / 2];
        return median > all[all.length - 1] * slice.m() * Math.ulp(1.0)
                ? DysonEqualizer.of(system, slice, median, work) : null;
    }

    private int wantedVectors() {
        return details.contains(Detail.VECTORS) ? VECTORS : details.contains(Detail.LARGEST_VECTOR) ? 1 : 0;
    }

    private void addVectors(int s, Slice slice, double[] lambda, double[][] top) {
        double[][] partners = slice.partners(top);
        boolean overColumns = slice.rows() >= slice.columns();
        for (int i = 0; i < top.length; i++) {
            Localization small = Localization.of(top[i]);
            Localization large = Localization.of(partners[i]);
            vectors.add(new SingularVector(first + s, lambda[lambda.length - 1 - i] * scale,
                    overColumns ? large : small, overColumns ? small : large));
        }
    }

    /** The eigenvalues that can differ from zero. */
    private double[] top(double[] ascending) {
        return Arrays.copyOfRange(ascending, ascending.length - weights.rank(), ascending.length);
    }

    Spectrum esd() {
        Spectrum esd = pooled(values);
        double mean = esd.sum() / ((double) weights.m() * slices());
        return esd.rounded(RoundingBounds.of(weights.n(), weights.m(), esd.max(), mean,
                layer.tensor().significandBits()));
    }

    private static Spectrum pooled(double[][] values) {
        return Spectrum.of(Arrays.stream(values).flatMapToDouble(Arrays::stream).toArray());
    }

    /** Of all slices together. */
    int rank() {
        return rank;
    }

    ElementStatistics elements() throws IOException {
        return histogram.statistics(details.contains(Detail.ELEMENTS), RoundingStep.of(layer.tensor()));
    }

    /** The first few, by eigenvalue. */
    List<SingularVector> vectors() {
        return vectors.subList(0, Math.min(wantedVectors(), vectors.size()));
    }

    /** The bulk of W itself. */
    BulkFit bulk() {
        BulkFinder finder = new BulkFinder(detector, scale);
        for (int s = 0; s < values.length; s++) {
            finder.add(values[s], squares.get(s), scans.get(s).sums(), spikes.get(s), equalized[s]);
        }
        return finder.find();
    }

    /**
     * Whether the spectrum is more than that of its elements in another order.
     *
     * @param random the shuffles, or null
     */
    NoiseTest noise(Randomization random) {
        double least = 1;
        double known = random == null ? 0 : random.maxRandEval();
        for (int s = 0; s < slices(); s++) {
            Moments moments = scans.get(s).moments();
            double sigma = Math.sqrt(Arrays.stream(values[s]).sum() / moments.count());
            double edge = 1 + moments.kurtosis() / Math.sqrt(moments.count());
            double max = values[s][values[s].length - 1];
            // What the shuffle shows too, give or take its own chance, is no structure: at the edge some widths, of an
            // eigenvalue beyond it some σ of its root.
            boolean outlier = TracyWidom.pValue(known / edge, sigma, weights.n(), weights.m()) < options.trapLevel();
            double beyond = known + SHUFFLE_WIDTHS * (outlier ? sigma * Math.sqrt(known)
                    : TracyWidom.width(sigma, weights.n(), weights.m()));
            least = random != null && max <= beyond ? least
                    : Math.min(least, TracyWidom.pValue(max / edge, sigma, weights.n(), weights.m()));
        }
        return new NoiseTest(sphericity.z(), sphericity.pValue(), detector.corrected(least));
    }

    /** Gives the result of the shuffles, or null if none was asked for. */
    Randomization random() {
        if (options.replicas() == 0) {
            return null;
        }
        traps.sort((a, b) -> Double.compare(b.eigenvalue(), a.eigenvalue()));
        List<Spectrum> spectra = new ArrayList<>();
        List<Randomization.Draw> draws = new ArrayList<>();
        for (int replica = 0; replica < options.replicas(); replica++) {
            int r = replica;
            Spectrum spectrum = pooled(shuffles.stream().map(slice -> top(slice.spectrum(r))).toArray(double[][]::new));
            spectra.add(spectrum);
            draws.add(new Randomization.Draw(spectrum.max(), sigma(replica),
                    shuffles.stream().mapToInt(slice -> slice.detection(r).traps()).sum(),
                    least(shuffles.stream().mapToDouble(slice -> slice.method()
                            .kind() == TrapMethod.Kind.MARCHENKO_PASTUR
                            ? slice.detection(r).pValue(0) : Double.NaN))));
        }
        double sigma = draws.getFirst().sigma();
        MarchenkoPastur law = new MarchenkoPastur(weights.n(), weights.m(), sigma);
        BulkFit bulk = new BulkFit(BulkFit.Kind.ONE_VARIANCE, sigma,
                Math.sqrt((Math.max(-2, moments().kurtosis()) + 2) / ((double) weights.elements())) / 2,
                law.lambdaMinus(), law.lambdaPlus(), traps.size(), traps.size());
        Spectrum esd = esd();
        double max = spectra.getFirst().max();
        return new Randomization(Shuffle.layerSeed(options.seed(), layer.id(), 0), spectra, draws, bulk, max,
                max / esd.max(), esd.max() - max, SpectrumDistances.jensenShannon(esd, spectra.getFirst()),
                least(shuffles.stream().mapToDouble(SliceShuffles::pValue)),
                TrapMethod.of(shuffles.stream().map(SliceShuffles::method).toList()),
                shuffles.stream().mapToInt(SliceShuffles::predicted).sum(), traps);
    }

    private static double least(DoubleStream pValues) {
        return pValues.filter(p -> !Double.isNaN(p)).min().orElse(Double.NaN);
    }

    /** σ over all slices: the root of their mean variance, in the units of the analyzed matrices. */
    private double sigma(int replica) {
        double variance = shuffles.stream().mapToDouble(slice -> slice.sigma(replica)).map(sigma -> sigma * sigma)
                .average().orElse(0);
        return Math.sqrt(variance * scale);
    }
}
