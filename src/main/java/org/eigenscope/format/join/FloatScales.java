package org.eigenscope.format.join;

import java.util.Arrays;
import org.eigenscope.format.data.CheckedFactors;
import org.eigenscope.format.data.ComputeType;
import org.eigenscope.format.data.ScaledData;
import org.eigenscope.format.packed.PackingSchemes;
import org.eigenscope.format.reader.RawLayer;
import org.eigenscope.model.DType;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.LayerKind;
import org.eigenscope.model.SafeText;
import org.eigenscope.model.Shape;
import org.eigenscope.model.Tensor;
import org.eigenscope.model.TensorData;

/**
 * 8-bit floats times their scales: one for the whole, or for each row, column or block of a matrix; of a stack of
 * matrices, experts, the same for each, or one scale a matrix.
 */
final class FloatScales {

    private static final int BLOCK = 128;
    private static final int MX_GROUP = 32;
    private static final int SMALLEST = 16;
    private static final int LARGEST = 1024;
    private static final long MOST_SCALES = 1 << 24;

    private FloatScales() {}

    /** The weights that a tensor and its scales are; not analyzed, with the reason, if they do not fit. */
    static RawLayer of(RawLayer raw, RawLayer scale) {
        Tensor tensor = raw.tensor();
        Tensor factors = scale.tensor();
        String named = "'%s' %s %s".formatted(SafeText.name(factors.name()), factors.dtype(), factors.shape());
        if (!scale.reason().isEmpty()) {
            return not(raw, "its scale %s is not read".formatted(named));
        }
        int axes = tensor.shape().rank();
        boolean exponents = factors.dtype() == DType.U8 && factors.shape().rank() == axes;
        if (!factors.dtype().isReal() && factors.dtype() != DType.F8_E8M0 && !exponents
                || factors.shape().elements() > MOST_SCALES) {
            return not(raw, "its scale is %s".formatted(named));
        }
        Shape shape = tensor.shape();
        Shape grid = grid(factors.shape(), axes);
        // A scale for each index of the first axis, or one alone, lets the others count as one.
        boolean byFirst = grid != null && grid.elements() == grid.dim(0) && (axes > 2 || grid.dim(0) == 1);
        int inner = byFirst ? 1 : axes - 1;
        long columns = product(shape, inner, axes);
        long rows = product(shape, byFirst ? 0 : axes - 2, inner);
        long all = product(shape, 0, inner);
        boolean fits = grid != null;
        for (int axis = 0; fits && !byFirst && axis < axes - 2; axis++) {
            fits = grid.dim(axis) == shape.dim(axis);
        }
        long blockRows = !fits ? 0 : byFirst && grid.dim(0) != 1 && grid.dim(0) != rows ? 0
                : block(rows, grid.dim(inner - 1));
        long blockColumns = !fits ? 0 : byFirst ? Math.max(1, columns) : block(columns, grid.dim(inner));
        // Bytes are the exponents of MXFP8, in groups of 32.
        if (blockRows == 0 || blockColumns == 0 || exponents && (blockRows != 1 || blockColumns != MX_GROUP)) {
            return not(raw, "its scales %s are no blocks of its shape %s".formatted(named, shape));
        }
        TensorData data = new ScaledData(tensor.data(), exponents ? PackingSchemes.exponents(factors)
                : CheckedFactors.of(factors), null, all, columns, Math.max(1, rows), blockRows, blockColumns,
                ComputeType.of(factors.dtype()));
        RawLayer layer = raw.with(new Tensor(tensor.name(), tensor.dtype(), shape, tensor.bytes(), data));
        // What has rows and columns of scales in each of its parts is a stack of matrices, not a kernel.
        return layer.kind() == null && axes > 2 && !byFirst ? layer.of(LayerKind.DENSE) : layer;
    }

    /** The product of the lengths of these axes. */
    private static long product(Shape shape, int from, int to) {
        long product = 1;
        for (int axis = from; axis < to; axis++) {
            product = Math.multiplyExact(product, shape.dim(axis));
        }
        return product;
    }

    private static RawLayer not(RawLayer raw, String problem) {
        return raw.because(Severity.UNDECODED, "scaled FP8, not decoded: " + problem);
    }

    /**
     * The grid of scales with as many axes as the weights: those of one axis belong to the rows of a matrix, or to the
     * matrices of a stack. Null if it has other axes.
     */
    private static Shape grid(Shape scales, int axes) {
        if (scales.elements() != 1 && scales.rank() != 1) {
            return scales.rank() == axes ? scales : null;
        }
        long[] dims = new long[axes];
        Arrays.fill(dims, 1);
        dims[0] = scales.elements();
        return Shape.of(dims);
    }

    /**
     * How many rows or columns share a scale: all, 128 (cropped at the edge), one, or another power of two that comes
     * out even; 0 if none does.
     */
    private static int block(long size, long scales) {
        if (scales == 1) {
            return Math.clamp(size, 1, Integer.MAX_VALUE);
        }
        if (scales == size) {
            return 1;
        }
        if (scales == Math.ceilDiv(size, BLOCK)) {
            return BLOCK;
        }
        long even = scales > 0 && size % scales == 0 ? size / scales : 0;
        return even >= SMALLEST && even <= LARGEST && Long.bitCount(even) == 1 ? (int) even : 0;
    }
}
