package org.eigenscope.format.packed;

import org.eigenscope.format.data.ComputeType;
import org.eigenscope.format.packed.RowCodes.Layout;
import org.eigenscope.model.DType;
import org.eigenscope.model.Shape;
import org.eigenscope.model.Tensor;
import org.eigenscope.model.TensorData;

/**
 * GPTQ (Frantar et al. 2023, arXiv 2210.17323) and AWQ (Lin et al. 2024, arXiv 2306.00978), which store matrices of
 * inputs × outputs as {@code qweight}, {@code qzeros} and {@code scales}: W = (q − z) · s, with a scale and a zero
 * point for each output and each group of inputs. The weights are given as outputs × inputs, as the network had them.
 */
final class ColumnSchemes {

    private static final int WORD = 32;

    private ColumnSchemes() {}

    /** True if a module has the tensors of GPTQ and AWQ. */
    static boolean ofWords(PackedModule module) {
        Tensor packed = module.packed();
        return module.packedAs(".qweight") && packed.dtype() == DType.I32 && packed.shape().rank() == 2
                && module.real(".scales", 2) != null && module.integers(".qzeros", 2) != null
                && module.get(".qzeros").dtype() == DType.I32 && !module.has(".q_scale") && !module.has(".tables2");
    }

    /**
     * GPTQ: words down the inputs, in·bits/32 × out. {@code g_idx} tells the group of each input (act-order). The first
     * version of its format stores zero points less one, the second as they are. GPTQModel subtracts the ones from
     * whole words, other programs from each code.
     */
    static DecodedWeights gptq(PackedModule module) {
        if (!ofWords(module)) {
            return null;
        }
        Shape stored = module.packed().shape();
        Tensor scales = module.get(".scales");
        Tensor zeros = module.get(".qzeros");
        long outputs = stored.dim(1);
        long groups = scales.shape().dim(0);
        if (scales.shape().dim(1) != outputs) {
            return null;
        }
        Tensor order = module.integers(".g_idx", 1);
        int bits = bits(zeros.shape().dim(1), outputs, stored.dim(0), order == null ? 0 : order.shape().elements());
        if (bits == 0 || outputs == 0 || groups == 0) {
            return DecodedWeights.not("its zero points %s and its scales %s do not fit %s".formatted(zeros.shape(),
                    scales.shape(), stored));
        }
        String format = PackingConfig.word(module.config().settings(), "checkpoint_format");
        if (!format.isEmpty() && !format.equals("gptq") && !format.equals("gptq_v2")) {
            return DecodedWeights.not("its order of integers, '%s', is that of one kernel".formatted(format));
        }
        String method = PackingConfig.word(module.config().settings(), "quant_method");
        String packing = PackingConfig.word(module.config().settings(), "packing_format");
        // AutoRound has stored zero points as they are, and less one; only GPTQ's name tells which.
        if (method.contains("auto-round") && !packing.contains("gptq")) {
            return DecodedWeights.not("AutoRound's packing_format '%s' does not tell how its zero points are stored"
                    .formatted(
                    packing));
        }
        long inputs = Math.multiplyExact(stored.dim(0), (long) WORD) / bits;
        boolean ordered = order != null && order.shape().elements() == inputs;
        // An index that is there but cannot be read is not the same as none.
        if (zeros.shape().dim(0) != groups || module.has(".g_idx") && !ordered && (module.get(".g_idx") == null
                || module.get(".g_idx").shape().elements() > 0) || !ordered && inputs % groups != 0) {
            return DecodedWeights.not("its groups do not fit: scales %s, zero points %s, %,d inputs"
                    .formatted(scales.shape(),
                    zeros.shape(), inputs));
        }
        Codes codes = new ColumnCodes(module.packed().data(), DType.I32, stored.elements(), inputs, outputs, bits,
                true);
        boolean second = format.equals("gptq_v2");
        boolean summed = !second && PackingConfig.isWrittenBy(module.config().settings(), "gptqmodel");
        long words = zeros.shape().dim(1);
        Codes zeroCodes = new RowCodes(summed ? WordSums.ofZeroPoints(zeros.data(), words, bits) : zeros.data(),
                DType.I32, zeros.shape().elements(), groups, outputs, bits, 4 * words, Layout.STREAM);
        TensorData zeroPoints = new CodeData(zeroCodes, second || summed ? new CodeValues.From(bits, 0)
                : new CodeValues.Successor(bits));
        long size = Math.ceilDiv(inputs, groups);
        ScaleGrid grid = new ScaleGrid(groups, outputs, size, 1, ordered ? order.data() : null, null);
        int told = PackingConfig.number(module.config().settings(), "group_size");
        String groupsOf = groups == 1 ? "one group" : "groups of %d".formatted(ordered && told > 0 ? told : size);
        return transposed(new PackedWeights(codes, new CodeValues.From(bits, 0), scales.data(), zeroPoints, grid,
                ComputeType.of(scales.dtype()), "GPTQ, %d bits, %s".formatted(bits, groupsOf)), inputs, outputs);
    }

    /** AWQ: words along the outputs, in × out/8. */
    static DecodedWeights awq(PackedModule module) {
        if (!ofWords(module)) {
            return null;
        }
        Shape stored = module.packed().shape();
        Tensor scales = module.get(".scales");
        Tensor zeros = module.get(".qzeros");
        long inputs = stored.dim(0);
        long groups = scales.shape().dim(0);
        long outputs = scales.shape().dim(1);
        if (outputs != stored.dim(1) * 8) {
            return null;
        }
        String version = PackingConfig.word(module.config().settings(), "version");
        if (!version.isEmpty() && !version.equalsIgnoreCase("gemm")) {
            return DecodedWeights.not("its order of integers, '%s', is that of one kernel".formatted(version));
        }
        if (groups == 0 || outputs == 0 || inputs == 0 || inputs % groups != 0 || zeros.shape().dim(0) != groups
                || zeros.shape().dim(1) != stored.dim(1)) {
            return DecodedWeights.not("its groups do not fit: scales %s, zero points %s, %s".formatted(scales.shape(),
                    zeros.shape(), stored));
        }
        Codes codes = new RowCodes(module.packed().data(), DType.I32, stored.elements(), inputs, outputs, 4,
                4 * stored.dim(1), Layout.AWQ);
        Codes zeroCodes = new RowCodes(zeros.data(), DType.I32, zeros.shape().elements(), groups, outputs, 4,
                4 * stored.dim(1), Layout.AWQ);
        CodeValues values = new CodeValues.From(4, 0);
        return transposed(new PackedWeights(codes, values, scales.data(), new CodeData(zeroCodes, values),
                new ScaleGrid(groups, outputs, inputs / groups, 1), ComputeType.of(scales.dtype()),
                "AWQ, 4 bits, groups of %d".formatted(inputs / groups)), inputs, outputs);
    }

    /** GPTQ in the order of the kernel Marlin, four bits without zero points: (q − 8) · s. */
    static DecodedWeights marlin(PackedModule module) {
        Tensor packed = module.packed();
        Tensor scales = module.real(".s", 2);
        if (!module.packedAs(".B") || packed.dtype() != DType.I32 || !module.has(".s") || !module.has(".workspace")) {
            return null;
        }
        Shape stored = packed.shape();
        if (scales == null || stored.rank() != 2 || stored.dim(1) != 2 * scales.shape().dim(1)) {
            return DecodedWeights.not("its scales do not fit %s".formatted(stored));
        }
        long inputs = Math.multiplyExact(stored.dim(0), 16L);
        long outputs = scales.shape().dim(1);
        long groups = scales.shape().dim(0);
        if (groups == 0 || inputs % groups != 0) {
            return DecodedWeights.not("its %,d inputs do not divide into %,d groups".formatted(inputs, groups));
        }
        ScaleGrid grid = new ScaleGrid(groups, outputs, inputs / groups, 1, null, new MarlinCodes.ScaleOrder(outputs,
                groups == 1));
        return transposed(new PackedWeights(new MarlinCodes(packed.data(), inputs, outputs),
                new CodeValues.From(4, -8), scales.data(), null, grid, ComputeType.of(scales.dtype()),
                "GPTQ in Marlin's order, 4 bits, %s".formatted(groups == 1 ? "one group"
                : "groups of %d".formatted(inputs / groups))), inputs, outputs);
    }

    /**
     * The bits of each of so many outputs in so many words, and of the inputs, if their number is known, down so many
     * rows; 0 if they do not come out.
     */
    private static int bits(long words, long outputs, long rows, long inputs) {
        for (int bits : new int[] {2, 3, 4, 8}) {
            long down = Math.multiplyExact(rows, (long) WORD);
            boolean fits = inputs == 0 ? down % bits == 0 : down == Math.multiplyExact(inputs, (long) bits);
            if (fits && outputs > 0 && words == Math.ceilDiv(Math.multiplyExact(outputs, (long) bits), (long) WORD)) {
                return bits;
            }
        }
        return 0;
    }

    private static DecodedWeights transposed(TensorData data, long inputs, long outputs) {
        return DecodedWeights.of(new TransposedData(data, outputs, inputs), Shape.of(outputs, inputs));
    }
}
