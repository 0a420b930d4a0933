package org.eigenscope.format.join;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.List;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.Json;
import org.eigenscope.format.io.ModelFolder;
import org.eigenscope.format.io.ModelFormatException.Malformed;

/** What a model's folder says of how its weights were quantized. */
final class QuantizationConfig {

    private static final int LONGEST = 4 << 20;
    /** The model's own configuration, and those that GPTQ's and AWQ's programs write beside it. */
    private static final List<String> FILES = List.of("config.json", "quantize_config.json", "quant_config.json");
    private static final List<String> KEYS = List.of("quantization_config", "quantization");

    private QuantizationConfig() {}

    /**
     * Reads the first that there is.
     *
     * @return an empty object if nothing is said, or it cannot be read
     */
    static JsonObject read(ModelFolder folder) throws IOException {
        for (String file : FILES) {
            JsonObject whole = folder.has(file) ? object(folder, file) : null;
            if (whole != null && !file.equals("config.json")) {
                return whole;
            }
            for (String key : KEYS) {
                if (whole != null && whole.get(key) instanceof JsonObject part) {
                    return part;
                }
            }
        }
        return new JsonObject();
    }

    private static JsonObject object(ModelFolder folder, String file) throws IOException {
        try (ByteSource source = folder.probe(folder.root(), file).open()) {
            return Json.tree(source, LONGEST, "the model's configuration") instanceof JsonObject object ? object : null;
        } catch (Malformed e) {
            return null;
        }
    }
}
