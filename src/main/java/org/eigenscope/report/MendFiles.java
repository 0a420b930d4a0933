package org.eigenscope.report;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.model.Model;
import org.eigenscope.surgery.MendColumns;
import org.eigenscope.surgery.MendRow;
import org.eigenscope.surgery.Removal;

/** Writes what was taken out of a model, before and after, as CSV and as JSON: one row for each layer that was
 * changed or left. */
public final class MendFiles {

    /** The version of the fields. */
    static final String SCHEMA = "eigenscope-mend/2";

    private MendFiles() {}

    /** Writes the rows. */
    public static void csv(List<MendRow> rows, OutputStream out) throws IOException {
        RowFiles.csv(MendColumns.ALL, rows, out);
    }

    /** Writes {@code {"schema": …, "model": …, "written": …, "way": …, "options": …, "layers": […]}}. */
    public static void json(Model model, Path written, List<MendRow> rows, Removal way, AnalysisOptions options,
            OutputStream out) throws IOException {
        JsonDocument.write(SCHEMA, out, json -> json
                .member("model", model)
                .member("written", written.toString())
                .member("way", way.id())
                .member("words", way.words())
                .member("options", options)
                .rows("layers", MendColumns.ALL, rows));
    }
}
