package org.eigenscope.analysis;

import java.io.Serializable;
import org.eigenscope.spectrum.PowerLaw;
import org.eigenscope.spectrum.PowerLawFit;
import org.eigenscope.spectrum.Spectrum;

/**
 * Measures of the spectrum's tail other than WeightWatcher's power-law fit.
 *
 * @param scaleFreeAlpha α of the fit to all eigenvalues but zeros, which a factor of W does not change; NaN without one
 * @param cut eigenvalues that are not zero, yet no larger than WeightWatcher's 10⁻⁵, so that its fit leaves them out
 * @param hillAlpha α by Hill's estimator on the larger half of the eigenvalues that are not zero; NaN if rounding alone
 *     parts these
 * @param peakAlpha α of the best tail that starts near the peak of the histogram of log10 λ; NaN if none does
 * @param squareAlpha α of square windows of the matrix, pooled; that of λ where the matrix is square; NaN if it was not
 *     computed or there is none
 * @param tailShare share of Σλ from xmin on; NaN without a fit
 * @param bulkShare share of the eigenvalues that are no larger than the edge λ+ of the bulk of W
 */
public record TailReadings(
        double scaleFreeAlpha, int cut, double hillAlpha, double peakAlpha, double squareAlpha,
        double tailShare, double bulkShare)
        implements Serializable {

    private static final int BINS = 100;

    /**
     * Reads a spectrum.
     *
     * @param rank how many eigenvalues are not zero
     * @param tail the power law of λ &gt; 10⁻⁵
     * @param squareAlpha α of square windows, or NaN
     */
    public static TailReadings of(Spectrum esd, int rank, PowerLawFit tail, BulkFit bulk, double squareAlpha) {
        int cut = Math.max(0, PowerLaw.countZeros(esd) - (esd.size() - rank));
        PowerLawFit all = cut == 0 ? tail : PowerLaw.fitLargest(esd, rank, tail.tailSize());
        return new TailReadings(all.succeeded() ? all.alpha() : Double.NaN, cut, hill(esd, rank), peak(esd, tail),
                squareAlpha,
                tail.succeeded() ? from(esd, tail.xmin()) / esd.sum() : Double.NaN,
                bulk.kind() == BulkFit.Kind.NO_NOISE ? (double) (esd.size() - rank) / esd.size()
                        : below(esd, bulk.lambdaPlus()));
    }

    /**
     * 1 + n/(Σ ln λⱼ − n ln λᵢ), j ≥ i = ⌊r/2⌋, n = r − i, over the r eigenvalues that are not zero, ascending from 0.
     */
    private static double hill(Spectrum esd, int rank) {
        int first = esd.size() - rank + rank / 2;
        int n = esd.size() - first;
        if (n < 2 || !(esd.get(first) > 0) || esd.rounding().isFlat(esd.get(first), esd.max())) {
            return Double.NaN;
        }
        double start = Math.log(esd.get(first));
        double sum = 0;
        for (int j = first; j < esd.size(); j++) {
            sum += Math.log(esd.get(j)) - start;
        }
        return sum > 0 ? 1 + n / sum : Double.NaN;
    }

    /**
     * The least D among candidates from log10(0.95·x) to 1.5·x, x the lower edge of the fullest of 100 bins of log10 λ;
     * the lower bound is a logarithm, as it was published.
     */
    private static double peak(Spectrum esd, PowerLawFit tail) {
        if (!tail.succeeded()) {
            return Double.NaN;
        }
        int first = PowerLaw.countZeros(esd);
        double low = Math.log10(esd.get(first));
        double width = (Math.log10(esd.max()) - low) / BINS;
        int[] counts = new int[BINS];
        int fullest = 0;
        for (int i = first; i < esd.size(); i++) {
            counts[Math.clamp((int) ((Math.log10(esd.get(i)) - low) / width), 0, BINS - 1)]++;
        }
        for (int bin = 0; bin < BINS; bin++) {
            fullest = counts[bin] > counts[fullest] ? bin : fullest;
        }
        double x = Math.pow(10, low + fullest * width);
        double least = Double.POSITIVE_INFINITY;
        double alpha = Double.NaN;
        for (PowerLawFit.Candidate candidate : tail.candidates()) {
            if (candidate.xmin() >= Math.log10(0.95 * x) && candidate.xmin() <= 1.5 * x && candidate.d() < least) {
                least = candidate.d();
                alpha = candidate.alpha();
            }
        }
        return alpha;
    }

    private static double from(Spectrum esd, double xmin) {
        double sum = 0;
        for (int i = esd.size() - 1; i >= 0 && esd.get(i) >= xmin; i--) {
            sum += esd.get(i);
        }
        return sum;
    }

    private static double below(Spectrum esd, double edge) {
        int count = 0;
        while (count < esd.size() && esd.get(count) <= edge) {
            count++;
        }
        return (double) count / esd.size();
    }
}
