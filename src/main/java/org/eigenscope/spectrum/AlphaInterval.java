package org.eigenscope.spectrum;

import java.io.Serializable;
import java.util.Arrays;

/**
 * An interval that has α with a chance of about 95 % or more, by spectra drawn from the fit, xmin chosen again in each:
 * (α − 1)/r to (α − 1)·r beyond 1, r the larger of the ratios of α − 1 to the 2.5 % quantile of the draws, and of
 * their 97.5 % quantile to it. The draws are independent, so the interval is wider than it need be for eigenvalues
 * that repel each other, and right for those that do not, as the largest ones of a heavy-tailed matrix.
 *
 * @param alpha α of the spectrum itself
 * @param low lower end, no higher than α
 * @param high upper end, no lower than α
 */
public record AlphaInterval(double alpha, double low, double high) implements Serializable {

    /** Share of the draws beyond each end. */
    private static final double BEYOND = 0.025;

    /** The interval of a bootstrap; null if none of its draws had a power law. */
    static AlphaInterval of(PowerLawFit fit, Bootstrap.Draw[] draws) {
        double[] alphas = Arrays.stream(draws).mapToDouble(Bootstrap.Draw::alpha).filter(alpha -> alpha > 1).sorted()
                .toArray();
        if (alphas.length == 0) {
            return null;
        }
        int beyond = (int) (BEYOND * alphas.length);
        double size = fit.alpha() - 1;
        double ratio = Math.max(1, Math.max((alphas[alphas.length - 1 - beyond] - 1) / size,
                size / (alphas[beyond] - 1)));
        return new AlphaInterval(fit.alpha(), 1 + size / ratio, 1 + size * ratio);
    }

    /**
     * True if two α differ by more than chance explains: by more than the root of both squared errors towards the
     * other.
     */
    public boolean differsFrom(AlphaInterval other) {
        AlphaInterval less = alpha < other.alpha ? this : other;
        AlphaInterval more = less == this ? other : this;
        return more.alpha - less.alpha > Math.hypot(less.high - less.alpha, more.alpha - more.low);
    }
}
