package org.eigenscope.format.reader;

import org.eigenscope.model.DType;

/** Types of elements by the names that NumPy and JAX give them. */
public final class ArrayTypes {

    private ArrayTypes() {}

    /** The type of a name: {@code float32}, {@code bfloat16}; {@code OTHER} if it is not known. */
    public static DType named(String name) {
        return switch (name) {
            case "float64" -> DType.F64;
            case "float32" -> DType.F32;
            case "float16" -> DType.F16;
            case "bfloat16" -> DType.BF16;
            case "float8_e4m3fn" -> DType.F8_E4M3;
            case "float8_e4m3fnuz" -> DType.F8_E4M3FNUZ;
            case "float8_e5m2" -> DType.F8_E5M2;
            case "float8_e5m2fnuz" -> DType.F8_E5M2FNUZ;
            case "int64" -> DType.I64;
            case "int32" -> DType.I32;
            case "int16" -> DType.I16;
            case "int8" -> DType.I8;
            case "uint64" -> DType.U64;
            case "uint32" -> DType.U32;
            case "uint16" -> DType.U16;
            case "uint8" -> DType.U8;
            case "bool" -> DType.BOOL;
            case "complex64" -> DType.C64;
            case "complex128" -> DType.C128;
            default -> DType.OTHER;
        };
    }

    /** The type of a kind and a number of bytes, without the byte order: {@code f4}; {@code OTHER} if not known. */
    public static DType coded(String code) {
        return switch (code) {
            case "f2" -> DType.F16;
            case "f4" -> DType.F32;
            case "f8" -> DType.F64;
            case "i1" -> DType.I8;
            case "u1" -> DType.U8;
            case "i2" -> DType.I16;
            case "u2" -> DType.U16;
            case "i4" -> DType.I32;
            case "u4" -> DType.U32;
            case "i8" -> DType.I64;
            case "u8" -> DType.U64;
            case "b1" -> DType.BOOL;
            case "c8" -> DType.C64;
            case "c16" -> DType.C128;
            default -> DType.OTHER;
        };
    }
}
