package org.eigenscope.impact;

import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.eigenscope.metric.Column;
import org.eigenscope.metric.NumberText;
import org.eigenscope.metric.TrapWords;

/** The columns of the table of effects. */
public final class ImpactColumns {

    public static final List<Column<ImpactRow>> ALL = List.of(
            Column.count("layer_id", row -> row.impact().layer().id()),
            Column.<ImpactRow>text("name", row -> row.impact().layer().name()).shown("layer",
                    row -> row.impact().layer().name()).keptAlways(),
            Column.<ImpactRow>count("trap", row -> row.impact().number()).shown().keptAlways(),
            Column.<ImpactRow>text("cause", row -> TrapWords.label(row.impact().trap().cause())),
            Column.<ImpactRow>text("way", row -> row.impact().way().id()).shown(),
            number("dw_relative", row -> row.measured().map(TrapImpact.Measured::relativeChange).orElse(Double.NaN))
                    .shown("dW/W", row -> figure(row.measured().map(TrapImpact.Measured::relativeChange)
                            .orElse(Double.NaN))),
            Column.count("draws", row -> row.measured().map(TrapImpact.Measured::draws).orElse(null)),
            Column.<ImpactRow>text("output", row -> row.effect() == null ? "" : row.effect().removal().output())
                    .shown(),
            Column.<ImpactRow>text("output_role", row -> row.effect() == null ? ""
                    : row.effect().removal().role().label()),
            shown("js", "J", row -> row.removal(effect -> effect.js().mean())),
            number("js_se", row -> row.removal(effect -> effect.js().error())),
            number("js_spread", row -> row.removal(effect -> effect.js().spread())),
            shown("js_random", "J random", row -> row.randomChange(effect -> effect.js().mean())),
            number("js_random_spread", row -> row.randomChange(effect -> effect.js().spread())),
            number("js_random_largest", row -> row.randomChange(effect -> effect.js().largest())),
            shown("cosine", "cosine", row -> row.removal(effect -> effect.cosine().mean())),
            number("cosine_se", row -> row.removal(effect -> effect.cosine().error())),
            number("cosine_spread", row -> row.removal(effect -> effect.cosine().spread())),
            shown("cosine_random", "random", row -> row.randomChange(effect -> effect.cosine().mean())),
            number("cosine_random_spread", row -> row.randomChange(effect -> effect.cosine().spread())),
            number("cosine_random_largest", row -> row.randomChange(effect -> effect.cosine().largest())),
            number("change", row -> row.removal(effect -> effect.change().mean())),
            number("change_se", row -> row.removal(effect -> effect.change().error())),
            number("change_spread", row -> row.removal(effect -> effect.change().spread())),
            number("change_random", row -> row.randomChange(effect -> effect.change().mean())),
            number("change_random_spread", row -> row.randomChange(effect -> effect.change().spread())),
            number("change_random_largest", row -> row.randomChange(effect -> effect.change().largest())),
            number("times_random", row -> row.effect() == null ? Double.NaN : row.effect().ratio())
                    .shown("times", row -> row.effect() == null ? "" : NumberText.figure(row.effect().ratio(), 2)),
            number("same_answer", row -> row.removal(effect -> effect.same().mean()))
                    .shown("same", row -> percent(row.removal(effect -> effect.same().mean()))),
            number("same_answer_se", row -> row.removal(effect -> effect.same().error())),
            number("same_answer_random", row -> row.randomChange(effect -> effect.same().mean())),
            number("accuracy_before", row -> row.effect() == null ? Double.NaN : row.effect().accuracyBefore())
                    .shown("right before", row -> percent(row.effect() == null ? Double.NaN
                            : row.effect().accuracyBefore())),
            number("accuracy_after", row -> row.removal(OutputEffect::accuracy))
                    .shown("right after", row -> percent(row.removal(OutputEffect::accuracy))),
            number("accuracy_after_spread", row -> row.removal(OutputEffect::accuracySpread)),
            number("accuracy_random", row -> row.randomChange(OutputEffect::accuracy)),
            Column.text("effect", ImpactWords::effect),
            Column.text("impact_note", ImpactWords::note));

    private ImpactColumns() {}

    private static Column<ImpactRow> number(String name, ToDoubleFunction<ImpactRow> value) {
        return Column.number(name, value);
    }

    private static Column<ImpactRow> shown(String name, String heading, Function<ImpactRow, Double> value) {
        return Column.<ImpactRow>number(name, value::apply).shown(heading, row -> figure(value.apply(row)));
    }

    private static String figure(double value) {
        return Double.isNaN(value) ? "" : NumberText.figure(value, 3);
    }

    private static String percent(double share) {
        return Double.isNaN(share) ? "" : NumberText.fixed(100 * share, 1) + " %";
    }
}
