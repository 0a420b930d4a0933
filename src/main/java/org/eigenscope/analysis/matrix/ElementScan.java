package org.eigenscope.analysis.matrix;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import org.eigenscope.spectrum.Sphericity;

/** One pass over the elements of one matrix: their moments, and the few that lie farthest from the mean. */
public final class ElementScan {

    /** Elements that are looked at together: 32 KiB of doubles. */
    public static final int BLOCK = 4096;

    /** Elements whose farthest is known before they are looked at one by one: most parts have none that is kept. */
    private static final int PART = 1024;

    /** The number of farthest elements that are kept. */
    static final int KEEP = 512;

    private final int columns;
    private final Moments moments;
    private final double[] distances = new double[KEEP];
    private final double[] values = new double[KEEP];
    private final long[] indices = new long[KEEP];
    private int kept;
    private List<Extreme> extremes;

    /**
     * @param columns of the matrix as stored: to say where an element is
     * @param shift a number near the mean
     */
    public ElementScan(int columns, double shift) {
        this.columns = columns;
        this.moments = new Moments(shift);
    }

    /**
     * The mean of a first block: the shift of a scan. Not finite numbers are left out, as they fail later, with their
     * place, and those that are most of the squares by themselves, as the mean would be theirs.
     */
    public static double shift(double[] block, int count) {
        double[] finite = Arrays.stream(block, 0, count).filter(Double::isFinite).toArray();
        double mean = Arrays.stream(finite).average().orElse(0);
        while (Double.isFinite(mean) && finite.length >= Moments.SMALLEST_BLOCK) {
            int farthest = Moments.farthest(finite, 0, finite.length, mean);
            double center = mean;
            double squares = Arrays.stream(finite).map(x -> (x - center) * (x - center)).sum();
            if (!Moments.isMost(finite[farthest] - center, squares)) {
                break;
            }
            finite[farthest] = finite[finite.length - 1];
            finite = Arrays.copyOf(finite, finite.length - 1);
            mean = Arrays.stream(finite).average().orElse(0);
        }
        return Double.isFinite(mean) ? mean : 0;
    }

    /**
     * Adds a block; about {@link #BLOCK} elements are the fastest.
     *
     * @param firstIndex flat index of the first
     * @throws ArithmeticException if one is NaN or infinite; says where
     */
    public void add(double[] block, int count, long firstIndex) {
        extremes = null;
        for (int from = 0; from < count; from += PART) {
            int to = Math.min(from + PART, count);
            double reach = moments.add(block, from, to);
            if (!Double.isFinite(reach)) {
                refuse(block, from, to, firstIndex);
            }
            if (kept < KEEP || reach > distances[0]) {
                keep(block, from, to, firstIndex);
            }
        }
    }

    private void refuse(double[] block, int from, int to, long firstIndex) {
        for (int i = from; i < to; i++) {
            if (!Double.isFinite(block[i])) {
                long index = firstIndex + i;
                throw new ArithmeticException("the element in row %d, column %d is %s, and so there is no spectrum"
                        .formatted(index / columns, index % columns, Double.isNaN(block[i]) ? "NaN" : "infinite"));
            }
        }
    }

    /** Keeps those that are farther from the mean than the nearest that is kept. */
    private void keep(double[] block, int from, int to, long firstIndex) {
        double shift = moments.shift();
        int i = from;
        for (; i < to && kept < KEEP; i++) {
            double distance = Math.abs(block[i] - shift);
            int hole = kept++;
            while (hole > 0 && distances[(hole - 1) / 2] > distance) {
                move((hole - 1) / 2, hole);
                hole = (hole - 1) / 2;
            }
            put(hole, distance, block[i], firstIndex + i);
        }
        for (i = farther(block, i, to, shift, distances[0]); i < to; i = farther(block, i + 1, to, shift,
                distances[0])) {
            double distance = Math.abs(block[i] - shift);
            int hole = 0;
            for (int child = 1; child < KEEP; child = 2 * hole + 1) {
                if (child + 1 < KEEP && distances[child + 1] < distances[child]) {
                    child++;
                }
                if (distances[child] >= distance) {
                    break;
                }
                move(child, hole);
                hole = child;
            }
            put(hole, distance, block[i], firstIndex + i);
        }
    }

    /** The first from an index on that is farther from the mean than that; {@code to} if there is none. */
    private static int farther(double[] block, int from, int to, double shift, double distance) {
        int i = from;
        while (i < to && Math.abs(block[i] - shift) <= distance) {
            i++;
        }
        return i;
    }

    private void move(int from, int to) {
        put(to, distances[from], values[from], indices[from]);
    }

    private void put(int place, double distance, double value, long index) {
        distances[place] = distance;
        values[place] = value;
        indices[place] = index;
    }

    public Moments moments() {
        return moments;
    }

    /** Sums of powers of the elements, for the test of their order. */
    public Sphericity.Sums sums() {
        double square = moments.rawSquares() / moments.count();
        double far = 0;
        for (int i = 0; i < kept; i++) {
            double beyond = values[i] * values[i] / square - 1;
            far += beyond * beyond * beyond * beyond;
        }
        return moments.sums(far);
    }

    /** The elements farthest from the mean, the farthest first; of equal ones the first in the file. */
    public List<Extreme> extremes() {
        if (extremes == null) {
            double mean = moments.center();
            // A heap: to sort 512 objects is fast, but the JVM's compiler works on its sort longer than that saves.
            PriorityQueue<Extreme> farthest = new PriorityQueue<>(KEEP, ElementScan::fartherFirst);
            for (int i = 0; i < kept; i++) {
                farthest.add(new Extreme(indices[i], values[i], Math.abs(values[i] - mean)));
            }
            List<Extreme> sorted = new ArrayList<>(kept);
            while (!farthest.isEmpty()) {
                sorted.add(farthest.remove());
            }
            extremes = List.copyOf(sorted);
        }
        return extremes;
    }

    private static int fartherFirst(Extreme a, Extreme b) {
        return a.distance() == b.distance() ? Long.compare(a.index(), b.index())
                : Double.compare(b.distance(), a.distance());
    }

    /**
     * An element far from the mean.
     *
     * @param index flat index in the matrix as stored
     * @param value the weight
     * @param distance |value − mean|, of the mean of all that are not huge beside the others
     */
    public record Extreme(long index, double value, double distance) {}
}
