package org.eigenscope.report;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.model.Model;
import org.eigenscope.surgery.MendColumns;
import org.eigenscope.surgery.MendedLayer;
import org.eigenscope.surgery.MendedModel;
import org.eigenscope.surgery.Removal;

/** Writes what was taken out of a model, before and after, as CSV (one row per changed layer) and as JSON. */
public final class MendFiles {

    /** The version of the fields. */
    static final String SCHEMA = "eigenscope-mend/1";

    private MendFiles() {}

    /** Writes one row for each changed layer. */
    public static void csv(List<MendedLayer> layers, OutputStream out) throws IOException {
        RowFiles.csv(MendColumns.ALL, layers, out);
    }

    /** Writes {@code {"schema": …, "model": …, "written": …, "way": …, "options": …, "layers": […]}}. */
    public static void json(Model model, MendedModel mended, Removal way, AnalysisOptions options, OutputStream out)
            throws IOException {
        JsonDocument.write(SCHEMA, out, json -> json
                .member("model", model)
                .member("written", mended.path().toString())
                .member("way", way.id())
                .member("words", way.words())
                .member("options", options)
                .rows("layers", MendColumns.ALL, mended.layers()));
    }
}
