package org.eigenscope.format.packed;

import org.eigenscope.format.data.CheckedFactors;
import org.eigenscope.format.data.ComputeType;
import org.eigenscope.format.packed.PackedWeights.Form;
import org.eigenscope.format.packed.RowCodes.Layout;
import org.eigenscope.model.DType;
import org.eigenscope.model.Quantization;
import org.eigenscope.model.Shape;
import org.eigenscope.model.Tensor;
import org.eigenscope.model.TensorData;

/**
 * Keras' quantized Dense, EinsumDense and Embedding: W = q / s with a scale for each output, or each row of a table;
 * or, of four bits in groups, (q − z) · s. Four bits are packed in pairs along the last axis, the first in the low
 * half.
 */
final class KerasSchemes {

    private KerasSchemes() {}

    static DecodedWeights quantized(PackedModule module) {
        Tensor packed = module.packed();
        boolean table = module.packedAs(".embeddings");
        String of = table ? ".embeddings" : ".kernel";
        Tensor scales = module.get(of + "_scale");
        boolean unsigned = packed.dtype() == DType.U8 && !table;
        if (!table && !module.packedAs(".kernel") || packed.dtype() != DType.I8 && !unsigned || scales == null
                || !scales.isReal()) {
            return null;
        }
        if (unsigned) {
            return byOutputs(module, scales);
        }
        Shape stored = packed.shape();
        if (stored.rank() < 2 || stored.elements() == 0 || table && stored.rank() > 2) {
            return DecodedWeights.not("its axes %s do not form a matrix".formatted(stored));
        }
        boolean zeros = module.has(of + "_zero");
        return stored.rank() > 2 ? axes(packed, scales) : zeros ? groups(module, of, scales, table)
                : whole(packed, scales, table);
    }

    /**
     * Keras' GPTQ: outputs × inputs, of four bits in pairs down the outputs, with scales and zero points of groups of
     * inputs. What an AWQ of Keras divides the inputs by is not formed.
     */
    private static DecodedWeights byOutputs(PackedModule module, Tensor scales) {
        Tensor packed = module.packed();
        Tensor zeros = module.get(".kernel_zero");
        Tensor index = module.get(".g_idx");
        Shape stored = packed.shape();
        Shape grid = scales.shape();
        if (module.has(".awq_scales")) {
            return DecodedWeights.not("its inputs are scaled too (awq_scales), which is not read");
        }
        if (zeros == null) {
            return DecodedWeights.not("its zero points are missing, as Keras 3.15 does not save them");
        }
        long inputs = stored.dim(1);
        int bits = stored.dim(0) == grid.dim(0) ? 8 : 4;
        if (grid.rank() != 2 || !zeros.shape().equals(grid) || grid.elements() == 0
                || zeros.dtype().group() != DType.Group.INTEGER || index == null
                || index.shape().elements() != inputs || bits == 4 && stored.dim(0) != Math.ceilDiv(grid.dim(0), 2L)) {
            return DecodedWeights.not("its scales %s, its zero points or its groups do not fit %s".formatted(grid,
                    stored));
        }
        long outputs = grid.dim(0);
        ColumnCodes codes = new ColumnCodes(packed.data(), DType.U8, stored.elements(), outputs, inputs, bits, false);
        return DecodedWeights.of(new PackedWeights(codes, new CodeValues.From(bits, 0), scales.data(), zeros.data(),
                new ScaleGrid(outputs, grid.dim(1), 1, inputs, null, index.data()), ComputeType.SINGLE,
                "GPTQ, %d bits, %s".formatted(bits, grid.dim(1) == 1 ? "one group" : "groups")),
                Shape.of(outputs, inputs));
    }

    /** A kernel of EinsumDense: the last axes are the outputs, of which each has a scale. */
    private static DecodedWeights axes(Tensor packed, Tensor scales) {
        Shape stored = packed.shape();
        long columns = 1;
        int axis = stored.rank();
        while (axis > 1 && columns != scales.shape().elements()) {
            columns = Math.multiplyExact(columns, stored.dim(--axis));
        }
        if (columns != scales.shape().elements()) {
            return DecodedWeights.not("its scales %s do not belong to its last axes, %s".formatted(scales.shape(),
                    stored));
        }
        Shape matrix = Shape.of(stored.elements() / columns, columns);
        return whole(new Tensor(packed.name(), packed.dtype(), matrix, packed.bytes(), packed.data()), scales, false);
    }

    /** A scale for each output, or for each row of a table. */
    private static DecodedWeights whole(Tensor packed, Tensor scales, boolean table) {
        long rows = packed.shape().dim(0);
        long stored = packed.shape().dim(1);
        long count = scales.shape().elements();
        boolean four = !table && (count == 2 * stored || count == 2 * stored - 1) && count != stored;
        if (table ? count != rows : count != stored && !four) {
            return DecodedWeights.not("its scales %s do not fit %s".formatted(scales.shape(), packed.shape()));
        }
        long columns = four ? count : stored;
        int bits = four ? 4 : 8;
        Codes codes = codes(packed, rows, columns, bits);
        return DecodedWeights.of(new PackedWeights(codes, new CodeValues.Signed(bits),
                CheckedFactors.divisors(scales), null, Form.QUOTIENT,
                table ? new ScaleGrid(rows, 1, 1, columns) : new ScaleGrid(1, columns, rows, 1), 1, 0,
                ComputeType.SINGLE,
                new Quantization("int%d, one scale %s".formatted(bits, table ? "a row" : "an output"), bits)),
                Shape.of(rows, columns));
    }

    /** Four bits with scales and zero points of groups of inputs, or of a table's columns. */
    private static DecodedWeights groups(PackedModule module, String of, Tensor scales, boolean table) {
        Tensor packed = module.packed();
        Tensor zeros = module.get(of + "_zero");
        Tensor index = module.get(".g_idx");
        Shape grid = scales.shape();
        long rows = packed.shape().dim(0);
        if (grid.rank() != 2 || zeros == null || !zeros.shape().equals(grid) || grid.elements() == 0
                || zeros.dtype().group() != DType.Group.INTEGER || index == null || index.shape().rank() != 1) {
            return DecodedWeights.not("its scales %s, its zero points or its groups do not fit".formatted(grid));
        }
        long columns = table ? index.shape().elements() : grid.dim(1);
        boolean fits = Math.ceilDiv(columns, 2L) == packed.shape().dim(1)
                && (table ? grid.dim(0) == rows : index.shape().elements() == rows);
        if (!fits || table && columns == 0) {
            return DecodedWeights.not("its scales %s do not fit %s".formatted(grid, packed.shape()));
        }
        TensorData places = index.data();
        ScaleGrid where = table ? new ScaleGrid(rows, grid.dim(1), 1, columns, null, places)
                : new ScaleGrid(grid.dim(0), columns, rows, 1, places, null);
        return DecodedWeights.of(new PackedWeights(codes(packed, rows, columns, 4), new CodeValues.Signed(4),
                scales.data(), zeros.data(), where, ComputeType.SINGLE, "int4, groups"), Shape.of(rows, columns));
    }

    private static Codes codes(Tensor packed, long rows, long columns, int bits) {
        return new RowCodes(packed.data(), DType.I8, packed.shape().elements(), rows, columns, bits,
                packed.shape().dim(1), Layout.STREAM);
    }
}
