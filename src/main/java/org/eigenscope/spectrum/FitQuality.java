package org.eigenscope.spectrum;

import java.io.Serializable;

/**
 * Whether the power law is to be believed, and how well α is known (Clauset, Shalizi, Newman 2009, §4.1 and §5).
 *
 * @param bootstrapP share of synthetic power-law spectra that fit worse than this one: below 0.1 the power law is ruled
 *     out; NaN if no bootstrap was asked for
 * @param bootstraps how many there were
 * @param lognormal against a lognormal tail, which holds the power law as a special case
 * @param exponential against an exponential tail
 * @param truncated against a truncated power law, which holds the power law as a special case
 * @param choice which law the tail has if it falls faster than the power law; null if it does not, or was not asked
 * @param interval where α is, by the bootstrap; null without one, or where nothing has such an α
 * @param verdict what follows
 */
public record FitQuality(
        double bootstrapP, int bootstraps, LikelihoodRatio lognormal, LikelihoodRatio exponential,
        LikelihoodRatio truncated, LawChoice choice, AlphaInterval interval, Verdict verdict)
        implements Serializable {

    /** Stands for the fit of a spectrum that has no power law. */
    public static FitQuality none() {
        return new FitQuality(Double.NaN, 0, LikelihoodRatio.NONE, LikelihoodRatio.NONE, LikelihoodRatio.NONE, null,
                null, Verdict.NO_FIT);
    }

    /** Gives it without an interval of α where the verdict is that there is no α that could have one. */
    public FitQuality withoutBaselessInterval() {
        return interval == null || verdict.hasAlpha() ? this
                : new FitQuality(bootstrapP, bootstraps, lognormal, exponential, truncated, choice, null, verdict);
    }

    /** The advice to a person on what to make of α. */
    public enum Verdict {
        PLAUSIBLE("a power law is plausible: neither the bootstrap nor another law contradicts it"),
        NOT_TESTED("not tested: no other law fits better, but only a bootstrap can tell whether this one fits"),
        TRUNCATED("the tail is a truncated power law: read its α and Λ instead"),
        LOGNORMAL("a lognormal tail fits better: read α with care"),
        EXPONENTIAL("the tail is exponential: do not read α"),
        BENT("the tail falls faster than a power law, but it cannot be told which other law it follows: read α with "
                + "care"),
        RULED_OUT("no power law: the tail deviates more than chance allows"),
        NOISE("no structure beyond noise: the same elements in any other order have such a spectrum; do not read α"),
        NARROW("the eigenvalues of the tail are within a tenth of each other: over such a range every law looks like a "
                + "power law; do not read α"),
        NO_FIT("there is no power law to judge"),
        TOO_FEW("too few eigenvalues in the tail to tell");

        private final String sentence;

        Verdict(String sentence) {
            this.sentence = sentence;
        }

        /** Gives the verdict in plain words. */
        public String sentence() {
            return sentence;
        }

        /** False where α is not to be read, so that an error of it would mean nothing. */
        public boolean hasAlpha() {
            return switch (this) {
                case PLAUSIBLE, NOT_TESTED, TRUNCATED, LOGNORMAL, BENT -> true;
                case EXPONENTIAL, RULED_OUT, NOISE, NARROW, NO_FIT, TOO_FEW -> false;
            };
        }

        static Verdict of(LawChoice choice) {
            return !choice.named() ? BENT : switch (choice.law()) {
                case EXPONENTIAL -> EXPONENTIAL;
                case TRUNCATED -> TRUNCATED;
                case LOGNORMAL -> LOGNORMAL;
            };
        }
    }
}
