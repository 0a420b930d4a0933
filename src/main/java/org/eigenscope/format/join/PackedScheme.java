package org.eigenscope.format.join;

import java.util.List;
import java.util.Map;
import org.eigenscope.format.reader.RawLayer;
import org.eigenscope.model.DType;
import org.eigenscope.model.Shape;

/** How the integers of a packed weight were made, as the tensors beside it show. */
final class PackedScheme {

    private static final int WORD = 32;
    /** Schemes that one of the tensors beside the packed one tells. */
    private static final Map<String, String> BY_COMPANION = Map.of(".wscales", "SVDQuant, 4 bits", ".codebooks", "AQLM",
            ".suh", "ExLlamaV3", ".SU", "QuIP#", ".centroids.weight", "VPTQ", "_scale_max", "ExLlamaV2", ".tables2",
            "HIGGS");

    /** Endings of the tensors that bitsandbytes has beside each of its weights of four bits. */
    private static final List<String> FOUR_BITS = List.of(".absmax", ".quant_map", ".quant_state.bitsandbytes__nf4",
            ".quant_state.bitsandbytes__fp4");

    private final Map<String, RawLayer> byName;

    /** @param byName the tensors of the file by their names */
    PackedScheme(Map<String, RawLayer> byName) {
        this.byName = byName;
    }

    /** True if bitsandbytes has packed the weight of this name in four bits, whatever its bytes are called. */
    static boolean isOfFourBits(String name, Map<String, RawLayer> byName) {
        return FOUR_BITS.stream().anyMatch(ending -> byName.containsKey(name + ending));
    }

    /** True if a tensor beside the packed one tells a scheme that is none of those that are decoded. */
    boolean isForeign(String module) {
        return BY_COMPANION.keySet().stream().anyMatch(ending -> has(module + ending));
    }

    /** True of a tensor by which {@link #isOfFourBits} tells. */
    static boolean isBesideFourBits(String name) {
        return FOUR_BITS.stream().anyMatch(name::endsWith);
    }

    /** The scheme and its bits, for people: {@code GPTQ, 4 bits}; the stored type if nothing tells. */
    String of(String module, RawLayer packed) {
        String name = packed.tensor().name();
        Shape shape = packed.tensor().shape();
        DType dtype = packed.tensor().dtype();
        for (Map.Entry<String, String> known : BY_COMPANION.entrySet()) {
            if (has(module + known.getKey())) {
                return known.getValue();
            }
        }
        if (name.endsWith("qweight") && dtype == DType.I16 && has(module + ".scales")) {
            return "AWQ in the order of gemv_fast, 4 bits";
        }
        if (name.endsWith("qweight") && shape.rank() == 2 && has(module + ".scales")) {
            return groupwise(module, shape);
        }
        if (name.endsWith(".B") && has(module + ".s")) {
            return "GPTQ in Marlin's order, 4 bits";
        }
        if (name.endsWith("blocks") && has(module + "_scales")) {
            return "MXFP4, 4 bits";
        }
        if (name.endsWith("W_q")) {
            return "HQQ";
        }
        if (name.endsWith("weight._data")) {
            return "Quanto, integers in %s".formatted(dtype);
        }
        if (isOfFourBits(name, byName)) {
            return has(name + ".quant_state.bitsandbytes__nf4") ? "bitsandbytes NF4, 4 bits"
                    : has(name + ".quant_state.bitsandbytes__fp4") ? "bitsandbytes FP4, 4 bits"
                    : "bitsandbytes, 4 bits";
        }
        if (has(name + "_scale_2") && byName.get(name + "_scale_2").tensor().isReal()
                && (!has(name + "_scale") || byName.get(name + "_scale").tensor().dtype() != DType.F8_E4M3)) {
            return "ModelOpt, integers of 4 bits";
        }
        if (has(name + "_scale_2") || has(module + ".weight_global_scale")) {
            return "NVFP4, 4 bits";
        }
        if (name.endsWith("weight_packed")) {
            return "compressed-tensors";
        }
        if (dtype == DType.U32 && has(module + ".scales")) {
            return has(module + ".biases") ? "MLX" : "MLX, small floats";
        }
        if (has(name + "_scale") && (name.endsWith("kernel") || name.endsWith("embeddings"))) {
            return "Keras, integers in %s".formatted(dtype);
        }
        return "integers in %s".formatted(dtype);
    }

    /** GPTQ packs along the inputs, qweight (in·bits/32) × out; AWQ along the outputs, in × (out·bits/32). */
    private String groupwise(String module, Shape shape) {
        Shape scales = byName.get(module + ".scales").tensor().shape();
        Shape indices = has(module + ".g_idx") ? byName.get(module + ".g_idx").tensor().shape() : Shape.UNKNOWN;
        if (indices.elements() > 0 && shape.dim(0) * WORD % indices.elements() == 0) {
            return "GPTQ, %d bits".formatted(shape.dim(0) * WORD / indices.elements());
        }
        boolean alongOutputs = scales.rank() == 2 && scales.dim(1) > shape.dim(1);
        return alongOutputs ? "AWQ, %d bits".formatted(shape.dim(1) * WORD / scales.dim(1)) : "GPTQ";
    }

    private boolean has(String name) {
        return byName.containsKey(name);
    }
}
