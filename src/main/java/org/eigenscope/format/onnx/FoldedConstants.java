package org.eigenscope.format.onnx;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.eigenscope.format.data.AssembledData;
import org.eigenscope.format.data.AssembledData.Part;
import org.eigenscope.format.data.PlainData;
import org.eigenscope.format.data.ProductData;
import org.eigenscope.format.data.StridedData;
import org.eigenscope.format.onnx.OnnxLayerRoles.Use;
import org.eigenscope.model.DType;
import org.eigenscope.model.DType.Group;
import org.eigenscope.model.SafeText;
import org.eigenscope.model.Shape;
import org.eigenscope.model.Tensor;
import org.eigenscope.model.TensorData;

/**
 * Weights that nodes make of tensors of the file before a layer takes them: several put together (Concat), parts of one
 * (Split, Slice), and the product of two (MatMul). An engine folds them once, and the layer computes with what comes
 * out; here it is read so.
 */
final class FoldedConstants {

    /** Nodes in a row that are followed: each reads through those before it, call within call. */
    private static final int DEEPEST = 16;
    private static final int MOST_PARTS = 1 << 10;
    private static final Set<String> MAKING = Set.of("Concat", "Split", "Slice", "MatMul");
    private static final Set<String> MOVING = Set.of("Identity", "Transpose", "Reshape", "Squeeze", "Unsqueeze",
            "Flatten");

    private final Map<String, Tensor> tensors;
    private final long held;
    private final Map<String, Node> producers = new HashMap<>();
    private final Map<String, Optional<Tensor>> values = new HashMap<>();
    /** How many nodes in a row have made a value. */
    private final Map<String, Integer> heights = new HashMap<>();
    private final Map<String, Tensor> weights = new LinkedHashMap<>();
    /** Sentences that tell what weights a tensor of the file is a part of, by its name. */
    private final Map<String, String> owners = new HashMap<>();

    /**
     * @param tensors the tensors that can be read, by name
     * @param use the use of a value that tells what it is for, or null
     */
    FoldedConstants(Graph graph, Map<String, Tensor> tensors, Function<String, Use> use) {
        this.tensors = tensors;
        held = tensors.values().stream().mapToLong(tensor -> tensor.shape().elements()).reduce(0, Math::addExact);
        List<Node> making = new ArrayList<>();
        for (Node node : graph.nodes) {
            if (node.domain().isEmpty() || node.domain().equals("ai.onnx")) {
                node.outputs().forEach(output -> producers.putIfAbsent(output, node));
                if (MAKING.contains(node.operator())) {
                    making.add(node);
                }
            }
        }
        for (Node node : making) {
            for (String output : node.outputs()) {
                Tensor value = value(output, 0);
                Use taken = value == null || value.shape().rank() < 2 ? null : use.apply(output);
                if (taken != null && isLayer(taken, node)) {
                    weights.put(output, value);
                    claim(output, node, output, new HashSet<>());
                }
            }
        }
    }

    /** The weights that are made, in the order in which they are. */
    List<Tensor> weights() {
        return List.copyOf(weights.values());
    }

    /** Why a tensor of the file is no layer's weights itself; empty if it is, or nothing is made of it. */
    String reason(String tensor, Use use) {
        String owner = owners.get(tensor);
        return owner == null || use != null && OnnxLayerRoles.isWeight(use) && !isFolded(use.node()) ? "" : owner;
    }

    /** A product takes the place of weights where something is multiplied by it. */
    private boolean isLayer(Use taken, Node by) {
        return OnnxLayerRoles.isWeight(taken) && !isFolded(taken.node())
                && (taken.input() > 0 || !by.operator().equals("MatMul"));
    }

    private boolean isFolded(Node node) {
        return !node.outputs().isEmpty() && value(node.outputs().getFirst(), 0) != null;
    }

    /** Notes what the weights are made of. */
    private void claim(String value, Node by, String made, Set<String> seen) {
        Node node = producers.get(value);
        if (!seen.add(value)) {
            return;
        }
        if (tensors.containsKey(value)) {
            owners.putIfAbsent(value, "the node %s makes the weights '%s' of it".formatted(by.operator(),
                    SafeText.name(made)));
        } else if (node != null) {
            int operands = node.operator().equals("Concat") ? node.inputs().size() : node.operator().equals("MatMul")
                    ? 2 : 1;
            node.inputs().stream().limit(operands).forEach(input -> claim(input, by, made, seen));
        }
    }

    /** The tensor that a value is, without running anything; null if it is none, or not to be had so. */
    private Tensor value(String name, int depth) {
        Optional<Tensor> known = values.get(name);
        if (known != null) {
            return known.orElse(null);
        }
        Tensor value = null;
        if (depth < DEEPEST) {
            try {
                Tensor made = made(name, depth);
                value = made == null || height(name) > DEEPEST ? null : made;
            } catch (IOException | IllegalArgumentException | ArithmeticException e) {
                // Numbers that do not fit: there is no such tensor, and the file's own ones stay what they are.
            }
        }
        values.put(name, Optional.ofNullable(value));
        return value;
    }

    /** Counts the nodes in a row that made a value whose operands are known. */
    private int height(String name) {
        if (tensors.containsKey(name)) {
            return 0;
        }
        int height = 1 + producers.get(name).inputs().stream().mapToInt(input -> heights.getOrDefault(input, 0)).max()
                .orElse(0);
        heights.put(name, height);
        return height;
    }

    private Tensor made(String name, int depth) throws IOException {
        Tensor stored = tensors.get(name);
        if (stored != null) {
            boolean weights = stored.dtype().group() == Group.FLOAT || stored.dtype().group() == Group.INTEGER
                    && stored.dtype() != DType.BOOL && stored.dtype().blockBytes() < 4;
            return weights && PlainData.handles(stored.dtype()) && stored.shape().elements() > 0 ? stored : null;
        }
        Node node = producers.get(name);
        if (node == null || node.inputs().isEmpty() || node.inputs().size() > MOST_PARTS
                || node.outputs().size() > MOST_PARTS) {
            return null;
        }
        if (node.operator().equals("Concat")) {
            return together(name, node, depth);
        }
        boolean known = MAKING.contains(node.operator()) || MOVING.contains(node.operator());
        Tensor first = known ? value(node.inputs().getFirst(), depth + 1) : null;
        if (first == null) {
            return null;
        }
        return switch (node.operator()) {
            case "MatMul" -> product(name, first, node.inputs().size() < 2 ? null : value(node.inputs().get(1),
                    depth + 1));
            case "Split" -> split(name, node, first);
            case "Slice" -> slice(name, node, first);
            default -> WeightPath.moved(node, first, tensors);
        };
    }

    private Tensor together(String name, Node node, int depth) {
        Shape shape = null;
        DType dtype = null;
        int axis = 0;
        long length = 0;
        long bytes = 0;
        List<Part> parts = new ArrayList<>();
        for (String input : node.inputs()) {
            Tensor tensor = value(input, depth + 1);
            if (tensor == null || shape != null && (tensor.shape().rank() != shape.rank() || tensor.dtype() != dtype)) {
                return null;
            }
            if (shape == null) {
                shape = tensor.shape();
                dtype = tensor.dtype();
                axis = axis(node.numbers().getOrDefault("axis", 0L), shape.rank());
            }
            List<Long> starts = new ArrayList<>(Collections.nCopies(shape.rank(), 0L));
            starts.set(axis, length);
            parts.add(new Part(starts, tensor.shape(), tensor.data()));
            length = Math.addExact(length, tensor.shape().dim(axis));
            bytes += tensor.bytes();
        }
        Shape whole = shape == null ? null : with(shape, axis, length);
        // What is repeated again and again is more than the file holds.
        TensorData data = whole == null || whole.elements() > held ? null : AssembledData.of(whole, parts).orElse(null);
        return data == null ? null : new Tensor(name, dtype, whole, bytes, data);
    }

    private static Tensor product(String name, Tensor a, Tensor b) {
        if (b == null || a.shape().rank() != 2 || b.shape().rank() != 2 || a.dtype() != DType.F32
                || b.dtype() != DType.F32 || a.shape().dim(1) != b.shape().dim(0)
                || !ProductData.fits(a.shape().dim(0), a.shape().dim(1), b.shape().dim(1))) {
            return null;
        }
        Shape shape = Shape.of(a.shape().dim(0), b.shape().dim(1));
        return new Tensor(name, DType.F32, shape, a.bytes() + b.bytes(), new ProductData(a.data(), b.data(),
                (int) shape.dim(0), (int) a.shape().dim(1), (int) shape.dim(1)));
    }

    /** The part of this name: of lengths that an attribute or an input tells, else of equal ones, the last less. */
    private Tensor split(String name, Node node, Tensor of) throws IOException {
        int axis = axis(node.numbers().getOrDefault("axis", 0L), of.shape().rank());
        boolean told = node.inputs().size() > 1 && !node.inputs().get(1).isEmpty();
        List<Long> lengths = told ? WeightPath.integers(tensors.get(node.inputs().get(1))) : node.axes();
        int place = node.outputs().indexOf(name);
        long whole = of.shape().dim(axis);
        long each = Math.ceilDiv(whole, (long) node.outputs().size());
        if (lengths == null || !lengths.isEmpty() && lengths.size() != node.outputs().size()) {
            return null;
        }
        long start = lengths.isEmpty() ? each * place : lengths.subList(0, place).stream().reduce(0L, Math::addExact);
        long length = lengths.isEmpty() ? Math.min(each, whole - start) : lengths.get(place);
        return box(name, of, axis, start, length, 1);
    }

    /** Slices with positive steps, whose numbers the file holds. */
    private Tensor slice(String name, Node node, Tensor of) throws IOException {
        if (node.inputs().size() < 3) {
            return null;
        }
        List<List<Long>> told = new ArrayList<>();
        for (int input = 1; input < 5; input++) {
            boolean given = node.inputs().size() > input && !node.inputs().get(input).isEmpty();
            told.add(given ? WeightPath.integers(tensors.get(node.inputs().get(input))) : List.of());
        }
        if (told.contains(null)) {
            return null;
        }
        int axes = told.get(0).size();
        if (axes == 0 || told.get(1).size() != axes || told.subList(2, 4).stream().anyMatch(list -> !list.isEmpty()
                && list.size() != axes)) {
            return null;
        }
        Tensor box = of;
        for (int i = 0; i < axes; i++) {
            int axis = axis(told.get(2).isEmpty() ? i : told.get(2).get(i), of.shape().rank());
            long whole = of.shape().dim(axis);
            long step = told.get(3).isEmpty() ? 1 : told.get(3).get(i);
            long start = Math.clamp(told.get(0).get(i) < 0 ? told.get(0).get(i) + whole : told.get(0).get(i), 0, whole);
            long end = Math.clamp(told.get(1).get(i) < 0 ? told.get(1).get(i) + whole : told.get(1).get(i), 0, whole);
            box = step < 1 || box == null ? null : box(name, box, axis, start, Math.ceilDiv(Math.max(0, end - start),
                    step), step);
        }
        return box;
    }

    private static Tensor box(String name, Tensor of, int axis, long start, long length, long step) {
        if (start < 0 || length < 1 || start + (length - 1) * step >= of.shape().dim(axis)) {
            return null;
        }
        Shape shape = with(of.shape(), axis, length);
        List<Long> strides = new ArrayList<>(StridedData.rowMajor(of.shape()));
        long offset = start * strides.get(axis);
        strides.set(axis, step * strides.get(axis));
        return new Tensor(name, of.dtype(), shape, of.bytes() / of.shape().elements() * shape.elements(),
                StridedData.of(of.data(), of.shape().elements(), offset, shape, strides));
    }

    private static Shape with(Shape shape, int axis, long length) {
        List<Long> dims = new ArrayList<>(shape.dims());
        dims.set(axis, length);
        return new Shape(dims);
    }

    /** @throws IllegalArgumentException if there is no such axis */
    private static int axis(long axis, int rank) {
        long counted = axis < 0 ? axis + rank : axis;
        if (counted < 0 || counted >= rank) {
            throw new IllegalArgumentException("no axis " + axis);
        }
        return (int) counted;
    }
}
