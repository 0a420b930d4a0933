package org.eigenscope.store;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.model.Layer;

/**
 * Writes reports of layers as lines of JSON, and reads them as reports of these layers.
 *
 * @param gson writes no line breaks
 */
record ReportLines(Gson gson) {

    /** A report as one line. */
    String written(LayerReport report) {
        StringWriter text = new StringWriter();
        try {
            gson.getAdapter(LayerReport.class).write(new JsonWriter(text), report);
        } catch (IOException e) {
            throw new JsonParseException(e);
        }
        return text.toString();
    }

    /**
     * A report that was kept, as that of a layer.
     *
     * @throws RuntimeException if it is not one, or not of such a layer
     */
    LayerReport read(String line, Layer layer) {
        return switch (gson.fromJson(new StringReader(line), LayerReport.class)) {
            case Analyzed analyzed -> ReportCheck.checked(analyzed.of(layer));
            case LayerReport.Skipped skipped -> new LayerReport.Skipped(layer, skipped.reason());
            case LayerReport.Failed failed -> throw new JsonParseException("a failure was kept");
            case null -> throw new JsonParseException("an empty line was kept");
        };
    }
}
