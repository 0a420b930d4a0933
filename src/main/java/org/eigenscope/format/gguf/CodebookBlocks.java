package org.eigenscope.format.gguf;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.eigenscope.model.DType;

/**
 * Decodes the blocks of IQ1 to IQ3, whose elements are rows of a codebook, with signs and scales beside them, in the
 * arithmetic of ggml-quants.c. A codebook is a resource: two bits an element, four of IQ3.
 */
final class CodebookBlocks {

    private static final float[] IQ1 = {-1, 0, 1, 0};
    private static final float[] IQ2 = {8, 25, 43, 0};
    private static final float[] IQ3_XXS = {4, 12, 20, 28, 36, 44, 52, 62};
    private static final float[] IQ3_S = {1, 3, 5, 7, 9, 11, 13, 15};
    private static final float DELTA = 0.125f;

    /** All rows one after the other. */
    private final float[] book;

    private CodebookBlocks(String name, int bits, float[] values) {
        book = book(name, bits, values);
    }

    private static float[] book(String name, int bits, float[] values) {
        try (InputStream in = CodebookBlocks.class.getResourceAsStream(name + ".grid")) {
            byte[] packed = in.readAllBytes();
            int perByte = 8 / bits;
            float[] book = new float[packed.length * perByte];
            for (int i = 0; i < book.length; i++) {
                book[i] = values[packed[i / perByte] >> bits * (i % perByte) & values.length - 1];
            }
            return book;
        } catch (IOException e) {
            throw new UncheckedIOException("a resource of the program cannot be read", e);
        }
    }

    static Blocks.Decoder decoder(DType dtype) {
        return switch (dtype) {
            case IQ1_S -> new CodebookBlocks("IQ1_S", 2, IQ1)::iq1s;
            case IQ1_M -> new CodebookBlocks("IQ1_S", 2, IQ1)::iq1m;
            case IQ2_XXS -> new CodebookBlocks("IQ2_XXS", 2, IQ2)::iq2xxs;
            case IQ2_XS -> new CodebookBlocks("IQ2_XS", 2, IQ2)::iq2xs;
            case IQ2_S -> new CodebookBlocks("IQ2_S", 2, IQ2)::iq2s;
            case IQ3_XXS -> new CodebookBlocks("IQ3_XXS", 4, IQ3_XXS)::iq3xxs;
            case IQ3_S -> new CodebookBlocks("IQ3_S", 4, IQ3_S)::iq3s;
            default -> throw new IllegalArgumentException(dtype + " has no codebook");
        };
    }

    private static int u16(byte[] b, int at) {
        return b[at] & 0xff | (b[at + 1] & 0xff) << 8;
    }

    /** Seven signs; the eighth makes their number even. */
    private static int signs(int seven) {
        return seven | (Integer.bitCount(seven) & 1) << 7;
    }

    /** Eight elements of rows of the codebook, each with a sign, from the lowest bit on. */
    private void signed(float d, int row, int signs, float[] y, int to) {
        for (int i = 0; i < 8; i++) {
            float value = d * book[row + i];
            y[to + i] = (signs >> i & 1) == 0 ? value : -value;
        }
    }

    private void signedHalf(float d, int row, int signs, float[] y, int to) {
        for (int i = 0; i < 4; i++) {
            float value = d * book[row + i];
            y[to + i] = (signs >> i & 1) == 0 ? value : -value;
        }
    }

    private void shifted(float d, int row, float delta, float[] y, int to) {
        for (int i = 0; i < 8; i++) {
            y[to + i] = d * (book[row + i] + delta);
        }
    }

    /** d; for each 32 elements four rows, then 4 × 7 bits of signs and 4 of a scale. */
    private void iq2xxs(byte[] b, int at, float[] y, int to) {
        float d = Blocks.half(b, at);
        for (int group = 0; group < 8; group++) {
            int q = at + 2 + 8 * group;
            int more = Blocks.u32(b, q + 4);
            float db = d * (0.5f + (more >>> 28)) * 0.25f;
            for (int i = 0; i < 4; i++) {
                signed(db, 8 * (b[q + i] & 0xff), signs(more >>> 7 * i & 0x7f), y, to + 32 * group + 8 * i);
            }
        }
    }

    /** d; 32 words of a row (9 bits) and signs (7); 16 scales of 4 bits. */
    private void iq2xs(byte[] b, int at, float[] y, int to) {
        float d = Blocks.half(b, at);
        for (int i = 0; i < 32; i++) {
            int scale = b[at + 66 + i / 4] >> 4 * (i / 2 % 2) & 0xf;
            int word = u16(b, at + 2 + 2 * i);
            signed(d * (0.5f + scale) * 0.25f, 8 * (word & 511), signs(word >> 9), y, to + 8 * i);
        }
    }

    /** d; low 8 bits of 32 rows; 32 bytes of signs; high 2 bits of the rows; 16 scales of 4 bits. */
    private void iq2s(byte[] b, int at, float[] y, int to) {
        float d = Blocks.half(b, at);
        for (int i = 0; i < 32; i++) {
            int scale = b[at + 74 + i / 4] >> 4 * (i / 2 % 2) & 0xf;
            int row = b[at + 2 + i] & 0xff | (b[at + 66 + i / 4] >> 2 * (i % 4) & 3) << 8;
            signed(d * (0.5f + scale) * 0.25f, 8 * row, b[at + 34 + i], y, to + 8 * i);
        }
    }

    /** d; 64 rows of four elements; for each 32 elements 4 × 7 bits of signs and 4 of a scale. */
    private void iq3xxs(byte[] b, int at, float[] y, int to) {
        float d = Blocks.half(b, at);
        for (int group = 0; group < 8; group++) {
            int more = Blocks.u32(b, at + 66 + 4 * group);
            float db = d * (0.5f + (more >>> 28)) * 0.5f;
            for (int i = 0; i < 8; i++) {
                int signs = signs(more >>> 7 * (i / 2) & 0x7f) >> 4 * (i % 2);
                signedHalf(db, 4 * (b[at + 2 + 8 * group + i] & 0xff), signs, y, to + 32 * group + 4 * i);
            }
        }
    }

    /** d; low 8 bits of 64 rows; their ninth bits; 32 bytes of signs; 8 scales of 4 bits. */
    private void iq3s(byte[] b, int at, float[] y, int to) {
        float d = Blocks.half(b, at);
        for (int i = 0; i < 64; i++) {
            int scale = b[at + 106 + i / 16] >> 4 * (i / 8 % 2) & 0xf;
            int row = b[at + 2 + i] & 0xff | (b[at + 66 + i / 8] >> i % 8 & 1) << 8;
            signedHalf(d * (1 + 2 * scale), 4 * row, b[at + 74 + i / 2] >> 4 * (i % 2), y, to + 4 * i);
        }
    }

    /** d; low 8 bits of 32 rows; for each 32 elements 4 × 3 high bits, 3 of a scale, and the sign of δ. */
    private void iq1s(byte[] b, int at, float[] y, int to) {
        float d = Blocks.half(b, at);
        for (int i = 0; i < 32; i++) {
            int more = u16(b, at + 34 + 2 * (i / 4));
            int row = b[at + 2 + i] & 0xff | (more >> 3 * (i % 4) & 7) << 8;
            shifted(d * (2 * (more >> 12 & 7) + 1), 8 * row, (more & 0x8000) == 0 ? DELTA : -DELTA, y, to + 8 * i);
        }
    }

    /** Low 8 bits of 32 rows; their 3 high bits and the sign of δ; 4 × 4 scales of 3 bits, and 4 bits of d each. */
    private void iq1m(byte[] b, int at, float[] y, int to) {
        int bits = 0;
        for (int i = 0; i < 4; i++) {
            bits |= (u16(b, at + 48 + 2 * i) >> 12) << 4 * i;
        }
        float d = Float.float16ToFloat((short) bits);
        for (int i = 0; i < 32; i++) {
            int scale = u16(b, at + 48 + 2 * (i / 8)) >> 3 * (i / 2 % 4) & 7;
            int more = b[at + 32 + i / 2] >> 4 * (i % 2);
            int row = b[at + i] & 0xff | (more & 7) << 8;
            shifted(d * (2 * scale + 1), 8 * row, (more & 8) == 0 ? DELTA : -DELTA, y, to + 8 * i);
        }
    }
}
