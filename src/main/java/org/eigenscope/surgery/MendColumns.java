package org.eigenscope.surgery;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.metric.Column;
import org.eigenscope.metric.NumberText;

/** The table of a mended model, before and after: what is printed, CSV, JSON and the window are made of its columns. */
public final class MendColumns {

    /** One row per changed layer. */
    public static final List<Column<MendedLayer>> ALL = List.of(
            Column.<MendedLayer>count("layer_id", row -> row.mending().layer().id()).shown("id",
                    row -> String.valueOf(row.mending().layer().id())).keptAlways(),
            Column.<MendedLayer>text("name", row -> row.mending().layer().name()).shown("layer",
                    row -> row.mending().layer().name()).keptAlways(),
            Column.text("way", row -> row.mending().operation().way().id()),
            Column.count("rounds", row -> row.mending().rounds()),
            Column.count("traps_before", row -> row.mending().before().traps().size()),
            Column.<MendedLayer>count("traps_after", MendedLayer::trapsLeft).shown("traps", row -> "%d → %d".formatted(
                    row.mending().before().traps().size(), row.trapsLeft())).keptAlways(),
            before("alpha_before", MendColumns::alpha),
            after("alpha_after", "alpha", MendColumns::alpha).keptAlways(),
            before("lambda_max_before", report -> report.esd().max()),
            after("lambda_max_after", "lambda_max", report -> report.esd().max()),
            before("rand_max_before", MendColumns::shuffled),
            after("rand_max_after", "max_rand", MendColumns::shuffled),
            Column.<MendedLayer>number("weight_change", row -> row.stored().relative()).shown("‖ΔW‖/‖W‖",
                    row -> NumberText.figure(row.stored().relative())),
            Column.number("weight_change_mean", row -> row.mending().operation().spread().mean()),
            Column.<MendedLayer>number("weight_change_sd", row -> row.mending().operation().spread().deviation()),
            Column.<MendedLayer>count("changed_elements", row -> row.stored().elements()).shown("elements",
                    row -> NumberText.count(row.stored().elements())),
            Column.number("rounding_error", MendedLayer::rounding).shown("rounding",
                    row -> NumberText.figure(row.rounding(), 2)),
            Column.text("mend_note", MendedLayer::note).shown("note", MendedLayer::note).keptAlways());

    private MendColumns() {}

    private static double alpha(LayerReport.Analyzed report) {
        return report.tail().succeeded() ? report.tail().alpha() : Double.NaN;
    }

    private static double shuffled(LayerReport.Analyzed report) {
        return report.random() == null ? Double.NaN : report.random().maxRandEval();
    }

    private static Column<MendedLayer> before(String name, ToDoubleFunction<LayerReport.Analyzed> figure) {
        return Column.number(name, row -> figure.applyAsDouble(row.mending().before()));
    }

    /** People see both in one cell. */
    private static Column<MendedLayer> after(String name, String heading,
            ToDoubleFunction<LayerReport.Analyzed> figure) {
        ToDoubleFunction<MendedLayer> value = row -> row.analyzed() == null ? Double.NaN
                : figure.applyAsDouble(row.analyzed());
        return Column.number(name, value).shown(heading, row -> "%s → %s".formatted(
                NumberText.figure(figure.applyAsDouble(row.mending().before())),
                NumberText.figure(value.applyAsDouble(row))));
    }
}
