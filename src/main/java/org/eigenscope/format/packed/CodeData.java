package org.eigenscope.format.packed;

import java.io.IOException;
import java.util.Objects;
import org.eigenscope.format.data.FloatElements;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.TensorData;

/**
 * The numbers that codes stand for, without a scale: packed integers before they are scaled, packed zero points.
 *
 * @param codes the codes, in rows
 * @param values what they stand for
 */
public record CodeData(Codes codes, CodeValues values) implements TensorData {

    private static final int STEP = 1 << 12;

    @Override
    public TensorData steps() {
        return new CodeData(codes, new CodeValues.Steps(values));
    }

    @Override
    public ElementReader open() throws IOException {
        float[] table = values.table();
        long columns = codes.columns();
        Codes.Reader reader = codes.open();
        byte[] packed = new byte[STEP];
        return new FloatElements() {
            @Override
            public void read(long first, float[] into, int offset, int count) throws IOException {
                Objects.checkFromIndexSize(first, (long) count, codes.rows() * columns);
                Objects.checkFromIndexSize(offset, count, into.length);
                for (int done = 0; done < count; ) {
                    long column = (first + done) % columns;
                    int n = (int) Math.min(Math.min(STEP, count - done), columns - column);
                    reader.read((first + done) / columns, column, n, packed);
                    for (int i = 0; i < n; i++) {
                        into[offset + done + i] = table[packed[i] & 0xff];
                    }
                    done += n;
                }
            }

            @Override
            public void close() throws IOException {
                reader.close();
            }
        };
    }
}
