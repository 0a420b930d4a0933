package org.eigenscope.spectrum;

import java.util.Arrays;

/**
 * Noise whose variance differs between rows and between columns: element ij has mean 0 and variance xᵢyⱼ. The
 * eigenvalues of WᵀW then fill a bulk whose edges and fluctuations follow from the Dyson equation of that profile
 * (Landa and Kluger 2023, arXiv 2306.11263, §2), for xᵢ = yⱼ = 1 those of the Marchenko–Pastur law.
 *
 * <p>With u and v the solutions of Σ xᵢu/(1 − xᵢu) = t and Σ yⱼv/(1 − yⱼv) = t, λ(t) = t/(uv) is where a term of size
 * √t in units of the noise puts an eigenvalue; its least value over t &gt; 0 is λ+. Near it the largest eigenvalue is
 * λ+ + ξ·TW₁ with ξ = (λ+²·λ''/2)^⅓. Immutable.
 */
public final class VarianceProfile {

    /** Variances that differ by less than a class of a logarithmic scale of so many are taken as their mean. */
    private static final int CLASSES = 64;

    private static final int STEPS = 200;

    /** Error of a logarithm that is one of rounding. */
    private static final double EXACT = 4e-15;

    private final Classes rows;
    private final Classes columns;

    private VarianceProfile(Classes rows, Classes columns) {
        this.rows = rows;
        this.columns = columns;
    }

    /**
     * The bulk of such noise.
     *
     * @param lambdaMinus its lower edge; 0 for as many rows as columns
     * @param lambdaPlus its upper edge
     * @param width ξ, the scale on which the largest eigenvalue varies
     */
    public record Bulk(double lambdaMinus, double lambdaPlus, double width) {

        /** The p-value of λ as the largest eigenvalue of such noise. */
        public double pValue(double lambda) {
            return TracyWidom.survival((lambda - lambdaPlus) / width);
        }
    }

    /**
     * The profile xᵢyⱼ.
     *
     * @param one variances of the rows; those that are 0 are none
     * @param other variances of the columns, likewise
     */
    public static VarianceProfile of(double[] one, double[] other) {
        Classes a = Classes.of(one);
        Classes b = Classes.of(other);
        if (a.total == 0 || b.total == 0) {
            throw new IllegalArgumentException("a profile of no variance");
        }
        return a.total >= b.total ? new VarianceProfile(a, b) : new VarianceProfile(b, a);
    }

    /** The profile with every variance multiplied by a factor. */
    public VarianceProfile scaled(double factor) {
        return new VarianceProfile(rows.scaled(factor), columns);
    }

    /** The mean variance of an element. */
    public double mean() {
        return rows.mean() * columns.mean();
    }

    /**
     * The factor by which all variances must be multiplied for the noise to have the Σ η²/(λ + η²) of a spectrum, η²
     * its median: a sum that no eigenvalue, however large, moves by more than 1.
     *
     * @param eigenvalues of WᵀW, as many as there are columns with a variance
     * @param median of them, above 0
     */
    public double factor(double[] eigenvalues, double median) {
        double sum = Arrays.stream(eigenvalues).map(lambda -> median / (lambda + median)).sum();
        double eta = Math.sqrt(median);
        // Σ η/(η + yⱼb) falls with b, and what b must be gives the factor.
        double b = solve(0, EXACT, x -> columns.sum(y -> eta / (eta + y * x)) - sum);
        double a = columns.sum(y -> y / (eta + y * b));
        return solve(0, EXACT, s -> b - rows.sum(x -> s * x / (eta + s * x * a)));
    }

    /** Edges and width. */
    public Bulk bulk() {
        // λ(t) is flat at its least value: half of the digits of t give all of its own.
        double t = solve(Math.log(Math.sqrt(rows.total * columns.total)), 1e-8, x -> -slope(x));
        double u = rows.inverse(t);
        double v = columns.inverse(t);
        double plus = t / (u * v);
        double second = plus * (-1 / (t * t) + rows.curvature(u) + columns.curvature(v));
        return new Bulk(lambdaMinus(), plus, Math.cbrt(plus * plus * second / 2));
    }

    /** t·d ln λ/dt: −1 far below the edge, 1 far above. */
    private double slope(double t) {
        double u = rows.inverse(t);
        double v = columns.inverse(t);
        return 1 - t / (u * rows.derivative(u)) - t / (v * columns.derivative(v));
    }

    /** The largest τv/u with Σ xᵢu/(1 + xᵢu) = τ and Σ yⱼ/(yⱼ − v) = τ, M &lt; τ &lt; N. */
    private double lambdaMinus() {
        double m = columns.total;
        double n = rows.total;
        if (!(m < n)) {
            return 0;
        }
        // The odds of a place between M and N; the slope falls as the place moves up.
        double odds = solve(0, 1e-8, x -> slopeBelow((m + n * x) / (1 + x)));
        double tau = (m + n * odds) / (1 + odds);
        return tau * columns.least(tau) / rows.opposite(tau);
    }

    /** τ·d ln(τv/u)/dτ. */
    private double slopeBelow(double tau) {
        double v = columns.least(tau);
        double u = rows.opposite(tau);
        return 1 + tau / (v * columns.sum(y -> y / ((y - v) * (y - v))))
                - tau / (u * rows.sum(x -> x / ((1 + x * u) * (1 + x * u))));
    }

    /** A function. */
    private interface Curve {
        double at(double x);
    }

    /**
     * Finds where a falling function of x &gt; 0 passes zero: on the axis of ln x, by regula falsi with the rule of
     * Illinois, which halves the value at an end that stays.
     *
     * @param logStart where to begin
     * @param error of ln x that is small enough
     */
    private static double solve(double logStart, double error, Curve falling) {
        double low = logStart;
        double atLow = falling.at(Math.exp(low));
        double high = low;
        double atHigh = atLow;
        for (double step = 0.5; atLow < 0 && low > -700; step *= 2) {
            high = low;
            atHigh = atLow;
            low -= step;
            atLow = falling.at(Math.exp(low));
        }
        for (double step = 0.5; atHigh > 0 && high < 700; step *= 2) {
            low = high;
            atLow = atHigh;
            high += step;
            atHigh = falling.at(Math.exp(high));
        }
        double last = Double.NaN;
        int side = 0;
        for (int i = 0; i < STEPS && high - low > error; i++) {
            double next = (low * atHigh - high * atLow) / (atHigh - atLow);
            double x = low < next && next < high ? next : 0.5 * (low + high);
            double at = falling.at(Math.exp(x));
            if (at == 0 || Math.abs(x - last) <= error) {
                return Math.exp(x);
            }
            if (at > 0) {
                low = x;
                atLow = at;
                atHigh = side > 0 ? atHigh / 2 : atHigh;
                side = 1;
            } else {
                high = x;
                atHigh = at;
                atLow = side < 0 ? atLow / 2 : atLow;
                side = -1;
            }
            last = x;
        }
        return Math.exp(0.5 * (low + high));
    }

    /** Variances of one side, and how many rows or columns have each. */
    private static final class Classes {
        private final double[] values;
        private final double[] counts;
        private final double total;
        private final int largest;
        private final int smallest;

        private Classes(double[] values, double[] counts) {
            this.values = values;
            this.counts = counts;
            this.total = Arrays.stream(counts).sum();
            int max = 0;
            int min = 0;
            for (int k = 1; k < values.length; k++) {
                max = values[k] > values[max] ? k : max;
                min = values[k] < values[min] ? k : min;
            }
            largest = max;
            smallest = min;
        }

        static Classes of(double[] variances) {
            double[] sorted = Arrays.stream(variances).filter(x -> x > 0).sorted().toArray();
            if (sorted.length <= CLASSES) {
                double[] ones = new double[sorted.length];
                Arrays.fill(ones, 1);
                return new Classes(sorted, ones);
            }
            double low = Math.log(sorted[0]);
            double step = (Math.log(sorted[sorted.length - 1]) - low) / CLASSES;
            double[] sums = new double[CLASSES];
            double[] counts = new double[CLASSES];
            for (double x : sorted) {
                int k = step > 0 ? Math.clamp((int) ((Math.log(x) - low) / step), 0, CLASSES - 1) : 0;
                sums[k] += x;
                counts[k]++;
            }
            double[] values = new double[CLASSES];
            double[] weights = new double[CLASSES];
            int filled = 0;
            for (int k = 0; k < CLASSES; k++) {
                if (counts[k] > 0) {
                    values[filled] = sums[k] / counts[k];
                    weights[filled++] = counts[k];
                }
            }
            return new Classes(Arrays.copyOf(values, filled), Arrays.copyOf(weights, filled));
        }

        Classes scaled(double factor) {
            return new Classes(Arrays.stream(values).map(x -> x * factor).toArray(), counts);
        }

        double mean() {
            return sum(x -> x) / total;
        }

        double sum(Curve of) {
            double sum = 0;
            for (int k = 0; k < values.length; k++) {
                sum += counts[k] * of.at(values[k]);
            }
            return sum;
        }

        /**
         * The u in (0, 1/x) with Σ xu/(1 − xu) = t. The sum is convex, and its largest term alone has u at or beyond
         * the solution: Newton's steps from there come down to it.
         */
        double inverse(double t) {
            double u = t / (values[largest] * (counts[largest] + t));
            for (int i = 0; i < STEPS; i++) {
                double sum = -t;
                double slope = 0;
                for (int k = 0; k < values.length; k++) {
                    double share = 1 / (1 - values[k] * u);
                    sum += counts[k] * values[k] * u * share;
                    slope += counts[k] * values[k] * share * share;
                }
                double next = u - sum / slope;
                if (!(next < u * (1 - 1e-15))) {
                    break;
                }
                u = next;
            }
            return u;
        }

        /** The u &gt; 0 with Σ xu/(1 + xu) = τ, a concave sum that is less than uΣx: Newton's steps go up to it. */
        double opposite(double tau) {
            double u = tau / (total * mean());
            for (int i = 0; i < STEPS; i++) {
                double sum = -tau;
                double slope = 0;
                for (int k = 0; k < values.length; k++) {
                    double share = 1 / (1 + values[k] * u);
                    sum += counts[k] * values[k] * u * share;
                    slope += counts[k] * values[k] * share * share;
                }
                double next = u - sum / slope;
                if (!(next > u * (1 + 1e-15))) {
                    break;
                }
                u = next;
            }
            return u;
        }

        /** Σ x/(1 − xu)². */
        double derivative(double u) {
            return sum(x -> x / ((1 - x * u) * (1 - x * u)));
        }

        /** −d² ln u/dt² = (u'/u)² − u''/u. */
        double curvature(double u) {
            double first = 1 / derivative(u);
            double second = -sum(x -> 2 * x * x / Math.pow(1 - x * u, 3)) * first * first * first;
            return first * first / (u * u) - second / u;
        }

        /** The v in (0, y) with Σ y/(y − v) = τ, by Newton's steps from above as in {@link #inverse}. */
        double least(double tau) {
            double v = values[smallest] * (1 - counts[smallest] / (tau - total + counts[smallest]));
            for (int i = 0; i < STEPS; i++) {
                double sum = -tau;
                double slope = 0;
                for (int k = 0; k < values.length; k++) {
                    double share = 1 / (values[k] - v);
                    sum += counts[k] * values[k] * share;
                    slope += counts[k] * values[k] * share * share;
                }
                double next = v - sum / slope;
                if (!(next < v * (1 - 1e-15))) {
                    break;
                }
                v = next;
            }
            return v;
        }
    }
}
