package org.eigenscope.report;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.analysis.Summary;
import org.eigenscope.output.AtomicFile;

/**
 * Whole reports in JSON: {@code {"schema": …, "generator": …, "models": […]}}, one entry a model. Each record of the
 * report is an object with the record's own names; what is not finite is null. {@code docs/report.schema.json}
 * describes it, and changes its version when the meaning of a field does.
 */
final class JsonFile implements ReportFile {

    /** The version of the schema. */
    static final String SCHEMA = "eigenscope-report/1";

    private final AtomicFile file;
    private final JsonWriter json;
    private final RecordJson records;

    JsonFile(AtomicFile file) throws IOException {
        this.file = file;
        this.json = new JsonWriter(new OutputStreamWriter(file.stream(), StandardCharsets.UTF_8));
        this.records = new RecordJson(json);
        json.beginObject();
        json.name("schema").value(SCHEMA);
        json.name("generator").value(Version.current().toString());
        json.name("models").beginArray();
    }

    @Override
    public void add(ModelReport report) throws IOException {
        json.beginObject();
        json.name("files");
        records.write(FileHash.of(report.model().path()));
        records.writeMembers(report);
        json.name("summary");
        records.write(Summary.of(report.analyzed()));
        json.endObject();
    }

    @Override
    public void commit() throws IOException {
        json.endArray();
        json.endObject();
        json.flush();
        file.stream().write('\n');
        file.commit();
    }

    @Override
    public void close() {
        file.close();
    }
}
