package org.eigenscope.format.tensorflow;

/**
 * The key under which a checkpoint keeps one slice of a partitioned variable: {@code EncodeTensorNameSlice} of
 * <a href="https://github.com/tensorflow/tensorflow/blob/master/tensorflow/core/util/saved_tensor_slice_util.cc">
 * saved_tensor_slice_util.cc</a>, in the order-preserving code of {@code ordered_code.cc}. One character is one byte.
 */
final class OrderedCode {

    private static final int[] FIRST = {0, 0x80, 0xc0, 0xe0, 0xf0, 0xf8, 0xfc, 0xfe, 0xff, 0xff, 0xff};
    private static final int[] SECOND = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0x80, 0xc0};

    private OrderedCode() {}

    /**
     * @param name the variable's name, one character a byte
     * @param starts where the slice starts on each axis
     * @param lengths how long it is on each axis; −1 for all of it
     */
    static String sliceKey(String name, long[] starts, long[] lengths) {
        StringBuilder key = new StringBuilder();
        number(key, 0);
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            key.append(c);
            if (c == 0) {
                key.append('\u00ff');
            } else if (c == 0xff) {
                key.append('\0');
            }
        }
        key.append('\0').append('\u0001');
        number(key, starts.length);
        for (int axis = 0; axis < starts.length; axis++) {
            signed(key, starts[axis]);
            signed(key, lengths[axis]);
        }
        return key.toString();
    }

    /** {@code WriteNumIncreasing}: the count of bytes, then the bytes, the highest first. */
    private static void number(StringBuilder key, long value) {
        int length = (Long.SIZE - Long.numberOfLeadingZeros(value) + 7) / 8;
        key.append((char) length);
        for (int i = length - 1; i >= 0; i--) {
            key.append((char) (value >>> (8 * i) & 0xff));
        }
    }

    /** {@code WriteSignedNumIncreasing}: two's complement, the length in the leading bits. */
    private static void signed(StringBuilder key, long value) {
        long magnitude = value < 0 ? ~value : value;
        if (magnitude < 64) {
            key.append((char) ((FIRST[1] ^ value) & 0xff));
            return;
        }
        int length = (Long.SIZE - Long.numberOfLeadingZeros(magnitude)) / 7 + 1;
        for (int i = length - 1; i >= 0; i--) {
            long b = i < 8 ? value >> (8 * i) & 0xff : value < 0 ? 0xff : 0;
            int header = i == length - 1 ? FIRST[length] : i == length - 2 ? SECOND[length] : 0;
            key.append((char) (b ^ header));
        }
    }
}
