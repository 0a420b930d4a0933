package org.eigenscope.format.join;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.stream.IntStream;
import org.eigenscope.format.layout.AxisRoles;
import org.eigenscope.format.reader.NamePattern;
import org.eigenscope.format.reader.RawLayer;
import org.eigenscope.model.LayerKind;
import org.eigenscope.model.Shape;
import org.eigenscope.model.Tensor;

/**
 * Projections of Flax, MaxText and T5X with more axes than two. Attention ({@code MultiHeadDotProductAttention}) has
 * its heads as an axis: query, key and value as in × heads × size, the way out as heads × size × out; each is one
 * matrix. A loop over layers puts an axis of layers first, or second: one matrix for each. A kernel of a convolution
 * has the same rank and name, so that what goes in and what comes out must be there and agree.
 */
final class AttentionHeads {

    private static final NamePattern PROJECTION = NamePattern.ending(
            "(.*[./]|)(query|key|value|out|[qkvo]_proj|wi(?:_\\d)?"
            + "|wo|gate_proj|up_proj|down_proj)([./]kernel)", ".kernel", "/kernel");
    /** The axes of a projection into heads and of the way out, as {@link AxisRoles} reads them; with layers. */
    private static final List<String> INTO_HEADS = List.of("isoo", "sioo");
    private static final List<String> OUT_OF_HEADS = List.of("isio", "siio");
    private static final List<String> STACKS = List.of("iso", "sio");

    /** By name; null until a projection is found. */
    private Map<String, Shape> shapes;
    private final List<RawLayer> tensors;

    AttentionHeads(List<RawLayer> tensors) {
        this.tensors = tensors;
    }

    /** Gives the tensors with projections in the shape of their matrices. */
    List<RawLayer> asMatrices() {
        return tensors.stream().map(this::asMatrix).toList();
    }

    private RawLayer asMatrix(RawLayer raw) {
        Tensor tensor = raw.tensor();
        Shape shape = tensor.shape();
        Matcher name = shape.rank() == 3 || shape.rank() == 4 ? PROJECTION.match(tensor.name()) : null;
        if (name == null || !raw.reason().isEmpty()) {
            return raw;
        }
        if (shapes == null) {
            shapes = new HashMap<>();
            tensors.forEach(other -> shapes.putIfAbsent(other.tensor().name(), other.tensor().shape()));
        }
        boolean last = List.of("out", "o_proj", "wo", "down_proj").contains(name.group(2));
        if (shape.rank() == 3 && agree(name.group(1), name.group(3))) {
            Shape matrix = last ? Shape.of(shape.dim(0) * shape.dim(1), shape.dim(2))
                    : Shape.of(shape.dim(0), shape.dim(1) * shape.dim(2));
            return raw.with(new Tensor(tensor.name(), tensor.dtype(), matrix, tensor.bytes(), tensor.data()));
        }
        String roles = stacked(shape, name.group(1), name.group(2), name.group(3), last);
        return roles == null ? raw : AxisRoles.matrix(raw, roles, LayerKind.DENSE)
                .named(tensor.name().substring(0, name.start(3)));
    }

    /** Whether the four projections of a module have the same heads, and of the same sizes where these must be. */
    private boolean agree(String module, String ending) {
        Shape query = shapes.get(module + "query" + ending);
        Shape key = shapes.get(module + "key" + ending);
        Shape value = shapes.get(module + "value" + ending);
        Shape out = shapes.get(module + "out" + ending);
        key = key == null ? query : key;
        value = value == null ? key : value;
        if (query == null || out == null || query.rank() != 3 || key.rank() != 3 || value.rank() != 3
                || out.rank() != 3) {
            return false;
        }
        // Several heads of the query may share one of the keys and values: then the inputs must agree too.
        long heads = query.dim(1);
        boolean shared = key.dim(1) > 0 && heads % key.dim(1) == 0 && query.dim(0) == key.dim(0)
                && key.dim(0) == value.dim(0) && query.dim(0) == out.dim(2);
        return (key.dim(1) == heads || shared) && value.dim(1) == key.dim(1) && out.dim(0) == heads
                && key.dim(2) == query.dim(2) && out.dim(1) == value.dim(2);
    }

    /** The axes of a projection with one of layers, where the first and the last one of its module tell them. */
    private String stacked(Shape shape, String module, String own, String ending, boolean last) {
        boolean attention = own.matches("query|key|value|out");
        Shape first = null;
        for (String name : attention ? List.of("query") : own.endsWith("_proj") && own.length() == 6 ? List.of("q_proj")
                : own.startsWith("w") ? List.of("wi", "wi_0") : List.of("up_proj")) {
            first = first == null ? shapes.get(module + name + ending) : first;
        }
        Shape out = shapes.get(module + (attention ? "out" : own.endsWith("_proj") && own.length() == 6 ? "o_proj"
                : own.startsWith("w") ? "wo" : "down_proj") + ending);
        if (first == null || out == null || first.rank() != shape.rank() || out.rank() != shape.rank()) {
            return null;
        }
        boolean heads = shape.rank() == 4;
        String found = null;
        for (int way = 0; way < STACKS.size(); way++) {
            String into = heads ? INTO_HEADS.get(way) : STACKS.get(way);
            String from = heads ? OUT_OF_HEADS.get(way) : STACKS.get(way);
            boolean fits = sizes(first, into, 's').equals(sizes(out, from, 's'))
                    && sizes(first, into, 'i').equals(sizes(out, from, 'o'))
                    && sizes(first, into, 'o').equals(sizes(out, from, 'i'))
                    && (last || sizes(shape, into, 's').equals(sizes(first, into, 's'))
                    && sizes(shape, into, 'i').equals(sizes(first, into, 'i')));
            if (fits && found != null) {
                return null;
            }
            found = fits ? last ? from : into : found;
        }
        return found;
    }

    private static List<Long> sizes(Shape shape, String roles, char role) {
        return IntStream.range(0, roles.length()).filter(axis -> roles.charAt(axis) == role).mapToObj(shape::dim)
                .toList();
    }
}
