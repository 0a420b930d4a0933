package org.eigenscope.report;

import com.google.gson.stream.JsonWriter;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.eigenscope.metric.Column;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;

/**
 * What a weight file holds, in JSON: {@code {"schema": …, "generator": …, "name": …, "format": …, "tensors": …,
 * "parameters": …, "bytes": …, "metadata": {…}, "findings": […], "layers": […]}}.
 */
public final class DescriptionJson {

    /** The version of the fields. */
    static final String SCHEMA = "eigenscope-description/1";

    private DescriptionJson() {}

    /** Writes it, with these columns of these layers. */
    public static void write(Model model, List<Column<Layer>> columns, List<Layer> layers, OutputStream out)
            throws IOException {
        JsonWriter json = new JsonWriter(new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8)));
        json.setIndent("  ");
        json.beginObject();
        json.name("schema").value(SCHEMA);
        json.name("generator").value(Version.current().toString());
        json.name("name").value(model.name());
        json.name("format").value(model.format());
        json.name("tensors").value(model.layers().size());
        json.name("parameters").value(model.elements());
        json.name("bytes").value(model.bytes());
        json.name("metadata").beginObject();
        for (Map.Entry<String, String> entry : model.metadata().entrySet()) {
            json.name(entry.getKey()).value(entry.getValue());
        }
        json.endObject();
        json.name("findings").beginArray();
        for (Finding finding : model.findings()) {
            json.beginObject();
            json.name("severity").value(finding.severity().name().toLowerCase(Locale.ROOT));
            json.name("where").value(finding.where());
            json.name("message").value(finding.message());
            json.endObject();
        }
        json.endArray();
        json.name("layers");
        RowFiles.rows(columns, layers, json);
        json.endObject();
        json.flush();
        out.write('\n');
    }
}
