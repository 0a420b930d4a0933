package org.eigenscope.report;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.eigenscope.metric.Column;
import org.eigenscope.metric.Definitions;
import org.eigenscope.metric.Definitions.Definition;
import org.eigenscope.model.Model;
import org.eigenscope.plan.ModelPlan;
import org.eigenscope.plan.PlanColumns;
import org.eigenscope.plan.PlanOptions;

/** A plan as CSV, and as JSON with the formulas and their sources. */
public final class PlanFiles {

    /** The version of the fields. */
    static final String SCHEMA = "eigenscope-plan/1";

    private static final List<Column<Definition>> DEFINED = List.of(Column.text("name", Definition::name),
            Column.text("formula", Definition::formula), Column.text("reading", Definition::reading),
            Column.text("source", Definition::source));

    private PlanFiles() {}

    /** Writes one row for each layer. */
    public static void csv(ModelPlan plan, OutputStream out) throws IOException {
        RowFiles.csv(PlanColumns.ALL, plan.layers(), out);
    }

    /**
     * Writes {@code {"schema": …, "generator": …, "model": …, "options": …, "problems": […], "columns": […],
     * "layers": […]}}; a column has its formula, how it is to be read, and its source.
     */
    public static void json(Model model, PlanOptions options, ModelPlan plan, OutputStream out) throws IOException {
        Definitions definitions = Definitions.load();
        JsonDocument.write(SCHEMA, out, json -> json
                .member("model", model)
                .member("options", options)
                .member("problems", plan.problems())
                .rows("columns", DEFINED, PlanColumns.ALL.stream().map(column -> definitions.of(column.name())
                        .orElse(new Definition("", column.name(), "", "", "", "", ""))).toList())
                .rows("layers", PlanColumns.ALL, plan.layers()));
    }
}
