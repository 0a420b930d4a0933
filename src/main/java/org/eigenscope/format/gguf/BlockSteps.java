package org.eigenscope.format.gguf;

import java.util.Arrays;
import org.eigenscope.model.DType;

/**
 * Decodes blocks to the steps of their elements: the difference that a code makes by being one larger, its scale, its
 * minimum and its high bits staying.
 *
 * @param dtype a type whose values are evenly spaced
 */
record BlockSteps(Blocks.Decoder decoder, DType dtype, Codes codes) implements Blocks.Decoder {

    /**
     * The lowest bits of the codes of a block.
     *
     * @param start of them in a block
     * @param length their bytes
     * @param one a byte whose codes are all one
     */
    private record Codes(int start, int length, int one) {}

    /** The steps of this type; null if its values are not evenly spaced. */
    static Blocks.Decoder of(DType dtype) {
        Codes codes = switch (dtype) {
            case Q4_0 -> new Codes(2, 16, 0x11);
            case Q4_1 -> new Codes(4, 16, 0x11);
            case Q5_0 -> new Codes(6, 16, 0x11);
            case Q5_1 -> new Codes(8, 16, 0x11);
            case Q8_0 -> new Codes(2, 32, 1);
            case Q2_K -> new Codes(16, 64, 0x55);
            case Q3_K -> new Codes(32, 64, 0x55);
            case Q4_K -> new Codes(16, 128, 0x11);
            case Q5_K -> new Codes(48, 128, 0x11);
            case Q6_K -> new Codes(0, 128, 0x11);
            default -> null;
        };
        return codes == null ? null : new BlockSteps(Blocks.decoder(dtype), dtype, codes);
    }

    @Override
    public void decode(byte[] b, int at, float[] y, int to) {
        byte[] block = Arrays.copyOfRange(b, at, at + dtype.blockBytes());
        float[] zero = new float[dtype.blockElements()];
        Arrays.fill(block, codes.start, codes.start + codes.length, (byte) 0);
        decoder.decode(block, 0, zero, 0);
        Arrays.fill(block, codes.start, codes.start + codes.length, (byte) codes.one);
        decoder.decode(block, 0, y, to);
        for (int i = 0; i < zero.length; i++) {
            y[to + i] = Math.abs(y[to + i] - zero[i]);
        }
    }
}
