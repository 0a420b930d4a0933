package org.eigenscope.spectrum;

import java.io.Serializable;

/**
 * A tail without its fingers: the few largest eigenvalues that stand apart from the rest are clipped before the fit
 * (WeightWatcher's {@code fix_fingers='clip_xmax'}).
 *
 * @param fingers how many were clipped; 0 if clipping would not lower α: {@code num_fingers}
 * @param rawAlpha α of the power law before: {@code raw_alpha}
 * @param powerLaw the power law of what is left; its candidates are left out
 * @param truncated the truncated power law of what is left: {@code E_TPL}
 */
public record ClippedTail(int fingers, double rawAlpha, PowerLawFit powerLaw, TruncatedPowerLawFit truncated)
        implements Serializable {}
