package org.eigenscope.impact;

import java.util.List;
import org.eigenscope.surgery.Removal;

/** The ways of taking a trap out whose effect is measured. */
public final class ImpactWays {

    /** Standard deviations from the mean beyond which an element is an outlier. */
    private static final double FAR = 8;

    public static final List<Removal> ALL = List.of(new Removal.ByCause(), new Removal.RankOne(1, 0),
            new Removal.Centre(), new Removal.Outliers(FAR));

    /** Those that are measured if nothing else is said: what makes the trap, and the field's way. */
    public static final List<Removal> USUAL = ALL.subList(0, 2);

    private ImpactWays() {}
}
