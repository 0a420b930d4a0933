package org.eigenscope.format.tensorflow;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.eigenscope.format.data.PlainData;
import org.eigenscope.format.data.TypedElements;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.FileRange;
import org.eigenscope.format.io.MemoryRange;
import org.eigenscope.format.reader.KerasVariables;
import org.eigenscope.format.reader.RawLayer;
import org.eigenscope.format.reader.TensorFindings;
import org.eigenscope.format.tensorflow.FrozenGraph.Constant;
import org.eigenscope.model.DType;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.LayerKind;
import org.eigenscope.model.Shape;
import org.eigenscope.model.TensorData;

/** Makes tensors of the constants of a frozen graph: names, checks, and a choice of those that can be weights. */
final class GraphTensors {

    private static final String READ = "/ReadVariableOp";
    private static final Set<String> ADDITIONS = Set.of("BiasAdd", "Add", "AddV2", "add", "Reshape");
    private static final Pattern COUNTED = Pattern.compile(".*(_\\d+)");
    private static final int COMPARED = 1 << 16;
    private static final int MOST_COMPARED = 8;
    private static final int STARTS = 1 << 12;
    /** Elements that are filled with the last of those written one by one. */
    private static final int MOST_REPEATED = 1 << 20;

    private final List<RawLayer> tensors = new ArrayList<>();
    private final TensorFindings findings = new TensorFindings();

    /** All constants that can be weights. */
    GraphTensors(ByteSource source, FrozenGraph.Constants read) {
        this(source, read, read.constants().stream().filter(GraphTensors::mayBeWeight).toList());
    }

    /**
     * Those matrices and kernels that an operator uses as weights, each once: functions are stored in several copies.
     */
    static GraphTensors used(ByteSource source, FrozenGraph.Constants read) throws IOException {
        List<Constant> weights = new ArrayList<>();
        Map<String, List<Constant>> known = new HashMap<>();
        for (Constant constant : read.constants()) {
            if (constant.dims().size() < 2 || !read.kinds().containsKey(constant.name())
                    || !TensorFlowTypes.dtype(constant.dtype()).isReal()) {
                continue;
            }
            String key = "%d %s %d %08x".formatted(constant.dtype(), constant.dims(), constant.size(),
                    start(source, constant));
            List<Constant> alike = known.computeIfAbsent(key, start -> new ArrayList<>());
            if (!isAmong(source, constant, alike)) {
                alike.add(constant);
                weights.add(constant);
            }
        }
        return new GraphTensors(source, read, weights);
    }

    /** A checksum of the first bytes: what differs mostly differs there. */
    private static long start(ByteSource source, Constant constant) throws IOException {
        byte[] bytes = new byte[(int) Math.min(STARTS, constant.size())];
        source.read(constant.start(), bytes, 0, bytes.length);
        CRC32 checksum = new CRC32();
        checksum.update(bytes);
        return checksum.getValue();
    }

    private static boolean isAmong(ByteSource source, Constant constant, List<Constant> others) throws IOException {
        for (Constant other : others.subList(0, Math.min(MOST_COMPARED, others.size()))) {
            if (areEqual(source, constant.start(), other.start(), constant.size())) {
                return true;
            }
        }
        return false;
    }

    private static boolean areEqual(ByteSource source, long one, long other, long length) throws IOException {
        byte[] first = new byte[COMPARED];
        byte[] second = new byte[COMPARED];
        for (long done = 0; done < length; done += COMPARED) {
            int count = (int) Math.min(COMPARED, length - done);
            source.read(one + done, first, 0, count);
            source.read(other + done, second, 0, count);
            if (!Arrays.equals(first, 0, count, second, 0, count)) {
                return false;
            }
        }
        return true;
    }

    private GraphTensors(ByteSource source, FrozenGraph.Constants read, List<Constant> weights) {
        List<Constant> constants = read.constants();
        String root = root(weights);
        for (Constant constant : weights) {
            RawLayer raw = tensor(source, constant, name(constant, root));
            LayerKind kind = read.kinds().get(constant.name());
            tensors.add(kind != null && fits(kind, raw.tensor().shape().rank()) && raw.tensor().dtype().isReal()
                    ? raw.of(kind) : raw);
        }
        int others = constants.size() - weights.size();
        if (others > 0) {
            findings.add(new Finding(Severity.NOTE, source.path().getFileName().toString(),
                    ("%,d constants of the graph's own (axes, shapes, single numbers) are not "
                    + "listed").formatted(others)));
        }
    }

    private static boolean fits(LayerKind kind, int rank) {
        return switch (kind) {
            case EMBEDDING -> rank == 2;
            case CONV2D -> rank == 4;
            case CONV3D -> rank == 5;
            default -> rank >= 2;
        };
    }

    List<RawLayer> tensors() {
        return tensors;
    }

    List<Finding> findings() {
        return findings.all();
    }

    /** Vectors and more of real numbers, tables of integers: not the axes and shapes that every graph is full of. */
    private static boolean mayBeWeight(Constant constant) {
        return constant.dims().size() >= (TensorFlowTypes.dtype(constant.dtype()).isReal() ? 1 : 2);
    }

    private RawLayer tensor(ByteSource source, Constant constant, String name) {
        DType dtype = TensorFlowTypes.dtype(constant.dtype());
        Shape shape = Shape.UNKNOWN;
        String reason;
        try {
            shape = new Shape(constant.dims());
            long bytes = dtype.bytesOf(shape.elements());
            long stored = constant.length() / dtype.blockBytes();
            if (!PlainData.handles(dtype)) {
                return TensorFlowTypes.unread(name, constant.dtype(), dtype, shape);
            }
            boolean single = constant.field() == FrozenGraph.HALF || constant.runs() > 1;
            if (constant.runs() == 0 && bytes > 0 && shape.elements() <= MOST_REPEATED) {
                // As TensorFlow has it: what is not written is zero.
                TensorData zero = PlainData.of(new MemoryRange(new byte[dtype.blockBytes()]), dtype);
                return KerasVariables.layer(name, dtype, shape, 0, new LastRepeatedData(zero, 1, shape.elements()));
            } else if (single && shape.elements() <= Math.max(MOST_REPEATED, constant.size())) {
                FileRange message = source.range(constant.start(), constant.size());
                return KerasVariables.layer(name, dtype, shape, constant.size(),
                        new TypedElements(message, constant.field(), dtype, (int) shape.elements(), true));
            } else if (single || stored == 0 && bytes > 0) {
                reason = "its shape %s takes more elements than it has".formatted(shape);
            } else if (constant.length() > bytes || constant.length() % dtype.blockBytes() != 0) {
                reason = "its shape %s of %s takes %,d bytes, but the graph has %,d of it"
                        .formatted(shape, dtype, bytes, constant.length());
            } else {
                TensorData data = PlainData.of(source.range(constant.position(), constant.length()), dtype);
                return KerasVariables.layer(name, dtype, shape, constant.length(),
                        stored == shape.elements() ? data : new LastRepeatedData(data, stored, shape.elements()));
            }
        } catch (IllegalArgumentException | ArithmeticException e) {
            reason = "its shape is impossible (%s)".formatted(e.getMessage());
        }
        findings.addDamaged(name, reason);
        return KerasVariables.unread(name, dtype, shape, Severity.DAMAGED, reason);
    }

    /** {@code digits/fc1/Cast/ReadVariableOp/resource} → {@code fc1/kernel}, with the model's name as root. */
    private static String name(Constant constant, String root) {
        int read = constant.name().indexOf(READ);
        if (read < 0) {
            return constant.name();
        }
        List<String> parts = new ArrayList<>(List.of(constant.name().substring(0, read).split("/")));
        String operator = parts.size() > 1 ? parts.removeLast() : "";
        if (!root.isEmpty()) {
            parts.removeFirst();
            Matcher counted = COUNTED.matcher(root);
            if (counted.matches()) {
                // Keras counts up all names of a model that it traces again: digits_1/fc1_1.
                String count = counted.group(1);
                parts.replaceAll(part -> part.endsWith(count) ? part.substring(0, part.length() - count.length())
                        : part);
            }
        }
        String variable = constant.dims().size() >= 2 ? "kernel" : ADDITIONS.contains(operator) ? "bias"
                : operator + constant.name().substring(read).replace('/', '_');
        return String.join("/", parts) + "/" + variable;
    }

    /** The model's own name, if all constants are variables of one model that was frozen; else the empty string. */
    private static String root(List<Constant> weights) {
        String root = null;
        for (Constant constant : weights) {
            String[] parts = constant.name().split("/");
            if (!constant.name().contains(READ) || parts.length < 4 || root != null && !root.equals(parts[0])) {
                return "";
            }
            root = parts[0];
        }
        return root == null ? "" : root;
    }
}
