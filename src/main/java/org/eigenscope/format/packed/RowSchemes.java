package org.eigenscope.format.packed;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
 * Schemes that pack the rows of a matrix, or of a stack of matrices, along their columns, with scales of groups of
 * columns: compressed-tensors, MLX, NVFP4 and MXFP4 (OCP Microscaling 1.0).
 */
final class RowSchemes {

    private static final int NVFP4_GROUP = 16;
    private static final int MXFP4_GROUP = 32;
    private static final int WORD = 32;

    private RowSchemes() {}

    /**
     * compressed-tensors' {@code pack-quantized}: signed integers, moved to start at zero, as many as fit a word. Zero
     * points are packed in the same way, but down the rows.
     */
    static DecodedWeights compressedIntegers(PackedModule module) throws IOException {
        Tensor packed = module.packed();
        Tensor scales = module.real(".weight_scale", 2);
        if (!module.packedAs(".weight_packed") || packed.dtype() != DType.I32) {
            return null;
        }
        Shape shape = PackedModule.shape(module.integers(".weight_shape", 1));
        if (packed.shape().rank() != 2 || scales == null || shape == null || shape.rank() != 2
                || shape.dim(0) != packed.shape().dim(0)) {
            return DecodedWeights.not("its scales or its weight_shape are missing, or of another shape");
        }
        long rows = shape.dim(0);
        long columns = shape.dim(1);
        int bits = 0;
        for (int candidate : new int[] {4, 8, 2}) {
            bits = bits == 0 && packed.shape().dim(1) == Math.ceilDiv(columns, (long) WORD / candidate) ? candidate
                    : bits;
        }
        long groups = scales.shape().dim(1);
        if (bits == 0 || groups == 0 || scales.shape().dim(0) != rows) {
            return DecodedWeights.not("its integers %s and its scales %s do not fit %s".formatted(packed.shape(),
                    scales.shape(), shape));
        }
        Tensor order = module.integers(".weight_g_idx", 1);
        if (order == null && (columns % groups != 0 || module.has(".weight_g_idx"))
                || order != null && order.shape().elements() != columns) {
            return DecodedWeights.not("its %,d columns do not divide into %,d groups".formatted(columns, groups));
        }
        CodeValues values = new CodeValues.From(bits, -(1 << bits - 1));
        Tensor zeros = module.get(".weight_zero_point");
        TensorData zeroPoints = null;
        if (module.has(".weight_zero_point")) {
            if (zeros == null || zeros.shape().rank() != 2 || zeros.shape().dim(1) != groups) {
                return DecodedWeights.not("its zero points do not fit its scales %s".formatted(scales.shape()));
            }
            if (zeros.dtype() == DType.I32 && zeros.shape().dim(0) == Math.ceilDiv(rows, (long) WORD / bits)) {
                zeroPoints = new CodeData(new ColumnCodes(zeros.data(), DType.I32, zeros.shape().elements(),
                        rows, groups, bits, false), values);
            } else if (zeros.dtype() == DType.I8 && zeros.shape().dim(0) == rows) {
                zeroPoints = zeros.data();
            } else {
                return DecodedWeights.not("its zero points are %s %s".formatted(zeros.dtype(), zeros.shape()));
            }
        }
        Codes codes = new RowCodes(packed.data(), DType.I32, packed.shape().elements(), rows, columns, bits,
                4 * packed.shape().dim(1), Layout.WORDS);
        ScaleGrid grid = new ScaleGrid(rows, groups, 1, Math.ceilDiv(columns, groups), null, order == null ? null
                : order.data());
        return DecodedWeights.of(new PackedWeights(codes, values, scales.data(), zeroPoints, grid,
                ComputeType.of(scales.dtype()), "int%d, %s".formatted(bits, groups == 1 ? "one scale a row"
                : "groups of %d".formatted(Math.ceilDiv(columns, groups)))), shape);
    }

    /**
     * AWQ's version <i>gemv</i>: words along the inputs of each output, out × in/8, in plain order. Its scales and zero
     * points are out × groups, filled up to the width that its kernel reads. Only the configuration tells the groups.
     */
    static DecodedWeights awqByOutputs(PackedModule module) {
        if (!ColumnSchemes.ofWords(module)) {
            return null;
        }
        JsonObject said = module.config().settings();
        if (!PackingConfig.word(said, "version").equalsIgnoreCase("gemv")) {
            return null;
        }
        Shape stored = module.packed().shape();
        Shape scales = module.get(".scales").shape();
        Shape zeros = module.get(".qzeros").shape();
        long rows = stored.dim(0);
        long columns = Math.multiplyExact(stored.dim(1), 8L);
        int told = PackingConfig.number(said, said.has("q_group_size") ? "q_group_size" : "group_size");
        long group = told == -1 ? columns : told;
        if (group < 1 || rows == 0 || columns == 0 || columns % group != 0 || scales.dim(0) != rows
                || zeros.dim(0) != rows || scales.dim(1) < columns / group
                || scales.dim(1) != Math.multiplyExact(zeros.dim(1), 8L)) {
            return DecodedWeights.not("its scales %s and its zero points %s do not fit %s in groups of %d"
                    .formatted(scales,
                    zeros, stored, group));
        }
        Codes codes = new RowCodes(module.packed().data(), DType.I32, stored.elements(), rows, columns, 4,
                4 * stored.dim(1), Layout.STREAM);
        Codes zeroCodes = new RowCodes(module.get(".qzeros").data(), DType.I32, zeros.elements(), rows, scales.dim(1),
                4, 4 * zeros.dim(1), Layout.STREAM);
        CodeValues values = new CodeValues.From(4, 0);
        return DecodedWeights.of(new PackedWeights(codes, values, module.get(".scales").data(),
                new CodeData(zeroCodes, values), new ScaleGrid(rows, scales.dim(1), 1, group),
                ComputeType.of(module.get(".scales").dtype()), "AWQ, 4 bits, groups of %d".formatted(group)),
                Shape.of(rows, columns));
    }

    /**
     * torchao's four bits in plain order: W = q · s + z, the integers of −8 to 7 in pairs along the columns, scales and
     * offsets of groups of columns, stored groups × rows.
     */
    static DecodedWeights torchAo(PackedModule module) {
        Tensor packed = module.packed();
        Tensor scales = module.real(".weight_int4_scale", 2);
        Tensor zeros = module.real(".weight_int4_zero_point", 2);
        if (!module.packedAs(".weight") || !module.has(".weight_int4_scale")) {
            return null;
        }
        Shape stored = packed.shape();
        if (module.has(".weight_int4_act_pre_scale") || packed.dtype() != DType.I8 && packed.dtype() != DType.U8
                || stored.rank() != 2 || stored.elements() == 0 || scales == null || zeros == null
                || !zeros.shape().equals(scales.shape()) || scales.shape().dim(1) != stored.dim(0)) {
            return DecodedWeights.not("its scales or its offsets do not fit %s, or its inputs are scaled too".formatted(
                    stored));
        }
        long rows = stored.dim(0);
        long columns = Math.multiplyExact(stored.dim(1), 2L);
        long groups = scales.shape().dim(0);
        if (groups == 0 || columns % groups != 0) {
            return DecodedWeights.not("its %,d columns do not divide into %,d groups".formatted(columns, groups));
        }
        Codes codes = new RowCodes(packed.data(), packed.dtype(), stored.elements(), rows, columns, 4, stored.dim(1),
                Layout.STREAM);
        return DecodedWeights.of(new PackedWeights(codes, new CodeValues.Signed(4),
                new TransposedData(scales.data(), rows, groups), new TransposedData(zeros.data(), rows, groups),
                Form.OFFSET, new ScaleGrid(rows, groups, 1, columns / groups), 1, 0, ComputeType.of(scales.dtype()),
                new Quantization("torchao int4, groups of %d".formatted(columns / groups), 4)),
                Shape.of(rows, columns));
    }

    /** NVFP4: E2M1 in groups of 16 with scales of E4M3, which have one scale of their own for the whole tensor. */
    static DecodedWeights nvfp4(PackedModule module) throws IOException {
        Tensor packed = module.packed();
        Tensor scales = module.get(".weight_scale");
        boolean compressed = module.packedAs(".weight_packed");
        Tensor shared = compressed ? module.get(".weight_global_scale") : module.get(".weight_scale_2");
        if (packed.dtype() != DType.U8 || !compressed && !module.packedAs(".weight")
                || scales == null || scales.dtype() != DType.F8_E4M3 || shared == null) {
            return null;
        }
        Shape shape = doubled(packed.shape());
        List<Long> groups = new ArrayList<>(shape.dims());
        long columns = groups.removeLast();
        groups.add(columns / NVFP4_GROUP);
        long matrices = columns == 0 ? 0 : shape.elements() / columns / shape.dim(shape.rank() - 2);
        long count = shared.shape().elements();
        if (module.has(".pre_quant_scale")) {
            return DecodedWeights.not("its inputs are scaled too (pre_quant_scale), which is not read");
        }
        if (shape.elements() == 0 || columns % NVFP4_GROUP != 0 || !scales.shape().dims().equals(groups)
                || !shared.isReal() || count != 1 && count != matrices) {
            return DecodedWeights.not("its scales %s and %s do not fit %s".formatted(scales.shape(), shared.shape(),
                    shape));
        }
        TensorData product = new CombinedScales(scales.data(), compressed ? CheckedFactors.divisors(shared)
                : shared.data(), count == 1 ? scales.shape().elements() : scales.shape().elements() / count,
                compressed);
        return DecodedWeights.of(fp4(packed, shape, product, NVFP4_GROUP, "NVFP4, groups of 16"), shape);
    }

    /** MXFP4: E2M1 in groups of 32 with an exponent each, as gpt-oss ({@code _blocks}) and compressed-tensors do. */
    static DecodedWeights mxfp4(PackedModule module) {
        Tensor packed = module.packed();
        Shape stored = packed.shape();
        boolean blocks = module.packedAs("_blocks");
        Tensor scales = module.get(blocks ? "_scales" : ".weight_scale");
        if (packed.dtype() != DType.U8 || !blocks && !module.packedAs(".weight_packed") || scales == null
                || scales.dtype() != DType.U8 && scales.dtype() != DType.F8_E8M0) {
            return null;
        }
        if (blocks && (stored.rank() < 3 || stored.dim(stored.rank() - 1) != MXFP4_GROUP / 2)) {
            return DecodedWeights.not("its blocks are of %s".formatted(stored));
        }
        List<Long> dims = new ArrayList<>(stored.dims());
        long last = dims.removeLast();
        long columns = blocks ? dims.removeLast() * MXFP4_GROUP : 2 * last;
        List<Long> groups = new ArrayList<>(dims);
        groups.add(columns / MXFP4_GROUP);
        dims.add(columns);
        Shape shape = new Shape(dims);
        if (shape.elements() == 0 || columns % MXFP4_GROUP != 0 || !scales.shape().dims().equals(groups)) {
            return DecodedWeights.not("its scales %s do not fit %s".formatted(scales.shape(), shape));
        }
        return DecodedWeights.of(fp4(packed, shape, exponents(scales), MXFP4_GROUP, "MXFP4, groups of 32"), shape);
    }

    private static TensorData fp4(Tensor packed, Shape shape, TensorData scales, int group, String scheme) {
        long columns = shape.dim(shape.rank() - 1);
        long rows = shape.elements() / columns;
        Codes codes = new RowCodes(packed.data(), DType.U8, packed.shape().elements(), rows, columns, 4, columns / 2,
                Layout.STREAM);
        return new PackedWeights(codes, new CodeValues.Fp4(), scales, null,
                new ScaleGrid(rows, columns / group, 1, group), ComputeType.SINGLE, scheme);
    }

    /** Bytes as the exponents of powers of two. */
    static TensorData exponents(Tensor scales) {
        return scales.dtype() == DType.F8_E8M0 ? CheckedFactors.of(scales) : floats(scales, DType.F8_E8M0);
    }

    /** Bytes as floats of this type. */
    private static TensorData floats(Tensor bytes, DType type) {
        long count = bytes.shape().elements();
        return new CheckedFactors(new CodeData(new RowCodes(bytes.data(), DType.U8, count, 1, count, 8, count,
                Layout.STREAM), new CodeValues.Floats(type)), bytes.name(), false);
    }

    private static Shape doubled(Shape packed) {
        List<Long> dims = new ArrayList<>(packed.dims());
        dims.set(dims.size() - 1, Math.multiplyExact(2L, dims.getLast()));
        return new Shape(dims);
    }

    /**
     * MLX: W = q·s + b in groups of columns, one code after the other whatever their bits. How many bits there are, and
     * how large a group is, only {@code config.json} tells for sure.
     */
    static DecodedWeights mlx(PackedModule module) {
        Tensor packed = module.packed();
        Tensor scales = module.get(".scales");
        if (packed.dtype() != DType.U32 || !module.packedAs(".weight") || scales == null) {
            return null;
        }
        JsonObject whole = module.config().settings();
        JsonObject own = PackingConfig.part(whole, module.name());
        int bits = PackingConfig.number(own.has("bits") ? own : whole, "bits");
        int group = PackingConfig.number(own.has("group_size") ? own : whole, "group_size");
        String mode = PackingConfig.word(own.has("mode") ? own : whole, "mode");
        if (bits < 2 || bits > 8 || bits == 7 || group < 1) {
            return DecodedWeights
                    .not("the config.json of its model, which tells its bits and the size of its groups, is not "
                    + "beside it");
        }
        Shape stored = packed.shape();
        List<Long> dims = new ArrayList<>(stored.dims());
        long words = dims.removeLast();
        List<Long> groups = new ArrayList<>(dims);
        long columns = words * WORD / bits;
        groups.add(columns / group);
        dims.add(columns);
        Shape shape = new Shape(dims);
        if (stored.rank() < 2 || shape.elements() == 0 || columns % group != 0
                || !scales.shape().dims().equals(groups)) {
            return DecodedWeights.not("its scales %s do not fit %s, of %d bits in groups of %d"
                    .formatted(scales.shape(),
                    stored, bits, group));
        }
        long rows = shape.elements() / columns;
        Codes codes = new RowCodes(packed.data(), DType.U32, stored.elements(), rows, columns, bits, 4 * words,
                Layout.STREAM);
        ScaleGrid grid = new ScaleGrid(rows, columns / group, 1, group);
        boolean floats = scales.dtype() == DType.U8 && !module.has(".biases") && !module.has(".global_scale");
        if (floats && (mode.equals("mxfp4") && bits == 4 || mode.equals("mxfp8") && bits == 8
                || mode.equals("nvfp4") && bits == 4)) {
            CodeValues values = bits == 4 ? new CodeValues.Fp4() : new CodeValues.Floats(DType.F8_E4M3);
            TensorData factors = mode.equals("nvfp4") ? floats(scales, DType.F8_E4M3) : exponents(scales);
            return DecodedWeights.of(new PackedWeights(codes, values, factors, null, grid, ComputeType.SINGLE,
                    "%s, groups of %d".formatted(mode.toUpperCase(Locale.ROOT), group)), shape);
        }
        Tensor biases = module.get(".biases");
        if (!mode.isEmpty() && !mode.equals("affine") || !scales.isReal() || biases == null || !biases.isReal()
                || !biases.shape().equals(scales.shape())) {
            return DecodedWeights.not("its mode '%s', or its biases, are not known".formatted(mode));
        }
        return DecodedWeights.of(new PackedWeights(codes, new CodeValues.From(bits, 0), scales.data(), biases.data(),
                Form.OFFSET, grid, 1, 0, ComputeType.of(scales.dtype()),
                new Quantization("MLX, %d bits, groups of %d".formatted(bits, group), bits)), shape);
    }
}
