package org.eigenscope.analysis.shuffle;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.Trap;
import org.eigenscope.analysis.matrix.ElementScan;
import org.eigenscope.analysis.matrix.Moments;
import org.eigenscope.analysis.matrix.Slice;
import org.eigenscope.analysis.matrix.SolverMemory;
import org.eigenscope.analysis.trap.SpikeCandidates;
import org.eigenscope.analysis.trap.TrapDetector;
import org.eigenscope.analysis.trap.TrapExplainer;
import org.eigenscope.linalg.Eigensystem;
import org.eigenscope.linalg.LinearAlgebra;
import org.eigenscope.linalg.Precision;
import org.eigenscope.spectrum.Shuffle;
import org.eigenscope.spectrum.TracyWidom;

/**
 * The shuffles of one matrix: their eigenvalues, and the traps of the first. One draw may make a trap or lose one. So
 * what only the draw shows, or only the elements predict, or either near the edge, is settled by further draws, which
 * know nothing of the first: it is a trap if twice the median of their p-values is below the level. Where the first
 * draw and the elements both say so beyond doubt, nothing is left to settle.
 */
public final class SliceShuffles {

    /** At most so many further draws settle a trap of a large matrix. */
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

    private final LinearAlgebra algebra;
    private final AnalysisOptions options;
    private final TrapDetector detector;
    private final int layerId;
    private final int index;
    private final Slice slice;
    private final ElementScan scan;
    private final SpikeCandidates spikes;
    private final AnalysisContext work;
    private final List<double[]> spectra = new ArrayList<>();
    private final List<TrapDetector.Detection> detections = new ArrayList<>();
    private final List<SpikeCandidates.Predicted> predicted;
    /** Shuffles that are read no more, for their memory. */
    private final Queue<Slice> spare = new ConcurrentLinkedQueue<>();
    private List<Trap> traps = List.of();
    private double pValue;

    /**
     * @param layerId of the layer
     * @param index of the slice in it
     * @param slice the matrix
     * @param scan of its elements
     * @param spikes what they predict
     */
    public SliceShuffles(LinearAlgebra algebra, AnalysisOptions options, TrapDetector detector, int layerId, int index,
            Slice slice, ElementScan scan, SpikeCandidates spikes, AnalysisContext work) {
        this.algebra = algebra;
        this.options = options;
        this.detector = detector;
        this.layerId = layerId;
        this.index = index;
        this.slice = slice;
        this.scan = scan;
        this.spikes = spikes;
        this.work = work;
        this.predicted = spikes.predict(detector);
    }

    /**
     * Makes the next replica.
     *
     * @param scale what the analysis multiplies eigenvalues by
     */
    public void draw(double scale) {
        Slice shuffled = shuffled(detections.size());
        if (!singles() || !solve(shuffled, scale, Precision.SINGLE)) {
            solve(shuffled, scale, Precision.DOUBLE);
        }
        spare.add(shuffled);
    }

    private Slice shuffled(int replica) {
        work.checkpoint();
        return slice.shuffled(Shuffle.sliceSeed(Shuffle.layerSeed(options.seed(), layerId, replica), index),
                spare.poll());
    }

    /** True if the squares of the elements stay within the range of a float. */
    private boolean singles() {
        Moments moments = scan.moments();
        return moments.deviation() > 1e-12 && Math.max(-moments.min(), moments.max()) < 1e12;
    }

    /** False if this precision would blur the edge of the bulk: then nothing has been done. */
    private boolean solve(Slice shuffled, double scale, Precision precision) {
        try (Eigensystem system = eigensystem(shuffled, precision)) {
            double[] lambda = system.values();
            TrapDetector.Detection detection = detector.detect(lambda, slice.n(), spikes.kurtosis(), candidates());
            if (blurred(system, detection, precision)) {
                return false;
            }
            detections.add(detection);
            if (detections.size() == 1 && candidates() > 0) {
                traps = new TrapExplainer(index, slice, shuffled, scan, spikes, detection.sigma())
                        .explain(candidates(), detection, system, scale);
            }
            for (int i = 0; i < lambda.length; i++) {
                lambda[i] *= scale;
            }
            spectra.add(lambda);
            return true;
        }
    }

    private Eigensystem eigensystem(Slice shuffled, Precision precision) {
        work.checkpoint();
        Eigensystem system = algebra.eigensystem(shuffled.gram(algebra, precision, work));
        try {
            work.checkpoint();
            return system;
        } catch (RuntimeException | Error e) {
            system.close();
            throw e;
        }
    }

    private boolean blurred(Eigensystem system, TrapDetector.Detection detection, Precision precision) {
        double error = 4 * Math.sqrt(slice.m()) * precision.unitRoundoff() * system.largest(0);
        double width = TracyWidom.width(detection.sigma(), slice.n(), slice.m());
        return precision == Precision.SINGLE && !(error < BLUR * width);
    }

    /** Further draws, that settle traps: at the same time where processors are idle. */
    private void drawFurther(int count) {
        TrapDetector.Detection[] further = new TrapDetector.Detection[count];
        drawFurther(further, 0, count);
        detections.addAll(Arrays.asList(further));
        // What other processors had for theirs they have given back: one is what this job was admitted with.
        while (spare.size() > 1) {
            spare.poll();
        }
    }

    private void drawFurther(TrapDetector.Detection[] further, int from, int to) {
        if (to - from == 1) {
            further[from] = detect(shuffled(detections.size() + from));
            return;
        }
        int middle = (from + to) >>> 1;
        Runnable one = () -> drawFurther(further, from, middle);
        Runnable other = () -> drawFurther(further, middle, to);
        if (slice.shareable()) {
            work.both(one, other, SolverMemory.draw(slice.n(), slice.m(), slice.fitsFloat()));
        } else {
            one.run();
            other.run();
        }
    }

    /** Of these draws the other eigenvalues are of no interest. */
    private TrapDetector.Detection detect(Slice shuffled) {
        TrapDetector.Detection found = singles() ? detect(shuffled, Precision.SINGLE) : null;
        found = found != null ? found : detect(shuffled, Precision.DOUBLE);
        spare.add(shuffled);
        return found;
    }

    /** Null if this precision would blur the edge of the bulk. */
    private TrapDetector.Detection detect(Slice shuffled, Precision precision) {
        try (Eigensystem system = eigensystem(shuffled, precision)) {
            TrapDetector.Detection found = detector
                    .detect(system::largest, spikes.trace(), slice.n(), slice.m(), spikes.kurtosis(), candidates());
            return blurred(system, found, precision) ? null : found;
        }
    }

    /** How many eigenvalues may be traps: those of the first draw, and what the elements predict. */
    private int candidates() {
        return detections.isEmpty()
                ? predicted.size() : Math.max(predicted.size(), detections.getFirst().traps());
    }

    /** Settles the traps, with further draws where they are needed; to be called once all replicas are made. */
    public void settle() {
        pValue = options.replicas() > 1 ? medianP(0, 0)
                : options.replicas() == 1 ? detections.getFirst().pValue(0) : Double.NaN;
        List<Trap> settled = new ArrayList<>();
        for (Trap trap : traps) {
            int k = settled.size();
            if (beyondDoubt(k)) {
                settled.add(trap);
                continue;
            }
            for (int count = drawsToGo(k); count > 0; count = drawsToGo(k)) {
                drawFurther(count);
            }
            double p = medianP(k, 1);
            if (k == 0 && options.replicas() == 1) {
                pValue = p;
            }
            if (!detector.isTrap(p)) {
                break;
            }
            settled.add(trap.settled(p));
        }
        traps = settled;
        spare.clear();
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
        int draws = detections.size() - 1;
        int shown = (int) detections.stream().skip(1).filter(draw -> detector.isTrap(2 * draw.pValue(k))).count();
        int more = Math.max(shown, draws - shown);
        int lead = 2 * more - draws;
        return Math.min(most - draws, Math.min(most / 2 + 1 - more, LEAD - lead));
    }

    /** Twice the median of the p-value of the k-th largest eigenvalue, from 0, over the draws from a first one on. */
    private double medianP(int k, int firstDraw) {
        double[] p = detections.stream().skip(firstDraw).mapToDouble(draw -> draw.pValue(k)).sorted().toArray();
        return Math.min(1, p[(p.length - 1) / 2] + p[p.length / 2]);
    }

    /** The p-value of the largest eigenvalue: of the one draw, or of those that settled it, or of all replicas. */
    public double pValue() {
        return pValue;
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
        return replica == 0 ? found.sigmas().get(traps.size()) : found.sigma();
    }

    public List<Trap> traps() {
        return traps;
    }
}
