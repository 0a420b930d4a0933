package org.eigenscope.spectrum;

/**
 * The Tracy–Widom law TW₁: how the largest eigenvalue of a real matrix of independent elements fluctuates about the
 * bulk edge.
 *
 * <p>The survival function is tabulated from the Fredholm determinant F₁(s) = det(I − B), B(x, y) = Ai(x + y + s) on
 * L²(0, ∞) (Ferrari and Spohn 2005, eq. 2; quadrature of Bornemann 2010), and interpolated to 10⁻⁵ relative. Beyond
 * the table it is ½∫ₛ^∞ Ai, by its asymptotic series.
 */
public final class TracyWidom {

    private static final double FIRST = -6;
    private static final double STEP = 0.25;

    private TracyWidom() {}

    /**
     * P(TW₁ &gt; s): the p-value of a standardized largest eigenvalue.
     *
     * @return 0 to 1; NaN for NaN
     */
    public static double survival(double s) {
        if (Double.isNaN(s)) {
            return Double.NaN;
        }
        if (s <= FIRST) {
            return 1;
        }
        double[] table = LogSurvival.TABLE;
        double position = (s - FIRST) / STEP;
        if (position > table.length - 1) {
            return tail(s);
        }
        int k = Math.clamp((int) position, 1, table.length - 3);
        double t = position - k;
        double log = -table[k - 1] * t * (t - 1) * (t - 2) / 6
                + table[k] * (t + 1) * (t - 1) * (t - 2) / 2
                - table[k + 1] * (t + 1) * t * (t - 2) / 2
                + table[k + 2] * (t + 1) * t * (t - 1) / 6;
        return Math.min(1, Math.exp(log));
    }

    /**
     * ½∫ₛ^∞ Ai for large s (Abramowitz and Stegun 10.4.82, the first five terms: to 2·10⁻⁶ relative at the end of the
     * table).
     */
    private static double tail(double s) {
        double power = s * Math.sqrt(s);
        double x = 1 / power;
        double series = 1 - x * (41.0 / 48 - x * (9241.0 / 4608 - x * (5075225.0 / 663552
                - x * 5153008945.0 / 127401984)));
        return series * Math.exp(-2 * power / 3) / (4 * Math.sqrt(Math.PI) * Math.pow(s, 0.75));
    }

    /**
     * The s with P(TW₁ &gt; s) = p.
     *
     * @param p between 1e-12 and 1
     * @throws IllegalArgumentException outside
     */
    public static double quantile(double p) {
        if (!(p >= 1e-12 && p < 1)) {
            throw new IllegalArgumentException("p = " + p);
        }
        double low = FIRST;
        double high = 12;
        for (int i = 0; i < 60; i++) {
            double middle = 0.5 * (low + high);
            if (survival(middle) > p) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return 0.5 * (low + high);
    }

    /**
     * Standardizes the largest eigenvalue of WᵀW, W an n × m matrix of independent elements of variance σ²:
     * (λ/σ² − μ)/s with μ = (√(n−1) + √m)², s = (√(n−1) + √m)(1/√(n−1) + 1/√m)^⅓ (Johnstone 2001, eq. 1.4).
     *
     * @param n the larger dimension, at least 2
     * @param m the smaller one, at least 1
     */
    public static double standardize(double lambda, double sigma, double n, double m) {
        double root = Math.sqrt(n - 1) + Math.sqrt(m);
        double scale = root * Math.cbrt(1 / Math.sqrt(n - 1) + 1 / Math.sqrt(m));
        return (lambda / (sigma * sigma) - root * root) / scale;
    }

    /**
     * Gives the width of the law on the axis of λ, σ²s: the growth of λ by which its
     * {@linkplain #standardize standardized} value grows by 1.
     */
    public static double width(double sigma, double n, double m) {
        double root = Math.sqrt(n - 1) + Math.sqrt(m);
        return sigma * sigma * root * Math.cbrt(1 / Math.sqrt(n - 1) + 1 / Math.sqrt(m));
    }

    /** The p-value of λ as the largest eigenvalue of such a matrix. */
    public static double pValue(double lambda, double sigma, double n, double m) {
        return n < 2 || !(sigma > 0) ? 1 : survival(standardize(lambda, sigma, n, m));
    }

    /**
     * The p-value of λ where σ is known up to an error: the mean over a normal law of ln σ.
     *
     * @param error standard error of σ, as a share of it
     */
    public static double pValue(double lambda, double sigma, double n, double m, double error) {
        if (!(error > 0)) {
            return pValue(lambda, sigma, n, m);
        }
        double sum = 0;
        double weights = 0;
        for (double x = -4; x <= 4; x += 0.5) {
            double weight = Math.exp(-x * x / 2);
            sum += weight * pValue(lambda, sigma * Math.exp(error * x), n, m);
            weights += weight;
        }
        return sum / weights;
    }

    /** ln P(TW₁ &gt; s) at s = −6, −5.75 … 12. */
    private static final class LogSurvival {
        static final double[] TABLE = {
            -2.7073229903e-06, -9.88991262699e-06, -3.28756287382e-05, -9.98266216712e-05, -0.000277956381214,
            -0.000712436428958, -0.00168757418879, -0.00370919170345, -0.00759645876982, -0.0145597396162,
            -0.0262353025928, -0.0446541749808, -0.0721408055371, -0.111159426409, -0.164141102366,
            -0.233326124216, -0.320646405398, -0.4276577844, -0.555519343225, -0.705009342308,
            -0.876565087373, -1.07033522181, -1.28623566085, -1.52400331515, -1.78324422427,
            -2.06347453722, -2.36415398522, -2.68471222372, -3.02456881707, -3.38314781074,
            -3.75988786758, -4.15424889009, -4.56571595057, -4.9938012289, -5.43804453157,
            -5.89801284563, -6.37329927482, -6.86352161374, -7.36832074268, -7.88735896733,
            -8.42031838431, -8.96689932152, -9.52681887991, -10.0998095886, -10.685618175,
            -11.2840044473, -11.8947402805, -12.5176086992, -13.1524030478, -13.7989262387,
            -14.4569900711, -15.1264146122, -15.8070276354, -16.4986641075, -17.2011657212,
            -17.9143804677, -18.638162245, -19.3723704982, -20.1168698893, -20.871529993,
            -21.6362250159, -22.4108335368, -23.1952382674, -23.9893258294, -24.7929865482,
            -25.6061142615, -26.42860614, -27.2603625218, -28.1012867569, -28.9512850623,
            -29.8102663863, -30.6781422816, -31.5548267864,
        };
    }
}
