package org.eigenscope.format.onnx;

import java.util.List;
import java.util.Map;

/**
 * The index of a TensorProto: where its elements are, not the elements.
 *
 * @param name the initializer's name, or a Constant node's output
 * @param dims as stored, not checked
 * @param dataType the TensorProto.DataType number
 * @param position first byte of the whole message in the file
 * @param length bytes of the message
 * @param parts where it holds elements: raw_data and the typed fields
 * @param external the entries of external_data; null if the elements are inside
 * @param segmented true if it is only a segment of a tensor
 */
record TensorProto(String name, List<Long> dims, int dataType, long position, long length, List<Part> parts,
        Map<String, String> external, boolean segmented) {

    static final int FLOAT_DATA = 4;
    static final int INT32_DATA = 5;
    static final int INT64_DATA = 7;
    static final int RAW_DATA = 9;
    static final int DOUBLE_DATA = 10;
    static final int UINT64_DATA = 11;

    /** This tensor under another name. */
    TensorProto named(String other) {
        return new TensorProto(other, dims, dataType, position, length, parts, external, segmented);
    }

    /** This tensor with other dimensions. */
    TensorProto sized(List<Long> other) {
        return new TensorProto(name, List.copyOf(other), dataType, position, length, parts, external, segmented);
    }

    /**
     * A stretch of elements.
     *
     * @param field the field's number
     * @param packed true if the stretch is one length-delimited field; false for a single unpacked element
     * @param position its first byte in the file
     * @param length its bytes
     */
    record Part(int field, boolean packed, long position, long length) {}
}
