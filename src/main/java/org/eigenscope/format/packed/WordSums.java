package org.eigenscope.format.packed;

import java.io.IOException;
import java.util.List;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.TensorData;

/**
 * Words of 32 bits with a number added to each, as whole words are: what one of its codes does not hold is carried to
 * the next, and what the word does not hold is lost.
 *
 * @param columns words of a row
 * @param added to the words of a row, again and again from the first on
 */
record WordSums(TensorData data, long columns, List<Integer> added) implements TensorData {

    /**
     * Zero points of a checkpoint of the first version, with what GPTQModel subtracted as it saved them. Of three bits
     * that is not one for each of the codes.
     */
    static WordSums ofZeroPoints(TensorData data, long columns, int bits) {
        return new WordSums(data, columns, switch (bits) {
            case 2 -> List.of(0x55555555);
            case 3 -> List.of(0x24924924, 0x92492492, 0x49249249);
            case 4 -> List.of(0x11111111);
            default -> List.of(0x01010101);
        });
    }

    @Override
    public ElementReader open() throws IOException {
        ElementReader reader = data.open();
        return new ElementReader() {
            @Override
            public void read(long first, double[] into, int offset, int count) throws IOException {
                reader.read(first, into, offset, count);
                for (int i = 0; i < count; i++) {
                    long column = (first + i) % columns;
                    // A word without sign is past the range of int: its bits are the same.
                    into[offset + i] = (int) (long) into[offset + i] + added.get((int) (column % added.size()));
                }
            }

            @Override
            public void close() throws IOException {
                reader.close();
            }
        };
    }
}
