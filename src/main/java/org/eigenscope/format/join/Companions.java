package org.eigenscope.format.join;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eigenscope.format.reader.RawLayer;
import org.eigenscope.model.Tensor;

/** The tensors beside packed weights that tell what their codes stand for: scales, zero points, orders, tables. */
final class Companions {

    private static final Pattern NAME =
            Pattern.compile("(.*?)[._](?:scales|s|workspace|biases|qzeros|g_idx|weight_(?:int4_)?scale|weight_scale_2"
            + "|weight_global_scale|weight_(?:int4_)?zero_point|weight_int4_act_pre_scale|weight_shape|scale_packed"
            + "|meta(?:\\.\\w{1,20})?|input_scale|input_global_scale|SCB|weight_format"
            + "|codebooks|(?:res_|outlier_)?centroids\\.weight|tables2?|wscales|wzeros|wcscales|wtscale"
            + "|smooth(?:_factor(?:_orig)?)?|proj_(?:down|up)|lora_(?:down|up)"
            + "|scale|kernel_(?:scale|zero)|embeddings_(?:scale|zero)|zero|weight\\._(?:scale|shift)"
            + "|weight\\.(?:absmax|quant_map|nested_absmax|nested_quant_map|quant_state\\..*))");
    /** Endings of the tensors that a packed one cannot be decoded without, by the last part of its own name. */
    private static final Map<String, List<String>> REQUIRED = Map.of("qweight", List.of("scales", "qzeros"),
            "weight_packed", List.of("weight_scale"), "blocks", List.of("scales"), "W_q", List.of("scale", "zero"),
            "B", List.of("s"));
    private static final int MOST_TOLD = 6;

    private final List<RawLayer> tensors;
    private Map<String, List<RawLayer>> byModule;

    Companions(List<RawLayer> tensors) {
        this.tensors = tensors;
    }

    /** The module to whose packed weight a tensor of this name belongs, or null if its name tells none. */
    static String module(String name) {
        Matcher matcher = NAME.matcher(name);
        return matcher.matches() ? matcher.group(1) : null;
    }

    /** Tells what stands beside the packed tensor of a module, each with type and shape, and what is missing. */
    String told(String module, Tensor packed) {
        if (byModule == null) {
            byModule = new HashMap<>();
            for (RawLayer raw : tensors) {
                String owner = module(raw.tensor().name());
                if (owner != null) {
                    byModule.computeIfAbsent(owner, name -> new ArrayList<>()).add(raw);
                }
            }
        }
        List<String> told = new ArrayList<>();
        List<String> missing = new ArrayList<>(REQUIRED.getOrDefault(packed.name().substring(Math.min(
                packed.name().length(), module.length() + 1)), List.of()));
        for (RawLayer raw : byModule.getOrDefault(module, List.of())) {
            Tensor tensor = raw.tensor();
            String part = tensor.name().substring(module.length() + 1);
            missing.remove(part);
            told.add("%s %s %s%s".formatted(part, tensor.dtype(), tensor.shape(), raw.reason().isEmpty() ? ""
                    : ", not read"));
        }
        String beside = told.isEmpty() ? "beside it are no scales" : "beside it: " + String.join("; ",
                told.subList(0, Math.min(MOST_TOLD, told.size())));
        return " (%s%s)".formatted(missing.isEmpty() ? "" : String.join(" and ", missing) + " missing, ", beside);
    }
}
