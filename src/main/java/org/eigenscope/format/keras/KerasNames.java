package org.eigenscope.format.keras;

import io.jhdf.api.Group;
import io.jhdf.object.datatype.FixedPoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eigenscope.format.io.NaturalOrder;
import org.eigenscope.format.reader.KerasVariables;
import org.eigenscope.model.Shape;

/** The user's names of the weights in an HDF5 file of Keras, in the order of the network as far as the file tells. */
final class KerasNames {

    private static final Set<String> CONTAINERS = Set.of("layers", "vars", "_layer_checkpoint_dependencies");
    private static final List<String> NOT_WEIGHTS = List.of("optimizer_weights/", "optimizer/", "_optimizer/",
            "metrics/",
            "compile_metrics/");

    /** Keras 1 called the weights of {@code fc1} {@code fc1_W} and {@code fc1_b}. */
    private static final Pattern FIRST_VERSION = Pattern.compile("[^/]{1,400}_([Wb])(?:_\\d+)?(?::\\d+)?");

    private static final Pattern LISTED_KERNEL = Pattern.compile("/kernel(?::\\d+)?$");
    private static final Pattern CONVOLUTION = Pattern.compile("(?:\\w+_)?conv[123]d(?:_transpose)?(?:_\\d+)?");
    /** Projections of attention by the attributes that hold them. */
    private static final Pattern PROJECTION = Pattern.compile("(.*/_?)(?:query|key|value)(_dense/vars/0)");
    private static final Pattern EINSUM_DENSE = Pattern.compile("einsum_dense(?:_\\d+)?");

    private final HdfDatasets tree;
    private final KerasConfig config;
    /** From path to name. */
    private final Map<String, String> names = new LinkedHashMap<>();
    /** How many datasets are in each group of variables. */
    private final Map<String, Integer> counts = new HashMap<>();
    private final List<String> missing = new ArrayList<>();
    /** The shapes of projections that have the heads first; null before one is asked for. */
    private Set<Shape> headsFirst;
    private int skipped;

    KerasNames(HdfDatasets tree, KerasConfig config) {
        this.tree = tree;
        this.config = config;
        tree.datasets().keySet().forEach(path -> counts.merge(parent(path), 1, Integer::sum));
        String base = tree.group("model_weights") == null ? "" : "model_weights/";
        listed(base);
        List<String> rest = new ArrayList<>();
        for (String path : tree.datasets().keySet()) {
            if (NOT_WEIGHTS.stream().anyMatch(path::startsWith)) {
                skipped++;
            } else if (!names.containsKey(path)) {
                rest.add(path);
            }
        }
        rest.sort(Comparator.comparingInt(config::order).thenComparing(NaturalOrder.ofNames()));
        for (String path : rest) {
            names.put(path, name(path.startsWith(base) ? path.substring(base.length()) : path, path));
        }
    }

    /** From a dataset's path to its name, with slashes. */
    Map<String, String> names() {
        return names;
    }

    /**
     * True for a kernel of Keras 1 with Theano's axes, out × in × kernel: the file tells it by nothing but the shape,
     * whose last two axes are the kernel's, and small.
     */
    boolean isOfTheano(String path) {
        List<Long> dims = tree.datasets().get(path).dims();
        return dims.size() == 4 && dims.get(2).equals(dims.get(3)) && dims.get(0) > dims.get(3)
                && FIRST_VERSION.matcher(last(path)).matches();
    }

    /**
     * The Einstein sum of the layer whose kernel this dataset is, or the empty string. Without a configuration it is
     * known of projections into heads that have the heads first, as KerasHub's Gemma has them.
     */
    String equation(String path) {
        String told = configured(path);
        return told.isEmpty() && isHeadsFirst(path) ? KerasVariables.HEADS_FIRST : told;
    }

    private boolean isHeadsFirst(String path) {
        Matcher projection = PROJECTION.matcher(path);
        Shape into = shape(path);
        if (into == null || !projection.matches()) {
            return false;
        }
        if (headsFirst == null) {
            headsFirst = tree.datasets().keySet().stream().filter(this::fitsHeadsFirst).map(this::shape)
                    .collect(Collectors.toSet());
        }
        // The way out may be in another file of the same model.
        return tree.datasets().containsKey(projection.group(1) + "output" + projection.group(2)) ? fitsHeadsFirst(path)
                : headsFirst.contains(into);
    }

    private boolean fitsHeadsFirst(String path) {
        Matcher projection = PROJECTION.matcher(path);
        if (!projection.matches()) {
            return false;
        }
        Shape into = shape(path);
        Shape query = shape(projection.group(1) + "query" + projection.group(2));
        Shape out = shape(projection.group(1) + "output" + projection.group(2));
        return into != null && query != null && out != null && KerasVariables.isHeadsFirst(into, query, out);
    }

    /** The shape of a dataset of three axes; else null. */
    private Shape shape(String path) {
        return rank(path) == 3 ? new Shape(tree.datasets().get(path).dims()) : null;
    }

    private String configured(String path) {
        if (path.endsWith("/vars/0")) {
            KerasConfig.Place place = config.place(parent(parent(path)));
            return place == null ? "" : place.equation();
        }
        return LISTED_KERNEL.matcher(path).find() ? config.equation(last(parent(path))) : "";
    }

    /** True if the class of the layer says that this dataset is the kernel of a convolution. */
    boolean isOfConvolution(String path) {
        String type = path.contains("/vars/") ? last(parent(parent(path))) : config.type(last(parent(path)));
        return CONVOLUTION.matcher(type).matches();
    }

    /**
     * True if a layer that its name says to be an EinsumDense has this kernel, and the file does not have its equation.
     */
    boolean isOfUnknownSum(String path) {
        String layer = path.endsWith("/vars/0") ? parent(parent(path)) : LISTED_KERNEL.matcher(path).find()
                ? parent(path) : "";
        return EINSUM_DENSE.matcher(last(layer)).matches() && equation(path).isEmpty();
    }

    /** Weights that the file lists and does not have. */
    List<String> missing() {
        return missing;
    }

    /** How many datasets belong to the optimizer. */
    int skipped() {
        return skipped;
    }

    /** The older layout: attributes list the layers, and for each its weights. */
    private void listed(String base) {
        Group root = tree.group(base.isEmpty() ? "" : base.substring(0, base.length() - 1));
        for (String layer : HdfDatasets.texts(root, "layer_names")) {
            if (tree.group(base + layer) == null) {
                missing.add(layer);
            }
            for (String weight : HdfDatasets.texts(tree.group(base + layer), "weight_names")) {
                String path = base + layer + "/" + weight;
                if (tree.datasets().containsKey(path)) {
                    names.put(path, listedName(layer, weight.replaceFirst(":\\d+$", "")));
                } else {
                    missing.add(layer + "/" + weight);
                }
            }
        }
    }

    /** {@code fc1}, {@code digits_mlp/fc1/kernel} → {@code fc1/kernel}. */
    private static String listedName(String layer, String weight) {
        Matcher first = FIRST_VERSION.matcher(weight);
        if (first.matches()) {
            return layer + (first.group(1).equals("W") ? "/kernel" : "/bias");
        }
        String[] parts = weight.split("/");
        for (int i = parts.length - 2; i >= 0; i--) {
            if (parts[i].equals(layer)) {
                return String.join("/", List.of(parts).subList(i, parts.length));
            }
        }
        return layer + "/" + weight;
    }

    /** The layout of Keras 3, {@code layers/dense_1/vars/0}; any other path as it is. */
    private String name(String relative, String path) {
        String[] parts = relative.split("/");
        int last = parts.length - 1;
        if (last < 1 || !parts[last - 1].equals("vars")) {
            return relative.replaceFirst(":\\d+$", "");
        }
        List<String> name = new ArrayList<>();
        StringBuilder at = new StringBuilder();
        String layer = "";
        for (int i = 0; i < last - 1; i++) {
            at.append(i == 0 ? "" : "/").append(parts[i]);
            if (!CONTAINERS.contains(parts[i])) {
                name.add(userName(at.toString(), parts[i]));
                layer = parts[i];
            }
        }
        name.add(variable(layer, parts[last], path));
        return String.join("/", name);
    }

    private String userName(String path, String part) {
        String own = HdfDatasets.text(tree.group(path + "/vars"), "name");
        if (!own.isEmpty()) {
            return own;
        }
        KerasConfig.Place place = config.place(path);
        return place == null || place.name().isEmpty() ? part : place.name();
    }

    private static String parent(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** What a layer of this class calls its n-th variable; variables are stored in the order that it makes them. */
    private String variable(String layer, String number, String path) {
        String type = layer.replaceFirst("_\\d+$", "");
        List<String> variables = switch (type) {
            case "batch_normalization" -> List.of("gamma", "beta", "moving_mean", "moving_variance");
            case "layer_normalization", "group_normalization" -> List.of("gamma", "beta");
            case "embedding" -> List.of("embeddings", "embeddings_scale", "embeddings_zero", "g_idx");
            case "cell", "lstm_cell", "gru_cell", "simple_rnn_cell" -> List.of("kernel", "recurrent_kernel", "bias");
            case "separable_conv1d", "separable_conv2d" -> List.of("depthwise_kernel", "pointwise_kernel", "bias");
            default -> variablesOfAnyLayer(path, number);
        };
        int index = number.matches("\\d{1,4}") ? Integer.parseInt(number) : variables.size();
        boolean normal = !type.endsWith("normalization") || counts.get(parent(path)) == variables.size();
        return index < variables.size() && normal ? variables.get(index) : "vars." + number;
    }

    /** Those of a layer whose class does not tell: a kernel has more axes than its bias, and integers have scales. */
    private List<String> variablesOfAnyLayer(String path, String number) {
        String first = parent(path) + "/0";
        int unsigned = isUnsigned(first) ? 0 : isUnsigned(parent(path) + "/1") ? 1 : -1;
        if (unsigned >= 0) {
            List<String> names = new ArrayList<>(List.of("kernel", "kernel_scale", "kernel_zero"));
            if (unsigned == 1) {
                names.addFirst("bias");
            }
            if (counts.get(parent(path)) > names.size() + 1) {
                names.add("awq_scales");
            } else if (counts.get(parent(path)) <= names.size()) {
                // Keras 3.15 leaves them out.
                names.remove("kernel_zero");
            }
            names.add("g_idx");
            return names;
        }
        if (isInteger(first) && rank(first) >= 2) {
            // Those of four bits in groups have zero points and the groups of their rows besides.
            return switch (counts.get(parent(path))) {
                case 5 -> List.of("kernel", "bias", "kernel_scale", "kernel_zero", "g_idx");
                case 4 -> List.of("kernel", "kernel_scale", "kernel_zero", "g_idx");
                case 3 -> List.of("kernel", "bias", "kernel_scale");
                default -> List.of("kernel", "kernel_scale");
            };
        }
        // The bias of a projection into heads is a table too, heads × size.
        return rank(first) > rank(path) ? List.of("kernel", "bias")
                : rank(path) >= 2 ? List.of("kernel") : List.of("vars." + number, "bias");
    }

    /** Quantized weights, whose scales follow them; bfloat16 is stored as integers too. */
    private boolean isInteger(String path) {
        HdfDataset dataset = tree.datasets().get(path);
        return dataset != null && dataset.type() instanceof FixedPoint type && type.getSize() == 1;
    }

    /** Codes of GPTQ and AWQ, a matrix, which follow the bias if there is one. */
    private boolean isUnsigned(String path) {
        return isInteger(path) && rank(path) == 2
                && !((FixedPoint) tree.datasets().get(path).type()).isSigned();
    }

    private int rank(String path) {
        HdfDataset dataset = tree.datasets().get(path);
        return dataset == null ? 0 : dataset.rank();
    }
}
