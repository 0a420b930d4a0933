package org.eigenscope.report;

import com.google.gson.stream.JsonWriter;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.eigenscope.output.AtomicFile;
import org.eigenscope.output.AtomicFile.Mode;
import org.eigenscope.series.LayerKinship;
import org.eigenscope.series.Lineage;
import org.eigenscope.series.LineageColumns;
import org.eigenscope.series.ModelSeries;

/** Whether two models are related, as CSV (one row a layer) and as JSON (the verdict too). */
public final class LineageFiles {

    /** The version of the fields. */
    static final String SCHEMA = "eigenscope-lineage/1";

    private LineageFiles() {}

    /** Writes one row for each layer of the first model. */
    public static void writeCsv(Lineage lineage, Path file, Mode mode) throws IOException {
        AtomicFile.write(file, mode, out ->
                CsvTables.writeCsv(CsvTables.of("lineage", LineageColumns.ALL, lineage.layers()), true, out));
    }

    /** Writes {@code {"schema": …, "models": […], "matching": …, "related": …, "words": …, "p": …, "layers": […]}}. */
    public static void writeJson(ModelSeries two, Lineage lineage, Path file, Mode mode) throws IOException {
        AtomicFile.write(file, mode, out -> {
            JsonWriter json = new JsonWriter(new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8)));
            RecordJson records = new RecordJson(json);
            json.beginObject();
            json.name("schema").value(SCHEMA);
            json.name("generator").value(Version.current().toString());
            json.name("models");
            records.write(two.models());
            json.name("matching").value(two.explanation());
            json.name("related").value(lineage.related());
            json.name("words").value(lineage.words());
            json.name("p");
            records.write(lineage.pValue());
            json.name("units_p");
            records.write(lineage.unitsP());
            json.name("spacing_p");
            records.write(lineage.spacingP());
            json.name("spacing_layers").value(lineage.spacingLayers());
            json.name("draws").value(lineage.draws());
            json.name("layers");
            json.beginArray();
            for (LayerKinship layer : lineage.layers()) {
                json.beginObject();
                records.writeCells(LineageColumns.ALL, layer);
                json.endObject();
            }
            json.endArray();
            json.endObject();
            json.flush();
            out.write('\n');
        });
    }
}
