package org.eigenscope.format.data;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.eigenscope.model.DType;

/**
 * Decodes plain elements from bytes. Every branch is one loop over arrays that the compiler turns into vector code, or
 * a bulk copy.
 */
final class Decoding {

    private static final float[] E4M3 = table(4, 7, false);
    private static final float[] E5M2 = table(5, 15, true);
    private static final float[] E4M3FNUZ = fnuz(4, 8);
    private static final float[] E5M2FNUZ = fnuz(5, 16);

    private final DType dtype;
    private final ByteOrder order;
    private short[] shorts = {};
    private float[] floats = {};
    private double[] doubles = {};

    Decoding(DType dtype, boolean bigEndian) {
        this.dtype = dtype;
        this.order = bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    }

    static boolean handles(DType dtype) {
        return switch (dtype.group()) {
            case FLOAT, INTEGER -> true;
            default -> dtype == DType.F8_E8M0;
        };
    }

    /** Decodes the first {@code count} elements; exact except for F64 and integers over 2^24, which are rounded. */
    void floats(byte[] bytes, int count, float[] into, int offset) {
        MemorySegment from = MemorySegment.ofArray(bytes);
        switch (dtype) {
            case F32 -> MemorySegment.copy(
                    from, ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(order), 0, into, offset, count);
            case F16 -> {
                short[] halves = shorts(from, count);
                for (int i = 0; i < count; i++) {
                    into[offset + i] = Float.float16ToFloat(halves[i]);
                }
            }
            case BF16 -> {
                short[] halves = shorts(from, count);
                for (int i = 0; i < count; i++) {
                    into[offset + i] = Float.intBitsToFloat(halves[i] << 16);
                }
            }
            case F8_E4M3 -> lookUp(E4M3, bytes, count, into, offset);
            case F8_E5M2 -> lookUp(E5M2, bytes, count, into, offset);
            case F8_E4M3FNUZ -> lookUp(E4M3FNUZ, bytes, count, into, offset);
            case F8_E5M2FNUZ -> lookUp(E5M2FNUZ, bytes, count, into, offset);
            default -> {
                if (doubles.length < count) {
                    doubles = new double[count];
                }
                doubles(bytes, count, doubles, 0);
                for (int i = 0; i < count; i++) {
                    into[offset + i] = (float) doubles[i];
                }
            }
        }
    }

    /** Decodes the first {@code count} elements; exact except for 64-bit integers over 2^53, which are rounded. */
    void doubles(byte[] bytes, int count, double[] into, int offset) {
        MemorySegment from = MemorySegment.ofArray(bytes);
        switch (dtype) {
            case F64 -> MemorySegment.copy(
                    from, ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(order), 0, into, offset, count);
            case F32, F16, BF16, F8_E4M3, F8_E5M2, F8_E4M3FNUZ, F8_E5M2FNUZ -> {
                if (floats.length < count) {
                    floats = new float[count];
                }
                floats(bytes, count, floats, 0);
                for (int i = 0; i < count; i++) {
                    into[offset + i] = floats[i];
                }
            }
            case F8_E8M0 -> {
                for (int i = 0; i < count; i++) {
                    int exponent = bytes[i] & 0xff;
                    into[offset + i] = exponent == 0xff ? Double.NaN : Math.scalb(1.0, exponent - 127);
                }
            }
            case I8 -> {
                for (int i = 0; i < count; i++) {
                    into[offset + i] = bytes[i];
                }
            }
            case U8, BOOL -> {
                for (int i = 0; i < count; i++) {
                    into[offset + i] = bytes[i] & 0xff;
                }
            }
            case I16 -> {
                short[] values = shorts(from, count);
                for (int i = 0; i < count; i++) {
                    into[offset + i] = values[i];
                }
            }
            case U16 -> {
                short[] values = shorts(from, count);
                for (int i = 0; i < count; i++) {
                    into[offset + i] = values[i] & 0xffff;
                }
            }
            case I32, U32 -> {
                ValueLayout.OfInt layout = ValueLayout.JAVA_INT_UNALIGNED.withOrder(order);
                long mask = dtype == DType.U32 ? 0xffffffffL : -1L;
                for (int i = 0; i < count; i++) {
                    into[offset + i] = from.get(layout, 4L * i) & mask;
                }
            }
            case I64, U64 -> {
                ValueLayout.OfLong layout = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(order);
                for (int i = 0; i < count; i++) {
                    long value = from.get(layout, 8L * i);
                    boolean wraps = dtype == DType.U64 && value < 0;
                    // Halved with its lowest bit kept sticky: rounds as the whole number would.
                    into[offset + i] = wraps ? 2.0 * ((value >>> 1) | (value & 1)) : value;
                }
            }
            default -> throw new IllegalStateException(dtype + " is not a plain type");
        }
    }

    private short[] shorts(MemorySegment from, int count) {
        if (shorts.length < count) {
            shorts = new short[count];
        }
        MemorySegment.copy(from, ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(order), 0, shorts, 0, count);
        return shorts;
    }

    private static void lookUp(float[] table, byte[] bytes, int count, float[] into, int offset) {
        for (int i = 0; i < count; i++) {
            into[offset + i] = table[bytes[i] & 0xff];
        }
    }

    /**
     * The 256 values of an 8-bit float. With infinities (E5M2) the largest exponent means infinity and NaN, as in
     * IEEE 754; without (E4M3FN, the OCP 8-bit specification) only the pattern of all ones is NaN.
     */
    private static float[] table(int exponentBits, int bias, boolean infinities) {
        float[] table = new float[256];
        int mantissaBits = 7 - exponentBits;
        int top = (1 << exponentBits) - 1;
        for (int code = 0; code < 256; code++) {
            int exponent = code >> mantissaBits & top;
            int mantissa = code & (1 << mantissaBits) - 1;
            float size;
            if (exponent == top && infinities) {
                size = mantissa == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
            } else if ((code & 0x7f) == 0x7f) {
                size = Float.NaN;
            } else {
                size = magnitude(exponent, mantissa, mantissaBits, bias);
            }
            table[code] = code >= 128 ? -size : size;
        }
        return table;
    }

    /** The variants without infinities and without a negative zero, whose pattern is the only NaN. */
    private static float[] fnuz(int exponentBits, int bias) {
        float[] table = new float[256];
        int mantissaBits = 7 - exponentBits;
        for (int code = 0; code < 256; code++) {
            int exponent = code >> mantissaBits & (1 << exponentBits) - 1;
            float size = magnitude(exponent, code & (1 << mantissaBits) - 1, mantissaBits, bias);
            table[code] = code == 0x80 ? Float.NaN : code > 0x80 ? -size : size;
        }
        return table;
    }

    private static float magnitude(int exponent, int mantissa, int mantissaBits, int bias) {
        float fraction = (float) mantissa / (1 << mantissaBits);
        return exponent == 0 ? Math.scalb(fraction, 1 - bias) : Math.scalb(1 + fraction, exponent - bias);
    }
}
