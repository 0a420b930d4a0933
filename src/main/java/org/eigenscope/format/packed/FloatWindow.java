package org.eigenscope.format.packed;

import java.io.Closeable;
import java.io.IOException;
import java.util.Objects;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.TensorData;

/** Floats of a tensor, a window at a time; a tensor of a few million is read whole, once. */
final class FloatWindow implements Closeable {

    /** The most that are held at once where there are more. */
    private static final int WINDOW = 1 << 16;
    /** Scales of groups in any order (act-order) would be read again and again by windows. */
    private static final long WHOLE = 1 << 22;

    private final ElementReader reader;
    private final long elements;
    private float[] values = {};
    private long first;
    private int bufferLength;

    private FloatWindow(ElementReader reader, long elements) {
        this.reader = reader;
        this.elements = elements;
    }

    static FloatWindow open(TensorData data, long elements) throws IOException {
        return new FloatWindow(data.open(), elements);
    }

    /** How many floats are held at most, where no more than a window is asked for. */
    static long bufferLength(long elements) {
        return elements <= WHOLE ? elements : WINDOW;
    }

    /** Has these in {@link #values()}, and returns the index of the first of them there. */
    int locate(long position, int count) throws IOException {
        Objects.checkFromIndexSize(position, (long) count, elements);
        if (position < first || position + count > first + bufferLength) {
            long start = elements <= WHOLE ? 0 : position;
            int n = (int) Math.min(elements - start, elements <= WHOLE ? elements : Math.max(count, WINDOW));
            if (values.length < n) {
                values = new float[n];
            }
            bufferLength = 0;
            reader.read(start, values, 0, n);
            first = start;
            bufferLength = n;
        }
        return (int) (position - first);
    }

    float[] values() {
        return values;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
