package org.eigenscope.store;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import com.google.gson.TypeAdapter;
import com.google.gson.TypeAdapterFactory;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.eigenscope.model.DType;
import org.eigenscope.model.LayerKind;
import org.eigenscope.model.Shape;
import org.eigenscope.spectrum.Spectrum;

/** What records are made of, in JSON. */
final class ValueAdapters implements TypeAdapterFactory {

    private static final double NANOS = 1e9;

    /** Writes a value, which is not null. */
    @FunctionalInterface
    private interface Writing<T> {
        void write(JsonWriter out, T value) throws IOException;
    }

    /** Reads a value, which is not null. */
    @FunctionalInterface
    private interface Reading<T> {
        T read(JsonReader in) throws IOException;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> TypeAdapter<T> create(Gson gson, TypeToken<T> token) {
        Class<?> type = token.getRawType();
        if (type == double.class || type == Double.class) {
            return (TypeAdapter<T>) new NumberAdapter();
        }
        if (List.class.isAssignableFrom(type)) {
            return (TypeAdapter<T>) list(gson.getAdapter(TypeToken.get(elements(token.getType()))));
        }
        if (Path.class.isAssignableFrom(type)) {
            return (TypeAdapter<T>) words(Path::toString, Path::of);
        }
        if (type == Instant.class) {
            return (TypeAdapter<T>) words(Instant::toString, Instant::parse);
        }
        if (type == Duration.class) {
            return (TypeAdapter<T>) of((out, time) -> out.value(time.toNanos() / NANOS),
                    in -> Duration.ofNanos(Math.round(NumberAdapter.number(in) * NANOS)));
        }
        if (type == LayerKind.class) {
            return (TypeAdapter<T>) (TypeAdapter<?>) choice(LayerKind.values(), LayerKind::label);
        }
        if (type == DType.class) {
            return (TypeAdapter<T>) (TypeAdapter<?>) choice(DType.values(), DType::name);
        }
        if (type.isEnum()) {
            return (TypeAdapter<T>) choice((Enum<?>[]) type.getEnumConstants(),
                    value -> value.name().toLowerCase(Locale.ROOT));
        }
        if (type == Shape.class) {
            return (TypeAdapter<T>) new ShapeAdapter(list(gson.getAdapter(Long.class)));
        }
        return type == Spectrum.class ? (TypeAdapter<T>) of(ValueAdapters::write, ValueAdapters::spectrum) : null;
    }

    private static Type elements(Type list) {
        return list instanceof ParameterizedType of ? of.getActualTypeArguments()[0] : Object.class;
    }

    private static <T> TypeAdapter<T> of(Writing<T> writing, Reading<T> reading) {
        return new TypeAdapter<T>() {
            @Override
            public void write(JsonWriter out, T value) throws IOException {
                writing.write(out, value);
            }

            @Override
            public T read(JsonReader in) throws IOException {
                return reading.read(in);
            }
        }.nullSafe();
    }

    private static <T> TypeAdapter<T> words(Function<T, String> words, Function<String, T> value) {
        return of((out, one) -> out.value(words.apply(one)), in -> value.apply(in.nextString()));
    }

    private static <T> TypeAdapter<T> choice(T[] values, Function<T, String> name) {
        return words(name, word -> Arrays.stream(values).filter(value -> name.apply(value).equals(word)).findFirst()
                .orElseThrow(() -> new JsonParseException("an unknown word")));
    }

    private static <T> TypeAdapter<List<T>> list(TypeAdapter<T> elements) {
        return of((out, list) -> {
            out.beginArray();
            for (T one : list) {
                elements.write(out, one);
            }
            out.endArray();
        }, in -> {
            List<T> list = new ArrayList<>();
            in.beginArray();
            while (in.hasNext()) {
                list.add(elements.read(in));
            }
            in.endArray();
            return list;
        });
    }

    private static void write(JsonWriter out, Spectrum spectrum) throws IOException {
        out.beginArray();
        for (int i = 0; i < spectrum.size(); i++) {
            out.value(spectrum.get(i));
        }
        out.endArray();
    }

    private static Spectrum spectrum(JsonReader in) throws IOException {
        double[] values = new double[64];
        int size = 0;
        in.beginArray();
        while (in.hasNext()) {
            values = size == values.length ? Arrays.copyOf(values, 2 * size) : values;
            values[size++] = NumberAdapter.number(in);
        }
        in.endArray();
        return Spectrum.of(Arrays.copyOf(values, size));
    }

    /** A real number. */
    private static final class NumberAdapter extends TypeAdapter<Double> {
        private static final String INFINITY = "1e999";

        @Override
        public void write(JsonWriter out, Double number) throws IOException {
            if (number == null || number.isNaN()) {
                out.nullValue();
            } else if (number.isInfinite()) {
                out.jsonValue(number > 0 ? INFINITY : "-" + INFINITY);
            } else {
                out.value(number);
            }
        }

        @Override
        public Double read(JsonReader in) throws IOException {
            return number(in);
        }

        static double number(JsonReader in) throws IOException {
            JsonToken next = in.peek();
            if (next == JsonToken.NULL) {
                in.nextNull();
                return Double.NaN;
            }
            if (next != JsonToken.NUMBER) {
                throw new JsonParseException("something else where a number belongs");
            }
            return Double.parseDouble(in.nextString());
        }
    }

    /** A shape; null if it is not known. */
    private static final class ShapeAdapter extends TypeAdapter<Shape> {
        private final TypeAdapter<List<Long>> dims;

        ShapeAdapter(TypeAdapter<List<Long>> dims) {
            this.dims = dims;
        }

        @Override
        public void write(JsonWriter out, Shape shape) throws IOException {
            dims.write(out, shape != null && shape.known() ? shape.dims() : null);
        }

        @Override
        public Shape read(JsonReader in) throws IOException {
            List<Long> read = dims.read(in);
            return read == null ? Shape.UNKNOWN : new Shape(read);
        }
    }
}
