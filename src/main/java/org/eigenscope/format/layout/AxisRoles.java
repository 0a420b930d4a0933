package org.eigenscope.format.layout;

import java.util.ArrayList;
import java.util.List;
import org.eigenscope.format.data.StridedData;
import org.eigenscope.format.reader.RawLayer;
import org.eigenscope.model.LayerKind;
import org.eigenscope.model.Shape;
import org.eigenscope.model.Tensor;
import org.eigenscope.model.TensorData;

/** The role of each axis of a tensor, and the matrix, or stack of matrices, that follows. */
public final class AxisRoles {

    private static final String ORDER = "sio";

    private AxisRoles() {}

    /**
     * The tensor as a matrix of its inputs and outputs.
     *
     * @param roles one letter an axis: {@code s} one matrix for each index, {@code i} rows, {@code o} columns; several
     *     axes of one letter are one, the first of them slowest: heads × size
     */
    public static RawLayer matrix(RawLayer raw, String roles, LayerKind kind) {
        Tensor tensor = raw.tensor();
        Shape stored = tensor.shape();
        if (roles.length() != stored.rank()) {
            throw new IllegalArgumentException("the axes of %s are not %s".formatted(stored, roles));
        }
        List<Long> strides = StridedData.rowMajor(stored);
        List<Long> moved = new ArrayList<>();
        List<Long> movedStrides = new ArrayList<>();
        List<Long> dims = new ArrayList<>();
        for (char role : ORDER.toCharArray()) {
            long size = 1;
            for (int axis = 0; axis < stored.rank(); axis++) {
                if (roles.charAt(axis) == role) {
                    moved.add(stored.dim(axis));
                    movedStrides.add(strides.get(axis));
                    size *= stored.dim(axis);
                }
            }
            if (role != 's' || roles.indexOf('s') >= 0) {
                dims.add(size);
            }
        }
        TensorData data = StridedData.of(tensor.data(), stored.elements(), 0, new Shape(moved), movedStrides);
        return raw.with(new Tensor(tensor.name(), tensor.dtype(), new Shape(dims), tensor.bytes(), data)).of(kind);
    }
}
