package org.eigenscope.report;

import java.io.IOException;
import java.io.OutputStream;
import org.eigenscope.series.Lineage;
import org.eigenscope.series.LineageColumns;
import org.eigenscope.series.ModelSeries;

/** Writes whether two models are related, as CSV (one row per layer) and as JSON (with the verdict). */
public final class LineageFiles {

    /** The version of the fields. */
    static final String SCHEMA = "eigenscope-lineage/1";

    private LineageFiles() {}

    /** Writes one row for each layer of the first model. */
    public static void csv(Lineage lineage, OutputStream out) throws IOException {
        RowFiles.csv(LineageColumns.ALL, lineage.layers(), out);
    }

    /** Writes {@code {"schema": …, "models": […], "matching": …, "related": …, "words": …, "p": …, "layers": […]}}. */
    public static void json(ModelSeries two, Lineage lineage, OutputStream out) throws IOException {
        JsonDocument.write(SCHEMA, out, json -> json
                .member("models", two.models())
                .member("matching", two.explanation())
                .member("related", lineage.related())
                .member("words", lineage.words())
                .member("p", lineage.pValue())
                .member("units_p", lineage.unitsP())
                .member("spacing_p", lineage.spacingP())
                .member("spacing_layers", lineage.spacingLayers())
                .member("draws", lineage.draws())
                .rows("layers", LineageColumns.ALL, lineage.layers()));
    }
}
