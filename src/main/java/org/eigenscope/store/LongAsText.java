package org.eigenscope.store;

import com.google.gson.JsonParseException;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;

/** A whole number of 64 bits as a string; one that an earlier version wrote as a number is read too. */
final class LongAsText extends TypeAdapter<Object> {

    static final TypeAdapter<Object> AS_STRING = new LongAsText();

    private LongAsText() {}

    @Override
    public void write(JsonWriter out, Object value) throws IOException {
        out.value(String.valueOf(value));
    }

    @Override
    public Object read(JsonReader in) throws IOException {
        String digits = in.nextString();
        try {
            return Long.valueOf(digits);
        } catch (NumberFormatException e) {
            throw new JsonParseException("a seed that is not a whole number of 64 bits", e);
        }
    }
}
