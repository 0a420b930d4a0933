package org.eigenscope.report;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.Trap;
import org.eigenscope.metric.Column;
import org.eigenscope.metric.Metric;
import org.eigenscope.metric.MetricCatalog;
import org.eigenscope.metric.Place;
import org.eigenscope.model.DType;
import org.eigenscope.model.LayerKind;
import org.eigenscope.model.MatrixSource;
import org.eigenscope.model.Model;
import org.eigenscope.model.Shape;
import org.eigenscope.model.TensorData;
import org.eigenscope.spectrum.Spectrum;

/**
 * Writes records as JSON objects: their components by name, times in seconds, shapes and spectra as arrays. Where the
 * elements of a tensor are is left out: it is of use to this program alone.
 */
final class RecordJson {

    private final JsonWriter json;
    /** Kept, as the JVM makes a handle for each that it is asked for: ten times the time of all else here. */
    private final Map<Class<?>, List<Method>> accessors = new HashMap<>();

    RecordJson(JsonWriter json) {
        this.json = json;
    }

    /** Writes the components of a record into the object that is open. */
    void writeMembers(Record value) throws IOException {
        for (Method accessor : accessors.computeIfAbsent(value.getClass(), RecordJson::accessors)) {
            json.name(accessor.getName());
            write(value(accessor, value));
        }
    }

    /** Writes the values of columns into the object that is open, by the columns' names. */
    <R> void writeCells(List<Column<R>> columns, R row) throws IOException {
        for (Column<R> column : columns) {
            json.name(column.name());
            write(column.value().apply(row));
        }
    }

    private static List<Method> accessors(Class<?> type) {
        return Arrays.stream(type.getRecordComponents()).filter(component ->
                !TensorData.class.isAssignableFrom(component.getType()))
                .filter(component -> !MatrixSource.class.isAssignableFrom(component.getType()))
                .map(RecordComponent::getAccessor).toList();
    }

    /** Writes a value: a record, or what a record is made of. */
    void write(Object value) throws IOException {
        switch (value) {
            case null -> json.nullValue();
            case Double number -> number(number);
            case Number number -> json.value(number);
            case Boolean flag -> json.value(flag);
            case String text -> json.value(text);
            case Path path -> json.value(path.toString());
            case Instant time -> json.value(time.toString());
            case Duration time -> json.value(time.toNanos() / 1e9);
            case LayerKind kind -> json.value(kind.label());
            case DType type -> json.value(type.name());
            case Enum<?> name -> json.value(name.name().toLowerCase(Locale.ROOT));
            case Shape shape -> write(shape.known() ? shape.dims() : null);
            case Spectrum spectrum -> spectrum(spectrum);
            case List<?> list -> list(list);
            case Map<?, ?> map -> map(map);
            case LayerReport layer -> layer(layer);
            case Model model -> model(model);
            case Trap trap -> {
                json.beginObject();
                writeMembers(trap);
                json.name("weak").value(trap.weak());
                json.endObject();
            }
            case Record fields -> {
                json.beginObject();
                writeMembers(fields);
                json.endObject();
            }
            default -> throw new IllegalArgumentException("no JSON for a " + value.getClass().getName());
        }
    }

    /** What became of the layer comes first: a reader needs it to know the other fields. */
    private void layer(LayerReport layer) throws IOException {
        json.beginObject();
        json.name("state").value(switch (layer) {
            case LayerReport.Analyzed analyzed -> "analyzed";
            case LayerReport.Skipped skipped -> "skipped";
            case LayerReport.Failed failed -> "failed";
        });
        writeMembers((Record) layer);
        if (layer instanceof LayerReport.Analyzed analyzed) {
            for (Metric metric : MetricCatalog.shownIn(Place.JSON)) {
                json.name(metric.name());
                write(metric.value(analyzed));
            }
        }
        json.endObject();
    }

    /** Of a model, what the layers' reports do not say: they hold their layers themselves. */
    private void model(Model model) throws IOException {
        json.beginObject();
        json.name("name").value(model.name());
        json.name("path").value(model.path().toString());
        json.name("format").value(model.format());
        json.name("tensors").value(model.layers().size());
        json.name("elements").value(model.elements());
        json.name("bytes").value(model.bytes());
        json.name("metadata");
        write(model.metadata());
        json.name("findings");
        write(model.findings());
        json.endObject();
    }

    private void number(double number) throws IOException {
        if (Double.isFinite(number)) {
            json.value(number);
        } else {
            json.nullValue();
        }
    }

    private void spectrum(Spectrum spectrum) throws IOException {
        json.beginArray();
        for (int i = 0; i < spectrum.size(); i++) {
            number(spectrum.get(i));
        }
        json.endArray();
    }

    private void list(List<?> list) throws IOException {
        json.beginArray();
        for (Object item : list) {
            write(item);
        }
        json.endArray();
    }

    private void map(Map<?, ?> map) throws IOException {
        json.beginObject();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            json.name(String.valueOf(entry.getKey()));
            write(entry.getValue());
        }
        json.endObject();
    }

    private static Object value(Method accessor, Record record) {
        try {
            return accessor.invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("an accessor of a public record fails: " + accessor, e);
        }
    }
}
