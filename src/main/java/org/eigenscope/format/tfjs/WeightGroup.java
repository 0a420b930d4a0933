package org.eigenscope.format.tfjs;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.eigenscope.format.data.ComputeType;
import org.eigenscope.format.data.ConstantData;
import org.eigenscope.format.data.PlainData;
import org.eigenscope.format.data.UnreadableData;
import org.eigenscope.format.io.ByteRange;
import org.eigenscope.format.io.ModelFormatException.Malformed;
import org.eigenscope.format.io.Probe;
import org.eigenscope.format.packed.CodeValues;
import org.eigenscope.format.packed.PackedWeights;
import org.eigenscope.format.packed.PackedWeights.Form;
import org.eigenscope.format.packed.RowCodes;
import org.eigenscope.format.packed.RowCodes.Layout;
import org.eigenscope.format.packed.ScaleGrid;
import org.eigenscope.format.reader.RawLayer;
import org.eigenscope.model.DType;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.Quantization;
import org.eigenscope.model.SafeText;
import org.eigenscope.model.Shape;
import org.eigenscope.model.Tensor;
import org.eigenscope.model.TensorData;

/** Weights that stand one after the other in the files of a group, as if these were one. */
final class WeightGroup {

    private static final int MOST_FILES = 10_000;

    private final Probe probe;
    private final JsonObject group;
    private final List<Finding> findings;

    WeightGroup(Probe probe, JsonObject group, List<Finding> findings) {
        this.probe = probe;
        this.group = group;
        this.findings = findings;
    }

    List<RawLayer> tensors() throws IOException, Malformed {
        if (!(group.get("paths") instanceof JsonArray paths) || !(group.get("weights") instanceof JsonArray weights)
                || paths.size() > MOST_FILES || weights.size() > 100_000) {
            throw new Malformed(probe.path(), "a group of its weightsManifest lacks its paths or its weights");
        }
        List<ByteRange> files = new ArrayList<>();
        String missing = "";
        for (JsonElement path : paths) {
            try {
                Probe file = probe.siblings().data(probe.path(), text(path));
                files.add(file.range(0, file.size()));
            } catch (Malformed e) {
                missing = e.problem();
                findings.add(new Finding(Severity.DAMAGED, SafeText.name(text(path)), missing));
                break;
            }
        }
        ByteRange bytes = new ConcatenatedRange(files);
        List<RawLayer> tensors = new ArrayList<>();
        long at = 0;
        for (JsonElement weight : weights) {
            if (!(weight instanceof JsonObject one)) {
                throw new Malformed(probe.path(), "an entry of its weightsManifest is not a weight");
            }
            if (at < 0) {
                tensors.add(unplaced(text(one.get("name"))));
            } else {
                at = add(one, bytes, at, missing, tensors);
            }
        }
        if (missing.isEmpty() && at >= 0 && at < bytes.length()) {
            findings.add(new Finding(Severity.DAMAGED, String.valueOf(probe.path().getFileName()),
                    "%,d bytes of its files belong to no weight".formatted(bytes.length() - at)));
        }
        return tensors;
    }

    private static String text(JsonElement element) {
        return element != null && element.isJsonPrimitive() ? element.getAsString() : "";
    }

    /** Adds the weight that starts at this byte; returns where the next one starts, negative if that is not known. */
    private long add(JsonObject weight, ByteRange bytes, long at, String missing, List<RawLayer> tensors) {
        String name = text(weight.get("name"));
        JsonObject quantized = weight.get("quantization") instanceof JsonObject object ? object : null;
        DType dtype = dtype(text(quantized != null ? quantized.get("dtype") : weight.get("dtype")));
        Shape shape = Shape.UNKNOWN;
        String problem = "";
        long length = -1;
        try {
            shape = shape(weight.get("shape"));
            length = dtype == DType.OTHER ? -1 : dtype.bytesOf(shape.elements());
            if (length > bytes.length() - at) {
                problem = missing.isEmpty() ? "its %,d bytes at byte %,d run past the end of its files (%,d bytes)"
                        .formatted(length, at, bytes.length()) : missing;
            }
        } catch (IllegalArgumentException | ArithmeticException | IllegalStateException e) {
            problem = "its shape is impossible: " + e.getMessage();
        }
        if (!problem.isEmpty() && missing.isEmpty()) {
            findings.add(new Finding(Severity.DAMAGED, SafeText.name(name), problem));
        }
        String reason = length < 0 && problem.isEmpty() ? "its type is not known" : problem;
        TensorData data = new UnreadableData(name, reason);
        if (reason.isEmpty()) {
            ByteRange own = bytes.part(at, length);
            data = !PlainData.handles(dtype) ? data : quantized == null || dtype == DType.F16
                    ? PlainData.of(own, dtype)
                    : scaled(PlainData.of(own, dtype), dtype, shape, quantized);
            reason = data == null ? "its quantization is not known" : "";
        }
        RawLayer raw = RawLayer.of(new Tensor(name, dtype, shape, Math.max(0, length), data != null ? data
                : new UnreadableData(name, reason)));
        tensors.add(reason.isEmpty() ? raw : raw.because(problem.isEmpty() ? Severity.UNDECODED : Severity.DAMAGED,
                reason));
        return length < 0 ? -1 : at + length;
    }

    /** A weight behind one of a type or a shape that is not known. */
    private static RawLayer unplaced(String name) {
        String reason = "where it starts is not told, since the type or the shape of a weight before it is not known";
        return RawLayer.of(new Tensor(name, DType.OTHER, Shape.UNKNOWN, 0, new UnreadableData(name, reason)))
                .because(Severity.DAMAGED, reason);
    }

    private static Shape shape(JsonElement told) {
        List<Long> dims = new ArrayList<>();
        for (JsonElement dim : told instanceof JsonArray array ? array : new JsonArray()) {
            dims.add(dim.getAsLong());
        }
        return new Shape(dims);
    }

    /** Whole numbers q of 8 bits that stand for q·scale + min; null if it says something else. */
    private static TensorData scaled(TensorData codes, DType dtype, Shape shape, JsonObject quantized) {
        try {
            float scale = quantized.get("scale").getAsFloat();
            float min = quantized.get("min").getAsFloat();
            long count = shape.elements();
            if (dtype != DType.U8 || !Float.isFinite(scale) || !Float.isFinite(min)) {
                return null;
            }
            return new PackedWeights(new RowCodes(codes, dtype, count, 1, count, 8, count, Layout.STREAM),
                    new CodeValues.From(8, 0), new ConstantData(scale), null, Form.SHIFTED,
                    new ScaleGrid(1, 1, 1, Math.max(1, count)), 1, min, ComputeType.SINGLE,
                    new Quantization("uint8, one scale", 8));
        } catch (RuntimeException e) {
            return null;
        }
    }

    private static DType dtype(String name) {
        return switch (name) {
            case "float32" -> DType.F32;
            case "float16" -> DType.F16;
            case "int32" -> DType.I32;
            case "uint8" -> DType.U8;
            case "uint16" -> DType.U16;
            case "bool" -> DType.BOOL;
            case "complex64" -> DType.C64;
            default -> DType.OTHER;
        };
    }
}
