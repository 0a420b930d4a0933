package org.eigenscope.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.eigenscope.linalg.Eigensystem;
import org.eigenscope.spectrum.Localization;
import org.eigenscope.spectrum.SpikedModel;

/**
 * Says why each trap of a shuffled matrix is there: by the eigenvalue that a candidate predicts, and by the singular vector,
 * which must point to where the shuffle has put that element, or be flat.
 */
final class TrapExplainer {

    /** A cause explains a trap if it predicts its eigenvalue to 5 %. */
    private static final double TOLERANCE = 0.05;

    /** A trap below this strength may be gone with another draw. */
    private static final double WEAK = 1.1;

    /** The vectors of so many traps are computed; what is beyond is explained by its eigenvalue alone. */
    private static final int VECTORS = 64;

    /** How many guilty elements are named. */
    private static final int GUILTY = 8;

    /** Rows and columns of a patch on each side of its element. */
    private static final int RADIUS = 16;

    private final int index;
    private final Slice original;
    private final Slice shuffled;
    private final ElementScan scan;
    private final double sigma;
    private final SpikeCandidates spikes;
    private final List<ElementScan.Extreme> extremes;
    /** Where the shuffle has put each extreme: flat indices; several for equal weights. */
    private final List<List<Integer>> places;

    /**
     * @param index of the slice in its layer
     * @param original the slice as stored
     * @param shuffled the same elements shuffled
     * @param scan of the elements
     * @param sigma σ of the shuffled bulk
     */
    TrapExplainer(int index, Slice original, Slice shuffled, ElementScan scan, double sigma) {
        this.index = index;
        this.original = original;
        this.shuffled = shuffled;
        this.scan = scan;
        this.sigma = sigma;
        this.spikes = SpikeCandidates.of(scan, original.n(), original.m(), sigma);
        this.extremes = scan.extremes();
        this.places = places();
    }

    /**
     * Explains the traps.
     *
     * @param system eigensystem of the shuffled Gram matrix, unscaled
     * @param scale what the analysis multiplies its eigenvalues by
     */
    List<Trap> explain(TrapDetector.Detection detection, Eigensystem system, double scale) {
        double[] values = system.values();
        double[][] vectors = system.topVectors(Math.min(detection.traps(), VECTORS));
        Set<SpikeCandidates.Candidate> used = new HashSet<>();
        List<Trap> traps = new ArrayList<>();
        for (int t = 0; t < detection.traps(); t++) {
            double lambda = values[values.length - 1 - t];
            double[] vector = t < vectors.length ? vectors[t] : null;
            SpikeCandidates.Candidate found = match(lambda, vector, used);
            used.add(found);
            traps.add(trap(lambda, detection.pValues()[t], vector, found, scale));
        }
        return traps;
    }

    /** The candidate that predicts λ and has the most of the vector; null if there is none. */
    private SpikeCandidates.Candidate match(double lambda, double[] vector, Set<SpikeCandidates.Candidate> used) {
        SpikeCandidates.Candidate best = null;
        double most = 0;
        for (SpikeCandidates.Candidate candidate : spikes.candidates()) {
            double error = Math.abs(candidate.predicted() / lambda - 1);
            if (used.contains(candidate) || error > TOLERANCE) {
                continue;
            }
            double evidence = vector == null ? 1 - error : share(candidate, vector);
            double expected = vector == null ? 0 : spikes.model().overlap(candidate.theta());
            if (evidence > most && evidence > expected / 4) {
                most = evidence;
                best = candidate;
            }
        }
        return best;
    }

    /** What share of a singular vector belongs to a candidate: its overlap with the flat vector, or the weight of the column. */
    private double share(SpikeCandidates.Candidate candidate, double[] vector) {
        if (candidate.element() == null) {
            double overlap = Localization.of(vector).flatOverlap();
            return overlap * overlap;
        }
        double most = 0;
        for (int place : places.get(extremes.indexOf(candidate.element()))) {
            double v = vector[place % shuffled.columns()];
            most = Math.max(most, v * v);
        }
        return most;
    }

    private Trap trap(double lambda, double pValue, double[] vector, SpikeCandidates.Candidate found, double scale) {
        SpikedModel model = spikes.model();
        double strength = lambda / model.eigenvalue(0);
        Trap.Cause cause = found == null ? Trap.Cause.HEAVY_ELEMENTS : found.cause();
        List<Integer> guilty = switch (cause) {
            case MEAN_SHIFT -> List.of();
            case OUTLIER_ELEMENT -> List.of(extremes.indexOf(found.element()));
            case HEAVY_ELEMENTS -> vector == null ? List.of() : heaviest(vector, lambda);
        };
        return new Trap(index, lambda * scale, strength, pValue, strength < WEAK, cause,
                found == null ? Double.NaN : found.predicted() * scale,
                vector == null ? null : Localization.of(vector),
                guilty.stream().map(this::element).toList(),
                guilty.isEmpty() ? null : patch(guilty.getFirst(), vector));
    }

    /** The extremes with the largest part uᵢwᵢⱼvⱼ in the singular value, those with at least a fiftieth of it. */
    private List<Integer> heaviest(double[] vector, double lambda) {
        double[] partner = shuffled.partner(vector);
        double mean = scan.moments().mean();
        double[] parts = new double[extremes.size()];
        for (int e = 0; e < parts.length; e++) {
            for (int place : places.get(e)) {
                double part = partner[place / shuffled.columns()] * (extremes.get(e).value() - mean)
                        * vector[place % shuffled.columns()];
                parts[e] = Math.max(parts[e], part / lambda);
            }
        }
        return IntStream.range(0, parts.length).boxed()
                .filter(e -> parts[e] > 0.02)
                .sorted(Comparator.comparingDouble((Integer e) -> -parts[e]))
                .limit(GUILTY)
                .toList();
    }

    private Trap.Element element(int e) {
        ElementScan.Extreme extreme = extremes.get(e);
        return new Trap.Element((int) (extreme.index() / original.columns()), (int) (extreme.index() % original.columns()),
                extreme.value(), extreme.distance() / sigma);
    }

    private Trap.Patch patch(int e, double[] vector) {
        int columns = shuffled.columns();
        int place = places.get(e).stream()
                .max(Comparator.comparingDouble(p -> vector == null ? 0 : Math.abs(vector[p % columns])))
                .orElse(0);
        int row = (int) (extremes.get(e).index() / original.columns());
        int column = (int) (extremes.get(e).index() % original.columns());
        return new Trap.Patch(
                first(row), first(column), window(original, row, column),
                first(place / columns), first(place % columns), window(shuffled, place / columns, place % columns));
    }

    private static int first(int center) {
        return Math.max(0, center - RADIUS);
    }

    private static List<List<Double>> window(Slice slice, int row, int column) {
        List<List<Double>> rows = new ArrayList<>();
        for (int i = first(row); i < Math.min(slice.rows(), row + RADIUS + 1); i++) {
            List<Double> values = new ArrayList<>();
            for (int j = first(column); j < Math.min(slice.columns(), column + RADIUS + 1); j++) {
                values.add(slice.get(i * slice.columns() + j));
            }
            rows.add(List.copyOf(values));
        }
        return List.copyOf(rows);
    }

    /** One pass over the shuffled elements. */
    private List<List<Integer>> places() {
        List<List<Integer>> found = new ArrayList<>();
        extremes.forEach(extreme -> found.add(new ArrayList<>()));
        if (extremes.isEmpty()) {
            return found;
        }
        Integer[] order = new Integer[extremes.size()];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingDouble(i -> extremes.get(i).value()));
        double[] sorted = Arrays.stream(order).mapToDouble(i -> extremes.get(i).value()).toArray();
        double mean = scan.moments().mean();
        double least = extremes.getLast().distance();
        for (int i = 0; i < shuffled.elements(); i++) {
            double value = shuffled.get(i);
            if (Math.abs(value - mean) >= least) {
                for (int at = lowerBound(sorted, value); at < sorted.length && sorted[at] == value; at++) {
                    found.get(order[at]).add(i);
                }
            }
        }
        return found;
    }

    private static int lowerBound(double[] sorted, double value) {
        int at = Arrays.binarySearch(sorted, value);
        while (at > 0 && sorted[at - 1] == value) {
            at--;
        }
        return at < 0 ? sorted.length : at;
    }
}
