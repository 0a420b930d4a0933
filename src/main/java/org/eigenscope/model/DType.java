package org.eigenscope.model;

/**
 * The element types of the weight files we know. Elements are stored in blocks: a plain type has one element in a
 * block, a packed one several (two F4 to a byte, thirty-two Q8_0 values to 34 bytes).
 */
public enum DType {
    F64(Group.FLOAT, 1, 8),
    F32(Group.FLOAT, 1, 4),
    F16(Group.FLOAT, 1, 2),
    BF16(Group.FLOAT, 1, 2),
    /** 4 exponent and 3 mantissa bits, no infinities (OCP E4M3FN). */
    F8_E4M3(Group.FLOAT, 1, 1),
    F8_E5M2(Group.FLOAT, 1, 1),
    F8_E4M3FNUZ(Group.FLOAT, 1, 1),
    F8_E5M2FNUZ(Group.FLOAT, 1, 1),
    /** An exponent alone: a block scale, never a weight. */
    F8_E8M0(Group.PACKED, 1, 1),
    F6_E2M3(Group.PACKED, 4, 3),
    F6_E3M2(Group.PACKED, 4, 3),
    F4(Group.PACKED, 2, 1),
    I64(Group.INTEGER, 1, 8),
    U64(Group.INTEGER, 1, 8),
    I32(Group.INTEGER, 1, 4),
    U32(Group.INTEGER, 1, 4),
    I16(Group.INTEGER, 1, 2),
    U16(Group.INTEGER, 1, 2),
    I8(Group.INTEGER, 1, 1),
    U8(Group.INTEGER, 1, 1),
    I4(Group.PACKED, 2, 1),
    U4(Group.PACKED, 2, 1),
    BOOL(Group.INTEGER, 1, 1),
    C64(Group.COMPLEX, 1, 8),
    C128(Group.COMPLEX, 1, 16),
    Q4_0(Group.QUANTIZED, 32, 18),
    Q4_1(Group.QUANTIZED, 32, 20),
    Q5_0(Group.QUANTIZED, 32, 22),
    Q5_1(Group.QUANTIZED, 32, 24),
    Q8_0(Group.QUANTIZED, 32, 34),
    Q2_K(Group.QUANTIZED, 256, 84),
    Q3_K(Group.QUANTIZED, 256, 110),
    Q4_K(Group.QUANTIZED, 256, 144),
    Q5_K(Group.QUANTIZED, 256, 176),
    Q6_K(Group.QUANTIZED, 256, 210),
    IQ4_NL(Group.QUANTIZED, 32, 18),
    IQ4_XS(Group.QUANTIZED, 256, 136),
    /** Minus one, zero and one times a scale, five to a byte. */
    TQ1_0(Group.QUANTIZED, 256, 54),
    /** Minus one, zero and one times a scale, four to a byte. */
    TQ2_0(Group.QUANTIZED, 256, 66),
    MXFP4(Group.QUANTIZED, 32, 17),
    /** Four-bit floats in groups of 16 with scales of E4M3. */
    NVFP4(Group.QUANTIZED, 64, 36),
    /** A sign each, times a scale. */
    Q1_0(Group.QUANTIZED, 128, 18),
    IQ1_S(Group.QUANTIZED, 256, 50),
    IQ1_M(Group.QUANTIZED, 256, 56),
    IQ2_XXS(Group.QUANTIZED, 256, 66),
    IQ2_XS(Group.QUANTIZED, 256, 74),
    IQ2_S(Group.QUANTIZED, 256, 82),
    IQ3_XXS(Group.QUANTIZED, 256, 98),
    IQ3_S(Group.QUANTIZED, 256, 110),
    /** A type that we cannot name or size: its tensor is listed, not read. */
    OTHER(Group.OTHER, 1, 1);

    /** The nature of the elements, which decides whether their spectrum means anything. */
    public enum Group {
        /** Real numbers: analyzed. */
        FLOAT,
        /** Blocks that decode to real numbers: analyzed. */
        QUANTIZED,
        /** Indices, counters, masks: not weights. */
        INTEGER,
        /** Weights packed by a scheme that needs other tensors to decode: not analyzed. */
        PACKED,
        COMPLEX,
        OTHER
    }

    private final Group group;
    private final int blockElements;
    private final int blockBytes;

    DType(Group group, int blockElements, int blockBytes) {
        this.group = group;
        this.blockElements = blockElements;
        this.blockBytes = blockBytes;
    }

    /** Bits of an element's significand, the hidden one included: elements are rounded by 2^−bits of themselves. */
    public int significandBits() {
        return switch (this) {
            case F64, C128 -> 53;
            case F32, C64 -> 24;
            case F16 -> 11;
            case BF16, Q8_0, I8, U8 -> 8;
            case Q6_K -> 6;
            case Q5_0, Q5_1, Q5_K -> 5;
            case F8_E5M2, F8_E5M2FNUZ, Q2_K, Q3_K, IQ2_XXS, IQ2_XS, IQ2_S, IQ3_XXS, IQ3_S -> 3;
            case Q1_0, IQ1_S, IQ1_M -> 2;
            default -> group == Group.INTEGER ? 16 : 4;
        };
    }

    public Group group() {
        return group;
    }

    /** Elements in one block. */
    public int blockElements() {
        return blockElements;
    }

    /** Bytes of one block. */
    public int blockBytes() {
        return blockBytes;
    }

    /** True if its elements are real numbers, directly or once decoded: the types that we analyze. */
    public boolean isReal() {
        return group == Group.FLOAT || group == Group.QUANTIZED;
    }

    /**
     * True if every value of this type is a float exactly, so that a matrix of it may be held in 4 bytes an element.
     */
    public boolean fitsFloat() {
        return isReal() && this != F64;
    }

    /**
     * The bytes of so many elements, a started block counted whole.
     *
     * @throws ArithmeticException if they do not fit a long
     */
    public long bytesOf(long elements) {
        long blocks = Math.ceilDiv(elements, blockElements);
        return Math.multiplyExact(blocks, blockBytes);
    }
}
