package org.eigenscope.report;

import com.google.gson.stream.JsonWriter;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.eigenscope.output.AtomicFile;
import org.eigenscope.output.AtomicFile.Mode;
import org.eigenscope.series.ComparisonColumns;
import org.eigenscope.series.LayerComparison;
import org.eigenscope.series.ModelSeries;

/**
 * Two models side by side in JSON: {@code {"schema": …, "generator": …, "models": […], "matching": …, "layers": […]}}.
 * {@code matching} is the sentence on layers whose names differ, or empty. A layer has the columns of
 * {@link ComparisonColumns}, the layers of both models, the principal angles of their leading subspaces, and the audit
 * with the whole analysis of ΔW if there was one; what is not finite is null.
 */
public final class ComparisonJson {

    /** The version of the fields. */
    static final String SCHEMA = "eigenscope-comparison/2";

    private ComparisonJson() {}

    /** Writes it: the models that were compared, and what came of their layers. */
    public static void write(ModelSeries two, List<LayerComparison> layers, Path file, Mode mode) throws IOException {
        AtomicFile.write(file, mode, out -> {
            JsonWriter json = new JsonWriter(new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8),
                    1 << 13));
            RecordJson records = new RecordJson(json);
            json.beginObject();
            json.name("schema").value(SCHEMA);
            json.name("generator").value(Version.current().toString());
            json.name("models");
            records.write(two.models());
            json.name("matching").value(two.explanation());
            json.name("layers");
            json.beginArray();
            for (LayerComparison layer : layers) {
                json.beginObject();
                records.writeCells(ComparisonColumns.of(layers), layer);
                json.name("first");
                records.write(layer.first());
                json.name("second");
                records.write(layer.second());
                json.name("angles");
                records.write(layer.angles());
                json.name("audit");
                records.write(layer.audit());
                json.endObject();
            }
            json.endArray();
            json.endObject();
            json.flush();
            out.write('\n');
        });
    }
}
