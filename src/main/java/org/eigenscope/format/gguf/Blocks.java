package org.eigenscope.format.gguf;

import org.eigenscope.model.DType;

/** Decodes one block of each quantized type, in float arithmetic and in the order of operations of ggml-quants.c. */
final class Blocks {

    /** The values of E2M1 (FP4), doubled; the block's scale is halved. */
    private static final float[] FP4 = {0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12};

    /** The sixteen values of IQ4_NL and IQ4_XS, closer together near zero. */
    private static final float[] NON_LINEAR = {-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89,
            113};

    private Blocks() {}

    /** Decodes the block at {@code b[at]} to {@code y[to …]}. */
    @FunctionalInterface
    interface Decoder {
        void decode(byte[] b, int at, float[] y, int to);
    }

    static Decoder decoder(DType dtype) {
        return switch (dtype) {
            case Q4_0 -> Blocks::q40;
            case Q4_1 -> Blocks::q41;
            case Q5_0 -> Blocks::q50;
            case Q5_1 -> Blocks::q51;
            case Q8_0 -> Blocks::q80;
            case Q2_K -> Blocks::q2k;
            case Q3_K -> Blocks::q3k;
            case Q4_K -> Blocks::q4k;
            case Q5_K -> Blocks::q5k;
            case Q6_K -> Blocks::q6k;
            case IQ4_NL -> Blocks::iq4nl;
            case IQ4_XS -> Blocks::iq4xs;
            case TQ1_0 -> Blocks::tq10;
            case TQ2_0 -> Blocks::tq20;
            case MXFP4 -> Blocks::mxfp4;
            case Q1_0 -> Blocks::q10;
            case NVFP4 -> Blocks::nvfp4;
            case IQ1_S, IQ1_M, IQ2_XXS, IQ2_XS, IQ2_S, IQ3_XXS, IQ3_S -> CodebookBlocks.decoder(dtype);
            default -> throw new IllegalArgumentException(dtype + " has no blocks");
        };
    }

    static float half(byte[] b, int at) {
        return Float.float16ToFloat((short) (b[at] & 0xff | b[at + 1] << 8));
    }

    static int u32(byte[] b, int at) {
        return b[at] & 0xff | (b[at + 1] & 0xff) << 8 | (b[at + 2] & 0xff) << 16 | b[at + 3] << 24;
    }

    private static void q40(byte[] b, int at, float[] y, int to) {
        float d = half(b, at);
        for (int j = 0; j < 16; j++) {
            int q = b[at + 2 + j];
            y[to + j] = ((q & 0xf) - 8) * d;
            y[to + j + 16] = ((q >> 4 & 0xf) - 8) * d;
        }
    }

    private static void q41(byte[] b, int at, float[] y, int to) {
        float d = half(b, at);
        float m = half(b, at + 2);
        for (int j = 0; j < 16; j++) {
            int q = b[at + 4 + j];
            y[to + j] = (q & 0xf) * d + m;
            y[to + j + 16] = (q >> 4 & 0xf) * d + m;
        }
    }

    private static void q50(byte[] b, int at, float[] y, int to) {
        float d = half(b, at);
        int high = u32(b, at + 2);
        for (int j = 0; j < 16; j++) {
            int q = b[at + 6 + j];
            y[to + j] = ((q & 0xf | (high >>> j & 1) << 4) - 16) * d;
            y[to + j + 16] = ((q >> 4 & 0xf | (high >>> j + 16 & 1) << 4) - 16) * d;
        }
    }

    private static void q51(byte[] b, int at, float[] y, int to) {
        float d = half(b, at);
        float m = half(b, at + 2);
        int high = u32(b, at + 4);
        for (int j = 0; j < 16; j++) {
            int q = b[at + 8 + j];
            y[to + j] = (q & 0xf | (high >>> j & 1) << 4) * d + m;
            y[to + j + 16] = (q >> 4 & 0xf | (high >>> j + 16 & 1) << 4) * d + m;
        }
    }

    private static void q80(byte[] b, int at, float[] y, int to) {
        float d = half(b, at);
        for (int j = 0; j < 32; j++) {
            y[to + j] = b[at + 2 + j] * d;
        }
    }

    /** scales[16] (low nibble scale, high nibble minimum), qs[64], d, dmin. */
    private static void q2k(byte[] b, int at, float[] y, int to) {
        float d = half(b, at + 80);
        float min = half(b, at + 82);
        int scale = at;
        for (int n = 0; n < 2; n++) {
            int q = at + 16 + 32 * n;
            for (int shift = 0; shift < 8; shift += 2) {
                for (int part = 0; part < 32; part += 16) {
                    int sc = b[scale++];
                    float dl = d * (sc & 0xf);
                    float ml = min * (sc >> 4 & 0xf);
                    for (int l = 0; l < 16; l++) {
                        y[to++] = dl * (b[q + part + l] >> shift & 3) - ml;
                    }
                }
            }
        }
    }

    /** hmask[32] (the third bit, inverted), qs[64], scales[12] (6 bits each), d. */
    private static void q3k(byte[] b, int at, float[] y, int to) {
        float d = half(b, at + 108);
        int index = 0;
        for (int n = 0; n < 2; n++) {
            int q = at + 32 + 32 * n;
            for (int j = 0; j < 4; j++) {
                int bit = 4 * n + j;
                for (int part = 0; part < 32; part += 16) {
                    float dl = d * (scale3(b, at + 96, index++) - 32);
                    for (int l = 0; l < 16; l++) {
                        int low = b[q + part + l] >> 2 * j & 3;
                        int high = (b[at + part + l] >> bit & 1) != 0 ? 0 : 4;
                        y[to++] = dl * (low - high);
                    }
                }
            }
        }
    }

    /** Scale i of Q3_K: its low 4 bits in the nibbles of the first 8 bytes, its high 2 bits in the last 4. */
    private static int scale3(byte[] b, int at, int i) {
        int low = i < 8 ? b[at + i] & 0xf : b[at + i - 8] >> 4 & 0xf;
        return low | (b[at + 8 + i % 4] >> 2 * (i / 4) & 3) << 4;
    }

    /** Scale i of Q4_K and Q5_K: 6 bits, packed with the minima in 12 bytes. */
    private static int scale4(byte[] b, int at, int i) {
        return i < 4 ? b[at + i] & 63 : b[at + i + 4] & 0xf | (b[at + i - 4] >> 6 & 3) << 4;
    }

    private static int minimum4(byte[] b, int at, int i) {
        return i < 4 ? b[at + i + 4] & 63 : b[at + i + 4] >> 4 & 0xf | (b[at + i] >> 6 & 3) << 4;
    }

    /** d, dmin, scales[12], qs[128]. */
    private static void q4k(byte[] b, int at, float[] y, int to) {
        float d = half(b, at);
        float min = half(b, at + 2);
        for (int i = 0; i < 8; i++) {
            float dl = d * scale4(b, at + 4, i);
            float ml = min * minimum4(b, at + 4, i);
            int q = at + 16 + 32 * (i / 2);
            int shift = 4 * (i % 2);
            for (int l = 0; l < 32; l++) {
                y[to++] = dl * (b[q + l] >> shift & 0xf) - ml;
            }
        }
    }

    /** d, dmin, scales[12], qh[32] (the fifth bit), qs[128]. */
    private static void q5k(byte[] b, int at, float[] y, int to) {
        float d = half(b, at);
        float min = half(b, at + 2);
        for (int i = 0; i < 8; i++) {
            float dl = d * scale4(b, at + 4, i);
            float ml = min * minimum4(b, at + 4, i);
            int q = at + 48 + 32 * (i / 2);
            int shift = 4 * (i % 2);
            for (int l = 0; l < 32; l++) {
                y[to++] = dl * ((b[q + l] >> shift & 0xf) + (b[at + 16 + l] >> i & 1) * 16) - ml;
            }
        }
    }

    /** ql[128] (low 4 bits), qh[64] (high 2 bits), int8 scales[16], d. */
    private static void q6k(byte[] b, int at, float[] y, int to) {
        float d = half(b, at + 208);
        for (int n = 0; n < 2; n++) {
            for (int part = 0; part < 4; part++) {
                int low = at + 64 * n + 32 * (part % 2);
                int high = at + 128 + 32 * n;
                for (int l = 0; l < 32; l++) {
                    int q = b[low + l] >> 4 * (part / 2) & 0xf | (b[high + l] >> 2 * part & 3) << 4;
                    y[to++] = d * b[at + 192 + 8 * n + 2 * part + l / 16] * (q - 32);
                }
            }
        }
    }

    private static void iq4nl(byte[] b, int at, float[] y, int to) {
        nonLinear(half(b, at), b, at + 2, y, to);
    }

    private static void nonLinear(float d, byte[] b, int q, float[] y, int to) {
        for (int j = 0; j < 16; j++) {
            y[to + j] = d * NON_LINEAR[b[q + j] & 0xf];
            y[to + j + 16] = d * NON_LINEAR[b[q + j] >> 4 & 0xf];
        }
    }

    /** d, high 2 bits of 8 scales, their low 4 bits, qs[128]. */
    private static void iq4xs(byte[] b, int at, float[] y, int to) {
        float d = half(b, at);
        int high = b[at + 2] & 0xff | (b[at + 3] & 0xff) << 8;
        for (int i = 0; i < 8; i++) {
            int scale = b[at + 4 + i / 2] >> 4 * (i % 2) & 0xf | (high >> 2 * i & 3) << 4;
            nonLinear(d * (scale - 32), b, at + 8 + 16 * i, y, to + 32 * i);
        }
    }

    /**
     * qs[48] of five digits each, qh[4] of four, d; a digit is multiplied out of the byte as of a fraction to base 3.
     */
    private static void tq10(byte[] b, int at, float[] y, int to) {
        float d = half(b, at + 52);
        int next = ternary(d, b, at, 32, 5, y, to);
        next = ternary(d, b, at + 32, 16, 5, y, next);
        ternary(d, b, at + 48, 4, 4, y, next);
    }

    private static int ternary(float d, byte[] b, int at, int bytes, int digits, float[] y, int to) {
        for (int n = 0, power = 1; n < digits; n++, power *= 3) {
            for (int m = 0; m < bytes; m++) {
                int q = b[at + m] * power & 0xff;
                y[to++] = ((q * 3 >> 8) - 1) * d;
            }
        }
        return to;
    }

    /** qs[64] of four digits each, d. */
    private static void tq20(byte[] b, int at, float[] y, int to) {
        float d = half(b, at + 64);
        for (int part = 0; part < 64; part += 32) {
            for (int shift = 0; shift < 8; shift += 2) {
                for (int m = 0; m < 32; m++) {
                    y[to++] = ((b[at + part + m] >> shift & 3) - 1) * d;
                }
            }
        }
    }

    /** An exponent (E8M0), then 32 values of E2M1. */
    private static void mxfp4(byte[] b, int at, float[] y, int to) {
        float d = Math.scalb(1f, (b[at] & 0xff) - 128);
        for (int j = 0; j < 16; j++) {
            int q = b[at + 1 + j];
            y[to + j] = FP4[q & 0xf] * d;
            y[to + j + 16] = FP4[q >> 4 & 0xf] * d;
        }
    }

    /** d, 128 bits: plus or minus d. */
    private static void q10(byte[] b, int at, float[] y, int to) {
        float d = half(b, at);
        for (int j = 0; j < 128; j++) {
            y[to + j] = (b[at + 2 + j / 8] >> j % 8 & 1) == 0 ? -d : d;
        }
    }

    /** Four scales (E4M3 without a sign, halved), then 16 values of E2M1 for each. */
    private static void nvfp4(byte[] b, int at, float[] y, int to) {
        for (int group = 0; group < 4; group++) {
            float d = halfOfE4M3(b[at + group] & 0xff);
            int q = at + 4 + 8 * group;
            for (int j = 0; j < 8; j++) {
                y[to + 16 * group + j] = FP4[b[q + j] & 0xf] * d;
                y[to + 16 * group + 8 + j] = FP4[b[q + j] >> 4 & 0xf] * d;
            }
        }
    }

    private static float halfOfE4M3(int bits) {
        int exponent = bits >> 3 & 0xf;
        int mantissa = bits & 7;
        float value = exponent == 0 ? Math.scalb(mantissa, -9) : Math.scalb(1 + mantissa / 8f, exponent - 7);
        return bits == 0x7f ? 0 : value / 2;
    }
}
