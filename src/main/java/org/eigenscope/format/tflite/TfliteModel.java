package org.eigenscope.format.tflite;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.eigenscope.format.data.CheckedFactors;
import org.eigenscope.format.data.PlainData;
import org.eigenscope.format.data.ScaledData;
import org.eigenscope.format.data.UnreadableData;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.FileRange;
import org.eigenscope.format.io.IndexBudget;
import org.eigenscope.format.io.ModelFormatException.Malformed;
import org.eigenscope.format.io.ModelFormatException.Unsupported;
import org.eigenscope.format.packed.CodeData;
import org.eigenscope.format.packed.CodeValues;
import org.eigenscope.format.packed.RowCodes;
import org.eigenscope.format.packed.RowCodes.Layout;
import org.eigenscope.format.reader.FileIndex;
import org.eigenscope.format.reader.RawLayer;
import org.eigenscope.format.reader.TensorFindings;
import org.eigenscope.format.tflite.FlatInput.Elements;
import org.eigenscope.model.DType;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.LayerKind;
import org.eigenscope.model.Shape;
import org.eigenscope.model.Tensor;
import org.eigenscope.model.TensorData;

/** Reads the tensors of a model that have constant elements, and what its operators use them for. */
final class TfliteModel {

    private static final int MOST_AXES = 32;
    private static final int MOST_OPERATORS = 1_000_000;
    /** What a converter calls a constant that has no name of its own. */
    private static final Pattern NAMELESS = Pattern.compile("(?:arith\\.constant|tfl\\.pseudo_q?const|[Cc]onst)\\d*");
    /** The operator that a weight is called after, behind its module. */
    private static final Pattern OPERATOR = Pattern.compile("/(?:MatMul|convolution|depthwise|Conv[123]D|"
            + "DepthwiseConv2dNative|ReadVariableOp|embedding_lookup|GatherV2|Einsum|conv_transpose)(?:[/;].*|\\d*)$");

    private final ByteSource source;
    private final FlatInput in;
    private final IndexBudget budget = new IndexBudget();
    private final TensorFindings findings = new TensorFindings();
    /** The layers by the number of their buffer. */
    private final Map<Long, RawLayer> layers = new LinkedHashMap<>();

    TfliteModel(ByteSource source) {
        this.source = source;
        this.in = new FlatInput(source);
    }

    FileIndex read() throws IOException, Malformed, Unsupported {
        long model = in.root();
        Elements buffers = in.elements(model, 4, 4);
        Elements codes = in.elements(model, 1, 4);
        Elements graphs = in.elements(model, 2, 4);
        for (long i = 0; i < graphs.count(); i++) {
            budget.spend(100);
            graph(in.table(graphs, i), buffers, codes);
        }
        if (layers.isEmpty()) {
            throw new Unsupported(source.path(), "it is a model of TensorFlow Lite without weights in it");
        }
        return new FileIndex("TensorFlow Lite", Map.of(), List.copyOf(layers.values()), findings.all());
    }

    private void graph(long graph, Elements buffers, Elements codes) throws IOException, Malformed {
        Elements tensors = in.elements(graph, 0, 4);
        Elements operators = in.elements(graph, 3, 4);
        if (tensors.count() > MOST_OPERATORS || operators.count() > MOST_OPERATORS) {
            throw source.malformed("it has %,d tensors and %,d operators, more than any model".formatted(
                    tensors.count(), operators.count()));
        }
        Map<Integer, Use> uses = uses(operators, codes);
        for (int i = 0; i < tensors.count(); i++) {
            budget.spend(300);
            long tensor = in.table(tensors, i);
            long buffer = in.u32(tensor, 2);
            if (buffer == 0 || buffer >= buffers.count() || layers.containsKey(buffer)) {
                continue;
            }
            FileRange bytes = bytes(in.table(buffers, buffer));
            if (bytes == null || bytes.length() > 0) {
                layers.put(buffer, layer(tensor, bytes, uses.get(i), tensors));
            }
        }
    }

    /** What an operator does with a tensor. {@code input} is the tensor that it is applied to. */
    private record Use(OperatorWeights weights, int input, int output) {}

    private Map<Integer, Use> uses(Elements operators, Elements codes) throws IOException, Malformed {
        Map<Integer, Use> uses = new HashMap<>();
        Map<Integer, Integer> dequantized = new HashMap<>();
        for (long i = 0; i < operators.count(); i++) {
            budget.spend(100);
            long operator = in.table(operators, i);
            long index = in.u32(operator, 0);
            Elements inputs = in.elements(operator, 1, 4);
            Elements outputs = in.elements(operator, 2, 4);
            if (index >= codes.count()) {
                throw source.malformed("an operator is of kind %,d of %,d".formatted(index, codes.count()));
            }
            long code = in.table(codes, index);
            int number = Math.max(in.u8(code, 0, 0), (int) in.u32(code, 3));
            int output = outputs.count() == 0 ? -1 : in.i32(outputs, 0);
            if (number == OperatorWeights.DEQUANTIZE && inputs.count() == 1) {
                dequantized.put(output, in.i32(inputs, 0));
                continue;
            }
            for (int place = 0; place < Math.min(inputs.count(), 48); place++) {
                OperatorWeights weights = OperatorWeights.of(number, place);
                if (weights != null) {
                    int other = inputs.count() > 1 ? in.i32(inputs, place == 0 ? 1 : 0) : -1;
                    uses.putIfAbsent(in.i32(inputs, place), new Use(weights, other, output));
                }
            }
        }
        // Weights of 16 bits are stored as such and widened by an operator of their own.
        dequantized.forEach((output, input) -> {
            if (uses.containsKey(output)) {
                uses.putIfAbsent(input, uses.get(output));
            }
        });
        return uses;
    }

    /** The bytes of a buffer, which may lie behind the FlatBuffer; null if the file does not have them. */
    private FileRange bytes(long buffer) throws IOException, Malformed {
        long offset = in.i64(buffer, 1);
        long size = in.i64(buffer, 2);
        if (offset > 1) {
            return size < 0 || offset > source.size() || size > source.size() - offset ? null
                    : source.range(offset, size);
        }
        Elements data = in.elements(buffer, 0, 1);
        return source.range(data.position(), data.count());
    }

    private RawLayer layer(long tensor, FileRange bytes, Use use, Elements tensors) throws IOException, Malformed {
        String name = budget.text(in.text(tensor, 3));
        if (use != null && NAMELESS.matcher(name).matches() && use.output() >= 0 && use.output() < tensors.count()) {
            name = in.text(in.table(tensors, use.output()), 3);
        }
        Shape shape = Shape.UNKNOWN;
        DType dtype = dtype(in.u8(tensor, 1, 0));
        int bits = bits(in.u8(tensor, 1, 0));
        String problem = "";
        try {
            shape = shape(in.elements(tensor, 0, 4));
            long needed = bits < 8 ? Math.ceilDiv(Math.multiplyExact(shape.elements(), (long) bits), 8L)
                    : dtype == DType.OTHER ? 0 : dtype.bytesOf(shape.elements());
            if (bytes == null || needed > bytes.length()) {
                problem = "its shape %s takes %,d bytes, but the file has %,d of it: it is cut short or damaged"
                        .formatted(shape, needed, bytes == null ? 0 : bytes.length());
            }
        } catch (IllegalArgumentException | ArithmeticException e) {
            problem = "its shape is impossible: " + e.getMessage();
        }
        if (!problem.isEmpty()) {
            findings.addDamaged(name, problem);
            return RawLayer.of(new Tensor(name, dtype, shape, 0, new UnreadableData(name, problem))).because(
                    Severity.DAMAGED, problem);
        }
        TensorData plain = plain(bytes, dtype, bits, shape, name);
        RawLayer raw = RawLayer.of(new Tensor(name, dtype, shape, bytes.length(), plain));
        raw = use == null ? raw : raw.named(module(name));
        if (use == null || shape.rank() < 2) {
            return shape.rank() < 2 ? raw.of(dtype.isReal() ? LayerKind.BIAS : LayerKind.OTHER)
                    : raw.of(LayerKind.OTHER).because("no operator that we know uses it as weights");
        }
        if (in.table(tensor, 6) != 0) {
            return raw.because(Severity.UNDECODED, "its zeros are left out (sparse), which is not read: convert it "
                    + "without sparsity");
        }
        return used(raw, use, tensor, tensors);
    }

    private RawLayer used(RawLayer raw, Use use, long tensor, Elements tensors) throws IOException, Malformed {
        Tensor stored = raw.tensor();
        TensorData data = stored.data();
        if (stored.dtype().group() == DType.Group.INTEGER) {
            data = scaled(stored, in.table(tensor, 4));
            if (data == null) {
                return raw.because(Severity.UNDECODED, "quantized in %s without scales that fit it, not decoded"
                        .formatted(stored.dtype()));
            }
        }
        Shape shape = stored.shape();
        if (use.weights().depthwise() && shape.rank() == 4 && shape.dim(0) == 1) {
            // 1 × height × width × channels · multiplier: the channels are those of the input.
            long channels = last(use.input(), tensors);
            boolean divides = channels > 0 && shape.dim(3) % channels == 0;
            shape = new Shape(List.of(shape.dim(1), shape.dim(2), divides ? channels : shape.dim(3),
                    divides ? shape.dim(3) / channels : 1));
        }
        return raw.with(new Tensor(stored.name(), stored.dtype(), shape, stored.bytes(), data))
                .of(use.weights().kind()).stored(use.weights().order());
    }

    /** The length of a tensor's last axis; 0 if it is not known. */
    private long last(int tensor, Elements tensors) throws IOException, Malformed {
        if (tensor < 0 || tensor >= tensors.count()) {
            return 0;
        }
        Elements shape = in.elements(in.table(tensors, tensor), 0, 4);
        return shape.count() == 0 ? 0 : in.i32(shape, shape.count() - 1);
    }

    /** (q − z) · s, with one scale, or one for each index of an axis; null if they do not fit. */
    private TensorData scaled(Tensor stored, long quantization) throws IOException, Malformed {
        Shape shape = stored.shape();
        Elements scales = quantization == 0 ? new Elements(0, 0) : in.elements(quantization, 2, 4);
        Elements zeros = quantization == 0 ? new Elements(0, 0) : in.elements(quantization, 3, 8);
        long axis = quantization == 0 ? 0 : in.u32(quantization, 6);
        long count = scales.count();
        boolean fits = count == 1 || axis < shape.rank() && shape.dim((int) axis) == count;
        if (count == 0 || shape.elements() == 0 || !fits || zeros.count() != 0 && zeros.count() != count
                || in.u8(quantization, 4, 0) != 0) {
            return null;
        }
        long rows = 1;
        for (int before = 0; before < axis && count > 1; before++) {
            rows *= shape.dim(before);
        }
        long columns = shape.elements() / rows;
        TensorData scale = new CheckedFactors(PlainData.of(source.range(scales.position(), 4 * count), DType.F32),
                stored.name() + " (scale)", false);
        TensorData zero = zeros.count() == 0 ? null : PlainData.of(source.range(zeros.position(), 8 * count),
                DType.I64);
        return new ScaledData(stored.data(), scale, zero, rows, columns, rows, count > 1
                ? columns / shape.dim((int) axis) : columns);
    }

    private static TensorData plain(FileRange bytes, DType dtype, int bits, Shape shape, String name) {
        long count = shape.elements();
        if (bits < 8) {
            return new CodeData(new RowCodes(PlainData.of(bytes, DType.U8), DType.U8, bytes.length(), 1, count, bits,
                    bytes.length(), Layout.STREAM), new CodeValues.Signed(bits));
        }
        return PlainData.handles(dtype) ? new PlainData(bytes, dtype, false, count)
                : new UnreadableData(name, "its elements are not real numbers");
    }

    /** The module's name, without the operator that the weight is called after. */
    private static String module(String name) {
        String module = OPERATOR.matcher(name).replaceFirst("");
        return module.isEmpty() ? name : module;
    }

    private Shape shape(Elements dims) throws IOException, Malformed {
        if (dims.count() > MOST_AXES) {
            throw new IllegalArgumentException("%,d axes".formatted(dims.count()));
        }
        List<Long> shape = new ArrayList<>();
        for (long i = 0; i < dims.count(); i++) {
            shape.add((long) in.i32(dims, i));
        }
        return new Shape(shape);
    }

    private static int bits(int type) {
        return type == 17 ? 4 : 8;
    }

    private static DType dtype(int type) {
        return switch (type) {
            case 0 -> DType.F32;
            case 1 -> DType.F16;
            case 2 -> DType.I32;
            case 3 -> DType.U8;
            case 4 -> DType.I64;
            case 6 -> DType.BOOL;
            case 7 -> DType.I16;
            case 8 -> DType.C64;
            case 9, 17 -> DType.I8;
            case 10 -> DType.F64;
            case 11 -> DType.C128;
            case 12 -> DType.U64;
            case 15 -> DType.U32;
            case 16 -> DType.U16;
            case 18 -> DType.BF16;
            default -> DType.OTHER;
        };
    }
}
