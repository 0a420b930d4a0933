package org.eigenscope.store;

import com.google.gson.stream.JsonReader;
import java.io.IOException;
import java.io.Reader;

/** Reads JSON with an account of the memory that it unfolds to, so that a small file does not take all there is. */
final class BoundedReader extends JsonReader {

    /** Bytes of an object, an array or a text, beside its characters. */
    private static final int OBJECT = 56;
    /** Bytes of a number in a list. */
    private static final int NUMBER = 24;

    private long left;

    /** @param most bytes that it may unfold to, about */
    BoundedReader(Reader in, long most) {
        super(in);
        left = most;
    }

    /** It would unfold to more than it may. */
    static final class Exceeded extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private void spend(long bytes) throws Exceeded {
        left -= bytes;
        if (left < 0) {
            throw new Exceeded();
        }
    }

    @Override
    public void beginArray() throws IOException {
        spend(OBJECT);
        super.beginArray();
    }

    @Override
    public void beginObject() throws IOException {
        spend(OBJECT);
        super.beginObject();
    }

    @Override
    public String nextString() throws IOException {
        String text = super.nextString();
        spend(NUMBER + (text.length() > NUMBER ? text.length() : 0));
        return text;
    }

    @Override
    public void nextNull() throws IOException {
        spend(NUMBER);
        super.nextNull();
    }

    @Override
    public long nextLong() throws IOException {
        spend(NUMBER);
        return super.nextLong();
    }
}
