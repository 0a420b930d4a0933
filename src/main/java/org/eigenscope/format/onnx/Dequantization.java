package org.eigenscope.format.onnx;

import java.util.List;
import java.util.Map;
import org.eigenscope.format.data.CheckedFactors;
import org.eigenscope.format.data.ComputeType;
import org.eigenscope.format.data.PlainData;
import org.eigenscope.format.data.RoundedData;
import org.eigenscope.format.data.ScaledData;
import org.eigenscope.format.packed.CodeData;
import org.eigenscope.format.reader.RawLayer;
import org.eigenscope.model.DType;
import org.eigenscope.model.DType.Group;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.SafeText;
import org.eigenscope.model.Shape;
import org.eigenscope.model.Tensor;

/**
 * What a DequantizeLinear makes of a tensor: scale · (element − zero point), with one scale, or one for each index of
 * an axis.
 *
 * @param scale the name of the scales
 * @param zeroPoint the name of the zero points; empty if there are none
 * @param axis the axis of the scales, counted from the end if negative
 * @param block elements of that axis that share a scale; 0 if it is not cut into blocks
 */
record Dequantization(String scale, String zeroPoint, long axis, long block) {

    static Dequantization of(Node node) {
        List<String> inputs = node.inputs();
        return new Dequantization(inputs.size() > 1 ? inputs.get(1) : "", inputs.size() > 2 ? inputs.get(2) : "",
                node.numbers().getOrDefault("axis", 1L), node.numbers().getOrDefault("block_size", 0L));
    }

    /** The weights so scaled, or not analyzed, with the reason. */
    RawLayer of(RawLayer raw, Map<String, Tensor> tensors) {
        Tensor tensor = raw.tensor();
        Tensor scales = tensors.get(scale);
        Tensor zeros = zeroPoint.isEmpty() ? null : tensors.get(zeroPoint);
        String problem = problem(tensor, scales, zeros);
        if (!problem.isEmpty()) {
            return raw.because(Severity.UNDECODED, "quantized in %s, not decoded: %s".formatted(tensor.dtype(),
                    problem));
        }
        ScaledData data = scaled(tensor, scales, zeros);
        return raw.with(new Tensor(tensor.name(), tensor.dtype(), tensor.shape(), tensor.bytes(), data));
    }

    /**
     * Floats that a QuantizeLinear rounds first, with the same scales; not analyzed, with the reason, if they do not
     * fit.
     */
    RawLayer ofRounded(RawLayer raw, Map<String, Tensor> tensors) {
        Tensor tensor = raw.tensor();
        Tensor scales = tensors.get(scale);
        Tensor zeros = zeroPoint.isEmpty() ? null : tensors.get(zeroPoint);
        String problem = problem(tensor, scales, zeros);
        int bits = zeros == null ? Byte.SIZE : zeros.dtype().blockBytes() * Byte.SIZE;
        if (problem.isEmpty() && zeros != null && (zeros.dtype().group() != Group.INTEGER || bits > Short.SIZE)) {
            problem = "its zero point is %s".formatted(zeros.dtype());
        }
        if (!problem.isEmpty()) {
            return raw.because(Severity.UNDECODED, "rounded when it runs, not decoded: " + problem);
        }
        // Without a zero point the numbers are of eight bits without a sign.
        boolean signed = zeros != null && (zeros.dtype() == DType.I8 || zeros.dtype() == DType.I16);
        int numbers = 1 << bits;
        ScaledData grid = scaled(tensor, scales, zeros);
        RoundedData rounded = new RoundedData(grid.values(), grid.scales(), grid.zeroPoints(), grid.rows(),
                grid.columns(), grid.blockRows(), grid.blockColumns(), signed ? -numbers / 2 : 0,
                (signed ? numbers / 2 : numbers) - 1);
        return raw.with(new Tensor(tensor.name(), tensor.dtype(), tensor.shape(), tensor.bytes(), new ScaledData(
                rounded, grid.scales(), grid.zeroPoints(), grid.rows(), grid.columns(), grid.blockRows(),
                grid.blockColumns(), grid.computed())));
    }

    private ScaledData scaled(Tensor tensor, Tensor scales, Tensor zeros) {
        Shape shape = tensor.shape();
        long rows = 1;
        long shared = shape.elements();
        if (block > 0 || scales.shape().elements() > 1) {
            for (int before = 0; before < axis(shape); before++) {
                rows *= shape.dim(before);
            }
            shared = shape.elements() / rows / shape.dim(axis(shape));
        }
        long sharedRows = rows;
        if (block > 0) {
            sharedRows = shared == 1 ? 1 : block;
            rows *= shared == 1 ? 1 : shape.dim(axis(shape));
            shared = shared == 1 ? block : 1;
        }
        return new ScaledData(tensor.data(), CheckedFactors.of(scales), zeros == null ? null : zeros.data(), rows,
                shape.elements() / rows, sharedRows, shared, ComputeType.of(scales.dtype()));
    }

    /** One scale for each block along the axis; between others, the axis has whole blocks alone. */
    private boolean blocksFit(Shape shape, Shape scales) {
        if (block < 1 || axis < -shape.rank() || axis >= shape.rank() || scales.rank() != shape.rank()) {
            return false;
        }
        for (int i = 0; i < shape.rank(); i++) {
            long expected = i == axis(shape) ? Math.ceilDiv(shape.dim(i), block) : shape.dim(i);
            if (scales.dim(i) != expected) {
                return false;
            }
        }
        return axis(shape) == shape.rank() - 1 || shape.dim(axis(shape)) % block == 0 || axis(shape) == 0;
    }

    private int axis(Shape shape) {
        return (int) (axis < 0 ? axis + shape.rank() : axis);
    }

    private String problem(Tensor tensor, Tensor scales, Tensor zeros) {
        Shape shape = tensor.shape();
        if (!PlainData.handles(tensor.dtype()) && !(tensor.data() instanceof CodeData)) {
            return "its integers are packed";
        }
        if (scales == null || zeros == null && !zeroPoint.isEmpty()) {
            return "its %s '%s' is not in the file, or computed".formatted(scales == null ? "scale" : "zero point",
                    SafeText.name(scales == null ? scale : zeroPoint));
        }
        String parts = "its scale %s%s".formatted(PackedNodes.named(scales), zeros == null ? ""
                : " or its zero point " + PackedNodes.named(zeros));
        if (block != 0) {
            return blocksFit(shape, scales.shape()) && scales.isReal() && (zeros == null
                    || zeros.shape().equals(scales.shape())) ? ""
                    : "%s does not fit blocks of %d of %s".formatted(parts, block, shape);
        }
        long count = scales.shape().elements();
        boolean fits = count == 1 || axis >= -shape.rank() && axis < shape.rank() && count == shape.dim(axis(shape));
        if (!scales.isReal() || !fits || zeros != null && zeros.shape().elements() != count) {
            return "%s does not fit %s".formatted(parts, shape);
        }
        return "";
    }
}
