package org.eigenscope.metric;

import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.Randomization;
import org.eigenscope.analysis.Trap;
import static org.eigenscope.metric.Metric.count;
import static org.eigenscope.metric.Metric.number;
import static org.eigenscope.metric.Metric.text;

/** The number of a layer's correlation traps, and metrics of the strongest. */
final class TrapMetrics {

    private TrapMetrics() {}

    static List<Metric> traps() {
        return Metric.group(Group.TRAPS,
                count("rand_num_spikes", report -> report.random() == null ? null : report.traps().size())
                        .weightWatcher().kept()
                        .verdict(TrapMetrics::verdict)
                        .at(Place.PAGE, 30).at(Place.TERMINAL, 40, "traps").at(Place.TABLE, 50, "traps")
                        .at(Place.PANEL, 2, "traps")
                        .at(Place.COMPARISON, 40, "traps").at(Place.SERIES, 40, "traps"),
                NoiseMetrics.ofRandomization("rand_edge_ratio", random -> random.method().tested()
                        ? random.maxRandEval() / random.bulk().lambdaPlus() : Double.NaN)
                        .whyMissing(TrapMetrics::whyUntested)
                        .unit(Unit.EDGES).called("largest random eigenvalue over λ+")
                        .decimals(3).notInDetails().at(Place.TERMINAL, 30, "max_rand/λ+").at(Place.COMPARISON, 50,
                                "trap strength")
                        .at(Place.SERIES, 50, "max_rand/λ+"),
                NoiseMetrics.ofRandomization("rand_p", Randomization::pValue)
                        .called("p-value of the largest random eigenvalue")
                        .whyMissing(TrapMetrics::whyUntested),
                text("trap_test", report -> report.random() == null ? "" : TrapWords.label(report.random().method())),
                strongest("trap_strength", Trap::strength).unit(Unit.EDGES).at(Place.TABLE, 50, "trap, × λ+")
                        .called("strength of the strongest trap"),
                strongest("trap_p", Trap::pValue).called("p-value of the strongest trap"),
                text("trap_cause", report -> report.traps().stream().findFirst().map(trap ->
                        TrapWords.label(trap.cause())).orElse("")),
                text("trap_group", report -> report.traps().stream().findFirst().map(TrapWords::group).orElse("")),
                strongest("trap_predicted", Trap::predicted).unit(Unit.SQUARED_WEIGHT)
                        .called("eigenvalue predicted for the trap"),
                count("trap_row", report -> guilty(report).map(Trap.Element::row).orElse(null))
                        .called("row of the trap's element"),
                count("trap_column", report -> guilty(report).map(Trap.Element::column).orElse(null))
                        .called("column of the trap's element"),
                number("trap_sigmas", report -> guilty(report).map(Trap.Element::sigmas).orElse(Double.NaN))
                        .unit(Unit.DEVIATIONS)
                        .called("size of the trap's element in σ"));
    }

    private static String whyUntested(Analyzed report) {
        return report.random() == null ? "" : TrapWords.untested(report.random().method());
    }

    private static Verdict verdict(Analyzed report) {
        return report.random() == null || !report.random().method().tested() ? Verdict.NEUTRAL : report.traps()
                .isEmpty() ? Verdict.GOOD : Verdict.BAD;
    }

    private static Metric.Builder strongest(String name, ToDoubleFunction<Trap> value) {
        return number(name, report -> report.traps().isEmpty() ? Double.NaN
                : value.applyAsDouble(report.traps().getFirst()));
    }

    private static Optional<Trap.Element> guilty(Analyzed report) {
        return report.traps().stream().findFirst().flatMap(trap -> trap.guilty().stream().findFirst());
    }
}
