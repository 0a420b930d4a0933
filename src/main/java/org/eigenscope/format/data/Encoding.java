package org.eigenscope.format.data;

import java.util.Arrays;
import org.eigenscope.model.DType;

/**
 * Encodes doubles as floats of a type: the nearest, of two equally near that with the even last bit (IEEE 754). What
 * is larger than the largest becomes that, with its sign.
 */
public final class Encoding {

    /** Of the significand of a float of 16 bits, without the hidden one; and its least exponent. */
    private static final int HALF_BITS = 10;
    private static final int HALF_EXPONENT = -14;
    private static final double HALF_LARGEST = 65504;

    private static final int BFLOAT_BITS = 7;

    private final DType dtype;
    private final boolean bigEndian;
    private final int bits;
    private final int exponent;
    private final double largest;
    /** The values of the codes 0, 1, … of a type of 8 bits, ascending; empty of all others. */
    private final float[] codes;

    /** @param dtype a type of the group of floats */
    public Encoding(DType dtype, boolean bigEndian) {
        this.dtype = dtype;
        this.bigEndian = bigEndian;
        this.codes = codes(dtype);
        switch (dtype) {
            case F64 -> {
                bits = 52;
                exponent = Double.MIN_EXPONENT;
                largest = Double.MAX_VALUE;
            }
            case F32 -> {
                bits = 23;
                exponent = Float.MIN_EXPONENT;
                largest = Float.MAX_VALUE;
            }
            case BF16 -> {
                bits = BFLOAT_BITS;
                exponent = Float.MIN_EXPONENT;
                largest = Float.intBitsToFloat(0x7f7f0000);
            }
            case F16 -> {
                bits = HALF_BITS;
                exponent = HALF_EXPONENT;
                largest = HALF_LARGEST;
            }
            case F8_E4M3, F8_E4M3FNUZ, F8_E5M2, F8_E5M2FNUZ -> {
                bits = dtype == DType.F8_E4M3 || dtype == DType.F8_E4M3FNUZ ? 3 : 2;
                // The first code with a hidden bit is the least normal number.
                exponent = Math.getExponent(codes[1 << bits]);
                largest = codes[codes.length - 1];
            }
            default -> throw new IllegalArgumentException(dtype + " is not a floating-point type");
        }
    }

    private static float[] codes(DType dtype) {
        if (dtype.group() != DType.Group.FLOAT || dtype.blockBytes() > 1) {
            return new float[0];
        }
        byte[] all = new byte[128];
        for (int code = 0; code < all.length; code++) {
            all[code] = (byte) code;
        }
        float[] values = new float[all.length];
        new Decoding(dtype, false).floats(all, all.length, values, 0);
        int finite = 0;
        while (finite < values.length && Float.isFinite(values[finite])) {
            finite++;
        }
        return Arrays.copyOf(values, finite);
    }

    /** The value of this type that is stored for another. */
    public double rounded(double value) {
        if (Double.isNaN(value) || dtype == DType.F64) {
            return value;
        }
        if (dtype == DType.F32) {
            return Math.clamp((float) value, -largest, largest);
        }
        int scale = Math.max(Math.getExponent(value), exponent) - bits;
        // Multiplying by a power of two is exact, as long as nothing underflows: 2¹⁴⁹ is far from that.
        double nearest = Math.scalb(Math.rint(Math.scalb(value, -scale)), scale);
        return Math.clamp(nearest, -largest, largest);
    }

    /** Encodes a value into the bytes from an index on. */
    public void encode(double value, byte[] into, int at) {
        double stored = rounded(value);
        switch (dtype) {
            case F64 -> put(Double.doubleToRawLongBits(stored), into, at);
            case F32 -> put(Float.floatToRawIntBits((float) stored), into, at);
            case F16 -> put(Float.floatToFloat16((float) stored), into, at);
            case BF16 -> put(Float.floatToIntBits((float) stored) >>> Short.SIZE, into, at);
            default -> into[at] = code(stored);
        }
    }

    /** Stores the lowest bytes; without a memory layout: one that is chosen at run time is looked up each time. */
    private void put(long bits, byte[] into, int at) {
        int size = dtype.blockBytes();
        for (int i = 0; i < size; i++) {
            into[at + (bigEndian ? size - 1 - i : i)] = (byte) (bits >>> Byte.SIZE * i);
        }
    }

    private byte code(double stored) {
        boolean unsignedZero = dtype == DType.F8_E4M3FNUZ || dtype == DType.F8_E5M2FNUZ;
        if (Double.isNaN(stored)) {
            return (byte) (unsignedZero ? 0x80 : 0x7f);
        }
        int size = Arrays.binarySearch(codes, (float) Math.abs(stored));
        boolean negative = Double.doubleToRawLongBits(stored) < 0 && !(unsignedZero && size == 0);
        return (byte) (negative ? size | 0x80 : size);
    }
}
