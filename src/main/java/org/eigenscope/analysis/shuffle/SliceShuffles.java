package org.eigenscope.analysis.shuffle;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.Trap;
import org.eigenscope.analysis.TrapMethod;
import org.eigenscope.analysis.matrix.ElementScan;
import org.eigenscope.analysis.matrix.Slice;
import org.eigenscope.analysis.trap.SpikeCandidates;
import org.eigenscope.analysis.trap.TrapDetector;
import org.eigenscope.analysis.trap.TrapExplainer;
import org.eigenscope.analysis.trap.TrapExplainer.Verdict;
import org.eigenscope.linalg.Eigensystem;
import org.eigenscope.linalg.LinearAlgebra;
import org.eigenscope.linalg.Precision;
import org.eigenscope.spectrum.MarchenkoPastur;
import org.eigenscope.spectrum.TracyWidom;

/**
 * The shuffles of one matrix: their eigenvalues, and the traps. One draw may make a trap or lose one. So what only the
 * draw shows, or only the elements predict, or either near the edge, is settled by further draws, which know nothing of
 * the first: it is a trap if twice the median of their p-values is below the level. Where the first draw and the
 * elements both say so beyond doubt, nothing is left to settle. What a trap is reported with is of the draws that
 * settled it.
 */
public final class SliceShuffles {

    /** The most further draws that settle a trap of a large matrix. */
    private static final int SETTLING_DRAWS = 5;

    /** A smaller matrix costs less: it may be drawn more often. */
    private static final int SMALL = 1024;
    private static final int SETTLING_DRAWS_OF_SMALL = 15;

    /**
     * Drawing ends once so many more draws are on one side than on the other. A trap that three of four draws show is
     * then lost in 2.2 % of cases, after seven draws; by fifteen draws it would be in 1.7 %.
     */
    private static final int LEAD = 4;

    /**
     * Shuffled matrices are solved in single precision, twice as fast, as long as the error 4√m·u·λmax of their
     * eigenvalues (docs/decisions/0008) stays below this share of the width of the Tracy–Widom law, by which another
     * shuffle would move the largest of them.
     */
    private static final double BLUR = 0.05;

    private final AnalysisOptions options;
    private final TrapDetector detector;
    private final int index;
    private final Slice slice;
    private final ElementScan scan;
    private final SpikeCandidates spikes;
    private final ShuffleDraws draws;
    private final boolean edged;
    private final List<double[]> spectra = new ArrayList<>();
    private final List<TrapDetector.Detection> detections = new ArrayList<>();
    private final List<SpikeCandidates.Predicted> predicted;
    private double scale = 1;
    private List<Trap> traps = List.of();
    private double pValue = Double.NaN;

    /**
     * @param layerId of the layer
     * @param index of the slice in it
     * @param slice the matrix
     * @param scan of its elements
     * @param spikes what they predict
     */
    public SliceShuffles(LinearAlgebra algebra, AnalysisOptions options, TrapDetector detector, int layerId, int index,
            Slice slice, ElementScan scan, SpikeCandidates spikes, AnalysisContext work) {
        this.options = options;
        this.detector = detector;
        this.index = index;
        this.slice = slice;
        this.scan = scan;
        this.spikes = spikes;
        this.draws = new ShuffleDraws(algebra, options, layerId, index, slice, work);
        this.edged = spikes.method().kind() == TrapMethod.Kind.MARCHENKO_PASTUR;
        this.predicted = edged ? spikes.predict(detector) : List.of();
    }

    /**
     * Makes the next replica.
     *
     * @param units what the analysis multiplies eigenvalues by
     */
    public void draw(double units) {
        scale = units;
        Slice shuffled = draws.shuffled(detections.size());
        if (!ShuffleDraws.singles(scan.moments()) || !solve(shuffled, Precision.SINGLE)) {
            solve(shuffled, Precision.DOUBLE);
        }
        shuffled.release();
    }

    /** False if this precision would blur the edge of the bulk: then nothing has been done. */
    private boolean solve(Slice shuffled, Precision precision) {
        try (Eigensystem system = draws.eigensystem(shuffled, precision)) {
            double[] lambda = system.values();
            TrapDetector.Detection detection = edged
                    ? detector.detect(lambda, slice.n(), spikes.kurtosis(), candidates())
                            : TrapDetector.untested(spikes.sigma());
            if (isEdgeBlurred(system, detection.sigma(), precision)) {
                return false;
            }
            detections.add(detection);
            if (detections.size() == 1) {
                int certain = certain();
                traps = certain == 0 ? List.of() : explain(shuffled, system, verdicts(certain));
            }
            for (int i = 0; i < lambda.length; i++) {
                lambda[i] *= scale;
            }
            spectra.add(lambda);
            return true;
        }
    }

    private boolean isEdgeBlurred(Eigensystem system, double sigma, Precision precision) {
        double error = 4 * Math.sqrt(slice.m()) * precision.unitRoundoff() * system.largest(0);
        double width = TracyWidom.width(sigma, slice.n(), slice.m());
        return precision == Precision.SINGLE && !(error < BLUR * width);
    }

    /** Further draws, that settle traps: at the same time where processors are idle. */
    private void drawFurther(int count) {
        TrapDetector.Detection[] further = new TrapDetector.Detection[count];
        int before = detections.size();
        draws.each(count, number -> further[number] = detect(draws.shuffled(before + number)));
        detections.addAll(Arrays.asList(further));
    }

    /** Finds what stands out of a further draw, whose other eigenvalues are of no interest. */
    private TrapDetector.Detection detect(Slice shuffled) {
        TrapDetector.Detection found = ShuffleDraws.singles(scan.moments()) ? detect(shuffled, Precision.SINGLE) : null;
        found = found != null ? found : detect(shuffled, Precision.DOUBLE);
        shuffled.release();
        return found;
    }

    /** Null if this precision would blur the edge of the bulk. */
    private TrapDetector.Detection detect(Slice shuffled, Precision precision) {
        try (Eigensystem system = draws.eigensystem(shuffled, precision)) {
            TrapDetector.Detection found = detector
                    .detect(system::largest, spikes.trace(), slice.n(), slice.m(), spikes.kurtosis(), candidates());
            return isEdgeBlurred(system, found.sigma(), precision) ? null : found;
        }
    }

    /** The number of traps that the elements predict. */
    public int predicted() {
        return predicted.size();
    }

    /** Counts the eigenvalues that may be traps: those of the first draw, and what the elements predict. */
    private int candidates() {
        return detections.isEmpty()
                ? predicted.size() : Math.max(predicted.size(), detections.getFirst().traps());
    }

    /** Counts the largest eigenvalues that the first draw and the elements alone both put far off the edge. */
    private int certain() {
        int k = 0;
        while (k < predicted.size() && beyondDoubt(k)) {
            k++;
        }
        return k;
    }

    /** Settles the traps, with further draws where they are needed; to be called once all replicas are made. */
    public void settle() {
        if (options.replicas() > 0 && edged) {
            settleAtTheEdge();
        } else if (options.replicas() > 0 && !spikes.candidates().isEmpty()) {
            settleAmongTheirOwn();
        }
    }

    private void settleAtTheEdge() {
        pValue = options.replicas() > 1 ? medianP(0, 0) : detections.getFirst().pValue(0);
        int count = 0;
        while (count < candidates() && (beyondDoubt(count) || shown(count))) {
            count++;
        }
        if (count <= traps.size()) {
            traps = traps.subList(0, count);
            return;
        }
        List<Verdict> verdicts = verdicts(count);
        int draw = verdicts.isEmpty() ? 0 : median(verdicts.size() - 1);
        traps = verdicts.isEmpty() ? List.of() : explained(draw, detections.get(draw).sigma(), verdicts);
    }

    /** Tells whether further draws show the k-th largest eigenvalue, from 0, as a trap. */
    private boolean shown(int k) {
        for (int more = drawsToGo(k); more > 0; more = drawsToGo(k)) {
            drawFurther(more);
        }
        double p = medianP(k, 1);
        if (k == 0 && options.replicas() == 1) {
            pValue = p;
        }
        return detector.isTrap(p);
    }

    /** True if the first draw and the elements alone both put the k-th largest eigenvalue, from 0, far off the edge. */
    private boolean beyondDoubt(int k) {
        return k < predicted.size() && Trap.isFar(predicted.get(k).pValue())
                && Trap.isFar(detections.getFirst().pValue(k));
    }

    /**
     * How many more draws it takes at least to settle the k-th largest eigenvalue, from 0; at most 0 once it is
     * settled.
     */
    private int drawsToGo(int k) {
        int most = slice.m() <= SMALL ? SETTLING_DRAWS_OF_SMALL : SETTLING_DRAWS;
        int made = detections.size() - 1;
        int shown = (int) detections.stream().skip(1).filter(draw -> detector.isTrap(2 * draw.pValue(k))).count();
        int more = Math.max(shown, made - shown);
        int lead = 2 * more - made;
        return Math.min(most - made, Math.min(most / 2 + 1 - more, LEAD - lead));
    }

    /** Twice the median of the p-value of the k-th largest eigenvalue, from 0, over the draws from a first one on. */
    private double medianP(int k, int firstDraw) {
        return Math.min(1, 2 * detections.get(median(k, firstDraw)).pValue(k));
    }

    /** Which further draw has the median p-value of the k-th largest eigenvalue. */
    private int median(int k) {
        return median(k, Math.min(1, detections.size() - 1));
    }

    /** Gives the middle draw; of an even number, the one of the two middle draws that says less. */
    private int median(int k, int firstDraw) {
        List<Integer> byP = IntStream.range(firstDraw, detections.size()).boxed()
                .sorted(Comparator.comparingDouble(draw -> detections.get(draw).pValue(k))).toList();
        return byP.get(byP.size() / 2);
    }

    /**
     * What the largest eigenvalues are reported with: those of the first draw, or of the median of those that followed.
     */
    private List<Verdict> verdicts(int count) {
        boolean further = detections.size() > 1;
        double[] lambda = new double[count];
        double rest = spikes.trace();
        for (int k = 0; k < count; k++) {
            lambda[k] = detections.get(median(k)).value(k);
            rest -= lambda[k];
        }
        int n = slice.n();
        int m = slice.m();
        int standing = count;
        double edge = edge(rest, n, m, standing);
        while (standing > 0 && !(lambda[standing - 1] > edge)) {
            standing--;
            rest += lambda[standing];
            edge = edge(rest, n, m, standing);
        }
        List<Verdict> verdicts = new ArrayList<>();
        for (int k = 0; k < standing; k++) {
            verdicts.add(new Verdict(lambda[k], lambda[k] / edge, further ? medianP(k, 1) : detections.getFirst()
                    .pValue(k),
                    further ? detections.size() - 1 : 1));
        }
        return verdicts;
    }

    /** λ+ of what is left once k traps are taken out. */
    private static double edge(double rest, int n, int m, int k) {
        return new MarchenkoPastur(n, m, Math.sqrt(Math.max(0, rest) / ((double) (n - k) * (m - k)))).lambdaPlus();
    }

    /** Gives what stands out of shuffles of the same elements without their strangers or without their mean. */
    private void settleAmongTheirOwn() {
        ReferenceShuffles test = new ReferenceShuffles(draws, scan, spikes);
        double edge = spikes.model().eigenvalue(0);
        List<Verdict> verdicts = new ArrayList<>();
        for (int k = 0; k < spikes.candidates().size(); k++) {
            double lambda = test.value(test.median(k), k);
            double p = Math.min(1, 2 * detector.corrected(test.pValue(lambda)));
            pValue = k == 0 ? p : pValue;
            if (!detector.isTrap(p) || !(lambda > edge)) {
                break;
            }
            verdicts.add(new Verdict(lambda, lambda / edge, p, test.draws()));
        }
        traps = verdicts.isEmpty() ? List.of()
                : explained(ReferenceShuffles.number(test.median(verdicts.size() - 1)), spikes.sigma(), verdicts);
    }

    /** Makes a draw once more, and explains what it shows: in the precision that tells its traps from the bulk. */
    private List<Trap> explained(int draw, double sigma, List<Verdict> verdicts) {
        Slice shuffled = draws.shuffled(draw);
        try {
            List<Trap> found = ShuffleDraws.singles(scan.moments())
                    ? explained(shuffled, sigma, verdicts, Precision.SINGLE) : null;
            return found != null ? found : explained(shuffled, sigma, verdicts, Precision.DOUBLE);
        } finally {
            shuffled.release();
        }
    }

    /** Null if this precision would blur the edge of the bulk. */
    private List<Trap> explained(Slice shuffled, double sigma, List<Verdict> verdicts, Precision precision) {
        try (Eigensystem system = draws.eigensystem(shuffled, precision)) {
            return isEdgeBlurred(system, sigma, precision) ? null : explain(shuffled, system, verdicts);
        }
    }

    private List<Trap> explain(Slice shuffled, Eigensystem system, List<Verdict> verdicts) {
        double rest = spikes.trace() - verdicts.stream().mapToDouble(Verdict::eigenvalue).sum();
        double left = (double) (slice.n() - verdicts.size()) * (slice.m() - verdicts.size());
        double sigma = edged ? Math.sqrt(Math.max(0, rest) / left) : spikes.sigma();
        return new TrapExplainer(index, slice, shuffled, scan, spikes, sigma).explain(verdicts, system, scale);
    }

    /**
     * The p-value of the largest eigenvalue: of the one draw, or of those that settled it, or of all replicas; NaN if
     * untested.
     */
    public double pValue() {
        return pValue;
    }

    /** Gives the test that its shuffles were put to. */
    public TrapMethod method() {
        return spikes.method();
    }

    /** The eigenvalues of a replica. */
    public double[] spectrum(int replica) {
        return spectra.get(replica);
    }

    public TrapDetector.Detection detection(int replica) {
        return detections.get(replica);
    }

    /** σ of a replica's bulk; of the first, with the traps that have been settled taken out. */
    public double sigma(int replica) {
        TrapDetector.Detection found = detections.get(replica);
        return replica == 0 && edged ? found.sigmas().get(traps.size()) : found.sigma();
    }

    public List<Trap> traps() {
        return traps;
    }
}
