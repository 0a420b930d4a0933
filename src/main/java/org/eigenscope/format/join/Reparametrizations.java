package org.eigenscope.format.join;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eigenscope.format.data.MaskedData;
import org.eigenscope.format.data.SpectralNormData;
import org.eigenscope.format.data.WeightNormData;
import org.eigenscope.format.reader.RawLayer;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.LayerKind;
import org.eigenscope.model.SafeText;
import org.eigenscope.model.Shape;
import org.eigenscope.model.Tensor;
import org.eigenscope.model.TensorData;

/**
 * Weights that a module computes from other tensors before it uses them: weight normalization, spectral normalization,
 * pruning masks, by the names that {@code torch.nn.utils} gives them, before and since {@code parametrize}. The weight
 * takes their place; they are its parts. What has parts of a reparametrization that is not known, or not all of them,
 * is listed with the reason.
 */
final class Reparametrizations {

    /**
     * PyTorch's own, in the order in which a module applies them; {@code original1} is v where {@code original0} is g.
     */
    private static final Pattern PARAMETRIZED = Pattern.compile(
            "(.{0,1000}?)parametrizations\\.([^.]{1,200})\\.(original[01]?|(\\d{1,3})\\.([^.]{1,200}))");
    /** A parameter of a module that is a weight, not just anything with such an ending. */
    private static final Pattern WEIGHT = Pattern.compile("(?:.*[./])?[^./]*(?:weight|kernel|bias)[^./]*",
            Pattern.CASE_INSENSITIVE);
    /** The parameters that modules have themselves, of which a part alone tells that others are missing. */
    private static final Pattern PLAIN = Pattern.compile("(?:.*[./])?(?:weight|kernel)"
            + "(?:_[ih]h_l\\d{1,4}(?:_reverse)?)?");
    private static final int LONGEST_NAME = 1_500;

    private List<RawLayer> tensors;

    Reparametrizations(List<RawLayer> tensors) {
        this.tensors = tensors;
    }

    /** The tensors with the weights that are made of others. */
    List<RawLayer> resolve() {
        tensors = new ScaledKernels(tensors).resolve();
        if (tensors.stream().noneMatch(raw -> mayBePart(raw.tensor().name()))) {
            return tensors;
        }
        parametrized();
        pruned();
        spectral();
        weightNorm();
        return tensors;
    }

    private static boolean mayBePart(String name) {
        return name.endsWith("_g") || name.endsWith("_v") || name.endsWith("_orig") || name.endsWith("_mask")
                || name.endsWith("_bar") || name.endsWith(".sv0") || name.contains("parametrizations.");
    }

    /** The name without an ending, if it is that of a weight; else null. */
    private static String weight(RawLayer raw, String ending) {
        String name = raw.tensor().name();
        if (!name.endsWith(ending) || name.length() > LONGEST_NAME) {
            return null;
        }
        String weight = name.substring(0, name.length() - ending.length());
        return WEIGHT.matcher(weight).matches() ? weight : null;
    }

    private void pruned() {
        JoinedTensors joined = new JoinedTensors(tensors);
        for (RawLayer raw : tensors) {
            String name = weight(raw, "_orig");
            RawLayer mask = name == null ? null : joined.get(name + "_mask");
            if (mask != null) {
                join(joined, name, raw, masked(raw, mask), List.of(raw, mask));
            }
        }
        tensors = joined.list();
    }

    private void spectral() {
        JoinedTensors joined = new JoinedTensors(tensors);
        for (RawLayer raw : tensors) {
            String name = weight(raw, "_orig");
            if (name != null && raw.reason().isEmpty()) {
                RawLayer u = joined.get(name + "_u");
                RawLayer v = joined.get(name + "_v");
                if (u == null) {
                    leaveOut(joined, List.of(raw), ("it is '%s' before something was done to it, and what (a mask, a "
                            + "norm) is not "
                            + "in the file")
                            .formatted(SafeText.name(name)));
                } else {
                    join(joined, name, raw, divided(raw, u, v), parts(raw, u, v));
                }
            }
            // Other programs' own modules, which go on with the power iteration whenever they are used.
            String bar = weight(raw, "_bar");
            RawLayer u = bar == null ? null : joined.get(bar + "_u");
            if (u != null) {
                join(joined, bar, raw, divided(raw, u, null), parts(raw, u, joined.get(bar + "_v")));
            }
            String module = raw.tensor().name().endsWith(".weight") ? raw.tensor().name().replaceFirst("weight$", "")
                    : "";
            if (!module.isEmpty() && joined.get(module + "u0") != null && joined.get(module + "sv0") != null) {
                RawLayer vector = joined.get(module + "u0");
                TensorData data = divided(raw, vector, null);
                if (data != null) {
                    // It keeps its name: only the vectors tell that it is divided.
                    joined.join(whole(raw.tensor().name(), raw, data), raw,
                            List.of(raw, vector, joined.get(module + "sv0")));
                }
            }
        }
        tensors = joined.list();
    }

    private void weightNorm() {
        JoinedTensors joined = new JoinedTensors(tensors);
        for (RawLayer raw : tensors) {
            String ofV = weight(raw, "_v");
            if (ofV != null && raw.tensor().shape().rank() >= 2 && raw.reason().isEmpty()) {
                RawLayer g = joined.get(ofV + "_g");
                // MultiheadAttention's bias_v and a conformer's pos_bias_v end so too, and are whole.
                if (g != null || PLAIN.matcher(ofV).matches() && joined.get(ofV + "_u") == null) {
                    join(joined, ofV, raw, g == null ? null : normalized(raw, g), parts(raw, g));
                }
            }
            String ofG = weight(raw, "_g");
            if (ofG != null && PLAIN.matcher(ofG).matches() && joined.get(ofG + "_v") == null
                    && raw.tensor().shape().rank() >= 2) {
                leaveOut(joined, List.of(raw), missing(ofG));
            }
        }
        tensors = joined.list();
    }

    /** Those of {@code torch.nn.utils.parametrize}: a chain of them on a parameter, each with its own tensors. */
    private void parametrized() {
        JoinedTensors joined = new JoinedTensors(tensors);
        Map<String, Map<String, RawLayer>> chains = new LinkedHashMap<>();
        for (RawLayer raw : tensors) {
            String name = raw.tensor().name();
            Matcher part = PARAMETRIZED.matcher(name.length() <= LONGEST_NAME ? name : "");
            if (part.matches()) {
                chains.computeIfAbsent(part.group(1) + part.group(2), key -> new LinkedHashMap<>())
                        .putIfAbsent(part.group(3), raw);
            }
        }
        chains.forEach((name, parts) -> {
            RawLayer first = parts.values().iterator().next();
            RawLayer whole = chain(name, parts);
            if (whole != null && joined.get(name) == null) {
                joined.join(whole, first, parts.values());
            } else {
                if (whole != null) {
                    parts.values().forEach(part -> joined.because(part, wholeInFile(name)));
                } else {
                    leaveOut(joined, parts.values(), ("part of '%s', which a parametrization computes that is not "
                            + "known (%s)")
                            .formatted(SafeText.name(name), SafeText.name(String.join(", ", parts.keySet()))));
                }
            }
        });
        tensors = joined.list();
    }

    /** The weight at the end of a chain of parametrizations, or null if one of them is not known. */
    private RawLayer chain(String name, Map<String, RawLayer> parts) {
        if (parts.values().stream().anyMatch(part -> !part.reason().isEmpty())) {
            return null;
        }
        Map<Integer, Map<String, RawLayer>> steps = new TreeMap<>();
        parts.forEach((key, part) -> {
            int dot = key.indexOf('.');
            if (dot > 0) {
                steps.computeIfAbsent(Integer.valueOf(key.substring(0, dot)), index -> new LinkedHashMap<>())
                        .put(key.substring(dot + 1), part);
            }
        });
        RawLayer weight = parts.get("original");
        int next = 0;
        if (weight == null && parts.containsKey("original0") && parts.containsKey("original1")
                && !steps.containsKey(0)) {
            RawLayer v = parts.get("original1");
            TensorData data = normalized(v, parts.get("original0"));
            weight = data == null ? null : whole(name, v, data);
            next = 1;
        } else if (steps.isEmpty()) {
            // One without tensors of its own: an orthogonal map, a symmetric matrix, or anything.
            return null;
        }
        for (Map.Entry<Integer, Map<String, RawLayer>> step : steps.entrySet()) {
            TensorData data = weight == null || step.getKey() != next++ ? null : step(weight, step.getValue());
            if (data == null) {
                return null;
            }
            weight = whole(name, weight, data);
        }
        return weight;
    }

    private static TensorData step(RawLayer weight, Map<String, RawLayer> parts) {
        if (parts.size() == 2 && parts.containsKey("_u") && parts.containsKey("_v")) {
            return divided(weight, parts.get("_u"), parts.get("_v"));
        }
        return parts.size() == 1 && parts.containsKey("mask") ? masked(weight, parts.get("mask")) : null;
    }

    /** Joins the parts, or lists them with the reason if they are not all there or do not fit. */
    private static void join(JoinedTensors joined, String name, RawLayer first, TensorData data, List<RawLayer> parts) {
        if (joined.get(name) != null) {
            parts.forEach(part -> joined.because(part, wholeInFile(name)));
        } else if (data == null) {
            leaveOut(joined, parts, missing(name));
        } else {
            joined.join(whole(name, first, data), first, parts);
        }
    }

    /** Lists the parts of a weight that cannot be computed. It costs the figures of one layer, if it is a matrix. */
    private static void leaveOut(JoinedTensors joined, Collection<RawLayer> parts, String reason) {
        boolean told = false;
        for (RawLayer part : parts) {
            boolean costs = !told && part.tensor().shape().rank() > 1 && part.tensor().isReal();
            joined.because(part, costs ? Severity.UNDECODED : Severity.NOTE, reason);
            told |= costs;
        }
    }

    private static String wholeInFile(String name) {
        return "part of '%s', which the file holds whole".formatted(SafeText.name(name));
    }

    private static String missing(String name) {
        return "part of '%s', of which the other parts are missing or do not fit".formatted(SafeText.name(name));
    }

    private static List<RawLayer> parts(RawLayer... parts) {
        return Stream.of(parts).filter(part -> part != null).toList();
    }

    /** The weight, which takes no bytes of its own. */
    private static RawLayer whole(String name, RawLayer part, TensorData data) {
        Tensor tensor = part.tensor();
        // Of PyTorch's modules with a weight of three axes, convolutions are those that are normalized.
        boolean convolution = data instanceof WeightNormData && tensor.shape().rank() == 3
                && (name.equals("weight") || name.endsWith(".weight")) && part.kind() == null;
        return new RawLayer(new Tensor(name, tensor.dtype(), tensor.shape(), 0, data), null,
                convolution ? LayerKind.CONV1D : part.kind(), part.kernels(), "");
    }

    /** @return null if the two are not of one shape */
    private static TensorData masked(RawLayer values, RawLayer mask) {
        boolean fits = isReadable(values) && mask.reason().isEmpty() && mask.tensor().shape()
                .equals(values.tensor().shape())
                && switch (mask.tensor().dtype().group()) {
                    case FLOAT, INTEGER -> true;
                    default -> false;
                };
        return fits ? new MaskedData(values.tensor().data(), mask.tensor().data()) : null;
    }

    /** @return null if the vectors fit no axis */
    private static TensorData divided(RawLayer weight, RawLayer u, RawLayer v) {
        Shape shape = weight.tensor().shape();
        if (!isReadable(weight) || shape.rank() < 2 || !isReadable(u) || v != null && !isReadable(v)) {
            return null;
        }
        long length = u.tensor().shape().elements();
        long rest = shape.elements() / length;
        List<Integer> axes = new ArrayList<>();
        // Of the first axis, or of the second where a convolution is transposed; programs without v know the first
        // alone.
        for (int axis = 0; axis < 2 && (v != null || axes.isEmpty()); axis++) {
            if (shape.dim(axis) == length && (v == null || v.tensor().shape().elements() == rest)) {
                axes.add(axis);
            }
        }
        return axes.isEmpty() || Math.max(length, rest) > SpectralNormData.LONGEST ? null
                : new SpectralNormData(weight.tensor().data(), shape, u.tensor().data(), v == null ? null : v.tensor()
                .data(), axes,
                        weight.tensor().dtype().fitsFloat());
    }

    /** @return null if g has no axis of v, or one that v has not */
    private static TensorData normalized(RawLayer v, RawLayer g) {
        if (!isReadable(v) || !isReadable(g)) {
            return null;
        }
        Shape shape = v.tensor().shape();
        Shape lengths = g.tensor().shape();
        List<Boolean> kept = new ArrayList<>();
        for (int axis = 0; axis < shape.rank(); axis++) {
            // PaddlePaddle writes those of the first axis as a vector.
            long length = lengths.elements() == 1 ? 1 : lengths.rank() == shape.rank() ? lengths.dim(axis)
                    : lengths.rank() == 1 && axis == 0 ? lengths.dim(0) : lengths.rank() == 1 ? 1 : -1;
            if (length != 1 && length != shape.dim(axis)) {
                return null;
            }
            kept.add(length != 1);
        }
        return lengths.elements() > WeightNormData.MOST_GROUPS || kept.stream().allMatch(axis -> axis) ? null
                : new WeightNormData(v.tensor().data(), shape, g.tensor().data(), kept, v.tensor().dtype().fitsFloat());
    }

    private static boolean isReadable(RawLayer raw) {
        return raw.reason().isEmpty() && raw.tensor().isReal() && raw.tensor().shape().elements() > 0;
    }
}
