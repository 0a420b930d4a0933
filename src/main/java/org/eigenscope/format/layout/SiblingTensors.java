package org.eigenscope.format.layout;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eigenscope.format.reader.NamePattern;
import org.eigenscope.format.reader.RawLayer;
import org.eigenscope.model.Shape;

/** The tensors of a file by name, for what one of them tells of another. */
final class SiblingTensors {

    /** What chooses among experts; a gate_proj is a weight of each of them. */
    private static final NamePattern ROUTER = NamePattern.ending("(?:.*[._])?(?:router|gate|gating|gate_network|switch"
            + "|wg|expert_?(?:gate|router))", "router", "gate", "gating", "gate_network", "switch", "wg");
    /** The last letters of those words. */
    private static final String LAST_LETTERS = "regkh";
    /** How far above a stack of experts its router may stand. */
    private static final int LEVELS = 2;

    /** The path to what all layers of a network have, kept in one tensor for all of them: no number follows. */
    private static final Pattern STACK = Pattern.compile("((?:.*?[./])?(?:layers|blocks)[./])(?!\\d).*");
    private static final List<String> STACKS = List.of("layers", "blocks");
    private static final int LONGEST_NAME = 1000;

    private final Map<String, Shape> shapes = new HashMap<>();
    private final Map<String, Stack> stacks = new HashMap<>();
    /** From the path of a module to the sizes of the routers in it. */
    private final Map<String, Set<Long>> routers = new HashMap<>();
    private final Set<Long> lengths = new HashSet<>();
    /** From the path of a module to the shapes of the biases of heads in it. */
    private final Map<String, Set<Shape>> heads = new HashMap<>();

    SiblingTensors(List<RawLayer> tensors) {
        for (RawLayer raw : tensors) {
            String name = raw.tensor().name();
            Shape shape = raw.tensor().shape();
            shapes.putIfAbsent(name, shape);
            String stack = stack(name);
            if (stack != null) {
                stacks.computeIfAbsent(stack, path -> new Stack(shape)).add(name, shape);
            }
            if (shape.rank() == 1) {
                lengths.add(shape.dim(0));
            } else if (shape.rank() == 2) {
                addRouter(name, shape);
                if (name.endsWith("bias")) {
                    heads.computeIfAbsent(Parameter.parent(Parameter.of(name).module()), path -> new HashSet<>())
                            .add(shape);
                }
            }
        }
    }

    private static String stack(String name) {
        Matcher matcher = name.length() <= LONGEST_NAME && mayBeStack(name) ? STACK.matcher(name) : null;
        return matcher != null && matcher.matches() ? matcher.group(1) : null;
    }

    /** False for nearly all names, in which a number follows. */
    private static boolean mayBeStack(String name) {
        for (String word : STACKS) {
            for (int at = name.indexOf(word); at >= 0; at = name.indexOf(word, at + 1)) {
                int next = at + word.length() + 1;
                if (next >= name.length() || name.charAt(next) < '0' || name.charAt(next) > '9') {
                    return true;
                }
            }
        }
        return false;
    }

    /** The tensors below one path. */
    private static final class Stack {
        private final Shape first;
        private boolean agree = true;
        private boolean rows;
        private boolean matrices;

        Stack(Shape first) {
            this.first = first;
        }

        void add(String name, Shape shape) {
            agree &= shape.rank() > 1 && first.rank() > 1 && shape.dim(0) == first.dim(0);
            String lower = name.toLowerCase(Locale.ROOT);
            rows |= shape.rank() == 2 && (lower.contains("norm") || lower.endsWith("bias"));
            matrices |= shape.rank() == 3;
        }
    }

    /**
     * True if a tensor has the layers of a network as its first axis, as Megatron keeps them: all tensors of its path
     * begin with it, the biases or norms of the layers, one a row, among them.
     */
    boolean isStacked(String name) {
        String path = stacks.isEmpty() ? null : stack(name);
        Stack stack = path == null ? null : stacks.get(path);
        return stack != null && stack.agree && stack.rows && stack.matrices;
    }

    private void addRouter(String name, Shape shape) {
        int end = name.length();
        // router.layer.weight: the part that is called so may stand two further up.
        for (int level = 0; level <= LEVELS && end > 0; level++) {
            int parent = Parameter.parentEnd(name, end);
            if (isRouter(name, parent == 0 ? 0 : parent + 1, end)) {
                routers.computeIfAbsent(name.substring(0, parent), module -> new HashSet<>()).addAll(shape.dims());
            }
            end = parent;
        }
    }

    /** True if this part of a name is what a router is called. */
    private static boolean isRouter(String name, int start, int end) {
        return end > start && LAST_LETTERS.indexOf(Character.toLowerCase(name.charAt(end - 1))) >= 0
                && ROUTER.matches(name.substring(start, end).toLowerCase(Locale.ROOT));
    }

    /** The shape of the tensor of this name, or null. */
    Shape shape(String name) {
        return shapes.get(name);
    }

    /** The shape of the bias that belongs to a weight, or null. */
    Shape bias(String weight) {
        return bias(Parameter.of(weight));
    }

    /** The shape of the bias that belongs to a weight, or null. */
    Shape bias(Parameter parameter) {
        String own = parameter.own();
        List<String> names = switch (own) {
            case "weight", "kernel", "scale", "embedding", "embeddings" -> List.of("bias");
            case "weights" -> List.of("bias", "biases");
            case "w" -> List.of("b");
            case "W" -> List.of("b");
            default -> own.endsWith("weight") ? List.of(own.substring(0, own.length() - 6) + "bias")
                    : own.endsWith("_w") || own.endsWith("_W") ? List.of(own.substring(0, own.length() - 1) + "b")
                            : own.startsWith("W_") || own.startsWith("w_") ? List.of("b" + own.substring(1))
                            : List.of(own + "_bias", own + ".bias");
        };
        for (String name : names) {
            Shape shape = shapes.get(parameter.sibling(name));
            if (shape != null) {
                return shape;
            }
        }
        return null;
    }

    /** True if the next module of a sequence is a batch normalization of so many channels. */
    boolean hasNormBehind(Parameter parameter, long channels) {
        String module = parameter.module();
        int start = module.length();
        while (start > 0 && Character.isDigit(module.charAt(start - 1))) {
            start--;
        }
        if (start == module.length() || module.length() - start > 6) {
            return false;
        }
        String next = module.substring(0, start) + (Integer.parseInt(module.substring(start)) + 1);
        return Shape.of(channels).equals(shapes.get(next + parameter.separator() + "running_mean"));
    }

    /** True if the name is that of a bias, and the weight that it belongs to is there: {@code b_Q} of {@code W_Q}. */
    boolean isBias(Parameter parameter) {
        String own = parameter.own();
        String weight = own.equals("b") ? "w" : own.startsWith("b_") ? "W" + own.substring(1)
                : own.endsWith("_b") ? own.substring(0, own.length() - 1) + "w" : "";
        return !weight.isEmpty() && (shapes.containsKey(parameter.sibling(weight))
                || shapes.containsKey(parameter.sibling(weight.substring(0, weight.length() - 1) + "W")));
    }

    /** True if a router of so many experts is beside or above the module of this tensor. */
    boolean hasRouter(String name, long experts) {
        String path = Parameter.of(name).module();
        for (int level = 0; level <= LEVELS; level++) {
            if (routers.getOrDefault(path, Set.of()).contains(experts)) {
                return true;
            }
            if (path.isEmpty()) {
                return false;
            }
            path = Parameter.parent(path);
        }
        return false;
    }

    /** True if a module beside that of this tensor has a bias of these heads × size: a projection of an attention. */
    boolean hasHeads(String name, long count, long size) {
        return heads.getOrDefault(Parameter.parent(Parameter.of(name).module()), Set.of())
                .contains(Shape.of(count, size));
    }

    /** True if a vector of the file has this length: a norm or a bias of the network's width has. */
    boolean hasLength(long length) {
        return lengths.contains(length);
    }
}
