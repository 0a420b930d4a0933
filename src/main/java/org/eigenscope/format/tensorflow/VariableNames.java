package org.eigenscope.format.tensorflow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eigenscope.format.tensorflow.CheckpointIndex.Entry;

/**
 * Which of a checkpoint's entries are the user's variables, and what the user calls them. TensorFlow 1 stores variables
 * under their names; TensorFlow 2 under the path of the Python objects that hold them, and the object graph knows the
 * names.
 */
final class VariableNames {

    /** Parts of paths where a Keras export repeats what it has under {@code variables/}. */
    private static final Pattern AGAIN = Pattern.compile("_(?:all|trainable|non_trainable)_variables/");
    private static final String VALUE = "/.ATTRIBUTES/VARIABLE_VALUE";
    /**
     * What an optimizer of TensorFlow 1 (or Mesh TensorFlow, the last) keeps beside a variable, under that variable's
     * name.
     */
    private static final Pattern SLOT = Pattern.compile("(.+?)(?:/(?:Ada[A-Za-z]*|AMSGrad|Nadam|RMSProp|Momentum|Ftrl|"
            + "LARS[A-Za-z]*"
            + "|LAMB[A-Za-z]*)(?:_\\d+)?|/(?:adam|lamb)_[mv]|_slot_(?:m|v|vr|vc))");
    private static final String KERAS_OPTIMIZERS = "(?:Ada[A-Za-z]*|SGD|RMSprop|Nadam|Ftrl)(?:_\\d+)?/";
    /** Names that Keras' optimizers gave to what they kept beside a variable in a session of TensorFlow 1. */
    private static final Pattern KERAS_SLOT = Pattern.compile(KERAS_OPTIMIZERS
            + "(.+)/(?:m|v|vhat|momentum|rms|mg|accumulator|accum_grad|accum_var)");
    private static final Pattern TRAINING = Pattern.compile("training(?:_\\d+)?/" + KERAS_OPTIMIZERS + ".+");
    /** Keras 3 hands its optimizer the weights themselves, and the shortest way to them may be through it. */
    private static final String TRAINED = "/_trainable_variables/";
    private static final int DEEPEST_OPTIMIZER = 8;
    private static final List<String> STEPS = List.of("/_iterations" + VALUE, "/iter" + VALUE);
    private static final Pattern POWER = Pattern.compile("(?:.*/)?beta[12]_power(?:_\\d+)?");

    private final Map<String, Entry> variables;
    private final Map<String, String> graph;
    private final Map<String, String> named = new LinkedHashMap<>();
    private final Set<String> optimizers = new HashSet<>(Set.of("optimizer/", "_optimizer/"));
    private final Map<String, List<String>> copies = new HashMap<>();
    private int slots;

    /**
     * @param variables the entries by key
     * @param graph the names of the object graph, by key; empty for TensorFlow 1
     */
    VariableNames(Map<String, Entry> variables, Map<String, String> graph) {
        this.variables = variables;
        this.graph = graph;
        for (String key : variables.keySet()) {
            // Whatever it is called: what counts steps is an optimizer.
            STEPS.stream().filter(key::endsWith).forEach(step ->
                    optimizers.add(key.substring(0, key.length() - step.length()) + "/"));
        }
        choose();
    }

    /** The user's variables: from name to key. Of two that are stored twice, one. */
    Map<String, String> keys() {
        return named;
    }

    /** The keys of the other entries that hold the same variable as this one. */
    List<String> copies(String key) {
        return copies.getOrDefault(key, List.of());
    }

    /** The number of entries that belong to an optimizer or to the saving itself. */
    int slots() {
        return slots;
    }

    /** A variable, by what two entries of it have in common. */
    private record Same(String name, int dtype, List<Long> dims, int crc32c) {}

    private void copy(String of, String key) {
        copies.computeIfAbsent(of, first -> new ArrayList<>()).add(key);
    }

    private void choose() {
        // A Keras export stores every weight under variables/ and again under _all_variables/: the first is in the
        // layers' order.
        Map<Same, String> stored = new HashMap<>();
        Map<String, String> paths = new LinkedHashMap<>();
        List<String> keys = variables.keySet().stream().filter(this::isVariable)
                .sorted((a, b) -> Boolean.compare(a.startsWith("_"), b.startsWith("_"))).toList();
        for (String key : keys) {
            Entry entry = variables.get(key);
            String path = path(key);
            Same elements = new Same("", entry.dtype(), entry.dims(), entry.crc32c());
            if (!graph.containsKey(key) && AGAIN.matcher(key).lookingAt() && stored.containsKey(elements)) {
                // The graph is damaged and tells no names: the same elements are the same variable.
                copy(stored.get(elements), key);
                continue;
            }
            stored.putIfAbsent(elements, key);
            String first = graph.containsKey(key)
                    ? stored.putIfAbsent(new Same(path, entry.dtype(), entry.dims(), entry.crc32c()), key) : null;
            if (first != null) {
                copy(first, key);
                continue;
            }
            paths.put(key, path);
        }
        Map<String, Integer> uses = new HashMap<>();
        paths.values().forEach(path -> uses.merge(path, 1, Integer::sum));
        String root = root(paths, uses);
        paths.forEach((key, path) -> {
            String name = uses.get(path) > 1 ? object(key) : path.substring(root.length());
            String free = name;
            for (int i = 2; named.containsKey(free); i++) {
                free = name + "#" + i;
            }
            named.put(free, key);
        });
    }

    private boolean isVariable(String key) {
        if (key.equals(ObjectGraph.KEY)) {
            return false;
        }
        Matcher beside = SLOT.matcher(key);
        Matcher under = KERAS_SLOT.matcher(key);
        boolean slot = key.contains("/.OPTIMIZER_SLOT/")
                || !key.contains(TRAINED) && isOfOptimizer(key)
                || key.startsWith("keras_api/metrics/") || key.equals("save_counter" + VALUE) || POWER.matcher(key)
                .matches()
                || beside.matches() && variables.containsKey(beside.group(1))
                || TRAINING.matcher(key).matches() || under.matches() && variables.containsKey(under.group(1));
        slots += slot ? 1 : 0;
        return !slot;
    }

    /** An optimizer is an attribute of the model or near it. */
    private boolean isOfOptimizer(String key) {
        int slash = key.indexOf('/');
        for (int depth = 0; depth < DEEPEST_OPTIMIZER && slash >= 0; depth++, slash = key.indexOf('/', slash + 1)) {
            if (optimizers.contains(key.substring(0, slash + 1))) {
                return true;
            }
        }
        return false;
    }

    /** The variable's own name if the graph knows a telling one, else the path of the object. */
    private String path(String key) {
        String own = graph.getOrDefault(key, "");
        return own.contains("/") ? own : object(key);
    }

    private static String object(String key) {
        return key.endsWith(VALUE) ? key.substring(0, key.length() - VALUE.length())
                : key.replace("/.ATTRIBUTES/", "/");
    }

    /** The model's own name, which starts the names of all its variables: no part of a layer's name. */
    private String root(Map<String, String> paths, Map<String, Integer> uses) {
        String root = null;
        for (Map.Entry<String, String> variable : paths.entrySet()) {
            String path = variable.getValue();
            String own = graph.getOrDefault(variable.getKey(), "");
            int slash = path.indexOf('/');
            // Two components are a layer and its variable; only a third one is a model around them.
            if (!own.equals(path) || slash < 0 || path.indexOf('/', slash + 1) < 0 || uses.get(path) > 1) {
                return "";
            }
            String start = path.substring(0, slash + 1);
            if (root != null && !root.equals(start)) {
                return "";
            }
            root = start;
        }
        return root == null ? "" : root;
    }
}
