package org.eigenscope.format.tensorflow;

import org.eigenscope.format.reader.KerasVariables;
import org.eigenscope.format.reader.RawLayer;
import org.eigenscope.model.DType;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.Shape;

/** Element types by their numbers in TensorFlow's {@code types.proto}. */
final class TensorFlowTypes {

    static final int STRING = 7;
    private static final int RESOURCE = 20;
    private static final int VARIANT = 21;

    private TensorFlowTypes() {}

    /** A variable whose elements are of a type that is not read. */
    static RawLayer unread(String name, int number, DType dtype, Shape shape) {
        String plain = number == STRING ? "strings are not weights" : number == RESOURCE || number == VARIANT
                ? "a handle of TensorFlow's, not weights" : "";
        return !plain.isEmpty() ? KerasVariables.unread(name, dtype, shape, Severity.NOTE, plain)
                : KerasVariables.unread(name, dtype, shape, Severity.UNDECODED, dtype == DType.OTHER
                        ? "its element type %d is not known".formatted(number) : "%s is not decoded".formatted(dtype));
    }

    static DType dtype(int number) {
        return switch (number) {
            case 1 -> DType.F32;
            case 2 -> DType.F64;
            case 3 -> DType.I32;
            case 4 -> DType.U8;
            case 5 -> DType.I16;
            case 6 -> DType.I8;
            case 8 -> DType.C64;
            case 9 -> DType.I64;
            case 10 -> DType.BOOL;
            case 11 -> DType.I8;
            case 12 -> DType.U8;
            case 13 -> DType.I32;
            case 14 -> DType.BF16;
            case 15 -> DType.I16;
            case 16, 17 -> DType.U16;
            case 18 -> DType.C128;
            case 19 -> DType.F16;
            case 22 -> DType.U32;
            case 23 -> DType.U64;
            case 24 -> DType.F8_E5M2;
            case 25 -> DType.F8_E4M3;
            case 26 -> DType.F8_E4M3FNUZ;
            case 28 -> DType.F8_E5M2FNUZ;
            default -> DType.OTHER;
        };
    }
}
