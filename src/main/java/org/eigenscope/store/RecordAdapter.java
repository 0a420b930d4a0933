package org.eigenscope.store;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import com.google.gson.TypeAdapter;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.eigenscope.model.MatrixSource;
import org.eigenscope.model.TensorData;

/**
 * A record as a JSON object of its components, in their order. Their names are written as those of metrics are,
 * {@code log_norm} for {@code logNorm}; earlier versions wrote the latter, which is read too. A seed is a string, since
 * most readers of JSON keep 53 bits of a number. Where the elements of a tensor are is left
 * out: it is of use to this program alone. What is read is checked by the record's constructor; a component that was
 * not written, by an earlier version, is NaN, an empty list or null, and a mistake where it can be none of them.
 */
class RecordAdapter<R extends Record> extends TypeAdapter<R> {

    private static final String SEED = "seed";

    private final Class<R> type;
    private final List<Component> components = new ArrayList<>();
    private final Map<String, Integer> places = new HashMap<>();
    private final Constructor<R> constructor;

    /** A component; {@code adapter} is null for what is not written. */
    private record Component(String name, Method accessor, TypeAdapter<Object> adapter, boolean nullable,
            Object absent) {}

    RecordAdapter(Gson gson, Class<R> type, Set<String> nullable) {
        this.type = type;
        RecordComponent[] all = type.getRecordComponents();
        for (RecordComponent one : all) {
            boolean hidden = TensorData.class.isAssignableFrom(one.getType())
                    || MatrixSource.class.isAssignableFrom(one.getType());
            String name = spelled(one.getName());
            places.put(one.getName(), components.size());
            places.put(name, components.size());
            components.add(new Component(name, one.getAccessor(), hidden ? null
                    : one.getName().equals(SEED) ? LongAsText.AS_STRING : adapter(gson, one),
                    nullable.contains(one.getName()), one.getType() == double.class ? (Double) Double.NaN
                    : List.class.isAssignableFrom(one.getType()) ? List.of() : null));
        }
        try {
            constructor = type.getDeclaredConstructor(Arrays.stream(all).map(RecordComponent::getType)
                    .toArray(Class<?>[]::new));
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("every record has this constructor: " + type, e);
        }
    }

    /** The name of a component in files. */
    static String spelled(String component) {
        return component.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }

    @SuppressWarnings("unchecked")
    private static TypeAdapter<Object> adapter(Gson gson, RecordComponent one) {
        return (TypeAdapter<Object>) gson.getAdapter(TypeToken.get(one.getGenericType()));
    }

    @Override
    public void write(JsonWriter out, R value) throws IOException {
        if (value == null) {
            out.nullValue();
            return;
        }
        out.beginObject();
        writeMembers(out, value);
        out.endObject();
    }

    /** Writes the components, and what goes with them, into the object that is open. */
    void writeMembers(JsonWriter out, R value) throws IOException {
        for (Component one : components) {
            if (one.adapter != null) {
                out.name(one.name);
                one.adapter.write(out, value(one.accessor, value));
            }
        }
        writeMore(out, value);
    }

    /** Writes what follows from the record, or is known by this program alone. */
    void writeMore(JsonWriter out, R value) throws IOException {}

    @Override
    public R read(JsonReader in) throws IOException {
        if (in.peek() == JsonToken.NULL) {
            in.nextNull();
            return null;
        }
        in.beginObject();
        return readMembers(in);
    }

    /** Reads the rest of an object whose beginning has been read. */
    final R readMembers(JsonReader in) throws IOException {
        Object[] values = new Object[components.size()];
        Map<String, Object> more = new HashMap<>();
        Set<String> seen = new HashSet<>();
        while (in.hasNext()) {
            String name = in.nextName();
            Integer place = places.get(name);
            if (!seen.add(place == null ? name : components.get(place).name)) {
                throw new JsonParseException("two members are called " + name);
            }
            if (place != null && components.get(place).adapter != null) {
                values[place] = components.get(place).adapter.read(in);
            } else if (!readMore(name, in, more)) {
                in.skipValue();
            }
        }
        in.endObject();
        for (int i = 0; i < values.length; i++) {
            Component one = components.get(i);
            if (one.adapter != null && values[i] == null && !one.nullable) {
                values[i] = seen.contains(one.name) ? null : one.absent;
                if (values[i] == null) {
                    throw new JsonParseException("a %s has no %s".formatted(type.getSimpleName(), one.name));
                }
            }
        }
        return make(values, more);
    }

    /** Reads a member that is no component, if it is known; false leaves it to be passed over. */
    boolean readMore(String name, JsonReader in, Map<String, Object> more) throws IOException {
        return false;
    }

    /** The record of these components; those that are not written are still null. */
    R make(Object[] values, Map<String, Object> more) {
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            throw new JsonParseException("no %s: %s".formatted(type.getSimpleName(), e.getCause().getMessage()), e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the constructor of a record fails: " + type, e);
        }
    }

    /** Inserts a component at its place among the others. */
    final void put(Object[] values, String component, Object value) {
        values[places.get(component)] = value;
    }

    /** A component, as it was read. */
    final Object get(Object[] values, String component) {
        return values[places.get(component)];
    }

    private static Object value(Method accessor, Record record) {
        try {
            return accessor.invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("an accessor of a public record fails: " + accessor, e);
        }
    }
}
