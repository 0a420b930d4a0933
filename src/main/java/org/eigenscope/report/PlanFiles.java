package org.eigenscope.report;

import com.google.gson.stream.JsonWriter;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.eigenscope.metric.Column;
import org.eigenscope.metric.Definitions;
import org.eigenscope.metric.Definitions.Definition;
import org.eigenscope.model.Model;
import org.eigenscope.output.AtomicFile;
import org.eigenscope.output.AtomicFile.Mode;
import org.eigenscope.plan.LayerPlan;
import org.eigenscope.plan.ModelPlan;
import org.eigenscope.plan.PlanColumns;
import org.eigenscope.plan.PlanOptions;

/** A plan as CSV, and as JSON with the formulas and their sources. */
public final class PlanFiles {

    /** The version of the fields. */
    static final String SCHEMA = "eigenscope-plan/1";

    private PlanFiles() {}

    /** Writes one row for each layer. */
    public static void writeCsv(ModelPlan plan, Path file, Mode mode) throws IOException {
        AtomicFile.write(file, mode, out ->
                CsvTables.writeCsv(CsvTables.of("plan", PlanColumns.ALL, plan.layers()), true, out));
    }

    /**
     * Writes {@code {"schema": …, "generator": …, "model": …, "options": …, "problems": […], "columns": […],
     * "layers": […]}}; a column has its formula, how it is to be read, and its source.
     */
    public static void writeJson(Model model, PlanOptions options, ModelPlan plan, Path file, Mode mode)
            throws IOException {
        Definitions definitions = Definitions.load();
        AtomicFile.write(file, mode, out -> {
            JsonWriter json = new JsonWriter(new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8)));
            RecordJson records = new RecordJson(json);
            json.beginObject();
            json.name("schema").value(SCHEMA);
            json.name("generator").value(Version.current().toString());
            json.name("model");
            records.write(model);
            json.name("options");
            records.write(options);
            json.name("problems");
            records.write(plan.problems());
            json.name("columns");
            json.beginArray();
            for (Column<LayerPlan> column : PlanColumns.ALL) {
                Optional<Definition> definition = definitions.of(column.name());
                json.beginObject();
                json.name("name").value(column.name());
                json.name("formula").value(definition.map(Definition::formula).orElse(""));
                json.name("reading").value(definition.map(Definition::reading).orElse(""));
                json.name("source").value(definition.map(Definition::source).orElse(""));
                json.endObject();
            }
            json.endArray();
            json.name("layers");
            json.beginArray();
            for (LayerPlan layer : plan.layers()) {
                json.beginObject();
                records.writeCells(PlanColumns.ALL, layer);
                json.endObject();
            }
            json.endArray();
            json.endObject();
            json.flush();
            out.write('\n');
        });
    }
}
