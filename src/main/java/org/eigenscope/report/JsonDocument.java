package org.eigenscope.report;

import com.google.gson.stream.JsonWriter;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eigenscope.metric.Column;
import org.eigenscope.store.RecordJson;

/** One of the program's JSON files: an object whose first members are its schema and the program that wrote it. */
final class JsonDocument {

    /** Writes the other members of the object. */
    @FunctionalInterface
    interface Members {
        void write(JsonDocument document) throws IOException;
    }

    private final JsonWriter json;
    private final RecordJson records;

    private JsonDocument(JsonWriter json) {
        this.json = json;
        this.records = new RecordJson(json);
    }

    /** Writes the document. */
    static void write(String schema, OutputStream out, Members members) throws IOException {
        JsonWriter json = new JsonWriter(new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8),
                1 << 13));
        json.beginObject();
        JsonDocument document = new JsonDocument(json);
        document.member("schema", schema).member("generator", Version.current().toString());
        members.write(document);
        json.endObject();
        json.flush();
        out.write('\n');
    }

    /** Writes a member: a record, or what a record is made of. */
    JsonDocument member(String name, Object value) throws IOException {
        json.name(name);
        records.write(value);
        return this;
    }

    /** Writes a list of objects that have the values of columns. */
    <R> JsonDocument rows(String name, List<Column<R>> columns, List<R> rows) throws IOException {
        json.name(name).beginArray();
        for (R row : rows) {
            json.beginObject();
            records.writeCells(columns, row);
            json.endObject();
        }
        json.endArray();
        return this;
    }
}
