package org.eigenscope.format.onnx;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.eigenscope.format.data.StridedData;
import org.eigenscope.model.DType;
import org.eigenscope.model.DType.Group;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.Shape;
import org.eigenscope.model.Tensor;

/**
 * The nodes from a tensor to the layer that takes it: those that move its axes are followed here, those that change its
 * values are told.
 *
 * @param nodes in the order of execution, without the layer; empty if it takes the tensor as it is, or none does
 * @param changing the first of them that makes other numbers of it, or null
 */
record WeightPath(List<Node> nodes, Node changing) {

    static final WeightPath NONE = new WeightPath(List.of(), null);
    private static final int MOST_AXES = 8;
    private static final List<String> TWO_OPERANDS = List.of("Mul", "Div", "Add", "Sub");

    /**
     * The way after a QuantizeLinear and the DequantizeLinear that undoes it, which leave floats rounded; this one if
     * it does not begin so.
     */
    WeightPath afterRounding() {
        if (!isRounded()) {
            return this;
        }
        List<Node> rest = nodes.subList(2, nodes.size());
        return new WeightPath(rest, rest.stream().filter(node -> !OnnxLayerRoles.PASSING.contains(node.operator()))
                .findFirst().orElse(null));
    }

    /** True if floats are first rounded, and scaled back by the same numbers. */
    boolean isRounded() {
        if (nodes.size() < 2 || !nodes.get(0).operator().equals("QuantizeLinear")
                || !nodes.get(1).operator().equals("DequantizeLinear")) {
            return false;
        }
        return Dequantization.of(nodes.get(0)).equals(Dequantization.of(nodes.get(1)));
    }

    /** Why the tensor is not what the layer computes with; empty if it is, but for the order of its axes. */
    String problem(Tensor tensor) {
        DType dtype = tensor.dtype();
        if (dtype == DType.BOOL || dtype == DType.I64 || dtype == DType.I32) {
            // Masks, indices and lengths.
            return "";
        }
        if (changing != null) {
            return said(changing, TWO_OPERANDS.contains(changing.operator()) ? "combines it with a constant"
                    : "makes other numbers of it");
        }
        boolean first = true;
        for (Node node : nodes) {
            boolean integers = tensor.dtype().group() != Group.FLOAT;
            if (integers && node.operator().startsWith("Cast")) {
                return said(node, "makes numbers of its integers");
            }
            if (node.operator().equals("DequantizeLinear") && !first) {
                return said(node, "scales it after its axes are moved");
            }
            first &= node.operator().equals("Identity");
            if (!integers || node.operator().equals("DequantizeLinear")) {
                // From here on it holds floats, which a Cast rounds at most.
                return "";
            }
        }
        return "";
    }

    private static String said(Node node, String what) {
        return ("not decoded: the node %s %s before the layer takes it; fold the constants (onnxsim, onnxslim), and "
                + "open the model that is written").formatted(node.operator(), what);
    }

    /**
     * The tensor with its axes as the layer has them; the same one if they only change places in a matrix.
     *
     * @return null if the file does not tell how they are moved
     */
    Tensor arranged(Tensor tensor, Map<String, Tensor> tensors) throws IOException {
        boolean moved = false;
        Tensor now = tensor;
        for (Node node : nodes) {
            Tensor next = moved(node, now, tensors);
            if (next == null) {
                return null;
            }
            moved |= !next.shape().equals(now.shape()) || node.operator().equals("Transpose")
                    && now.shape().rank() > 2;
            now = next;
        }
        boolean matrix = tensor.shape().rank() == 2 && nodes.stream().noneMatch(node -> !node.operator()
                .equals("Transpose") && isForm(node));
        return moved && !matrix ? now : tensor;
    }

    /**
     * The tensor as a node leaves it that moves axes at most.
     *
     * @return null if the file does not tell how they are moved
     */
    static Tensor moved(Node node, Tensor tensor, Map<String, Tensor> tensors) throws IOException {
        Shape shape = tensor.shape();
        Shape next = switch (node.operator()) {
            case "Transpose" -> transposed(node, shape);
            case "Reshape" -> reshaped(shape, axes(node, tensors));
            case "Squeeze" -> squeezed(shape, axes(node, tensors));
            case "Unsqueeze" -> unsqueezed(shape, axes(node, tensors));
            case "Flatten" -> flattened(shape, node.numbers().getOrDefault("axis", 1L));
            default -> shape;
        };
        if (next == null || next.equals(shape) && !node.operator().equals("Transpose")) {
            return next == null ? null : tensor;
        }
        List<Long> strides = StridedData.rowMajor(shape);
        return new Tensor(tensor.name(), tensor.dtype(), next, tensor.bytes(), !node.operator().equals("Transpose")
                ? tensor.data() : StridedData.of(tensor.data(), shape.elements(), 0, next, order(node, shape).stream()
                .map(axis -> strides.get(axis.intValue())).toList()));
    }

    private static boolean isForm(Node node) {
        return switch (node.operator()) {
            case "Transpose", "Reshape", "Squeeze", "Unsqueeze", "Flatten" -> true;
            default -> false;
        };
    }

    private static Shape transposed(Node node, Shape shape) {
        List<Long> order = order(node, shape);
        return order == null ? null : new Shape(order.stream().map(axis -> shape.dim(axis.intValue())).toList());
    }

    /** The axes in their new order, turned about if the node does not tell; null if they are not those of the shape. */
    private static List<Long> order(Node node, Shape shape) {
        List<Long> turned = new ArrayList<>();
        for (long axis = shape.rank() - 1; axis >= 0; axis--) {
            turned.add(axis);
        }
        List<Long> told = node.axes().isEmpty() ? turned : node.axes();
        List<Long> sorted = new ArrayList<>(told);
        sorted.sort(Collections.reverseOrder());
        return sorted.equals(turned) ? told : null;
    }

    /** Reads the axes or lengths that an attribute or the second input gives; null if they are computed. */
    private static List<Long> axes(Node node, Map<String, Tensor> tensors) throws IOException {
        return node.inputs().size() < 2 || node.inputs().get(1).isEmpty() ? node.axes()
                : integers(tensors.get(node.inputs().get(1)));
    }

    /** The few whole numbers of a tensor; null if there is none, or it holds others or many. */
    static List<Long> integers(Tensor told) throws IOException {
        if (told == null || told.shape().rank() > 1 || told.shape().elements() > MOST_AXES
                || told.dtype().group() != Group.INTEGER) {
            return null;
        }
        double[] numbers = new double[(int) told.shape().elements()];
        try (ElementReader reader = told.data().open()) {
            reader.read(0, numbers, 0, numbers.length);
        }
        List<Long> axes = new ArrayList<>();
        for (double number : numbers) {
            axes.add((long) number);
        }
        return axes;
    }

    /** A length of 0 is that of the same axis before, one of −1 what is left over. */
    private static Shape reshaped(Shape shape, List<Long> told) {
        if (told == null || told.isEmpty()) {
            return null;
        }
        List<Long> dims = new ArrayList<>(told);
        long known = 1;
        for (int axis = 0; axis < dims.size(); axis++) {
            if (dims.get(axis) == 0 && axis < shape.rank()) {
                dims.set(axis, shape.dim(axis));
            }
            if (dims.get(axis) != -1 && (dims.get(axis) < 1 || dims.get(axis) > shape.elements())) {
                return null;
            }
            known = Math.multiplyExact(known, Math.abs(dims.get(axis)));
        }
        int open = dims.indexOf(-1L);
        if (open >= 0) {
            dims.set(open, shape.elements() / known);
        }
        return dims.contains(-1L) || product(dims) != shape.elements() ? null : new Shape(dims);
    }

    private static Shape squeezed(Shape shape, List<Long> told) {
        List<Long> dims = new ArrayList<>();
        for (int axis = 0; axis < shape.rank(); axis++) {
            boolean named = told != null && (told.contains((long) axis) || told.contains((long) axis - shape.rank()));
            if (shape.dim(axis) != 1 || told != null && !told.isEmpty() && !named) {
                dims.add(shape.dim(axis));
            }
        }
        return told == null ? null : new Shape(dims);
    }

    private static Shape unsqueezed(Shape shape, List<Long> told) {
        if (told == null) {
            return null;
        }
        int rank = shape.rank() + told.size();
        List<Long> dims = new ArrayList<>();
        for (int axis = 0, of = 0; axis < rank; axis++) {
            boolean added = told.contains((long) axis) || told.contains((long) axis - rank);
            if (!added && of == shape.rank()) {
                return null;
            }
            dims.add(added ? 1L : shape.dim(of++));
        }
        return product(dims) == shape.elements() ? new Shape(dims) : null;
    }

    private static Shape flattened(Shape shape, long axis) {
        long at = axis < 0 ? axis + shape.rank() : axis;
        if (at < 0 || at > shape.rank()) {
            return null;
        }
        return Shape.of(product(shape.dims().subList(0, (int) at)), product(shape.dims().subList((int) at,
                shape.rank())));
    }

    private static long product(List<Long> dims) {
        return dims.stream().reduce(1L, Math::multiplyExact);
    }
}
