package org.eigenscope.analysis.layer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eigenscope.analysis.BulkFit;
import org.eigenscope.analysis.matrix.ElementScan;
import org.eigenscope.analysis.matrix.SquareSums;
import org.eigenscope.analysis.trap.SpikeCandidates;
import org.eigenscope.analysis.trap.TrapDetector;
import org.eigenscope.spectrum.ChiSquared;
import org.eigenscope.spectrum.MarchenkoPastur;
import org.eigenscope.spectrum.Sphericity;
import org.eigenscope.spectrum.TracyWidom;
import org.eigenscope.spectrum.VarianceProfile;

/**
 * Finds the bulk of W itself, and the eigenvalues that stand out from it. Where the rows and columns have one variance
 * it is the Marchenko–Pastur law that has the median of the spectrum, about the edge that elements of this kurtosis
 * have, and the p-value of an eigenvalue is its mean over the σ that the median allows. Where they have not, or the
 * elements are so heavy or sparse that this edge does not hold, it is the law of their variances ({@link
 * VarianceProfile}).
 */
final class BulkFinder {

    /** The fewest rows or columns of which a bulk has an edge to speak of. */
    private static final int FEWEST = 8;

    /** Chance of calling rows or columns of one variance unequal. */
    private static final double LEVEL = 1e-3;

    private final TrapDetector detector;
    private final double scale;
    private final List<Part> parts = new ArrayList<>();
    private boolean equalized;

    /** @param scale factor that takes squares of stored elements to the scale of the analyzed matrices */
    BulkFinder(TrapDetector detector, double scale) {
        this.detector = detector;
        this.scale = scale;
    }

    /**
     * Adds a slice.
     *
     * @param eigenvalues those that can differ from zero, ascending, of the analyzed matrix
     * @param squares of its rows and columns
     * @param powers sums over its elements
     * @param equalizer the variances of its rows and columns, or null to take them from {@code squares}
     */
    void add(double[] eigenvalues, SquareSums squares, Sphericity.Sums powers, SpikeCandidates spikes,
            DysonEqualizer.Variances equalizer) {
        parts.add(new Part(eigenvalues, squares, powers, spikes, equalizer));
        equalized |= equalizer != null;
    }

    BulkFit find() {
        List<Part> tested = parts.stream().filter(part -> part.m >= FEWEST).toList();
        if (tested.isEmpty()) {
            return new BulkFit(BulkFit.Kind.NONE, Double.NaN, Double.NaN, Double.NaN, Double.NaN, 0, 0);
        }
        List<Part> noisy = tested.stream().filter(part -> part.median > part.zero).toList();
        int standing = tested.stream().filter(part -> !noisy.contains(part)).mapToInt(Part::rank).sum();
        if (noisy.isEmpty()) {
            return new BulkFit(BulkFit.Kind.NO_NOISE, 0, 0, 0, 0, standing, standing);
        }
        boolean profiled = equalized || noisy.stream().anyMatch(Part::unequal);
        BulkFit one = ofOneVariance(noisy, standing);
        return profiled ? profiled(noisy, standing, one.spikes()) : one;
    }

    private BulkFit profiled(List<Part> noisy, int before, int ofOneVariance) {
        int standing = before;
        double squares = 0;
        double low = Double.POSITIVE_INFINITY;
        double high = 0;
        for (Part part : noisy) {
            VarianceProfile profile = part.profile(scale);
            VarianceProfile.Bulk bulk = profile.bulk();
            standing += part.countOutside(bulk.lambdaPlus(), lambda -> detector.corrected(bulk.pValue(lambda)));
            squares += profile.mean();
            low = Math.min(low, bulk.lambdaMinus());
            high = Math.max(high, bulk.lambdaPlus());
        }
        return new BulkFit(equalized ? BulkFit.Kind.EQUALIZED : BulkFit.Kind.ROWS_AND_COLUMNS,
                Math.sqrt(squares / noisy.size()), Double.NaN, low, high, standing, ofOneVariance);
    }

    /** Slices of one size have one σ. */
    private BulkFit ofOneVariance(List<Part> noisy, int before) {
        Part one = noisy.getFirst();
        boolean pooled = noisy.stream().allMatch(part -> part.n == one.n && part.m == one.m);
        double together = pooled ? median(noisy.stream().flatMapToDouble(part -> Arrays.stream(part.eigenvalues))
                .sorted().toArray()) : Double.NaN;
        int standing = before;
        double squares = 0;
        double error = 0;
        double low = Double.POSITIVE_INFINITY;
        double high = 0;
        for (Part part : noisy) {
            MarchenkoPastur law = MarchenkoPastur.withMedian(pooled ? together : part.median, part.n, part.m);
            error = MarchenkoPastur.medianError(part.n, part.m) / Math.sqrt(pooled ? noisy.size() : 1);
            double known = error;
            double edge = 1 + part.shift();
            standing += part.countOutside(law.lambdaPlus(), lambda -> detector
                    .corrected(TracyWidom.pValue(lambda / edge, law.sigma(), part.n, part.m, known)));
            squares += law.sigma() * law.sigma();
            low = Math.min(low, law.lambdaMinus());
            high = Math.max(high, law.lambdaPlus());
        }
        return new BulkFit(BulkFit.Kind.ONE_VARIANCE, Math.sqrt(squares / noisy.size()), error, low, high, standing,
                standing);
    }

    private static double median(double[] ascending) {
        return ascending.length == 0 ? 0
                : 0.5 * (ascending[(ascending.length - 1) / 2] + ascending[ascending.length / 2]);
    }

    /** The p-value of an eigenvalue. */
    private interface Test {
        double pValue(double lambda);
    }

    /** A slice, without its rows and columns of zeros. */
    private final class Part {
        private final List<ElementScan.Extreme> outliers;
        private final double[] rows;
        private final double[] columns;
        private final int n;
        private final int m;
        private final double[] eigenvalues;
        private final double median;
        private final double zero;
        private final double mean;
        private final double variance;
        private final SpikeCandidates spikes;
        private final DysonEqualizer.Variances equalizer;

        Part(double[] ascending, SquareSums squares, Sphericity.Sums powers, SpikeCandidates spikes,
                DysonEqualizer.Variances equalizer) {
            int r = SquareSums.count(squares.rows());
            int c = SquareSums.count(squares.columns());
            this.n = Math.max(r, c);
            this.m = Math.min(r, c);
            double[] padded = new double[m];
            int known = Math.min(m, ascending.length);
            System.arraycopy(ascending, ascending.length - known, padded, m - known, known);
            this.eigenvalues = padded;
            this.median = BulkFinder.median(padded);
            // The eigenvalue (√λmax·N·2⁻⁵²)² is zero to double precision.
            this.zero = m == 0 ? 0 : Math.pow(Math.sqrt(padded[m - 1]) * n * Math.ulp(1.0), 2);
            this.outliers = spikes.outliers();
            SquareSums others = squares.without(outliers);
            this.rows = others.rows();
            this.columns = others.columns();
            // Of the squares of its elements.
            double count = (double) n * m;
            this.mean = (powers.second() - power(2)) / count;
            this.variance = Math.max(0, (powers.fourth() - power(4)) / count - mean * mean);
            this.spikes = spikes;
            this.equalizer = equalizer;
        }

        private double power(int exponent) {
            return outliers.stream().mapToDouble(outlier -> Math.pow(outlier.value(), exponent)).sum();
        }

        int rank() {
            return (int) Arrays.stream(eigenvalues).filter(lambda -> lambda > zero).count();
        }

        /** True if its rows, or its columns, cannot have one variance, or have it and yet no such edge. */
        boolean unequal() {
            return spikes.elements().size() > outliers.size()
                    || shift() > TracyWidom.width(1, n, m) / new MarchenkoPastur(n, m, 1).lambdaPlus()
                    || differ(rows, SquareSums.count(columns)) || differ(columns, SquareSums.count(rows));
        }

        /** The share of λ+ by which the kurtosis of the elements moves the edge. */
        double shift() {
            return Math.max(0, variance / (mean * mean) - 2) / Math.sqrt((double) n * m);
        }

        /** Tells whether sums of so many squares of this variance would differ as these do. */
        private boolean differ(double[] sums, int terms) {
            double[] there = Arrays.stream(sums).filter(sum -> sum > 0).toArray();
            double average = Arrays.stream(there).average().orElse(0);
            double squares = Arrays.stream(there).map(sum -> (sum - average) * (sum - average)).sum();
            return !(ChiSquared.survival(squares / (terms * variance), there.length - 1)
                    >= LEVEL / (2 * parts.size()));
        }

        /** The variances of the elements, in the units of the analyzed matrices. */
        VarianceProfile profile(double units) {
            if (equalizer != null) {
                return VarianceProfile.of(equalizer.rows(), equalizer.columns()).scaled(units);
            }
            VarianceProfile sums = VarianceProfile.of(rows, columns);
            // To the right order of magnitude, and then to the spectrum.
            VarianceProfile near = sums.scaled(median / n / sums.mean());
            return near.scaled(near.factor(eigenvalues, median));
        }

        int countOutside(double edge, Test test) {
            double least = Math.max(edge, zero);
            int count = 0;
            while (count < m && eigenvalues[m - 1 - count] > least
                    && detector.isTrap(test.pValue(eigenvalues[m - 1 - count]))) {
                count++;
            }
            return count;
        }
    }
}
