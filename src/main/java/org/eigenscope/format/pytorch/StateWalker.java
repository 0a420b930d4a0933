package org.eigenscope.format.pytorch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.eigenscope.format.pytorch.Pickled.Instance;
import org.eigenscope.format.pytorch.Pickled.Mapping;
import org.eigenscope.format.pytorch.Pickled.Sequence;
import org.eigenscope.format.reader.FileIndex;
import org.eigenscope.format.reader.NamePattern;

/**
 * Finds the tensors in what a pickle holds, and names them as {@code state_dict()} does. Visits each container once.
 */
final class StateWalker {

    /** A tensor, or an array of NumPy, and its name; the other is null. */
    record NamedTensor(String name, StoredTensor tensor, PickledArray array) {

        private NamedTensor as(String other) {
            return new NamedTensor(other, tensor, array);
        }

        /** True for a single number: a counter of steps. */
        private boolean isNumber() {
            List<Long> size = tensor != null ? tensor.size() : array.size();
            return size != null && size.isEmpty();
        }

        private List<Long> size() {
            return tensor != null ? tensor.size() : array.size();
        }
    }

    /** Under which keys checkpoints keep the weights, the best first; the key is no part of the names. */
    private static final List<String> WRAPPERS = List.of("state_dict", "model_state_dict", "model", "module", "net",
            "network", "network_weights", "weights", "weight", "params", "model_state", "best_state", "state", "blobs",
            "ema_state_dict", "params_ema", "model_ema", "ema");
    private static final Set<String> NOT_WEIGHTS = Set.of("lr_scheduler", "lr_schedulers", "scheduler",
            "scheduler_state_dict",
            "scaler", "grad_scaler", "amp", "rng_state", "rng_states", "cuda_rng_state", "random_state", "callbacks",
            "loops",
            "hyper_parameters", "datamodule_hyper_parameters", "opt_state");
    /** What PaddlePaddle's optimizers and Caffe2's remember of a parameter, under its name and this ending. */
    private static final NamePattern SLOT = NamePattern.holding(
            ".*_(?:moment[12]_\\d+|velocity_\\d+|beta[12]_pow_acc_\\d+|momentum)", "_moment", "_velocity_", "_beta");

    /** Prefixes that data parallelism and compilation put before every name. */
    private static final List<String> PREFIXES = List.of("module.", "_orig_mod.", "_forward_module.",
            "_fsdp_wrapped_module.");
    private static final Set<String> DICTIONARIES = Set.of("collections.OrderedDict", "collections.defaultdict",
            "collections.Counter", "builtins.dict", "__builtin__.dict");
    /** Made of what they hold, in their order; a set's is that of the file. */
    private static final Set<String> COLLECTIONS = Set.of("builtins.set", "builtins.frozenset", "__builtin__.set",
            "__builtin__.frozenset", "builtins.list", "builtins.tuple", "collections.deque");
    private static final int DEPTH = 200;
    private static final int LONGEST_NAME = 2_000;
    private static final int MOST = FileIndex.MOST_TENSORS;
    private static final int MOST_METADATA = 50;
    private static final int LONGEST_METADATA = 200;

    private final List<NamedTensor> found = new ArrayList<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final List<String> skipped = new ArrayList<>();
    private final List<String> arrays = new ArrayList<>();
    private final List<String> copies = new ArrayList<>();
    private final Set<Object> visited = Collections.newSetFromMap(new IdentityHashMap<>());
    private boolean tooMany;

    /** Walks one pickle's value; names start with the given prefix. */
    void start(String prefix, Object root) {
        checkpoint(prefix, root, 0);
    }

    /** The tensors found, in the order of the file, without what data parallelism puts before their names. */
    List<NamedTensor> tensors() {
        return found;
    }

    /** Hands the tensors over, so that each can be let go once it is used: there may be a hundred thousand. */
    Deque<NamedTensor> take() {
        Deque<NamedTensor> taken = new ArrayDeque<>(found);
        found.clear();
        visited.clear();
        return taken;
    }

    /** Takes what data parallelism and compilation put before the names of one model out of them. */
    private void unwrap(List<NamedTensor> model, String prefix) {
        // Each may be in each, and what averages a model counts its steps beside it.
        boolean changed = model.stream().anyMatch(named -> !named.isNumber());
        while (changed) {
            changed = false;
            for (String wrapper : PREFIXES) {
                String start = prefix.isEmpty() ? wrapper : prefix + "." + wrapper;
                if (model.stream().allMatch(named -> named.isNumber() || named.name.startsWith(start))) {
                    model.replaceAll(named -> named.name.startsWith(start) ? named.as(
                            named.name.substring(0, start.length() - wrapper.length())
                            + named.name.substring(start.length())) : named);
                    changed = true;
                }
            }
        }
    }

    /** The notes of a checkpoint about itself: step, epoch, accuracy. */
    Map<String, String> metadata() {
        return metadata;
    }

    /** Keys that were left out, since they hold no weights. */
    List<String> skipped() {
        return skipped;
    }

    /** Arrays of NumPy whose description is none that we know. */
    List<String> arrays() {
        return arrays;
    }

    /** Keys under which the model's tensors stand once more. */
    List<String> copies() {
        return copies;
    }

    /** True if there are more tensors or levels than are listed. */
    boolean incomplete() {
        return tooMany;
    }

    private void checkpoint(String prefix, Object value, int depth) {
        Map<?, ?> entries = entries(value);
        int first = found.size();
        if (entries == null || depth > 3) {
            walk(prefix, value, depth);
            unwrap(found.subList(first, found.size()), prefix);
            return;
        }
        if (isOptimizer(value) || isScheduler(value)) {
            skipped.add(isOptimizer(value) ? "the state of an optimizer" : "the state of a learning rate scheduler");
            return;
        }
        boolean tensors = entries.values().stream().anyMatch(entry -> StoredTensor.of(entry) != null);
        Object weights = null;
        for (String wrapper : tensors ? List.<String>of() : WRAPPERS) {
            if (weights == null && isContainer(entries.get(wrapper))) {
                weights = entries.get(wrapper);
                checkpoint(prefix, weights, depth + 1);
            }
        }
        visited.add(value);
        for (Map.Entry<?, ?> entry : entries.entrySet()) {
            String key = String.valueOf(entry.getKey() instanceof Pickled ? "?" : entry.getKey());
            Object part = entry.getValue();
            if (part == weights && weights != null) {
                continue;
            }
            if (isContainer(part) && isNoWeight(key) || isOptimizer(part) || isScheduler(part)) {
                skipped.add(key);
            } else if (part instanceof String || part instanceof Number || part instanceof Boolean) {
                describe(key, part.toString());
            } else {
                int before = found.size();
                walk(join(prefix, key), part, depth + 1);
                unwrap(found.subList(before, found.size()), join(prefix, key));
                if (weights != null && isCopy(first, before, join(prefix, key))) {
                    copies.add(join(prefix, key));
                }
            }
        }
        unwrap(found.subList(first, found.size()), prefix);
    }

    /** True if the tensors found from {@code second} on have the names and shapes of all those before them. */
    private boolean isCopy(int first, int second, String key) {
        Map<String, List<Long>> sizes = new HashMap<>();
        for (NamedTensor named : found.subList(second, found.size())) {
            sizes.put(named.name.substring(Math.min(named.name.length(), key.length() + 1)), named.size());
        }
        return !sizes.isEmpty() && first < second && found.subList(first, second).stream()
                .allMatch(named -> named.size() != null && named.size().equals(sizes.get(named.name)));
    }

    /** A dictionary of {@code state} and {@code param_groups}, whatever it is called: what an optimizer remembers. */
    private static boolean isOptimizer(Object value) {
        Map<?, ?> entries = entries(value instanceof Instance instance && instance.state instanceof Mapping
                ? instance.state : value);
        return entries != null && entries.get("param_groups") instanceof Sequence && isContainer(entries.get("state"));
    }

    /** True for the state of a learning rate scheduler. */
    private static boolean isScheduler(Object value) {
        Map<?, ?> entries = entries(value);
        return entries != null && entries.containsKey("last_epoch")
                && (entries.containsKey("base_lrs") || entries.containsKey("_step_count"));
    }

    private static boolean isNoWeight(String key) {
        return key.toLowerCase(Locale.ROOT).contains("optim") || NOT_WEIGHTS.contains(key);
    }

    private void describe(String key, String value) {
        if (metadata.size() < MOST_METADATA && value.length() <= LONGEST_METADATA && key.length() <= LONGEST_METADATA) {
            metadata.putIfAbsent(key, value);
        }
    }

    private void walk(String name, Object value, int depth) {
        if (name.length() <= LONGEST_NAME && SLOT.matches(name) && !(value instanceof Mapping)) {
            skipped.add(name);
            return;
        }
        Map<String, StoredTensor> packed = TorchAoTensor.parts(value);
        if (packed != null && !name.isEmpty()) {
            packed.forEach((ending, part) -> add(new NamedTensor(name + ending, part, null)));
            return;
        }
        StoredTensor tensor = StoredTensor.of(value);
        if (tensor != null) {
            add(new NamedTensor(name.isEmpty() ? "tensor" : name, tensor, null));
            return;
        }
        if (PickledArray.is(value)) {
            PickledArray array = PickledArray.of(value);
            String called = name.isEmpty() ? "array" : name;
            if (array == null) {
                arrays.add(called);
            } else {
                add(new NamedTensor(called, null, array));
            }
            return;
        }
        if (isOptimizer(value)) {
            skipped.add(name.isEmpty() ? "the state of an optimizer" : name);
            return;
        }
        if (!isContainer(value) || !visited.add(value)) {
            return;
        }
        if (depth > DEPTH || name.length() > LONGEST_NAME) {
            tooMany = true;
            return;
        }
        Map<?, ?> entries = entries(value);
        if (entries != null) {
            entries.forEach((key, part) -> walk(join(name, key), part, depth + 1));
        } else if (value instanceof Sequence sequence) {
            walkAll(name, sequence.items, depth);
        } else if (value instanceof Instance instance) {
            walkInstance(name, instance, depth);
        }
    }

    private void walkAll(String name, List<Object> items, int depth) {
        for (int i = 0; i < items.size(); i++) {
            Object item = items.get(i);
            if (item instanceof Pickled) {
                walk(join(name, i), item, depth + 1);
            }
        }
    }

    /**
     * A module by its parameters, buffers and children, in the order of {@code state_dict()}; any other object by its
     * state.
     */
    private void walkInstance(String name, Instance instance, int depth) {
        String type = instance.className();
        if (type.startsWith("torch.optim.") || type.startsWith("optax.")) {
            skipped.add(name.isEmpty() ? type : name);
            return;
        }
        if (type.endsWith("._reconstruct_persistent_obj") && instance.argument(0) instanceof Mapping saved
                && saved.get("state") instanceof Mapping state) {
            // StyleGAN saves its modules with their source code, from which they are built.
            walkModule(name, state, depth);
            return;
        }
        if (type.startsWith("torch.jit._pickle.")) {
            walk(name, instance.argument(0), depth + 1);
            return;
        }
        if (type.startsWith("torch.fx.graph_module.reduce_") && instance.arguments instanceof Sequence arguments) {
            // The module's own attributes are an argument of the function that makes it; its code is another.
            arguments.items.stream().filter(Mapping.class::isInstance).forEach(state ->
                    walkModule(name, (Mapping) state, depth));
        }
        boolean foreign = instance.state == null && !type.startsWith("torch.") && !type.startsWith("numpy.")
                && !type.startsWith("builtins.");
        if (type.endsWith(".FrozenDict") || foreign && instance.argument(0) instanceof Mapping) {
            // Flax's dictionary; a tuple with names, as the states of trainings in JAX are.
            walk(name, instance.arguments instanceof Sequence given && given.items.size() == 1 ? given.items.getFirst()
                    : instance.arguments, depth + 1);
            return;
        }
        if (instance.state instanceof Mapping state) {
            walkModule(name, state, depth);
        } else {
            walk(name, instance.state, depth + 1);
        }
        if (COLLECTIONS.contains(type) && instance.argument(0) instanceof Sequence given) {
            // PaddlePaddle's tensors in a tree are pairs: a name of its own, and an array.
            boolean pair = given.items.size() == 2 && given.items.getFirst() instanceof String
                    && PickledArray.is(given.items.getLast());
            if (pair) {
                walk(name, given.items.getLast(), depth + 1);
            } else {
                walkAll(name, given.items, depth);
            }
        }
        walkAll(name, instance.appended().items, depth);
    }

    private void walkModule(String name, Mapping state, int depth) {
        boolean module = false;
        for (String part : List.of("_parameters", "_buffers", "_modules")) {
            if (entries(state.get(part)) != null) {
                module = true;
                walk(name, state.get(part), depth + 1);
            }
        }
        if (!module) {
            walk(name, state, depth + 1);
        }
    }

    private void add(NamedTensor named) {
        if (found.size() < MOST) {
            found.add(named);
        } else {
            tooMany = true;
        }
    }

    private static boolean isContainer(Object value) {
        return value instanceof Mapping || value instanceof Sequence || value instanceof Instance;
    }

    /** The entries of a dictionary of any class, or null if the value is none. */
    static Map<?, ?> entries(Object value) {
        if (value instanceof Mapping mapping) {
            return mapping.entries();
        }
        if (!(value instanceof Instance instance)
                || instance.items().entries().isEmpty() && !DICTIONARIES.contains(instance.className())) {
            return null;
        }
        Mapping given = instance.given();
        if (given.entries().isEmpty()) {
            return instance.items().entries();
        }
        instance.items().entries().forEach(given::put);
        return given.entries();
    }

    private static String join(String prefix, Object key) {
        String text = key instanceof Pickled ? "?" : String.valueOf(key);
        return prefix.isEmpty() ? text : prefix + "." + text;
    }
}
