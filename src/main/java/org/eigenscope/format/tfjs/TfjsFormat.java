package org.eigenscope.format.tfjs;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.stream.JsonReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.Json;
import org.eigenscope.format.io.ModelFormatException.Malformed;
import org.eigenscope.format.io.Probe;
import org.eigenscope.format.reader.FileIndex;
import org.eigenscope.format.reader.FileType;
import org.eigenscope.format.reader.ModelFormat;
import org.eigenscope.format.reader.RawLayer;
import org.eigenscope.model.Finding;

/** TensorFlow.js: reads {@code weightsManifest}, and passes over the network's topology. */
public final class TfjsFormat implements ModelFormat {

    @Override
    public String name() {
        return "TensorFlow.js";
    }

    @Override
    public List<FileType> fileTypes() {
        return List.of(new FileType("TensorFlow.js model", "", List.of("json"), 55, List.of("model.json"), false));
    }

    @Override
    public String parts(String fileName) {
        return fileName.equals("model.json") ? "group" : "";
    }

    @Override
    public boolean recognizes(Probe probe) {
        String head = new String(probe.head(), StandardCharsets.ISO_8859_1);
        return probe.named(".json") && head.startsWith("{") && (head.contains("\"modelTopology\"")
                || head.contains("\"weightsManifest\"") || head.contains("\"format\"") && head.contains("-model\""));
    }

    @Override
    public FileIndex open(Probe probe) throws IOException, Malformed {
        List<Finding> findings = new ArrayList<>();
        JsonArray[] manifest = {null};
        try (ByteSource source = probe.open()) {
            Json.read(source.path(), source.stream(0, source.size(), "the model"), "the model", json -> {
                json.beginObject();
                while (json.hasNext()) {
                    take(json, manifest);
                }
                json.endObject();
                return manifest;
            });
            if (manifest[0] == null) {
                throw source.malformed("it has no weightsManifest, which lists the weights");
            }
            List<RawLayer> tensors = new ArrayList<>();
            for (JsonElement group : manifest[0]) {
                if (!(group instanceof JsonObject object)) {
                    throw source.malformed("an entry of its weightsManifest is not a group");
                }
                tensors.addAll(new WeightGroup(probe, object, findings).tensors());
            }
            return new FileIndex(name(), Map.of(), tensors, findings);
        }
    }

    private static void take(JsonReader json, JsonArray[] manifest) throws IOException {
        if (json.nextName().equals("weightsManifest")) {
            manifest[0] = Json.element(json) instanceof JsonArray array ? array : null;
        } else {
            json.skipValue();
        }
    }
}
