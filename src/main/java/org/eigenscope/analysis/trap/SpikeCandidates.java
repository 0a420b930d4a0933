package org.eigenscope.analysis.trap;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.eigenscope.analysis.Trap;
import org.eigenscope.analysis.TrapMethod;
import org.eigenscope.analysis.matrix.ElementScan;
import org.eigenscope.analysis.matrix.Moments;
import org.eigenscope.spectrum.SpikedModel;

/**
 * What the elements of a matrix, without their places, can push out of the bulk: the mean, as a term of size |μ|√(NM),
 * and each element far from it, as a term of size |w − μ|. Shuffling keeps both. And whether there is such a bulk at
 * all.
 *
 * @param method how a shuffle of these elements can be tested
 * @param trace Σw², the sum of the eigenvalues, which no shuffle changes
 * @param mean μ of the elements, without those that are huge beside the others
 * @param sigma σ of the other elements
 * @param kurtosis excess kurtosis of the other elements
 * @param model the spiked model with that σ
 * @param candidates the terms above the threshold, the largest predicted eigenvalue first
 * @param strangers how many of the farthest elements do not belong to the distribution of the others, where that
 *     decides
 * @param tail of the elements
 */
public record SpikeCandidates(TrapMethod method, double trace, double mean, double sigma, double kurtosis,
        SpikedModel model,
        List<Candidate> candidates, int strangers, TailSpacings tail) {

    /** Below so many columns the Marchenko–Pastur law, which is one of large matrices, has no edge to speak of. */
    private static final int FEWEST_COLUMNS = 8;

    /** The fewest elements of which anything can be said. */
    private static final int FEWEST_ELEMENTS = 32;

    /**
     * The edge of the bulk moves by the factor 1 + κ/√(NM) to first order. Beyond this it moves otherwise, and may
     * dissolve: of sparse matrices it exists while their density is far above N^(−2/3) (Hwang, Lee and Schnelli 2019).
     */
    private static final double LARGEST_SHIFT = 0.1;

    /** An element is strange to the others if chance puts one so far out in no more than this share of all matrices. */
    private static final double STRANGE = 1e-4;

    /**
     * A mean so many standard errors from zero is shifted, in matrices where the threshold of the spiked model is
     * below.
     */
    private static final double SHIFTED = 4;

    /** The share of the sum of squares below which what is left of it has lost its digits. */
    private static final double LOST = 1e-14;

    /** The share of the sum of squares below which what is left of it may be of elements that are all equal. */
    private static final double EQUAL = 1e-10;

    /**
     * A term above the threshold.
     *
     * @param cause mean shift or outlier element
     * @param theta its size θ
     * @param predicted the eigenvalue it makes once each larger one has taken a row and a column of the noise with it
     * @param element the element, or null for the mean
     */
    public record Candidate(Trap.Cause cause, double theta, double predicted, ElementScan.Extreme element) {}

    /**
     * The candidates against a bulk whose σ is not known: elements are taken out of the variance as long as they are
     * above the threshold that the rest implies, and are few.
     *
     * @throws ArithmeticException if powers of the elements leave the range of a double, so that nothing can be said
     */
    public static SpikeCandidates of(ElementScan scan, int n, int m) {
        Moments moments = scan.moments();
        if (!Double.isFinite(moments.fourths()) || moments.fourths() == 0 && moments.min() < moments.max()) {
            throw new ArithmeticException(
                    "its elements are too %s: their fourth powers leave the range of double precision"
                    .formatted(moments.fourths() == 0 ? "small" : "large"));
        }
        RemainingSums rest = new RemainingSums(moments);
        TailSpacings tail = new TailSpacings(scan.extremes(), moments.count() - moments.zeros());
        String nothing = nothing(moments, n, m);
        if (!nothing.isEmpty()) {
            return none(scan, rest, nothing, n, m, tail);
        }
        int most = most(m);
        List<ElementScan.Extreme> extremes = scan.extremes();
        while (rest.out < Math.min(most, extremes.size())
                && extremes.get(rest.out).distance() > new SpikedModel(n, m, rest.sigma()).threshold()) {
            rest.take(extremes.get(rest.out));
        }
        String noNoise = rest.noNoise(extremes);
        if (!noNoise.isEmpty()) {
            return none(scan, rest, noNoise, n, m, tail);
        }
        String unusual = unusual(rest, most, n, m, extremes);
        return unusual.isEmpty()
                ? of(scan, TrapMethod.MARCHENKO_PASTUR, rest, n, m, tail)
                : amongTheirOwn(scan, unusual, n, m, tail);
    }

    /** Gives the largest number of elements, and of eigenvalues, that may stand out of a bulk of m eigenvalues. */
    static int most(int m) {
        return Math.max(1, m / 4);
    }

    /** Why a shuffle cannot be tested at all, or empty. */
    private static String nothing(Moments moments, int n, int m) {
        if (m == 1) {
            return "a matrix with one row or column has one eigenvalue, which no shuffle changes";
        }
        long elements = (long) n * m;
        if (elements < FEWEST_ELEMENTS) {
            return "%d × %d elements are too few to tell noise from anything else".formatted(n, m);
        }
        if (moments.min() == moments.max()) {
            return "all its elements are equal";
        }
        if (moments.squares() <= LOST * elements * moments.mean() * moments.mean()) {
            return "beside their mean the differences of its elements vanish in double precision";
        }
        long others = elements - moments.zeros();
        return others < n + m
                ? "only %d of its %d elements are not 0: too few for noise, so a shuffle hardly changes its spectrum"
                        .formatted(others, elements) : "";
    }

    /** Why the Marchenko–Pastur edge does not apply, or empty. */
    private static String unusual(RemainingSums rest, int most, int n, int m, List<ElementScan.Extreme> extremes) {
        if (m < FEWEST_COLUMNS) {
            return "of %d rows or columns the Marchenko–Pastur law has no edge".formatted(m);
        }
        if (rest.out == most && extremes.size() > most
                && extremes.get(most).distance() > new SpikedModel(n, m, rest.sigma()).threshold()) {
            return "more than %d of its elements are so large that each would stand out of the bulk of the others"
                    .formatted(most);
        }
        double shift = rest.kurtosis() / Math.sqrt((double) n * m);
        return shift > LARGEST_SHIFT
                ? "its elements are so heavy-tailed or sparse (excess kurtosis %.3g) that the bulk has no sharp edge"
                        .formatted(rest.kurtosis())
                : "";
    }

    private static SpikeCandidates none(ElementScan scan, RemainingSums rest, String reason, int n, int m,
            TailSpacings tail) {
        return new SpikeCandidates(TrapMethod.none(reason), trace(scan, n, m), scan.moments().center(), rest.sigma(),
                rest.kurtosis(), new SpikedModel(n, m, rest.sigma()), List.of(), 0, tail);
    }

    private static double trace(ElementScan scan, int n, int m) {
        double mean = scan.moments().mean();
        return scan.moments().squares() + (double) n * m * mean * mean;
    }

    /** Only what does not belong to the distribution of the elements. */
    private static SpikeCandidates amongTheirOwn(ElementScan scan, String reason, int n, int m, TailSpacings tail) {
        Moments moments = scan.moments();
        int strangers = tail.countOutliers(most(m), STRANGE);
        RemainingSums rest = new RemainingSums(moments);
        scan.extremes().stream().limit(strangers).forEach(rest::take);
        double shift = shift(moments);
        SpikedModel model = new SpikedModel(n, m, rest.sigma());
        boolean shifted = shift > Math.max(SHIFTED * rest.sigma(), model.threshold());
        return new SpikeCandidates(TrapMethod.sameElements(reason), trace(scan, n, m), moments.center(), rest.sigma(),
                rest.kurtosis(), model, candidates(scan.extremes().subList(0, strangers), shifted ? shift : 0, model),
                        strangers, tail);
    }

    /** Gives the candidates as a bulk of known σ judges them. */
    SpikeCandidates withSigma(ElementScan scan, double known) {
        SpikedModel other = new SpikedModel(model.n(), model.m(), known);
        return new SpikeCandidates(method, trace, mean, known, kurtosis, other,
                method.kind() == TrapMethod.Kind.MARCHENKO_PASTUR ? candidates(scan, other)
                        : candidates(scan.extremes().subList(0, strangers), shift(), other), strangers, tail);
    }

    /** The size of the mean as a term, if it is a candidate, or 0. */
    private double shift() {
        return candidates.stream().filter(candidate -> candidate.element() == null).mapToDouble(Candidate::theta)
                .findFirst().orElse(0);
    }

    /** The candidates that are elements, the farthest from the mean first. */
    public List<ElementScan.Extreme> elements() {
        return candidates.stream().map(Candidate::element).filter(Objects::nonNull).toList();
    }

    /** Elements that do not belong to the distribution of the others. */
    public List<ElementScan.Extreme> outliers() {
        List<ElementScan.Extreme> elements = elements();
        return elements.subList(0, Math.min(elements.size(), tail.countOutliers(most((int) model.m()), STRANGE)));
    }

    /** True if the mean of the elements is a candidate. */
    public boolean shifted() {
        return shift() > 0;
    }

    /**
     * The traps that these candidates predict, the largest first: what the median draw would show. Candidates of one
     * size hide each other from a test that starts with the largest, since all of them are still in the variance it is
     * tested against. So the least that stands out once the larger ones are taken out takes these along, each tested
     * against the bulk without the others.
     */
    public List<Predicted> predict(TrapDetector detector) {
        List<Tested> tests = tests();
        int count = tests.size();
        while (count > 0 && !detector.isTrap(settled(tests.get(count - 1), detector))) {
            count--;
        }
        double rest = trace - candidates.stream().limit(count).mapToDouble(Candidate::predicted).sum();
        List<Predicted> predicted = new ArrayList<>();
        for (Tested tested : tests.subList(0, count)) {
            Candidate candidate = tested.candidate();
            double p = settled(tested, detector);
            if (!detector.isTrap(p)) {
                p = settled(alone(candidate, count - 1, rest + candidate.predicted()), detector);
            }
            if (!detector.isTrap(p)) {
                break;
            }
            predicted.add(new Predicted(candidate, candidate.predicted() / model.eigenvalue(0), p));
        }
        return predicted;
    }

    /** Gives the p-value of a test; what one draw cannot settle is tested by twice the median of several. */
    private double settled(Tested tested, TrapDetector detector) {
        double p = detector.pValue(tested.candidate().predicted(), tested.sigma(), tested.n(), tested.m(), kurtosis);
        return Trap.isFar(p) ? p : Math.min(1, 2 * p);
    }

    private Tested alone(Candidate candidate, int others, double squares) {
        int n = (int) model.n() - others;
        int m = (int) model.m() - others;
        return new Tested(candidate, n, m, Math.sqrt(Math.max(0, squares) / ((double) n * m)));
    }

    /** Tests each candidate once the larger ones are taken out, as {@link TrapDetector} will test a shuffle. */
    public List<Tested> tests() {
        List<Tested> tests = new ArrayList<>();
        double rest = trace;
        for (int k = 0; k < candidates.size() && k + 1 < model.m(); k++) {
            tests.add(alone(candidates.get(k), k, rest));
            rest -= candidates.get(k).predicted();
        }
        return tests;
    }

    /**
     * A candidate and the bulk against which it is tested, of which it is still a part.
     *
     * @param n rows that are left
     * @param m columns that are left
     * @param sigma σ of the elements that are left
     */
    public record Tested(Candidate candidate, int n, int m, double sigma) {}

    /**
     * A trap that the elements predict.
     *
     * @param pValue that of the predicted eigenvalue; of one near the edge twice that, as it will be tested
     */
    public record Predicted(Candidate candidate, double strength, double pValue) {}

    private static SpikeCandidates of(ElementScan scan, TrapMethod method, RemainingSums rest, int n, int m,
            TailSpacings tail) {
        SpikedModel model = new SpikedModel(n, m, rest.sigma());
        return new SpikeCandidates(method, trace(scan, n, m), scan.moments().center(), rest.sigma(), rest.kurtosis(),
                model,
                candidates(scan, model), 0, tail);
    }

    private static List<Candidate> candidates(ElementScan scan, SpikedModel model) {
        List<ElementScan.Extreme> elements = scan.extremes().stream()
                .takeWhile(extreme -> extreme.distance() > model.threshold()).limit(most((int) model.m())).toList();
        double shift = shift(scan.moments());
        return candidates(elements, shift > model.threshold() ? shift : 0, model);
    }

    /** The size |μ|√(NM) of the mean as a term; a huge element would move it by itself. */
    private static double shift(Moments moments) {
        return Math.abs(moments.center()) * Math.sqrt(moments.count());
    }

    /** Elements, the farthest first, and the mean if its size is not 0, in the order of their sizes. */
    private static List<Candidate> candidates(List<ElementScan.Extreme> elements, double shift, SpikedModel model) {
        List<Candidate> candidates = new ArrayList<>();
        boolean shifted = shift > 0;
        for (ElementScan.Extreme element : elements) {
            if (shifted && shift > element.distance()) {
                candidates.add(candidate(shift, null, candidates.size(), model));
                shifted = false;
            }
            candidates.add(candidate(element.distance(), element, candidates.size(), model));
        }
        if (shifted) {
            candidates.add(candidate(shift, null, candidates.size(), model));
        }
        return List.copyOf(candidates);
    }

    private static Candidate candidate(double theta, ElementScan.Extreme element, int larger, SpikedModel model) {
        SpikedModel rest = new SpikedModel(Math.max(1, model.n() - larger), Math.max(1, model.m() - larger),
                model.sigma());
        return new Candidate(element == null ? Trap.Cause.MEAN_SHIFT : Trap.Cause.OUTLIER_ELEMENT, theta,
                rest.eigenvalue(theta), element);
    }

    /** Sums over the elements that are left once the farthest are taken out. */
    private static final class RemainingSums {
        private final double count;
        private final double whole;
        private final double mean;
        private final List<Double> apart;
        private double squares;
        private double fourths;
        private double far;
        private int out;

        RemainingSums(Moments moments) {
            this.count = moments.count();
            this.whole = moments.squares();
            this.mean = moments.center();
            this.apart = new ArrayList<>(moments.setAside());
            this.squares = moments.powers().squares();
            this.fourths = moments.powers().fourths();
        }

        void take(ElementScan.Extreme element) {
            out++;
            if (apart.remove((Double) element.value())) {
                return;
            }
            double square = element.distance() * element.distance();
            squares = Math.max(0, squares - square);
            fourths = Math.max(0, fourths - square * square);
            far += element.value() - mean;
        }

        /** Σ(w − μ)ᵏ of all that are left, from that of all that are not huge. */
        private double sum(double of, int exponent) {
            return of + apart.stream().mapToDouble(value -> Math.pow(value - mean, exponent)).sum();
        }

        /** Why the elements that are left are no noise, or empty. */
        String noNoise(List<ElementScan.Extreme> extremes) {
            // About their own mean: that of all is another where they are equal.
            double left = sum(squares, 2) - far * far / (count - out);
            if (out > 0 && left <= EQUAL * whole && equal(extremes.subList(out, extremes.size()))) {
                return "all but %d of its elements are equal, so there is no noise that a trap could stand out from"
                        .formatted(out);
            }
            return out > 0 && left <= LOST * whole ? "beside its %s the others vanish in double precision"
                    .formatted(out == 1 ? "largest element" : "%d largest elements".formatted(out)) : "";
        }

        private static boolean equal(List<ElementScan.Extreme> elements) {
            return !elements.isEmpty()
                    && elements.stream().allMatch(element -> element.value() == elements.getFirst().value());
        }

        double sigma() {
            return Math.sqrt(sum(squares, 2) / (count - out));
        }

        double kurtosis() {
            double variance = sum(squares, 2) / (count - out);
            return variance > 0 ? sum(fourths, 4) / (count - out) / (variance * variance) - 3 : 0;
        }
    }
}
