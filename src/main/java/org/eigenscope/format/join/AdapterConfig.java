package org.eigenscope.format.join;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.Json;
import org.eigenscope.format.io.ModelFolder;
import org.eigenscope.format.io.ModelFormatException.Malformed;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Finding.Severity;

/**
 * What an adapter says of itself: PEFT's and mlx-lm's {@code adapter_config.json} beside it, or in its own metadata
 * what diffusers, kohya's scripts and llama.cpp write there.
 */
final class AdapterConfig {

    static final String FILE = "adapter_config.json";
    private static final String PEFT_PREFIX = "base_model.model.";
    private static final int LONGEST = 1 << 20;
    private static final int MOST_PARAMETERS = 1_000;

    private final ModelFolder folder;
    private final List<Finding> findings;
    private final JsonObject config;
    private final JsonObject diffusers;
    private final double metadataAlpha;
    private final PeftPatterns ranks;
    private final PeftPatterns alphas;

    /**
     * Reads what there is.
     *
     * @param folder where the file may be
     * @param metadata the adapter's own
     * @param findings takes what is wrong with it
     */
    AdapterConfig(ModelFolder folder, Map<String, String> metadata, List<Finding> findings) throws IOException {
        this.folder = folder;
        this.findings = findings;
        this.config = file();
        this.diffusers = config == null ? parsed(metadata.get("lora_adapter_metadata")) : null;
        double gguf = number(metadata.get("adapter.lora.alpha"));
        this.metadataAlpha = gguf > 0 ? gguf : number(metadata.get("ss_network_alpha"));
        this.ranks = new PeftPatterns(value("rank_pattern"));
        this.alphas = new PeftPatterns(value("alpha_pattern"));
    }

    private JsonObject file() throws IOException {
        if (!folder.has(FILE)) {
            return null;
        }
        try (ByteSource source = folder.probe(folder.root(), FILE).open()) {
            return Json.tree(source, LONGEST, "the adapter's configuration") instanceof JsonObject object ? object
                    : null;
        } catch (Malformed e) {
            findings.add(new Finding(Severity.DAMAGED, FILE, e.problem()));
            return null;
        }
    }

    private JsonObject parsed(String text) throws IOException {
        if (text == null || text.length() > LONGEST) {
            return null;
        }
        try {
            return Json.read(folder.root(), new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
                    "the adapter's metadata",
                    Json::element) instanceof JsonObject object ? object : null;
        } catch (Malformed e) {
            findings.add(new Finding(Severity.DAMAGED, "lora_adapter_metadata", e.problem()));
            return null;
        }
    }

    private static double number(String text) {
        try {
            double value = text == null || text.length() > 40 ? 0 : Double.parseDouble(text);
            return Double.isFinite(value) ? value : 0;
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private JsonElement value(String key) {
        return config == null ? null : config.get(key);
    }

    /** True if something tells the scale of updates. */
    boolean known() {
        return config != null || diffusers != null || metadataAlpha > 0;
    }

    /** PEFT's name of the method: {@code LORA}; empty if there is none. */
    String type() {
        JsonElement type = value("peft_type");
        return type != null && type.isJsonPrimitive() ? type.getAsString() : "";
    }

    /** A module's path without what PEFT puts before it. */
    static String path(String module) {
        return module.startsWith(PEFT_PREFIX) ? module.substring(PEFT_PREFIX.length()) : module;
    }

    /**
     * What the product of a module's factors is multiplied by: α/r, α/√r where ranks are stabilized, or MLX's own
     * scale.
     *
     * @param rank that of the factors
     */
    double scale(String module, double rank) {
        if (value("lora_parameters") instanceof JsonObject mlx) {
            double scale = PeftPatterns.number(mlx.get("scale"), 1);
            double alpha = PeftPatterns.number(mlx.get("alpha"), 0);
            // Early versions had both, and meant their product.
            return alpha > 0 ? scale * alpha / rank : scale;
        }
        if (diffusers != null) {
            int dot = module.indexOf('.');
            String part = dot < 0 ? "" : module.substring(0, dot + 1);
            double r = PeftPatterns.number(diffusers.get(part + "r"), rank);
            double alpha = new PeftPatterns(diffusers.get(part + "alpha_pattern")).of(module.substring(dot + 1),
                    PeftPatterns.number(diffusers.get(part + "lora_alpha"), r));
            r = new PeftPatterns(diffusers.get(part + "rank_pattern")).of(module.substring(dot + 1), r);
            return alpha / (isTrue(diffusers.get(part + "use_rslora")) ? Math.sqrt(r) : r);
        }
        if (config == null) {
            return metadataAlpha > 0 ? metadataAlpha / rank : 1;
        }
        double r = ranks.of(path(module), rank);
        double alpha = alphas.of(path(module), PeftPatterns.number(value("lora_alpha"),
                PeftPatterns.number(value("alpha"), r)));
        return alpha / (isTrue(value("use_rslora")) ? Math.sqrt(r) : r);
    }

    /** The rank that the configuration gives to a module; 0 if it gives none. */
    int rank(String module) {
        return (int) Math.min(Integer.MAX_VALUE, ranks.of(path(module), PeftPatterns.number(value("r"), 0)));
    }

    /** True if the modules' weights are stored as in × out, as by GPT-2's Conv1D. */
    boolean transposed() {
        return isTrue(value("fan_in_fan_out"));
    }

    /** True if this flag is set. */
    boolean isTrue(String key) {
        return isTrue(value(key));
    }

    /** True if this flag is there and not set. */
    boolean isFalse(String key) {
        return value(key) instanceof JsonPrimitive flag && flag.isBoolean() && !flag.getAsBoolean();
    }

    /** The number under this key. */
    double number(String key, double otherwise) {
        return PeftPatterns.number(value(key), otherwise);
    }

    private static boolean isTrue(JsonElement flag) {
        return flag != null && flag.isJsonPrimitive() && flag.getAsJsonPrimitive().isBoolean() && flag.getAsBoolean();
    }

    /** How the factors started, if that has changed the base model's weights too ({@code pissa}); else empty. */
    String changedBase() {
        JsonElement start = value("init_lora_weights");
        String name = start != null && start.isJsonPrimitive() && start.getAsJsonPrimitive().isString()
                ? start.getAsString() : "";
        return List.of("pissa", "olora", "corda", "loftq", "lora_ga").stream().anyMatch(name::startsWith) ? name : "";
    }

    /** The parameters of a module that PEFT's {@code target_parameters} name, in their order. */
    List<String> parameters(String module) {
        List<String> parameters = new ArrayList<>();
        if (value("target_parameters") instanceof JsonArray names) {
            for (JsonElement name : names.asList().subList(0, Math.min(MOST_PARAMETERS, names.size()))) {
                String target = name.isJsonPrimitive() ? name.getAsString() : "";
                int dot = target.lastIndexOf('.');
                String owner = dot < 0 ? "" : target.substring(0, dot);
                if (module.equals(owner) || module.endsWith("." + owner) || dot < 0) {
                    parameters.add(target.substring(dot + 1));
                }
            }
        }
        return parameters;
    }

    /** Tells if its patterns took too long to search for. */
    void conclude() {
        if (ranks.isExhausted() || alphas.isExhausted()) {
            findings.add(new Finding(Severity.DAMAGED, FILE,
                    "the expressions in its patterns take too long to search for: "
                    + "ranks and alphas that they name are not used, and norms may be wrong"));
        }
    }
}
