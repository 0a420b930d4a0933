package org.eigenscope.format.join;

import java.util.Map;
import org.eigenscope.format.data.ScaledData;
import org.eigenscope.format.reader.RawLayer;
import org.eigenscope.model.DType;
import org.eigenscope.model.DType.Group;
import org.eigenscope.model.Shape;
import org.eigenscope.model.Tensor;

/**
 * Matrices of whole 8-bit integers, one byte an element, that a scale beside them turns into weights: bitsandbytes'
 * LLM.int8, W = q · SCB/127 a row (Dettmers et al. 2022, arXiv 2208.07339), and compressed-tensors, W = (q − z) · s for
 * the whole matrix, a row, or a group of columns in a row.
 */
final class EightBitWeights {

    private static final long MOST_SCALES = 1 << 24;
    /** The largest absolute value of a row stands for this integer. */
    private static final double LARGEST = 127;

    private final Map<String, RawLayer> byName;

    /** @param byName the tensors of the file by their names */
    EightBitWeights(Map<String, RawLayer> byName) {
        this.byName = byName;
    }

    /**
     * The weights themselves.
     *
     * @param module the module's name
     * @return null if this is no such matrix, or its scale does not fit
     */
    RawLayer decoded(String module, RawLayer raw) {
        Tensor tensor = raw.tensor();
        if (tensor.dtype() != DType.I8 || tensor.shape().rank() != 2 || tensor.shape().elements() == 0
                || !tensor.name().equals(module + ".weight") || byName.containsKey(module + ".weight_g_idx")
                || byName.containsKey(module + ".pre_quant_scale")) {
            return null;
        }
        Tensor rows = real(module + ".SCB");
        if (rows != null && rows.shape().elements() == tensor.shape().dim(0)) {
            return with(raw, new ScaledData(tensor.data(), rows.data(), null, tensor.shape().dim(0), tensor.shape()
                    .dim(1), 1,
                    tensor.shape().dim(1), 1 / LARGEST));
        }
        Tensor scales = real(module + ".weight_scale");
        RawLayer zeros = byName.get(module + ".weight_zero_point");
        return scales == null || zeros != null && !isZeroPoint(zeros, scales) ? null : scaled(raw, scales, zeros);
    }

    private static boolean isZeroPoint(RawLayer zeros, Tensor scales) {
        return zeros.reason().isEmpty() && zeros.tensor().dtype().group() == Group.INTEGER
                && zeros.tensor().shape().equals(scales.shape());
    }

    private static RawLayer scaled(RawLayer raw, Tensor scales, RawLayer zeros) {
        Tensor tensor = raw.tensor();
        long rows = tensor.shape().dim(0);
        long columns = tensor.shape().dim(1);
        Shape grid = scales.shape();
        boolean single = grid.elements() == 1;
        boolean byRow = !single && grid.rank() <= 2 && grid.rank() > 0 && grid.dim(0) == rows;
        long groups = grid.rank() == 2 ? grid.dim(1) : 1;
        if (!single && (!byRow || groups == 0 || columns % groups != 0)) {
            return null;
        }
        return with(raw, new ScaledData(tensor.data(), scales.data(), zeros == null ? null : zeros.tensor().data(),
                rows, columns,
                single ? rows : 1, single ? columns : columns / groups, 1));
    }

    private static RawLayer with(RawLayer raw, ScaledData data) {
        Tensor tensor = raw.tensor();
        return raw.with(new Tensor(tensor.name(), tensor.dtype(), tensor.shape(), tensor.bytes(), data));
    }

    private Tensor real(String name) {
        RawLayer raw = byName.get(name);
        return raw == null || !raw.reason().isEmpty() || !raw.tensor().isReal() || raw.tensor().shape()
                .elements() > MOST_SCALES
                ? null : raw.tensor();
    }
}
