package org.eigenscope.report;

import com.google.gson.stream.JsonWriter;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.metric.Summary;
import org.eigenscope.output.Destination;
import org.eigenscope.store.FileHash;
import org.eigenscope.store.FileHashes;
import org.eigenscope.store.RecordJson;
import org.eigenscope.store.ReportReader;
import org.eigenscope.store.UnanalyzedLayer;

/**
 * Whole reports in JSON: {@code {"schema": …, "generator": …, "models": […]}}, one entry per model. Each record of the
 * report is an object with the record's own names; what is not a number is null. {@code docs/report.schema.json}
 * describes it, and changes its version when the meaning of a field does.
 */
final class JsonFile implements ReportFile {

    private final Destination file;
    private final JsonWriter json;
    private final RecordJson records;
    private final FileHashes files;
    private FutureTask<List<FileHash>> hashes;

    JsonFile(Destination file, FileHashes files) throws IOException {
        this.file = file;
        this.files = files;
        this.json = new JsonWriter(new BufferedWriter(new OutputStreamWriter(file.stream(), StandardCharsets.UTF_8),
                1 << 13));
        this.records = new RecordJson(json);
        json.beginObject();
        json.name("schema").value(ReportReader.SCHEMA);
        json.name("generator").value(Version.current().toString());
        json.name("models").beginArray();
    }

    @Override
    public void add(ModelReport report) throws IOException {
        // The weights are read once more for it, meanwhile.
        hashes = new FutureTask<>(() -> files.of(report.model()));
        Thread.ofPlatform().daemon().name("eigenscope-hash").start(hashes);
        json.beginObject();
        records.writeMembers(report);
        json.name("ids").value(ChosenLayers.of(report).orElse(null));
        json.name("others");
        records.write(UnanalyzedLayer.of(report));
        json.name("summary");
        records.write(Summary.of(report.analyzed()));
        json.name("files");
        records.write(result(hashes));
        json.endObject();
    }

    private static <T> T result(FutureTask<T> task) throws IOException {
        try {
            return task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the files of the model were read");
        }
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
        if (hashes != null) {
            hashes.cancel(true);
        }
        file.close();
    }
}
