package org.eigenscope.format.data;

import java.io.IOException;
import java.util.Objects;
import org.eigenscope.model.ElementReader;

/** A reader of elements that are computed as floats: doubles are those floats, widened. */
public abstract class FloatElements implements ElementReader {

    /** Elements that are computed before they are widened. */
    private static final int STEP = 1 << 16;

    private float[] floats = {};

    @Override
    public final void read(long first, double[] into, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(offset, count, into.length);
        int step = Math.min(count, STEP);
        if (floats.length < step) {
            floats = new float[step];
        }
        for (int done = 0; done < count; done += step) {
            int n = Math.min(step, count - done);
            read(first + done, floats, 0, n);
            for (int i = 0; i < n; i++) {
                into[offset + done + i] = floats[i];
            }
        }
    }
}
