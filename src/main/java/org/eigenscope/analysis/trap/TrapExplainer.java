package org.eigenscope.analysis.trap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.eigenscope.analysis.Trap;
import org.eigenscope.analysis.TrapMethod;
import org.eigenscope.analysis.matrix.ElementScan;
import org.eigenscope.analysis.matrix.Slice;
import org.eigenscope.linalg.Eigensystem;
import org.eigenscope.spectrum.Localization;
import org.eigenscope.spectrum.VectorOutline;

/**
 * Explains why each trap of a shuffled matrix is there: by the eigenvalue that a candidate predicts, and by the
 * singular vector, which must point to where the shuffle has put that element, or be flat.
 */
public final class TrapExplainer {

    /**
     * A cause explains a trap if it predicts its eigenvalue to 5 %, or its singular value to 2σ√t: from draw to draw
     * that fluctuates by about σ, which for a small matrix is the more, and t terms of nearly one size push each other
     * apart.
     */
    private static final double TOLERANCE = 0.05;
    private static final double DEVIATIONS = 2;

    /** Terms whose sizes differ by no more σ than this are of nearly one size. */
    private static final double LIKE = 4;

    /** The vectors of so many traps are computed; what is beyond is explained by its eigenvalue alone. */
    private static final int VECTORS = 64;

    /** The vectors of so many traps are kept, as outlines. */
    private static final int OUTLINED = 8;

    /** The number of guilty elements that are named, and so reckoned with. */
    private static final int GUILTY = 8;

    /** The number of places that are listed for a value that many elements have. */
    private static final int PLACES = 64;

    /** Rows and columns of a patch on each side of its element. */
    private static final int RADIUS = 16;

    private final int index;
    private final Slice original;
    private final Slice shuffled;
    private final ElementScan scan;
    private final double sigma;
    private final SpikeCandidates spikes;
    private final List<ElementScan.Extreme> extremes;
    /** The places of each extreme in the shuffled matrix: flat indices; several for equal weights. */
    private final List<List<Integer>> places;
    /** The extremes that are the cause of a trap already, by their numbers; {@link #MEAN} if the mean is. */
    private final Set<Integer> used = new HashSet<>();
    private static final int MEAN = -1;

    /**
     * @param index of the slice in its layer
     * @param original the slice as stored
     * @param shuffled the same elements shuffled
     * @param scan of the elements
     * @param elements what the elements alone predict
     * @param sigma σ of the shuffled bulk
     */
    public TrapExplainer(int index, Slice original, Slice shuffled, ElementScan scan, SpikeCandidates elements,
            double sigma) {
        this.index = index;
        this.original = original;
        this.shuffled = shuffled;
        this.scan = scan;
        this.sigma = sigma;
        this.spikes = elements.withSigma(scan, sigma);
        this.extremes = scan.extremes();
        this.places = extremes.stream().<List<Integer>>map(extreme -> new ArrayList<>()).toList();
    }

    /**
     * What has been found of an eigenvalue before it is explained.
     *
     * @param eigenvalue λ, unscaled
     * @param strength λ over the edge
     * @param pValue its p-value
     * @param draws how many draws that is from
     */
    public record Verdict(double eigenvalue, double strength, double pValue, int draws) {}

    /**
     * Explains the largest eigenvalues. Every element is the cause of one of them at most.
     *
     * @param verdicts on them, the largest first
     * @param system eigensystem of the shuffled Gram matrix, unscaled
     * @param scale what the analysis multiplies its eigenvalues by
     */
    public List<Trap> explain(List<Verdict> verdicts, Eigensystem system, double scale) {
        int count = verdicts.size();
        double[][] vectors = system.topVectors(Math.min(count, VECTORS));
        double[][] partners = sweep(Arrays.copyOf(vectors, Math.min(vectors.length, OUTLINED)));
        List<Trap> traps = new ArrayList<>();
        for (int t = 0; t < count; t++) {
            Verdict verdict = verdicts.get(t);
            double[] vector = t < vectors.length ? vectors[t] : null;
            double[] partner = t < partners.length ? partners[t] : null;
            Cause cause = cause(verdict.eigenvalue(), verdict.pValue(), vector, partner);
            used.addAll(cause.kind() == Trap.Cause.MEAN_SHIFT ? List.of(MEAN) : cause.guilty());
            traps.add(trap(verdict, vector, partner, cause, scale));
        }
        return traps;
    }

    /**
     * @param kind of it
     * @param predicted λ, or NaN
     * @param guilty indices of extremes
     */
    private record Cause(Trap.Cause kind, double predicted, List<Integer> guilty) {}

    private Cause cause(double lambda, double pValue, double[] vector, double[] partner) {
        if (spikes.method().kind() == TrapMethod.Kind.SAME_ELEMENTS && spikes.candidates().size() == 1
                && free(spikes.candidates().getFirst())) {
            // The shuffles were compared with the same ones without it alone.
            return of(spikes.candidates().getFirst());
        }
        SpikeCandidates.Candidate best = null;
        double most = 0;
        for (SpikeCandidates.Candidate candidate : spikes.candidates()) {
            double expected = vector == null ? 0 : spikes.model().overlap(candidate.theta());
            double evidence = vector == null ? 1 - error(candidate.predicted(), lambda) : share(candidate, vector);
            if (free(candidate) && evidence > most && evidence > expected / (4 * like(candidate))) {
                most = evidence;
                best = candidate;
            }
        }
        if (best != null && explains(best.predicted(), lambda, like(best))) {
            return of(best);
        }
        if (best != null && best.element() != null) {
            List<Integer> together = companions(best.element());
            double theta = Math.sqrt(together.stream().mapToDouble(e -> extremes.get(e).distance())
                    .map(distance -> distance * distance).sum());
            double predicted = spikes.model().eigenvalue(theta);
            if (explains(predicted, lambda, 1)) {
                return new Cause(Trap.Cause.OUTLIER_ELEMENT, predicted, together);
            }
        }
        if (!Trap.isFar(pValue)) {
            // Near the edge the vector of one draw is spread over the bulk's: what predicts this eigenvalue is its
            // cause.
            for (SpikeCandidates.Candidate candidate : spikes.candidates()) {
                if (free(candidate) && explains(candidate.predicted(), lambda, like(candidate))) {
                    return of(candidate);
                }
            }
        }
        return new Cause(Trap.Cause.HEAVY_ELEMENTS, Double.NaN, vector == null ? List.of()
                : heaviest(vector, partner, lambda));
    }

    /** Tells whether no other trap has it as its cause. */
    private boolean free(SpikeCandidates.Candidate candidate) {
        return !used.contains(candidate.element() == null ? MEAN : number(candidate.element()));
    }

    private Cause of(SpikeCandidates.Candidate candidate) {
        return new Cause(candidate.cause(), candidate.predicted(),
                candidate.element() == null ? List.of() : List.of(number(candidate.element())));
    }

    private boolean explains(double predicted, double lambda, double like) {
        return error(predicted, lambda) <= TOLERANCE
                || Math.abs(Math.sqrt(predicted) - Math.sqrt(lambda)) <= DEVIATIONS * sigma * Math.sqrt(like);
    }

    /** Counts the candidates of nearly this one's size, itself among them: their singular vectors mix. */
    private double like(SpikeCandidates.Candidate candidate) {
        return spikes.candidates().stream().filter(other ->
                Math.abs(other.theta() - candidate.theta()) <= LIKE * sigma).count();
    }

    private static double error(double predicted, double lambda) {
        return Math.abs(predicted / lambda - 1);
    }

    /**
     * An element and the other large ones that the shuffle has put into its row or its column: together they are a term
     * of size √Σθ².
     */
    private List<Integer> companions(ElementScan.Extreme element) {
        int columns = shuffled.columns();
        int own = number(element);
        int place = places.get(own).getFirst();
        return IntStream.range(0, extremes.size()).boxed()
                .filter(e -> e == own || !used.contains(e) && places.get(e).stream().anyMatch(
                        p -> p / columns == place / columns || p % columns == place % columns))
                .limit(GUILTY)
                .toList();
    }

    /**
     * What share of a singular vector belongs to a candidate: its overlap with the flat vector, or the weight of the
     * column.
     */
    private double share(SpikeCandidates.Candidate candidate, double[] vector) {
        if (candidate.element() == null) {
            double overlap = Localization.of(vector).flatOverlap();
            return overlap * overlap;
        }
        double most = 0;
        for (int place : places.get(number(candidate.element()))) {
            double v = vector[place % shuffled.columns()];
            most = Math.max(most, v * v);
        }
        return most;
    }

    private Trap trap(Verdict verdict, double[] vector, double[] partner, Cause cause, double scale) {
        return new Trap(index, verdict.eigenvalue() * scale, verdict.strength(), verdict.pValue(), verdict.draws(),
                cause.kind(),
                cause.predicted() * scale,
                vector == null ? null : Localization.of(vector),
                cause.guilty().stream().map(this::element).toList(),
                cause.guilty().isEmpty() ? null : patch(cause.guilty().getFirst(), vector),
                partner == null ? null : vectors(partner, vector), ownTail(cause.guilty()), null);
    }

    /**
     * The chance that elements of this distribution are as far out as these: the least of that of the m largest, for
     * every m that these are among and that is no more than there are candidates, times the number of these m.
     */
    private double ownTail(List<Integer> guilty) {
        int least = guilty.stream().mapToInt(e -> e + 1).max().orElse(0);
        int most = Math.max(least, (int) spikes.candidates().stream().filter(candidate -> candidate.element() != null)
                .count());
        return guilty.isEmpty() ? Double.NaN : Math.min(1, (most - least + 1)
                * IntStream.rangeClosed(least, most).mapToDouble(spikes.tail()::pValue).min().orElseThrow());
    }

    /** The sign of a pair of vectors is chance: the largest entry of the second is made positive. */
    private static Trap.Vectors vectors(double[] rows, double[] columns) {
        VectorOutline over = VectorOutline.of(columns);
        return over.peakValue() >= 0 ? new Trap.Vectors(VectorOutline.of(rows), over)
                : new Trap.Vectors(VectorOutline.of(negative(rows)), VectorOutline.of(negative(columns)));
    }

    private static double[] negative(double[] vector) {
        return Arrays.stream(vector).map(v -> -v).toArray();
    }

    /** The extremes with the largest part uᵢwᵢⱼvⱼ in the singular value, those with at least a fiftieth of it. */
    private List<Integer> heaviest(double[] vector, double[] known, double lambda) {
        double[] partner = known != null ? known : shuffled.partners(new double[][] {vector})[0];
        double mean = scan.moments().center();
        double[] parts = new double[extremes.size()];
        for (int e = 0; e < parts.length; e++) {
            for (int place : places.get(e)) {
                double part = partner[place / shuffled.columns()] * (extremes.get(e).value() - mean)
                        * vector[place % shuffled.columns()];
                parts[e] = Math.max(parts[e], part / lambda);
            }
        }
        return IntStream.range(0, parts.length).boxed()
                .filter(e -> parts[e] > 0.02 && !used.contains(e))
                .sorted((a, b) -> Double.compare(parts[b], parts[a]))
                .limit(GUILTY)
                .toList();
    }

    /** Gives its place among the extremes. */
    private int number(ElementScan.Extreme element) {
        int e = 0;
        while (extremes.get(e).index() != element.index()) {
            e++;
        }
        return e;
    }

    private Trap.Element element(int e) {
        ElementScan.Extreme extreme = extremes.get(e);
        return new Trap.Element((int) (extreme.index() / original.columns()),
                (int) (extreme.index() % original.columns()),
                extreme.value(), extreme.distance() / sigma);
    }

    private Trap.Patch patch(int e, double[] vector) {
        int columns = shuffled.columns();
        int place = 0;
        double most = -1;
        for (int p : places.get(e)) {
            double part = vector == null ? 0 : Math.abs(vector[p % columns]);
            if (part > most) {
                most = part;
                place = p;
            }
        }
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

    /**
     * One pass over the shuffled elements, which costs much where they stay in the file: finds the places of the
     * extremes and the partners Wv of vectors.
     */
    private double[][] sweep(double[][] vectors) {
        // + 0.0: a shuffle knows no difference between the zeros, but a Double does.
        Map<Double, List<Integer>> byValue = new HashMap<>();
        for (int e = 0; e < extremes.size(); e++) {
            byValue.computeIfAbsent(extremes.get(e).value() + 0.0, value -> new ArrayList<>()).add(e);
        }
        double mean = scan.moments().center();
        double least = extremes.isEmpty() ? Double.POSITIVE_INFINITY : extremes.getLast().distance();
        double[][] partners = new double[vectors.length][shuffled.rows()];
        double[] row = new double[shuffled.columns()];
        for (int i = 0; i < shuffled.rows(); i++) {
            shuffled.copy(i * row.length, row.length, row, 0);
            for (int v = 0; v < vectors.length; v++) {
                partners[v][i] = Slice.product(row, vectors[v]);
            }
            for (int j = far(row, 0, mean, least); j < row.length; j = far(row, j + 1, mean, least)) {
                for (int e : byValue.getOrDefault(row[j] + 0.0, List.of())) {
                    if (places.get(e).size() < PLACES) {
                        places.get(e).add(i * row.length + j);
                    }
                }
            }
        }
        return partners;
    }

    /** The first element, from an index on, that is no nearer to the mean. */
    private static int far(double[] row, int from, double mean, double least) {
        int j = from;
        while (j < row.length && Math.abs(row[j] - mean) < least) {
            j++;
        }
        return j;
    }
}
