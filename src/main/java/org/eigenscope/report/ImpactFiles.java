package org.eigenscope.report;

import java.io.IOException;
import java.io.OutputStream;
import org.eigenscope.impact.ImpactColumns;
import org.eigenscope.impact.ImpactReport;
import org.eigenscope.impact.ImpactRow;
import org.eigenscope.impact.ImpactWords;

/** Writes the effects of traps, as CSV, and as JSON and a page with what was fed and the words. */
public final class ImpactFiles {

    /** The version of the fields. */
    static final String SCHEMA = "eigenscope-impact/1";

    private ImpactFiles() {}

    /** Writes one row for each trap, way and output. */
    public static void csv(ImpactReport report, OutputStream out) throws IOException {
        RowFiles.csv(ImpactColumns.ALL, ImpactRow.of(report), out);
    }

    /** Writes a page for people. */
    public static void html(ImpactReport report, OutputStream out) throws IOException {
        ImpactPage.write(report, out);
    }

    /** Writes {@code {"schema": …, "model": …, "engine": …, "fed": […], "probes": …, "words": […], "rows": […]}}. */
    public static void json(ImpactReport report, OutputStream out) throws IOException {
        JsonDocument.write(SCHEMA, out, json -> json
                .member("model", report.model())
                .member("engine", report.engine())
                .member("fed", report.fed())
                .member("probes", report.probes())
                .member("random_probes", report.randomProbes())
                .member("outputs", report.outputs())
                .member("temperature", report.temperature())
                .member("accuracy", report.accuracy())
                .member("words", ImpactWords.sentences(report))
                .rows("rows", ImpactColumns.ALL, ImpactRow.of(report)));
    }
}
