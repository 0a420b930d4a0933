package org.eigenscope.format.gguf;

import org.eigenscope.model.DType;

/**
 * The tensor types of ggml.h, by their number there. Those that are not decoded have a name, a size and the reason.
 *
 * @param name ggml's name, without its prefix
 * @param dtype what it is decoded as, or {@link DType#OTHER}
 * @param blockElements elements in a block
 * @param blockBytes bytes of a block
 * @param reason why it is not decoded, or empty
 */
record GgmlType(String name, DType dtype, int blockElements, int blockBytes, String reason) {

    /** A block of which nothing is known. */
    private static final int UNKNOWN = 0;

    static GgmlType of(int number) {
        return switch (number) {
            case 0 -> decoded(DType.F32);
            case 1 -> decoded(DType.F16);
            case 2 -> decoded(DType.Q4_0);
            case 3 -> decoded(DType.Q4_1);
            case 4, 5 -> removed(number == 4 ? "Q4_2" : "Q4_3");
            case 6 -> decoded(DType.Q5_0);
            case 7 -> decoded(DType.Q5_1);
            case 8 -> decoded(DType.Q8_0);
            case 9 -> not("Q8_1", 32, 40, "it is a type of intermediate results, not of weights");
            case 10 -> decoded(DType.Q2_K);
            case 11 -> decoded(DType.Q3_K);
            case 12 -> decoded(DType.Q4_K);
            case 13 -> decoded(DType.Q5_K);
            case 14 -> decoded(DType.Q6_K);
            case 15 -> not("Q8_K", 256, 292, "it is a type of intermediate results, not of weights");
            case 16 -> decoded(DType.IQ2_XXS);
            case 17 -> decoded(DType.IQ2_XS);
            case 18 -> decoded(DType.IQ3_XXS);
            case 19 -> decoded(DType.IQ1_S);
            case 20 -> decoded(DType.IQ4_NL);
            case 21 -> decoded(DType.IQ3_S);
            case 22 -> decoded(DType.IQ2_S);
            case 23 -> decoded(DType.IQ4_XS);
            case 24 -> decoded(DType.I8);
            case 25 -> decoded(DType.I16);
            case 26 -> decoded(DType.I32);
            case 27 -> decoded(DType.I64);
            case 28 -> decoded(DType.F64);
            case 29 -> decoded(DType.IQ1_M);
            case 30 -> decoded(DType.BF16);
            case 31 -> removed("Q4_0_4_4");
            case 32 -> removed("Q4_0_4_8");
            case 33 -> removed("Q4_0_8_8");
            case 34 -> decoded(DType.TQ1_0);
            case 35 -> decoded(DType.TQ2_0);
            case 36 -> removed("IQ4_NL_4_4");
            case 37 -> removed("IQ4_NL_4_8");
            case 38 -> removed("IQ4_NL_8_8");
            case 39 -> decoded(DType.MXFP4);
            case 40 -> decoded(DType.NVFP4);
            case 41 -> decoded(DType.Q1_0);
            default -> not("of number " + Integer.toUnsignedString(number), 1, UNKNOWN,
                    "it is newer than this version of Eigenscope");
        };
    }

    /** The bytes of so many elements; none if the type's size is not known. */
    long bytesOf(long elements) {
        return Math.multiplyExact(Math.ceilDiv(elements, blockElements), (long) blockBytes);
    }

    private static GgmlType decoded(DType dtype) {
        return new GgmlType(dtype.name(), dtype, dtype.blockElements(), dtype.blockBytes(), "");
    }

    private static GgmlType removed(String name) {
        return not(name, 1, UNKNOWN, "llama.cpp no longer supports it: convert the model again");
    }

    private static GgmlType not(String name, int blockElements, int blockBytes, String why) {
        return new GgmlType(name, DType.OTHER, blockElements, blockBytes,
                "its ggml type %s is not decoded: %s".formatted(name, why));
    }
}
