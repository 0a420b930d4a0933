package org.eigenscope.report;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.eigenscope.metric.Column;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;

/** Writes what a weight file holds as JSON. */
public final class DescriptionJson {

    /** The version of the fields. */
    static final String SCHEMA = "eigenscope-description/1";

    private DescriptionJson() {}

    /**
     * Writes {@code {"schema": …, "generator": …, "name": …, "format": …, "tensors": …, "parameters": …, "bytes": …,
     * "metadata": {…}, "findings": […], "layers": […]}}.
     *
     * @param columns of a layer
     * @param layers those that are listed
     */
    public static void write(Model model, List<Column<Layer>> columns, List<Layer> layers, OutputStream out)
            throws IOException {
        JsonDocument.write(SCHEMA, out, json -> json
                .member("name", model.name())
                .member("format", model.format())
                .member("tensors", model.layers().size())
                .member("parameters", model.elements())
                .member("bytes", model.bytes())
                .member("metadata", model.metadata())
                .member("findings", model.findings())
                .rows("layers", columns, layers));
    }
}
