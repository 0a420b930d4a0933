package org.eigenscope.surgery;

import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.metric.Column;
import org.eigenscope.metric.NumberText;

/** The table of a mended model, before and after: what is printed, CSV, JSON and the window are made of its columns. */
public final class MendColumns {

    /** One row per layer that was changed, or was left though it has traps or could not be read. */
    public static final List<Column<MendRow>> ALL = List.of(
            Column.<MendRow>count("layer_id", row -> row.layer().id()).shown("id",
                    row -> String.valueOf(row.layer().id())).keptAlways(),
            Column.<MendRow>text("name", row -> row.layer().name()).shown("layer",
                    row -> row.layer().name()).keptAlways(),
            Column.text("way", row -> row.changed() == null ? "" : row.changed().mending().operation().way().id()),
            count("rounds", changed -> changed.mending().rounds()),
            Column.count("traps_before", row -> traps(row.before())),
            Column.<MendRow>count("traps_after", MendColumns::trapsAfter).shown("traps", row -> "%s → %s".formatted(
                    count(traps(row.before())), count(trapsAfter(row)))).keptAlways(),
            before("alpha_before", MendColumns::alpha),
            after("alpha_after", "alpha", MendColumns::alpha).keptAlways(),
            before("lambda_max_before", report -> report.esd().max()),
            after("lambda_max_after", "lambda_max", report -> report.esd().max()),
            before("rand_max_before", MendColumns::shuffled),
            after("rand_max_after", "max_rand", MendColumns::shuffled),
            shown("weight_change", "‖ΔW‖/‖W‖", row -> row.changed() == null ? 0 : row.changed().stored().relative(),
                    4),
            spread("weight_change_mean", LayerChange.Spread::mean),
            spread("weight_change_sd", LayerChange.Spread::deviation),
            Column.<MendRow>count("changed_elements", MendColumns::elements).shown("elements",
                    row -> NumberText.count(elements(row))),
            shown("rounding_error", "rounding", row -> row.changed() == null ? 0 : row.changed().rounding(), 2),
            Column.text("mend_note", MendRow::note).shown("note", MendRow::note).keptAlways());

    private MendColumns() {}

    private static double alpha(LayerReport.Analyzed report) {
        return report.tail().succeeded() ? report.tail().alpha() : Double.NaN;
    }

    private static double shuffled(LayerReport.Analyzed report) {
        return report.random() == null ? Double.NaN : report.random().maxRandEval();
    }

    private static Integer traps(LayerReport.Analyzed report) {
        return report == null ? null : (Integer) report.traps().size();
    }

    /** None of a changed layer that has no spectrum any more. */
    private static Integer trapsAfter(MendRow row) {
        return row.changed() == null ? traps(row.after()) : (Integer) row.changed().trapsLeft();
    }

    private static String count(Integer count) {
        return count == null ? NumberText.figure(Double.NaN) : String.valueOf(count);
    }

    private static long elements(MendRow row) {
        return row.changed() == null ? 0 : row.changed().stored().elements();
    }

    private static double figure(LayerReport.Analyzed report, ToDoubleFunction<LayerReport.Analyzed> figure) {
        return report == null ? Double.NaN : figure.applyAsDouble(report);
    }

    /** Of changed layers. */
    private static Column<MendRow> count(String name, Function<MendedLayer, Integer> value) {
        return Column.count(name, row -> row.changed() == null ? null : value.apply(row.changed()));
    }

    private static Column<MendRow> spread(String name, ToDoubleFunction<LayerChange.Spread> value) {
        return Column.number(name, row -> row.changed() == null ? Double.NaN
                : value.applyAsDouble(row.changed().mending().operation().spread()));
    }

    private static Column<MendRow> shown(String name, String heading, ToDoubleFunction<MendRow> value, int digits) {
        return Column.number(name, value).shown(heading, row -> NumberText.figure(value.applyAsDouble(row), digits));
    }

    private static Column<MendRow> before(String name, ToDoubleFunction<LayerReport.Analyzed> figure) {
        return Column.number(name, row -> figure(row.before(), figure));
    }

    /** People see both in one cell. */
    private static Column<MendRow> after(String name, String heading,
            ToDoubleFunction<LayerReport.Analyzed> figure) {
        return Column.<MendRow>number(name, row -> figure(row.after(), figure)).shown(heading,
                row -> "%s → %s".formatted(NumberText.figure(figure(row.before(), figure)),
                        NumberText.figure(figure(row.after(), figure))));
    }
}
