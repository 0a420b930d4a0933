package org.eigenscope.format.onnx;

import java.util.Map;
import org.eigenscope.format.data.CheckedFactors;
import org.eigenscope.format.data.ComputeType;
import org.eigenscope.format.onnx.PackedNodes.Decoded;
import org.eigenscope.format.packed.CodeData;
import org.eigenscope.format.packed.CodeValues;
import org.eigenscope.format.packed.PackedWeights;
import org.eigenscope.format.packed.RowCodes;
import org.eigenscope.format.packed.RowCodes.Layout;
import org.eigenscope.format.packed.ScaleGrid;
import org.eigenscope.model.DType;
import org.eigenscope.model.SafeText;
import org.eigenscope.model.Shape;
import org.eigenscope.model.Tensor;
import org.eigenscope.model.TensorData;

/**
 * The experts of the operator QMoE: three products, each with a stack of experts × outputs × packed inputs, the lowest
 * bits first, and (q − z) · s for the row or for blocks of its inputs; see the <a
 * href="https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md#com.microsoft.QMoE">schema</a>.
 */
final class PackedExperts {

    private static final int FIRST_WEIGHTS = 2;
    private static final int FIRST_ZEROS = 11;
    /** Weights, scales and biases of each of the products. */
    private static final int INPUTS = 3;

    private final Map<String, Tensor> tensors;
    private final Node node;

    /** @param tensors the tensors that can be read, by name */
    PackedExperts(Map<String, Tensor> tensors, Node node) {
        this.tensors = tensors;
        this.node = node;
    }

    /** True if this input of the operator holds weights. */
    static boolean isWeight(int input) {
        return input >= FIRST_WEIGHTS && input < FIRST_ZEROS && (input - FIRST_WEIGHTS) % INPUTS == 0;
    }

    /** True if this input of the operator holds biases. */
    static boolean isBias(int input) {
        return input >= FIRST_WEIGHTS && input < FIRST_ZEROS && (input - FIRST_WEIGHTS) % INPUTS == 2;
    }

    /** The weights that are this input of the node. */
    Decoded decoded(Tensor packed, int input) {
        int bits = Math.clamp(PackedNodes.number(node, "expert_weight_bits", 4), 0, Byte.MAX_VALUE);
        Shape stored = packed.shape();
        Tensor scales = tensors.get(PackedNodes.input(node, input + 1));
        if (packed.dtype() != DType.U8 || stored.rank() != 3 || bits != 2 && bits != 4 && bits != 8) {
            return Decoded.not("its %s %s of %d bits are not known".formatted(packed.dtype(), stored, bits));
        }
        if (scales == null || scales.dtype() != DType.F32 && scales.dtype() != DType.F16
                && scales.dtype() != DType.BF16) {
            String name = PackedNodes.input(node, input + 1);
            return Decoded.not(scales == null ? PackedNodes.problem("scales", name, null, 0)
                    : "its scales are %s, those of small floats".formatted(PackedNodes.named(scales)));
        }
        // Where nothing is said the order is that of whoever runs it, and what runs in half precision may be a GPU.
        if (PackedNodes.number(node, "weights_prepacked", scales.dtype() == DType.F32 ? 0 : -1) != 0) {
            return Decoded.not("nothing tells that they are in plain order and not in that of one kind of GPU "
                    + "(weights_prepacked of 0)");
        }
        long experts = stored.dim(0);
        long outputs = stored.dim(1);
        long rows = Math.multiplyExact(experts, outputs);
        long columns = Math.multiplyExact(stored.dim(2), 8L / bits);
        long size = PackedNodes.number(node, "block_size", 0);
        long block = size == 0 ? columns : size;
        if (block < 1 || columns % block != 0 || rows == 0) {
            return Decoded.not("its blocks of %d do not divide its %d inputs".formatted(block, columns));
        }
        long blocks = columns / block;
        if (scales.shape().elements() != Math.multiplyExact(rows, blocks) || scales.shape().dim(0) != experts) {
            return Decoded.not("its scales %s do not fit %s".formatted(PackedNodes.named(scales), stored));
        }
        RowCodes codes = new RowCodes(packed.data(), DType.U8, stored.elements(), rows, columns, bits, stored.dim(2),
                Layout.STREAM);
        CodeValues values = new CodeValues.From(bits, 0);
        TensorData zeroPoints = null;
        String name = PackedNodes.input(node, FIRST_ZEROS + (input - FIRST_WEIGHTS) / INPUTS);
        if (name.isEmpty()) {
            values = new CodeValues.From(bits, -(1 << bits - 1));
        } else {
            Tensor zeros = tensors.get(name);
            // Without blocks the zero points of an expert's outputs are packed together.
            long zeroRows = size == 0 ? experts : rows;
            long zeroColumns = size == 0 ? outputs : blocks;
            long zeroBytes = Math.ceilDiv(zeroColumns * bits, 8L);
            if (zeros == null || zeros.dtype() != DType.U8 || zeros.shape().elements() != zeroRows * zeroBytes) {
                return Decoded.not(zeros == null ? "its zero points '%s' are not in the file".formatted(
                        SafeText.name(name)) : "its zero points %s do not fit".formatted(PackedNodes.named(zeros)));
            }
            zeroPoints = new CodeData(new RowCodes(zeros.data(), DType.U8, zeros.shape().elements(), zeroRows,
                    zeroColumns, bits, zeroBytes, Layout.STREAM), values);
        }
        String scheme = "int%d, %s".formatted(bits, size == 0 ? "per row" : "blocks of " + block);
        return new Decoded(new PackedWeights(codes, values, CheckedFactors.of(scales), zeroPoints,
                new ScaleGrid(rows, blocks, 1, block), ComputeType.SINGLE, scheme), Shape.of(experts, outputs, columns),
                "");
    }
}
