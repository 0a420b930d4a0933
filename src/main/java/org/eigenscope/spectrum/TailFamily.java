package org.eigenscope.spectrum;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * The laws f(u) = exp(−a·u − b·g(u))/Z(a, b) on u = ln(λ/xmin) ≥ 0 with a growing g, b ≥ 0. At b = 0 it is the power
 * law with α = 1 + a; with g(u) = eᵘ − 1 the truncated power law, with g(u) = u² the lognormal. The likelihood is
 * concave, so that Newton's method finds its one maximum.
 */
final class TailFamily {

    /** The fall of the density, as a logarithm, beyond which it is left out: e⁻⁴⁵. */
    private static final double NEGLIGIBLE = 45;

    private static final int PANELS = 24;

    /** Abscissas and weights of the 8-point Gauss–Legendre rule on (−1, 1). */
    private static final double[] NODES = {
        0.1834346424956498, 0.5255324099163290, 0.7966664774136267, 0.9602898564975363,
        -0.1834346424956498, -0.5255324099163290, -0.7966664774136267, -0.9602898564975363};
    private static final double[] WEIGHTS = {
        0.3626837833783620, 0.3137066458778873, 0.2223810344533745, 0.1012285362903763,
        0.3626837833783620, 0.3137066458778873, 0.2223810344533745, 0.1012285362903763};

    private final DoubleUnaryOperator g;
    private final DoubleUnaryOperator meanOfPowerLaw;
    private final double leastA;

    /** @param meanOfPowerLaw the mean of g(u) where b = 0, of a */
    private TailFamily(DoubleUnaryOperator g, DoubleUnaryOperator meanOfPowerLaw, double leastA) {
        this.g = g;
        this.meanOfPowerLaw = meanOfPowerLaw;
        this.leastA = leastA;
    }

    /** g(u) = eᵘ − 1, α ≥ 1. */
    static TailFamily truncatedPowerLaw() {
        return new TailFamily(TailFamily::expm1, a -> a > 1 ? 1 / (a - 1) : Double.POSITIVE_INFINITY, 0);
    }

    /** eᵘ − 1, to some units in the last place: where nothing cancels, by the exponential processors are fast at. */
    private static double expm1(double u) {
        return u > 0.5 ? Math.exp(u) - 1 : Math.expm1(u);
    }

    /** g(u) = u²: a normal law of ln λ, cut off at xmin. */
    static TailFamily lognormal() {
        return new TailFamily(u -> u * u, a -> 2 / (a * a), Double.NEGATIVE_INFINITY);
    }

    /**
     * A law of the family.
     *
     * @param logZ ln Z
     */
    record Law(double a, double b, double logZ) {}

    /** ln Z and the moments of u and g(u). */
    private record Integral(double logZ, double meanU, double meanG, double varU, double varG, double cov) {}

    /**
     * The law of greatest likelihood.
     *
     * @param u ln(λ/xmin), none negative, not all 0
     */
    Law fit(double[] u) {
        double meanU = 0;
        double meanG = 0;
        for (double value : u) {
            meanU += value / u.length;
            meanG += g.applyAsDouble(value) / u.length;
        }
        if (meanG >= meanOfPowerLaw.applyAsDouble(1 / meanU)) {
            // The likelihood falls from the power law on, and is concave.
            return new Law(1 / meanU, 0, Math.log(meanU));
        }
        double a = Math.max(1 / meanU, leastA);
        double b = 0.01 / meanG;
        Integral at = integrate(a, b);
        double loss = a * meanU + b * meanG + at.logZ();
        for (int step = 0; step < 200; step++) {
            double gradA = meanU - at.meanU();
            double gradB = meanG - at.meanG();
            boolean heldA = a <= leastA && gradA > 0;
            double enough = 1e-14 * (1 + Math.abs(loss));
            double determinant = at.varU() * at.varG() - at.cov() * at.cov();
            double moveA = heldA ? 0 : (-at.varG() * gradA + at.cov() * gradB) / determinant;
            double moveB = heldA ? -gradB / at.varG() : (-at.varU() * gradB + at.cov() * gradA) / determinant;
            double t = 1;
            double nextA = a;
            double nextB = b;
            double nextLoss = loss;
            Integral next = at;
            for (; t > 1e-9; t /= 2) {
                nextA = Math.max(leastA, a + t * moveA);
                // The bound b = 0 is approached, never crossed: the power law is compared on its own.
                nextB = Math.max(b + t * moveB, b / 8);
                nextLoss = loss;
                // The loss is convex: no step gains more than the slope at its start promises.
                if (!(gradA * (a - nextA) + gradB * (b - nextB) > enough / 2)) {
                    break;
                }
                next = integrate(nextA, nextB);
                nextLoss = nextA * meanU + nextB * meanG + next.logZ();
                if (nextLoss < loss) {
                    break;
                }
            }
            if (!(loss - nextLoss > enough)) {
                break;
            }
            a = nextA;
            b = nextB;
            at = next;
            loss = nextLoss;
        }
        double powerLaw = 1 - Math.log(1 / meanU);
        return powerLaw <= loss + 1e-13 * (1 + Math.abs(loss)) ? new Law(1 / meanU, 0, Math.log(meanU))
                : new Law(a, b, at.logZ());
    }

    /** The law of these parameters. */
    Law law(double a, double b) {
        return new Law(a, b, b == 0 ? -Math.log(a) : integrate(a, b).logZ());
    }

    /** ln f(u). */
    double logDensity(Law law, double u) {
        return -law.a() * u - law.b() * g.applyAsDouble(u) - law.logZ();
    }

    /** F at ascending points. */
    double[] cdf(Law law, double[] ascending) {
        return Arrays.stream(ascending).map(distribution(law)).toArray();
    }

    /** F, to be asked for at ascending points: it is integrated from one to the next. */
    DoubleUnaryOperator distribution(Law law) {
        return new Distribution(law);
    }

    private final class Distribution implements DoubleUnaryOperator {
        private final Law law;
        private double sum;
        private double from;

        Distribution(Law law) {
            this.law = law;
        }

        @Override
        public double applyAsDouble(double u) {
            int parts = (int) Math.clamp(Math.ceil((u - from) * (1 + Math.abs(law.a()))), 1, 64);
            double half = (u - from) / parts / 2;
            for (int part = 0; part < parts; part++) {
                double center = from + (2 * part + 1) * half;
                for (int k = 0; k < NODES.length; k++) {
                    sum += half * WEIGHTS[k] * Math.exp(logDensity(law, center + half * NODES[k]));
                }
            }
            from = u;
            return Math.min(1, sum);
        }
    }

    private double exponent(double a, double b, double u) {
        return a * u + b * g.applyAsDouble(u);
    }

    private Integral integrate(double a, double b) {
        double peak = a >= 0 ? 0 : -a / (2 * b);
        double least = exponent(a, b, peak);
        double to = crossing(a, b, peak, least, 1);
        double from = peak == 0 || exponent(a, b, 0) - least < NEGLIGIBLE ? 0 : peak - (to - peak);
        double half = (to - from) / PANELS / 2;
        double z = 0;
        double u1 = 0;
        double g1 = 0;
        double u2 = 0;
        double g2 = 0;
        double ug = 0;
        for (int panel = 0; panel < PANELS; panel++) {
            double center = from + (2 * panel + 1) * half;
            for (int k = 0; k < NODES.length; k++) {
                double u = center + half * NODES[k];
                double gu = g.applyAsDouble(u);
                double weight = WEIGHTS[k] * half * Math.exp(least - a * u - b * gu);
                z += weight;
                u1 += weight * u;
                g1 += weight * gu;
                u2 += weight * u * u;
                g2 += weight * gu * gu;
                ug += weight * u * gu;
            }
        }
        double meanU = u1 / z;
        double meanG = g1 / z;
        return new Integral(Math.log(z) - least, meanU, meanG, u2 / z - meanU * meanU, g2 / z - meanG * meanG,
                ug / z - meanU * meanG);
    }

    /** The u beyond the peak where the exponent has grown by {@link #NEGLIGIBLE}. */
    private double crossing(double a, double b, double peak, double least, double firstStep) {
        double high = peak + firstStep;
        while (exponent(a, b, high) - least < NEGLIGIBLE && high < 1e6) {
            high = peak + 2 * (high - peak);
        }
        double low = peak;
        // To one part in a thousand: the bound decides how far to integrate, and what lies beyond it is nothing.
        for (int i = 0; i < 10; i++) {
            double middle = 0.5 * (low + high);
            if (exponent(a, b, middle) - least < NEGLIGIBLE) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }
}
