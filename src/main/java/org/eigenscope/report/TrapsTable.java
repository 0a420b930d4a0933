package org.eigenscope.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.eigenscope.analysis.ElementGroup;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.analysis.Trap;
import org.eigenscope.metric.TrapWords;
import org.eigenscope.report.DetailColumn.Count;
import org.eigenscope.report.DetailColumn.Flag;
import org.eigenscope.report.DetailColumn.Number;
import org.eigenscope.report.DetailColumn.Text;
import org.eigenscope.spectrum.Localization;
import tech.tablesaw.api.Table;

/** The correlation traps of a model as a table: one row a trap, the strongest of each layer first. */
public final class TrapsTable {

    private record Row(ModelReport report, Analyzed layer, int rank, Trap trap) {
        Trap.Element element() {
            return trap.guilty().isEmpty() ? null : trap.guilty().getFirst();
        }
    }

    private static final List<DetailColumn<Row>> COLUMNS = List.of(
            new Text<>("model", row -> row.report().model().name()),
            new Count<>("layer_id", row -> (long) row.layer().layer().id()),
            new Text<>("name", row -> row.layer().layer().name()),
            new Count<>("trap", row -> (long) row.rank()),
            new Count<>("slice", row -> (long) row.trap().slice()),
            new Number<>("eigenvalue", row -> row.trap().eigenvalue()),
            new Number<>("bulk_edge", row -> row.trap().eigenvalue() / row.trap().strength()),
            new Number<>("strength", row -> row.trap().strength()),
            new Number<>("p_value", row -> row.trap().pValue()),
            new Flag<>("weak", row -> row.trap().weak()),
            new Text<>("cause", row -> TrapWords.label(row.trap().cause())),
            new Number<>("predicted", row -> row.trap().predicted()),
            new Number<>("flat_overlap", row -> row.trap().flatOverlap()),
            new Number<>("participation", row -> row.trap().participation()),
            new Number<>("vector_entropy", row -> spread(row, Localization::entropy)),
            new Number<>("gini", row -> spread(row, Localization::gini)),
            new Number<>("top_mass", row -> spread(row, Localization::topMass)),
            new Count<>("elements", row -> (long) row.trap().guilty().size()),
            new Count<>("row", row -> row.element() == null ? null : (long) row.element().row()),
            new Count<>("column", row -> row.element() == null ? null : (long) row.element().column()),
            new Number<>("value", row -> row.element() == null ? Double.NaN : row.element().value()),
            new Number<>("sigmas", row -> row.element() == null ? Double.NaN : row.element().sigmas()),
            new Count<>("draws", row -> (long) row.trap().draws()),
            new Number<>("own_tail_p", row -> row.trap().ownTail()),
            new Text<>("group", row -> TrapWords.group(row.trap())),
            new Text<>("group_rows", row -> group(row, ElementGroup::rows)),
            new Text<>("group_columns", row -> group(row, ElementGroup::columns)),
            new Count<>("group_elements", row -> row.trap().place().map(group -> (long) group.elements()).orElse(null)),
            new Number<>("group_eigenvalue", row -> row.trap().place().map(ElementGroup::eigenvalue)
                    .orElse(Double.NaN)),
            new Number<>("group_rank_one", row -> row.trap().place().map(ElementGroup::rankOne).orElse(Double.NaN)),
            new Text<>("explanation", row -> TrapWords.finding(row.trap(), row.layer().layer()) + " "
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
    public static Table of(List<ModelReport> reports) {
        List<Row> rows = new ArrayList<>();
        for (ModelReport report : reports) {
            for (Analyzed layer : report.analyzed()) {
                for (int i = 0; i < layer.traps().size(); i++) {
                    rows.add(new Row(report, layer, i + 1, layer.traps().get(i)));
                }
            }
        }
        return CsvTables.of("traps", COLUMNS, rows);
    }
}
