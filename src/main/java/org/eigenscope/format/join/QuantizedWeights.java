package org.eigenscope.format.join;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eigenscope.format.io.ModelFolder;
import org.eigenscope.format.packed.DecodedWeights;
import org.eigenscope.format.packed.PackedModule;
import org.eigenscope.format.packed.PackingConfig;
import org.eigenscope.format.packed.PackingSchemes;
import org.eigenscope.format.reader.RawLayer;
import org.eigenscope.model.DType;
import org.eigenscope.model.DType.Group;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.LayerKind;
import org.eigenscope.model.SafeText;
import org.eigenscope.model.Tensor;

/**
 * Weights whose meaning needs other tensors: 8-bit floats with scales are multiplied out, packed integers and what
 * belongs to them get the reason why they are not analyzed.
 */
final class QuantizedWeights {

    /**
     * GPTQ and AWQ, compressed-tensors, gpt-oss, HQQ, Quanto, Marlin; bitsandbytes, MLX and Keras, whose weights keep
     * the plain name.
     */
    private static final Pattern PACKED =
            Pattern.compile("(.*)[._](?:qweight|weight_packed|packed_weight|blocks|W_q|weight\\._data|weight|kernel|"
            + "embeddings|B)");
    /** Integers that point into a codebook, whatever their type; only the tensor beside them tells what they are. */
    private static final Map<String, String> CODES = Map.of("codes", "codebooks", "trellis", "suh", "Qidxs", "SU",
            "indices", "centroids.weight");
    /** The names of an 8-bit float's scale: after its own, or in the place of {@code weight}. */
    private static final List<String> OWN_SCALES = List.of("_scale_inv", "_scale");
    private static final List<String> MODULES_SCALES = List.of("scale_weight", "scale", "scale_inv",
            "weights_scaling_factor", "weight_scaling_factor");
    /** Names of scales that are not the weight's: of inputs, outputs, keys, values and whole layers. */
    private static final Pattern OTHER_SCALE = Pattern.compile("(?:input|activation|output|act|in|out|x|y|[qkv]|kv"
            + "|attn|softmax|prob|logits?|layer|ls|rescale|embed)[._].*|(?:input|output)scale.*");

    private final Map<String, RawLayer> byName = new HashMap<>();
    private final List<RawLayer> tensors;
    private final PackedScheme scheme = new PackedScheme(byName);
    private final Companions companions;
    private final Map<String, Optional<DecodedWeights>> decoded = new HashMap<>();
    /** The 8-bit floats by the names of their scales. */
    private final Map<String, RawLayer> scales = new HashMap<>();
    /** Names of a module that tell of a scale, of whatever kind, by the module's path. */
    private Map<String, List<String>> strange;
    private final ModelFolder folder;
    private PackingConfig config;
    /** True if there may be weights of bitsandbytes whose bytes are called floats. */
    private boolean calledFloats;

    /** @param folder where the model's configuration may be */
    QuantizedWeights(List<RawLayer> tensors, ModelFolder folder) {
        this.tensors = tensors;
        this.companions = new Companions(tensors);
        this.folder = folder;
    }

    List<RawLayer> resolve() throws IOException {
        boolean codes = false;
        for (RawLayer raw : tensors) {
            calledFloats |= PackedScheme.isBesideFourBits(raw.tensor().name());
            codes |= isEightBit(raw) || raw.tensor().dtype().group() == Group.INTEGER
                    || raw.tensor().dtype().group() == Group.PACKED;
        }
        if (!codes && !calledFloats) {
            return tensors;
        }
        tensors.forEach(raw -> byName.putIfAbsent(raw.tensor().name(), raw));
        Map<String, String> packed = packed();
        if (packed.isEmpty() && tensors.stream().noneMatch(QuantizedWeights::isEightBit)) {
            return tensors;
        }
        for (RawLayer raw : tensors) {
            RawLayer scale = isEightBit(raw) ? scaleOf(raw) : null;
            if (scale != null) {
                scales.putIfAbsent(scale.tensor().name(), raw);
            }
        }
        boolean anyScaled = !scales.isEmpty();
        List<RawLayer> resolved = new ArrayList<>();
        for (RawLayer raw : tensors) {
            resolved.add(!raw.reason().isEmpty() || raw.tensor().data().dequantized() ? raw
                    : resolve(raw, packed, anyScaled));
        }
        return resolved;
    }

    private RawLayer resolve(RawLayer raw, Map<String, String> packed, boolean anyScaled)
            throws IOException {
        String name = raw.tensor().name();
        if (code(raw.tensor()) != null && name.equals(packed.get(code(raw.tensor())))) {
            return raw.because(Severity.UNDECODED, "packed, not decoded (%s)".formatted(scheme.of(code(raw.tensor()),
                    raw)));
        }
        Matcher weight = PACKED.matcher(name);
        if (weight.matches() && name.equals(packed.get(weight.group(1)))) {
            return unpacked(weight.group(1), raw);
        }
        String companion = Companions.module(name);
        if (companion != null && packed.containsKey(companion)) {
            String owner = packed.get(companion);
            return raw.because((decoded(companion, byName.get(owner)).filter(one -> one.problem().isEmpty())
                    .isEmpty() ? "it belongs to '%s', which is packed and not decoded" : "part of '%s'")
                    .formatted(SafeText.name(owner)));
        }
        RawLayer scaled = scales.get(name);
        if (scaled != null) {
            return raw.because("the scales of '%s'".formatted(SafeText.name(scaled.tensor().name())));
        }
        return isEightBit(raw) && (anyScaled || strangeScale(raw) != null) ? scaled(raw) : raw;
    }

    private RawLayer unpacked(String module, RawLayer raw) throws IOException {
        Optional<DecodedWeights> weights = decoded(module, raw);
        if (weights.isEmpty() || !weights.get().problem().isEmpty()) {
            return raw.because(Severity.UNDECODED, "packed, not decoded (%s): %s%s".formatted(scheme.of(module, raw),
                    weights.map(DecodedWeights::problem).orElse("open the model that it was made from"),
                    scheme.isForeign(module) ? "" : companions.told(module, raw.tensor())));
        }
        Tensor tensor = raw.tensor();
        RawLayer layer = raw.with(new Tensor(tensor.name(), tensor.dtype(), weights.get().shape(), tensor.bytes(),
                weights.get().data()));
        // What is packed along its rows, or its columns, is a stack of matrices if it has more axes.
        layer = layer.kind() == null && weights.get().shape().rank() > 2 ? layer.of(LayerKind.DENSE) : layer;
        return tensor.name().equals(module + ".weight") || raw.name() != null ? layer : layer.named(module);
    }

    private Optional<DecodedWeights> decoded(String module, RawLayer raw) throws IOException {
        Optional<DecodedWeights> known = decoded.get(module);
        if (known == null) {
            config = config == null ? QuantizationConfig.read(folder) : config;
            known = Optional.ofNullable(PackingSchemes.decode(new PackedModule(module, raw.tensor(), byName, config)));
            decoded.put(module, known);
        }
        return known;
    }

    /** The packed weight of each module that has one. */
    private Map<String, String> packed() {
        Map<String, String> packed = new HashMap<>();
        for (RawLayer raw : tensors) {
            Tensor tensor = raw.tensor();
            boolean integers = (tensor.dtype().group() == Group.INTEGER || tensor.dtype().group() == Group.PACKED)
                    && tensor.dtype() != DType.BOOL && tensor.dtype() != DType.I64;
            String code = code(tensor);
            if (code != null) {
                packed.putIfAbsent(code, tensor.name());
            }
            if (!integers && !isCalledFloats(tensor) || tensor.shape().rank() < 2 || tensor.data().dequantized()) {
                continue;
            }
            Matcher weight = PACKED.matcher(tensor.name());
            if (weight.matches()) {
                packed.putIfAbsent(weight.group(1), tensor.name());
            }
        }
        return packed;
    }

    /** True for four bits of bitsandbytes whose bytes are called floats ({@code bnb_4bit_quant_storage}). */
    private boolean isCalledFloats(Tensor tensor) {
        return calledFloats && tensor.dtype().group() == Group.FLOAT
                && PackedScheme.isOfFourBits(tensor.name(), byName);
    }

    /** The module of codes into a codebook, or null if the tensor is nothing of the kind. */
    private String code(Tensor tensor) {
        String name = tensor.name();
        int dot = name.lastIndexOf('.');
        String beside = dot < 0 || tensor.dtype().group() != Group.INTEGER ? null : CODES.get(name.substring(dot + 1));
        return beside != null && byName.containsKey(name.substring(0, dot + 1) + beside) ? name.substring(0, dot)
                : null;
    }

    private static boolean isEightBit(RawLayer raw) {
        return switch (raw.tensor().dtype()) {
            case F8_E4M3, F8_E5M2, F8_E4M3FNUZ, F8_E5M2FNUZ -> raw.tensor().shape().rank() >= 2;
            default -> false;
        };
    }

    private RawLayer scaleOf(RawLayer raw) {
        String name = raw.tensor().name();
        for (String ending : OWN_SCALES) {
            if (byName.containsKey(name + ending)) {
                return byName.get(name + ending);
            }
        }
        if (name.endsWith("weight")) {
            for (String scale : MODULES_SCALES) {
                RawLayer found = byName.get(name.substring(0, name.length() - "weight".length()) + scale);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    /** Finds a tensor beside an 8-bit float whose name speaks of a scale, but not of how it is used; null if none. */
    private String strangeScale(RawLayer raw) {
        if (strange == null) {
            strange = new HashMap<>();
            for (RawLayer other : tensors) {
                String name = other.tensor().name();
                int dot = name.lastIndexOf('.');
                String own = name.substring(dot + 1).toLowerCase(Locale.ROOT);
                if (own.contains("scal") && !OTHER_SCALE.matcher(own).matches() && !scales.containsKey(name)) {
                    strange.computeIfAbsent(name.substring(0, Math.max(dot, 0)), path -> new ArrayList<>()).add(name);
                }
            }
        }
        String name = raw.tensor().name();
        List<String> found = name.endsWith(".weight")
                ? strange.get(name.substring(0, name.length() - ".weight".length())) : null;
        return found == null ? null : found.getFirst();
    }

    private RawLayer scaled(RawLayer raw) {
        RawLayer scale = scaleOf(raw);
        if (scale == null) {
            String beside = strangeScale(raw);
            return raw.because(Severity.UNDECODED, beside == null ? "scaled FP8, its scale is missing"
                    : "scaled FP8, not decoded: what '%s' beside it means is not known".formatted(
                            SafeText.name(beside)));
        }
        return FloatScales.of(raw, scale);
    }
}
