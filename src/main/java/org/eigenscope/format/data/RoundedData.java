package org.eigenscope.format.data;

import java.io.IOException;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.TensorData;

/**
 * A matrix of floats, rounded to whole numbers of a few bits with a scale a block, as a network that was trained for
 * quantization rounds it whenever it runs: element (i, j) is round(x/s) + z with ties to even, at least the least and
 * at most the greatest number of the type. {@link ScaledData} with the same scales and zero points makes the rounded
 * weights of them.
 *
 * @param values {@code rows × columns} in C order
 * @param scales {@code ⌈rows/blockRows⌉ × ⌈columns/blockColumns⌉} in C order
 * @param zeroPoints the whole numbers that stand for zero, one a scale; null if it is zero everywhere
 */
public record RoundedData(TensorData values, TensorData scales, TensorData zeroPoints, long rows, long columns,
        long blockRows, long blockColumns, int least, int greatest) implements TensorData {

    @Override
    public TensorData steps() {
        return PlainData.ONES;
    }

    @Override
    public long readTogether() {
        return values.readTogether();
    }

    @Override
    public long memory() {
        return values.memory() + 2 * Float.BYTES * Math.ceilDiv(rows, blockRows) * Math.ceilDiv(columns, blockColumns);
    }

    @Override
    public ElementReader open() throws IOException {
        int perRow = (int) Math.ceilDiv(columns, blockColumns);
        int count = Math.toIntExact(Math.multiplyExact(Math.ceilDiv(rows, blockRows), (long) perRow));
        float[] scale = ScaledData.floats(scales, count);
        float[] zero = zeroPoints == null ? new float[count] : ScaledData.floats(zeroPoints, count);
        ElementReader reader = values.open();
        return new FloatElements() {
            @Override
            public void read(long first, float[] into, int offset, int elements) throws IOException {
                reader.read(first, into, offset, elements);
                long row = first / columns;
                long column = first % columns;
                for (int i = offset; i < offset + elements; i++) {
                    int block = (int) (row / blockRows) * perRow + (int) (column / blockColumns);
                    // 0/0 is a number that the scale makes 0 again, as everything else.
                    float quotient = into[i] == 0 ? 0 : into[i] / scale[block];
                    into[i] = (float) Math.clamp(Math.rint(quotient) + zero[block], least, greatest);
                    if (++column == columns) {
                        column = 0;
                        row++;
                    }
                }
            }

            @Override
            public void close() throws IOException {
                reader.close();
            }
        };
    }
}
