package org.eigenscope.analysis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.eigenscope.spectrum.SpikedModel;

/**
 * What the elements of a matrix, without their places, can push out of the bulk: the mean, as a term of size |μ|√(NM),
 * and each element far from it, as a term of size |w − μ|. Shuffling keeps both.
 *
 * @param sigma σ of the other elements
 * @param kurtosis excess kurtosis of the other elements
 * @param model the spiked model with that σ
 * @param candidates the terms above the threshold, the largest predicted eigenvalue first
 */
record SpikeCandidates(double sigma, double kurtosis, SpikedModel model, List<Candidate> candidates) {

    /**
     * A term above the threshold.
     *
     * @param cause mean shift or outlier element
     * @param theta its size θ
     * @param predicted the eigenvalue it makes
     * @param element the element, or null for the mean
     */
    record Candidate(Trap.Cause cause, double theta, double predicted, ElementScan.Extreme element) {}

    /**
     * The candidates against a bulk whose σ is not known: elements are taken out of the variance as long as they are
     * above the threshold that the rest implies.
     */
    static SpikeCandidates of(ElementScan scan, int n, int m) {
        List<ElementScan.Extreme> extremes = scan.extremes();
        double count = (double) n * m;
        double squares = scan.moments().squares();
        double fourths = scan.moments().fourths();
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
    List<Predicted> predict(TrapDetector detector) {
        List<Predicted> predicted = new ArrayList<>();
        for (Candidate candidate : candidates) {
            int k = predicted.size();
            if (k + 1 >= model.m()) {
                break;
            }
            double strength = candidate.predicted() / model.eigenvalue(0);
            double p = detector.pValue(candidate.predicted(), sigma, (int) model.n() - k, (int) model.m() - k,
                    kurtosis);
            boolean weak = Trap.isWeak(strength, p);
            double tested = weak ? Math.min(1, 2 * p) : p;
            if (!detector.isTrap(tested)) {
                break;
            }
            predicted.add(new Predicted(candidate, strength, tested, weak));
        }
        return predicted;
    }

    /**
     * A trap that the elements predict.
     *
     * @param pValue that of the predicted eigenvalue; of a weak one twice that, as it will be tested
     */
    record Predicted(Candidate candidate, double strength, double pValue, boolean weak) {}

    private static SpikeCandidates of(ElementScan scan, int n, int m, double sigma, double kurtosis) {
        SpikedModel model = new SpikedModel(n, m, sigma);
        List<Candidate> candidates = new ArrayList<>();
        double shift = Math.abs(scan.moments().mean()) * Math.sqrt((double) n * m);
        if (shift > model.threshold()) {
            candidates.add(new Candidate(Trap.Cause.MEAN_SHIFT, shift, model.eigenvalue(shift), null));
        }
        for (ElementScan.Extreme extreme : scan.extremes()) {
            if (!(extreme.distance() > model.threshold())) {
                break;
            }
            candidates.add(new Candidate(Trap.Cause.OUTLIER_ELEMENT, extreme.distance(),
                    model.eigenvalue(extreme.distance()), extreme));
        }
        candidates.sort(Comparator.comparingDouble(Candidate::predicted).reversed());
        return new SpikeCandidates(sigma, kurtosis, model, List.copyOf(candidates));
    }
}
