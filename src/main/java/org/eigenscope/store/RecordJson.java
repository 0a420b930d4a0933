package org.eigenscope.store;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.eigenscope.metric.Column;

/**
 * Writes records as JSON objects: their components by name, times in seconds, shapes and spectra as arrays. What is not
 * a number is null, and infinity {@code 1e999}, which is a number of JSON and reads as infinity.
 */
public final class RecordJson {

    private final Gson gson = gson();
    private final JsonWriter json;

    /** Writes to this. */
    public RecordJson(JsonWriter json) {
        this.json = json;
    }

    /** How records are written and read. */
    static Gson gson() {
        // Of two factories that know a type, the one that was registered later makes its adapter.
        return new GsonBuilder().registerTypeAdapterFactory(new ReportAdapters(true))
                .registerTypeAdapterFactory(new ValueAdapters()).create();
    }

    /** How they are written for this program alone: numbers packed, and without what follows from them. */
    static Gson compact() {
        return new GsonBuilder().registerTypeAdapterFactory(new ReportAdapters(false))
                .registerTypeAdapterFactory(new ValueAdapters()).registerTypeAdapterFactory(new Base64Numbers())
                .create();
    }

    /** Writes the components of a record into the object that is open. */
    @SuppressWarnings("unchecked")
    public void writeMembers(Record value) throws IOException {
        ((RecordAdapter<Record>) gson.getAdapter((Class<Record>) value.getClass())).writeMembers(json, value);
    }

    /** Writes the values of columns into the object that is open, by the columns' names. */
    public <R> void writeCells(List<Column<R>> columns, R row) throws IOException {
        for (Column<R> column : columns) {
            json.name(column.name());
            write(column.value().apply(row));
        }
    }

    /** Writes a value: a record, or what a record is made of. */
    public void write(Object value) throws IOException {
        write(gson, json, value);
    }

    /** Writes a value of which the type is not known before. */
    @SuppressWarnings("unchecked")
    static void write(Gson gson, JsonWriter json, Object value) throws IOException {
        switch (value) {
            case null -> json.nullValue();
            case List<?> list -> {
                json.beginArray();
                for (Object item : list) {
                    write(gson, json, item);
                }
                json.endArray();
            }
            case Map<?, ?> map -> {
                json.beginObject();
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    json.name(String.valueOf(entry.getKey()));
                    write(gson, json, entry.getValue());
                }
                json.endObject();
            }
            default -> ((TypeAdapter<Object>) gson.getAdapter(value.getClass())).write(json, value);
        }
    }
}
