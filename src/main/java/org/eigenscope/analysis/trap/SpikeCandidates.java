package org.eigenscope.analysis.trap;

import java.util.ArrayList;
import java.util.List;
import org.eigenscope.analysis.Trap;
import org.eigenscope.analysis.matrix.ElementScan;
import org.eigenscope.spectrum.SpikedModel;

/**
 * What the elements of a matrix, without their places, can push out of the bulk: the mean, as a term of size |μ|√(NM),
 * and each element far from it, as a term of size |w − μ|. Shuffling keeps both.
 *
 * @param trace Σw², the sum of the eigenvalues, which no shuffle changes
 * @param sigma σ of the other elements
 * @param kurtosis excess kurtosis of the other elements
 * @param model the spiked model with that σ
 * @param candidates the terms above the threshold, the largest predicted eigenvalue first
 */
public record SpikeCandidates(double trace, double sigma, double kurtosis, SpikedModel model,
        List<Candidate> candidates) {

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
     * above the threshold that the rest implies.
     *
     * @throws ArithmeticException if powers of the elements leave the range of a double, so that nothing can be said
     */
    public static SpikeCandidates of(ElementScan scan, int n, int m) {
        List<ElementScan.Extreme> extremes = scan.extremes();
        double count = (double) n * m;
        double squares = scan.moments().squares();
        double fourths = scan.moments().fourths();
        if (!Double.isFinite(fourths) || fourths == 0 && scan.moments().min() < scan.moments().max()) {
            throw new ArithmeticException(("its elements are too %s: their fourth powers leave the range of double "
                    + "precision")
                    .formatted(fourths == 0 ? "small" : "large"));
        }
        int out = 0;
        double sigma = Math.sqrt(squares / count);
        while (out < extremes.size() && extremes.get(out).distance() > new SpikedModel(n, m, sigma).threshold()) {
            double square = extremes.get(out).distance() * extremes.get(out).distance();
            squares = Math.max(0, squares - square);
            fourths = Math.max(0, fourths - square * square);
            out++;
            sigma = Math.sqrt(squares / (count - out));
        }
        double variance = sigma * sigma;
        double kurtosis = variance > 0 ? fourths / (count - out) / (variance * variance) - 3 : 0;
        return of(scan, n, m, sigma, kurtosis);
    }

    /** The same candidates against a bulk of known σ. */
    SpikeCandidates withSigma(ElementScan scan, double known) {
        return of(scan, (int) model.n(), (int) model.m(), known, kurtosis);
    }

    /** The traps that these candidates predict, the largest first: what the median draw would show. */
    public List<Predicted> predict(TrapDetector detector) {
        List<Predicted> predicted = new ArrayList<>();
        for (Tested tested : tests()) {
            Candidate candidate = tested.candidate();
            double p = detector.pValue(candidate.predicted(), tested.sigma(), tested.n(), tested.m(), kurtosis);
            // What one draw cannot settle is tested by twice the median of several.
            double settled = Trap.isFar(p) ? p : Math.min(1, 2 * p);
            if (!detector.isTrap(settled)) {
                break;
            }
            predicted.add(new Predicted(candidate, candidate.predicted() / model.eigenvalue(0), settled));
        }
        return predicted;
    }

    /** How each candidate is tested once the larger ones are taken out: as {@link TrapDetector} will test a shuffle. */
    public List<Tested> tests() {
        List<Tested> tests = new ArrayList<>();
        double rest = trace;
        for (int k = 0; k < candidates.size() && k + 1 < model.m(); k++) {
            int n = (int) model.n() - k;
            int m = (int) model.m() - k;
            tests.add(new Tested(candidates.get(k), n, m, Math.sqrt(Math.max(0, rest) / ((double) n * m))));
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

    private static SpikeCandidates of(ElementScan scan, int n, int m, double sigma, double kurtosis) {
        SpikedModel model = new SpikedModel(n, m, sigma);
        double mean = scan.moments().mean();
        double count = (double) n * m;
        double shift = Math.abs(mean) * Math.sqrt(count);
        List<Candidate> candidates = new ArrayList<>();
        boolean shifted = shift > model.threshold();
        for (ElementScan.Extreme extreme : scan.extremes()) {
            if (!(extreme.distance() > model.threshold())) {
                break;
            }
            if (shifted && shift > extreme.distance()) {
                candidates.add(candidate(shift, null, candidates.size(), model));
                shifted = false;
            }
            candidates.add(candidate(extreme.distance(), extreme, candidates.size(), model));
        }
        if (shifted) {
            candidates.add(candidate(shift, null, candidates.size(), model));
        }
        return new SpikeCandidates(scan.moments().squares() + count * mean * mean, sigma, kurtosis, model,
                List.copyOf(candidates));
    }

    private static Candidate candidate(double theta, ElementScan.Extreme element, int larger, SpikedModel model) {
        SpikedModel rest = new SpikedModel(Math.max(1, model.n() - larger), Math.max(1, model.m() - larger),
                model.sigma());
        return new Candidate(element == null ? Trap.Cause.MEAN_SHIFT : Trap.Cause.OUTLIER_ELEMENT, theta,
                rest.eigenvalue(theta), element);
    }
}
