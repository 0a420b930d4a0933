package org.eigenscope.spectrum;

import java.util.List;

/**
 * Clips the fingers of a tail: eigenvalues so far from the rest that α jumps by more than one when they go, as
 * WeightWatcher's {@code fix_fingers='clip_xmax'} does, with its thresholds.
 */
public final class FingerClipper {

    /** The most fingers that are clipped. */
    private static final int MAX = 10;

    /** α has to fall by so much. */
    private static final double DROP = 1;

    private FingerClipper() {}

    /**
     * Takes the largest eigenvalues away one by one until α is less than it was by more than 1; if that never
     * happens, nothing is clipped.
     *
     * @param truncated the truncated power law of the whole tail, which holds if nothing is clipped
     * @param checkpoint called now and then; may throw to stop
     */
    public static ClippedTail clip(Spectrum esd, PowerLawFit raw, TruncatedPowerLawFit truncated, Runnable checkpoint) {
        PowerLawFit best = raw;
        int fingers = 0;
        int size = esd.size();
        // α is above 1: one that is no more than 2 cannot fall by more than 1.
        if (raw.succeeded() && raw.alpha() > 1 + DROP) {
            for (int f = 1; f <= MAX && f < size - 2; f++) {
                checkpoint.run();
                Spectrum rest = esd.withoutTop(f);
                int guess = Math.min(size - raw.tailSize(), size - f - 1);
                if (!PowerLaw.mayBeBelow(raw.alpha() - DROP, rest, guess)) {
                    continue;
                }
                PowerLawFit fit = PowerLaw.best(rest, guess);
                if (fit.succeeded() && fit.alpha() < raw.alpha() - DROP) {
                    best = fit;
                    fingers = f;
                    break;
                }
            }
        }
        PowerLawFit bare = new PowerLawFit(best.succeeded(), best.alpha(), best.xmin(), best.xmax(), best.d(),
                best.sigma(), best.tailSize(), List.of(), best.reason());
        return new ClippedTail(fingers, raw.alpha(), bare,
                fingers == 0 ? truncated : TruncatedPowerLaw.fit(esd, best));
    }
}
