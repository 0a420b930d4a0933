package org.eigenscope.metric;

import java.util.Locale;

import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.spectrum.FitQuality;

/** How far the exponent α of a layer can be trusted, by the test of its power law. */
public enum AlphaTrust {
    /** No test rejects the power law. */
    STANDS(""),
    /** Another law fits better, or there are too few eigenvalues to decide. */
    CARE("read alpha with care"),
    /** The tail does not follow a power law. */
    NOT("do not read alpha"),
    /** There is no α. */
    NONE("");

    private final String advice;

    AlphaTrust(String advice) {
        this.advice = advice;
    }

    /** Gives the trust that a layer's α deserves. */
    public static AlphaTrust of(Analyzed layer) {
        return switch (layer.quality().verdict()) {
            case PLAUSIBLE, NOT_TESTED -> STANDS;
            case LOGNORMAL, BENT, TOO_FEW -> CARE;
            case TRUNCATED, EXPONENTIAL, RULED_OUT, NOISE, NARROW -> NOT;
            case NO_FIT -> NONE;
        };
    }

    /** Advice on α, in a few words; empty where there is nothing to say. */
    public String advice() {
        return advice;
    }

    /** True if readers should be warned before they use α. */
    public boolean warns() {
        return this == CARE || this == NOT;
    }

    /** The verdict on the fit as tables show it: {@code too few}. */
    public static String label(FitQuality.Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** The verdict and what follows from it: {@code exponential tail: do not read alpha}. Empty if α stands. */
    public static String caveat(Analyzed layer) {
        AlphaTrust trust = of(layer);
        if (!trust.warns()) {
            return "";
        }
        String tail = switch (layer.quality().verdict()) {
            case LOGNORMAL -> "lognormal tail";
            case BENT -> "bent tail";
            case TOO_FEW -> "few eigenvalues in the tail";
            case TRUNCATED -> "truncated tail";
            case EXPONENTIAL -> "exponential tail";
            case RULED_OUT -> "power law ruled out";
            case NARROW -> "narrow tail";
            default -> "no structure beyond noise";
        };
        return tail + ": " + trust.advice;
    }
}
