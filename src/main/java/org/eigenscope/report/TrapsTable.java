package org.eigenscope.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.eigenscope.analysis.ElementGroup;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.analysis.Trap;
import org.eigenscope.metric.Column;
import org.eigenscope.metric.TrapWords;
import org.eigenscope.spectrum.Localization;

/** The correlation traps of a model as a table: one row per trap, the strongest of each layer first. */
public final class TrapsTable {

    record Row(ModelReport report, Analyzed layer, int rank, Trap trap) {
        Trap.Element element() {
            return trap.guilty().isEmpty() ? null : trap.guilty().getFirst();
        }
    }

    static final List<Column<Row>> COLUMNS = List.of(
            Column.text("model", row -> row.report().model().name()),
            Column.count("layer_id", row -> row.layer().layer().id()),
            Column.text("name", row -> row.layer().layer().name()),
            Column.count("trap", row -> row.rank()),
            Column.count("slice", row -> row.trap().slice()),
            Column.number("eigenvalue", row -> row.trap().eigenvalue()),
            Column.number("bulk_edge", row -> row.trap().eigenvalue() / row.trap().strength()),
            Column.number("strength", row -> row.trap().strength()),
            Column.number("p_value", row -> row.trap().pValue()),
            Column.flag("weak", row -> row.trap().weak()),
            Column.text("cause", row -> TrapWords.label(row.trap().cause())),
            Column.number("predicted", row -> row.trap().predicted()),
            Column.number("flat_overlap", row -> row.trap().flatOverlap()),
            Column.number("participation", row -> row.trap().participation()),
            Column.number("vector_entropy", row -> spread(row, Localization::entropy)),
            Column.number("gini", row -> spread(row, Localization::gini)),
            Column.number("top_mass", row -> spread(row, Localization::topMass)),
            Column.count("elements", row -> row.trap().guilty().size()),
            Column.count("row", row -> row.element() == null ? null : row.element().row()),
            Column.count("column", row -> row.element() == null ? null : row.element().column()),
            Column.number("value", row -> row.element() == null ? Double.NaN : row.element().value()),
            Column.number("sigmas", row -> row.element() == null ? Double.NaN : row.element().sigmas()),
            Column.count("draws", row -> row.trap().draws()),
            Column.number("own_tail_p", row -> row.trap().ownTail()),
            Column.text("group", row -> TrapWords.group(row.trap())),
            Column.text("group_rows", row -> group(row, ElementGroup::rows)),
            Column.text("group_columns", row -> group(row, ElementGroup::columns)),
            Column.count("group_elements", row -> row.trap().place().map(group -> group.elements()).orElse(null)),
            Column.number("group_eigenvalue", row -> row.trap().place().map(ElementGroup::eigenvalue)
                    .orElse(Double.NaN)),
            Column.number("group_rank_one", row -> row.trap().place().map(ElementGroup::rankOne).orElse(Double.NaN)),
            Column.text("explanation", row -> TrapWords.finding(row.trap(), row.layer().layer()) + " "
                    + TrapWords.cause(row.trap())));

    private TrapsTable() {}

    private static String group(Row row, Function<ElementGroup, List<Integer>> places) {
        return row.trap().place().map(group -> String.join(" ", places.apply(group).stream().map(String::valueOf)
                .toList())).orElse("");
    }

    private static double spread(Row row, ToDoubleFunction<Localization> figure) {
        return row.trap().vector() == null ? Double.NaN : figure.applyAsDouble(row.trap().vector());
    }

    /** One row for each trap of the models, in their order. */
    public static CsvTable<?> of(List<ModelReport> reports) {
        List<Row> rows = new ArrayList<>();
        for (ModelReport report : reports) {
            for (Analyzed layer : report.analyzed()) {
                for (int i = 0; i < layer.traps().size(); i++) {
                    rows.add(new Row(report, layer, i + 1, layer.traps().get(i)));
                }
            }
        }
        return new CsvTable<>(COLUMNS, rows);
    }
}
