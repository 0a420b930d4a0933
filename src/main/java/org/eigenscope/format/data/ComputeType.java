package org.eigenscope.format.data;

import org.eigenscope.model.DType;

/** The type that a framework computes weights in, to which each of its operations rounds. */
public enum ComputeType {
    SINGLE,
    HALF,
    BFLOAT;

    /** That of scales of this type. */
    public static ComputeType of(DType dtype) {
        return switch (dtype) {
            case F16 -> HALF;
            case BF16 -> BFLOAT;
            default -> SINGLE;
        };
    }

    /** Rounds to nearest, ties to even. */
    public void round(float[] values, int from, int count) {
        switch (this) {
            case SINGLE -> {
                // They are floats.
            }
            case HALF -> {
                for (int i = from; i < from + count; i++) {
                    values[i] = Float.float16ToFloat(Float.floatToFloat16(values[i]));
                }
            }
            case BFLOAT -> {
                for (int i = from; i < from + count; i++) {
                    int bits = Float.floatToRawIntBits(values[i]);
                    int rounded = bits + 0x7fff + (bits >>> 16 & 1) & 0xffff0000;
                    values[i] = values[i] != values[i] ? Float.NaN : Float.intBitsToFloat(rounded);
                }
            }
        }
    }
}
