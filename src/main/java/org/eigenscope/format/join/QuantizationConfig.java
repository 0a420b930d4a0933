package org.eigenscope.format.join;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.List;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.IndexBudget;
import org.eigenscope.format.io.Json;
import org.eigenscope.format.io.ModelFolder;
import org.eigenscope.format.io.ModelFormatException.Malformed;
import org.eigenscope.format.packed.PackingConfig;

/** What a model's folder says of how its weights were quantized. */
final class QuantizationConfig {

    private static final String MODEL = "config.json";
    private static final int LONGEST = 4 << 20;
    /** The model's own configuration, and those that GPTQ's and AWQ's programs write beside it. */
    private static final List<String> FILES = List.of(MODEL, "quantize_config.json", "quant_config.json");
    private static final List<String> KEYS = List.of("quantization_config", "quantization");

    private QuantizationConfig() {}

    /** Reads the first that there is; what is damaged is told if no other one says anything. */
    static PackingConfig read(ModelFolder folder) throws IOException {
        String problem = "";
        for (String file : FILES) {
            if (!folder.has(file)) {
                continue;
            }
            try {
                JsonObject settings = settings(folder, file);
                if (settings != null) {
                    return new PackingConfig(settings, "");
                }
            } catch (Malformed e) {
                problem = problem.isEmpty() ? "%s: %s".formatted(file, e.problem()) : problem;
            } catch (IndexBudget.Exceeded e) {
                problem = problem.isEmpty() ? "%s: %s".formatted(file, e.getMessage()) : problem;
            }
        }
        return problem.isEmpty() ? PackingConfig.NONE : PackingConfig.unreadable(problem);
    }

    /** The settings in a file; null if it has none. */
    private static JsonObject settings(ModelFolder folder, String file) throws IOException, Malformed {
        try (ByteSource source = folder.probe(folder.root(), file).open()) {
            if (!(Json.tree(source, LONGEST, "the model's configuration") instanceof JsonObject whole)) {
                throw source.malformed("it holds no settings");
            }
            if (!file.equals(MODEL)) {
                return whole;
            }
            for (String key : KEYS) {
                JsonElement part = whole.get(key);
                if (part instanceof JsonObject settings) {
                    return settings;
                }
                if (part != null && !part.isJsonNull()) {
                    throw source.malformed("its '%s' holds no settings".formatted(key));
                }
            }
            return null;
        }
    }
}
