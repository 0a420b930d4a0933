package org.eigenscope.spectrum;

import java.io.Serializable;

/**
 * Whether the power law is to be believed (Clauset, Shalizi, Newman 2009, §4.1 and §5).
 *
 * @param bootstrapP share of synthetic power-law spectra that fit worse than this one: below 0.1 the power law is ruled
 *     out; NaN if no bootstrap was asked for
 * @param bootstraps how many there were
 * @param lognormal against a lognormal tail
 * @param exponential against an exponential tail
 * @param truncated against a truncated power law, which holds the power law as a special case
 * @param verdict what follows
 */
public record FitQuality(
        double bootstrapP, int bootstraps, Vuong lognormal, Vuong exponential, Vuong truncated, Verdict verdict)
        implements Serializable {

    /**
     * A likelihood-ratio test of the power law against another law on the same tail.
     *
     * @param logRatio ln of the likelihood ratio R; positive speaks for the power law
     * @param statistic R/(s√n), normal under the null (Vuong 1989, eq. 3.8); for the nested truncated power law R
     *     itself
     * @param p two-sided p-value that the sign of R is chance; for the nested law that of Wilks' χ² test
     */
    public record Vuong(double logRatio, double statistic, double p) implements Serializable {

        /** True if the other law fits better, and not by chance, at p &lt; 0.1. */
        public boolean favoursOther() {
            return logRatio < 0 && p < 0.1;
        }

        /** True if the power law fits better, and not by chance, at p &lt; 0.1. */
        public boolean favoursPowerLaw() {
            return logRatio > 0 && p < 0.1;
        }
    }

    /** Of a spectrum without a power law. */
    public static FitQuality none() {
        Vuong none = new Vuong(Double.NaN, Double.NaN, Double.NaN);
        return new FitQuality(Double.NaN, 0, none, none, none, Verdict.NO_FIT);
    }

    /** What a person should make of α. */
    public enum Verdict {
        PLAUSIBLE("a power law is plausible"),
        TRUNCATED("the tail is a truncated power law: read its α and Λ instead"),
        LOGNORMAL("a lognormal tail fits better: read α with care"),
        EXPONENTIAL("the tail is exponential: do not read α"),
        RULED_OUT("no power law: the tail deviates more than chance allows"),
        NO_FIT("there is no power law to judge"),
        TOO_FEW("too few eigenvalues in the tail to tell");

        private final String sentence;

        Verdict(String sentence) {
            this.sentence = sentence;
        }

        /** In plain words. */
        public String sentence() {
            return sentence;
        }
    }
}
