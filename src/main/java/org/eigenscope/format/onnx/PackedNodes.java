package org.eigenscope.format.onnx;

import java.util.Map;
import org.eigenscope.format.data.CheckedFactors;
import org.eigenscope.format.data.ComputeType;
import org.eigenscope.format.data.ConstantData;
import org.eigenscope.format.data.ScaledData;
import org.eigenscope.format.packed.CodeData;
import org.eigenscope.format.packed.CodeValues;
import org.eigenscope.format.packed.PackedWeights;
import org.eigenscope.format.packed.PackedWeights.Form;
import org.eigenscope.format.packed.RowCodes;
import org.eigenscope.format.packed.RowCodes.Layout;
import org.eigenscope.format.packed.ScaleGrid;
import org.eigenscope.format.reader.RawLayer;
import org.eigenscope.model.DType;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.Quantization;
import org.eigenscope.model.SafeText;
import org.eigenscope.model.Shape;
import org.eigenscope.model.Tensor;
import org.eigenscope.model.TensorData;

/**
 * Weights that nodes of ONNX Runtime unpack themselves, in blocks along the rows: W = (q − z) · s. A zero point that is
 * not given is the middle of the codes.
 */
final class PackedNodes {

    private final Map<String, Tensor> tensors;

    /** @param tensors the tensors that can be read, by name */
    PackedNodes(Map<String, Tensor> tensors) {
        this.tensors = tensors;
    }

    /**
     * The weights that a node unpacks.
     *
     * @return null if the node unpacks none of this tensor; with the reason if it does not fit
     */
    RawLayer unpacked(RawLayer raw, OnnxLayerRoles.Use use) {
        Node node = use.node();
        boolean product = node.operator().equals("MatMulNBits") && use.input() == 1;
        boolean table = node.operator().equals("GatherBlockQuantized") && use.input() == 0;
        boolean floats = node.operator().equals("MatMulBnb4") && use.input() == 1;
        boolean experts = node.operator().equals("QMoE") && PackedExperts.isWeight(use.input());
        if (!product && !table && !floats && !experts) {
            return null;
        }
        String problem;
        try {
            Decoded decoded = product ? product(raw.tensor(), node) : table ? table(raw.tensor(), node)
                    : floats ? floats(raw.tensor(), node)
                    : new PackedExperts(tensors, node).decoded(raw.tensor(), use.input());
            if (decoded.problem.isEmpty()) {
                Tensor tensor = raw.tensor();
                return raw.with(new Tensor(tensor.name(), tensor.dtype(), decoded.shape, tensor.bytes(), decoded.data));
            }
            problem = decoded.problem;
        } catch (IllegalArgumentException | ArithmeticException e) {
            problem = "its parts contradict each other: " + e.getMessage();
        }
        return raw.because(Severity.UNDECODED, "packed, not decoded: the node %s unpacks it, and %s".formatted(
                node.operator(), problem));
    }

    /** Weights as numbers, or why they are not. */
    record Decoded(TensorData data, Shape shape, String problem) {
        static Decoded not(String problem) {
            return new Decoded(null, null, problem);
        }
    }

    /** MatMulNBits: outputs × blocks × bytes of a block, the lowest bits first. */
    private Decoded product(Tensor packed, Node node) {
        long columns = number(node, "K", 0);
        long rows = number(node, "N", 0);
        int bits = (int) number(node, "bits", 4);
        long block = number(node, "block_size", 0);
        if (columns < 1 || rows < 1 || block < 8 || bits != 2 && bits != 4 && bits != 8) {
            return Decoded.not("its %d bits, or its blocks of %d of %d × %d, are not known".formatted(bits, block, rows,
                    columns));
        }
        long blocks = Math.ceilDiv(columns, block);
        long rowBytes = Math.multiplyExact(blocks, block * bits / 8);
        if (packed.dtype() != DType.U8 || packed.shape().elements() != Math.multiplyExact(rows, rowBytes)) {
            return Decoded.not("its %s %s are not %d × %d".formatted(packed.dtype(), packed.shape(), rows, columns));
        }
        RowCodes codes = new RowCodes(packed.data(), DType.U8, packed.shape().elements(), rows, columns, bits, rowBytes,
                Layout.STREAM);
        return input(node, 4).isEmpty() ? weights(codes, Shape.of(rows, columns), block, input(node, 2),
                input(node, 3), new CodeValues.From(bits, 0), 1 << bits - 1) : ordered(codes, block, node);
    }

    /**
     * An index ({@code g_idx}) tells the block of each input: of four bits q · s less the rounded z · s, z being 8 or a
     * float. ONNX Runtime 1.30 computes of no other bits with an index, and passes packed zero points over on a CPU.
     */
    private Decoded ordered(RowCodes codes, long block, Node node) {
        long blocks = Math.ceilDiv(codes.columns(), block);
        long count = Math.multiplyExact(codes.rows(), blocks);
        Tensor scales = tensors.get(input(node, 2));
        Tensor zeros = tensors.get(input(node, 3));
        Tensor index = tensors.get(input(node, 4));
        String problem = problem("scales", input(node, 2), scales, count);
        if (!problem.isEmpty()) {
            return Decoded.not(problem);
        }
        if (codes.bits() != 4 || !input(node, 3).isEmpty() && (zeros == null || !zeros.isReal()
                || zeros.shape().elements() != count)) {
            return Decoded.not("its blocks are in an order of their own (g_idx): that is known of four bits alone, "
                    + "without zero points or with floats as such");
        }
        if (index == null || index.dtype().group() != DType.Group.INTEGER || index.dtype() == DType.BOOL
                || index.shape().elements() != codes.columns() && index.shape().elements() != blocks * block) {
            return Decoded.not(index == null ? "its index '%s' is not in the file".formatted(SafeText.name(
                    input(node, 4))) : "its index is %s, where %,d whole numbers are expected".formatted(named(index),
                    codes.columns()));
        }
        TensorData factors = CheckedFactors.of(scales);
        TensorData offsets = new ScaledData(zeros == null ? new ConstantData(8) : CheckedFactors.of(zeros), factors,
                null, codes.rows(), blocks, 1, 1);
        return new Decoded(new PackedWeights(codes, new CodeValues.From(4, 0), factors, offsets, Form.REDUCED,
                new ScaleGrid(codes.rows(), blocks, 1, block, null, index.data()), 1, 0, ComputeType.SINGLE,
                new Quantization("int4, blocks of %d in an order of their own".formatted(block), 4)),
                Shape.of(codes.rows(), codes.columns()), "");
    }

    /** MatMulBnb4: outputs × inputs as one line of NF4 or FP4, the high half of a byte first, in blocks. */
    private Decoded floats(Tensor packed, Node node) {
        long columns = number(node, "K", 0);
        long rows = number(node, "N", 0);
        long block = number(node, "block_size", 0);
        long type = number(node, "quant_type", -1);
        if (columns < 1 || rows < 1 || block < 1 || type != 0 && type != 1 || number(node, "transB", 1) != 1) {
            return Decoded.not("its type %d, or its blocks of %d of %d × %d, are not known".formatted(type, block, rows,
                    columns));
        }
        long count = Math.multiplyExact(rows, columns);
        long blocks = Math.ceilDiv(count, block);
        Tensor scales = tensors.get(input(node, 2));
        if (packed.dtype() != DType.U8 || packed.shape().elements() != Math.ceilDiv(count, 2L)) {
            return Decoded.not("its %s %s are not %d × %d".formatted(packed.dtype(), packed.shape(), rows, columns));
        }
        String problem = problem("scales", input(node, 2), scales, blocks);
        if (!problem.isEmpty()) {
            return Decoded.not(problem);
        }
        RowCodes codes = new RowCodes(packed.data(), DType.U8, packed.shape().elements(), 1, count, 4,
                packed.shape().elements(), Layout.HIGH_FIRST);
        return new Decoded(new PackedWeights(codes, type == 1 ? CodeValues.Table.NF4 : CodeValues.Table.FP4,
                CheckedFactors.of(scales), null, new ScaleGrid(1, blocks, 1, block), ComputeType.of(scales.dtype()),
                "%s, block %d".formatted(type == 1 ? "NF4" : "FP4", block)), Shape.of(rows, columns), "");
    }

    /** GatherBlockQuantized: a table whose rows are quantized in blocks and looked up. */
    private Decoded table(Tensor packed, Node node) {
        long block = number(node, "block_size", 128);
        Shape stored = packed.shape();
        long axis = number(node, "quantize_axis", 1);
        boolean bytes = packed.dtype() == DType.U8;
        int bits = bytes ? (int) number(node, "bits", 4) : 4;
        if (stored.rank() != 2 || axis != 1 && axis != -1 || block < 1 || bits != 4 && bits != 8) {
            return Decoded.not("its blocks are not along the rows");
        }
        long columns = bytes ? Math.multiplyExact(stored.dim(1), 8L / bits) : stored.dim(1);
        Shape shape = Shape.of(stored.dim(0), columns);
        if (bytes) {
            RowCodes codes = new RowCodes(packed.data(), DType.U8, stored.elements(), stored.dim(0), columns, bits,
                    stored.dim(1), Layout.STREAM);
            return weights(codes, shape, block, input(node, 2), input(node, 3), new CodeValues.From(bits, 0),
                    1 << bits - 1);
        }
        if (!(packed.data() instanceof CodeData data) || !(data.codes() instanceof RowCodes line) || columns % 2 != 0) {
            return Decoded.not("its type is %s".formatted(packed.dtype()));
        }
        RowCodes codes = new RowCodes(line.data(), line.dtype(), line.elements(), stored.dim(0), columns, 4,
                columns / 2, Layout.STREAM);
        return weights(codes, shape, block, input(node, 2), input(node, 3), data.values(), 0);
    }

    private Decoded weights(RowCodes codes, Shape shape, long block, String scaleName, String zeroName,
            CodeValues values, int middle) {
        Tensor scales = tensors.get(scaleName);
        Tensor zeros = zeroName.isEmpty() ? null : tensors.get(zeroName);
        long blocks = Math.ceilDiv(codes.columns(), block);
        long count = Math.multiplyExact(codes.rows(), blocks);
        String problem = problem("scales", scaleName, scales, count);
        if (!problem.isEmpty()) {
            return Decoded.not(problem);
        }
        if (zeros == null && !zeroName.isEmpty()) {
            return Decoded.not("its zero points '%s' are not in the file".formatted(SafeText.name(zeroName)));
        }
        TensorData factors = CheckedFactors.of(scales);
        String scheme = "int%d, blocks of %d".formatted(codes.bits(), block);
        ScaleGrid grid = new ScaleGrid(codes.rows(), blocks, 1, block);
        if (zeros != null && zeros.isReal() && zeros.shape().elements() == count) {
            // ONNX Runtime rounds the product of a scale and a zero point that is a float before it subtracts it.
            TensorData offsets = new ScaledData(CheckedFactors.of(zeros), factors, null, codes.rows(), blocks, 1, 1);
            return new Decoded(new PackedWeights(codes, values, factors, offsets, Form.REDUCED, grid, 1, 0,
                    ComputeType.SINGLE, new Quantization(scheme, codes.bits())), shape, "");
        }
        TensorData zeroPoints = null;
        CodeValues numbers = values;
        if (zeros == null) {
            numbers = middle == 0 ? values : new CodeValues.From(codes.bits(), -middle);
        } else if (zeros.data() instanceof CodeData && zeros.shape().elements() == count) {
            zeroPoints = zeros.data();
        } else {
            long rowBytes = Math.ceilDiv(blocks * codes.bits(), 8L);
            if (zeros.dtype() != DType.U8 || zeros.shape().elements() != codes.rows() * rowBytes) {
                return Decoded.not("its zero points are %s, where %d × %d are expected".formatted(named(zeros),
                        codes.rows(), rowBytes));
            }
            zeroPoints = new CodeData(new RowCodes(zeros.data(), DType.U8, zeros.shape().elements(), codes.rows(),
                    blocks, codes.bits(), rowBytes, Layout.STREAM), values);
        }
        return new Decoded(new PackedWeights(codes, numbers, factors, zeroPoints,
                grid, ComputeType.SINGLE, scheme), shape, "");
    }

    /** Why scales are not those of so many blocks; empty if they are. */
    static String problem(String what, String name, Tensor tensor, long count) {
        return tensor == null ? "its %s '%s' are not in the file".formatted(what, SafeText.name(name))
                : !tensor.isReal() || tensor.shape().elements() != count
                ? "its %s are %s, where %,d floats are expected".formatted(what, named(tensor), count) : "";
    }

    /** Name, type and shape of a tensor, for people. */
    static String named(Tensor tensor) {
        return "'%s' %s %s".formatted(SafeText.name(tensor.name()), tensor.dtype(), tensor.shape());
    }

    static long number(Node node, String name, long otherwise) {
        return node.numbers().getOrDefault(name, otherwise);
    }

    static String input(Node node, int number) {
        return number < node.inputs().size() ? node.inputs().get(number) : "";
    }
}
