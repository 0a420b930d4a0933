package org.eigenscope.impact;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A row of the table of effects.
 *
 * @param impact of a trap, taken out in one way
 * @param effect on one output; null where it could not be measured
 */
public record ImpactRow(TrapImpact impact, TrapImpact.Effect effect) {

    /** One row for each output of each measured trap and way; one for what could not be measured. */
    public static List<ImpactRow> of(ImpactReport report) {
        return report.impacts().stream().flatMap(impact -> impact instanceof TrapImpact.Measured measured
                ? measured.effects().stream().map(effect -> new ImpactRow(impact, effect))
                : List.of(new ImpactRow(impact, null)).stream()).toList();
    }

    /** The measurement, if there is one. */
    Optional<TrapImpact.Measured> measured() {
        return impact instanceof TrapImpact.Measured measured ? Optional.of(measured) : Optional.empty();
    }

    /** A figure of the removal; NaN where there is none. */
    double removal(Function<OutputEffect, Double> figure) {
        return effect == null ? Double.NaN : figure.apply(effect.removal());
    }

    /** The same figure of the random changes; NaN where there is none. */
    double randomChange(Function<OutputEffect, Double> figure) {
        return effect == null || effect.random() == null ? Double.NaN : figure.apply(effect.random());
    }
}
