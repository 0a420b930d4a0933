package org.eigenscope.format.io;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.eigenscope.format.io.ModelFormatException.Malformed;
import org.eigenscope.model.SafeText;

/**
 * Strict JSON from files that are not trusted: valid UTF-8, no leniency, bounded depth, bounded strings, no key twice.
 */
public final class Json {

    private static final int DEPTH = 64;
    private static final int LONGEST_STRING = 4 << 20;
    /** Bytes that a value of a tree takes, its place in its object with it. */
    private static final int NODE = 96;

    private Json() {}

    /** Reads JSON from a reader made for it. */
    @FunctionalInterface
    public interface Body<T> {
        T read(JsonReader json) throws IOException, Malformed;
    }

    /**
     * Reads one JSON document to its end.
     *
     * @param file the file that it is in, for the message
     * @param what the document, for the message: {@code the header}
     * @throws Malformed if it is no JSON, or not what the body expects
     */
    public static <T> T read(Path file, InputStream in, String what, Body<T> body) throws IOException, Malformed {
        return read(file, in, what, Strictness.STRICT, body);
    }

    private static <T> T read(Path file, InputStream in, String what, Strictness strictness, Body<T> body)
            throws IOException, Malformed {
        JsonReader json = new JsonReader(new InputStreamReader(
                new BoundedStrings(in), StandardCharsets.UTF_8.newDecoder()));
        json.setStrictness(strictness);
        json.setNestingLimit(DEPTH);
        try {
            T result = body.read(json);
            if (json.peek() != JsonToken.END_DOCUMENT) {
                throw new MalformedJsonException("more text follows its end");
            }
            return result;
        } catch (MalformedJsonException | EOFException | CharacterCodingException | IllegalStateException
                | NumberFormatException e) {
            throw new Malformed(file, "%s is not valid JSON: %s".formatted(what, reason(e)), e);
        }
    }

    /** Reads a whole small document as a tree. */
    public static JsonElement tree(ByteSource source, long limit, String what) throws IOException, Malformed {
        return tree(source, limit, what, Strictness.STRICT);
    }

    /** The same of what Python wrote, whose numbers may be {@code NaN} and {@code Infinity}: they become words. */
    public static JsonElement pythonTree(ByteSource source, long limit, String what) throws IOException, Malformed {
        return tree(source, limit, what, Strictness.LENIENT);
    }

    /** A line that Python wrote. */
    public static JsonElement pythonLine(Path file, String line) throws IOException, Malformed {
        return read(file, new ByteArrayInputStream(line.getBytes(StandardCharsets.UTF_8)), "a line",
                Strictness.LENIENT, Json::element);
    }

    private static JsonElement tree(ByteSource source, long limit, String what, Strictness strictness)
            throws IOException, Malformed {
        if (source.size() > limit) {
            throw source.malformed("%s has %,d bytes, more than the %,d that we read".formatted(what, source.size(),
                    limit));
        }
        return read(source.path(), source.stream(0, source.size(), what), what, strictness, Json::element);
    }

    /** Reads the next value as a tree. */
    public static JsonElement element(JsonReader json) throws IOException {
        return element(json, new IndexBudget());
    }

    private static JsonElement element(JsonReader json, IndexBudget budget) throws IOException {
        budget.spend(NODE);
        switch (json.peek()) {
            case BEGIN_OBJECT -> {
                JsonObject object = new JsonObject();
                json.beginObject();
                while (json.hasNext()) {
                    String key = budget.text(json.nextName());
                    if (object.has(key)) {
                        throw new MalformedJsonException("the key '%s' occurs twice".formatted(SafeText.name(key)));
                    }
                    object.add(key, element(json, budget));
                }
                json.endObject();
                return object;
            }
            case BEGIN_ARRAY -> {
                JsonArray array = new JsonArray();
                json.beginArray();
                while (json.hasNext()) {
                    array.add(element(json, budget));
                }
                json.endArray();
                return array;
            }
            case STRING -> {
                return new JsonPrimitive(budget.text(json.nextString()));
            }
            case NUMBER -> {
                String digits = json.nextString();
                if (digits.length() > 64) {
                    throw new MalformedJsonException("a number of %d digits".formatted(digits.length()));
                }
                return new JsonPrimitive(new BigDecimal(digits));
            }
            case BOOLEAN -> {
                return new JsonPrimitive(json.nextBoolean());
            }
            case NULL -> {
                json.nextNull();
                return JsonNull.INSTANCE;
            }
            default -> throw new MalformedJsonException("a value was expected at " + SafeText.name(json.getPath()));
        }
    }

    private static String reason(Exception e) {
        if (e instanceof CharacterCodingException) {
            return "its text is not valid UTF-8";
        }
        String message = String.valueOf(e.getMessage())
                .replace("Use JsonReader.setStrictness(Strictness.LENIENT) to accept malformed JSON ", "");
        int advice = message.indexOf("\nSee ");
        return SafeText.name(advice < 0 ? message : message.substring(0, advice));
    }

    /** Ends the reading at a string too long to be meant, before it is collected. */
    private static final class BoundedStrings extends FilterInputStream {
        private boolean inString;
        private boolean escaped;
        private int length;

        BoundedStrings(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int count) throws IOException {
            int got = super.read(into, offset, count);
            for (int i = offset; i < offset + got; i++) {
                byte b = into[i];
                if (b == '"' && !escaped) {
                    inString = !inString;
                    length = 0;
                } else if (++length > LONGEST_STRING) {
                    throw new MalformedJsonException(inString
                            ? "a string of more than %,d bytes".formatted(LONGEST_STRING)
                            : "no text in %,d bytes".formatted(LONGEST_STRING));
                }
                escaped = inString && b == '\\' && !escaped;
            }
            return got;
        }
    }
}
