package org.eigenscope.store;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import com.google.gson.TypeAdapter;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Model;

/** Writes and reads what a model's record holds beyond the layers in its reports. */
final class ModelAdapter extends TypeAdapter<Model> {

    private final TypeAdapter<Map<String, String>> metadata;
    private final TypeAdapter<List<Finding>> findings;
    private final TypeAdapter<Path> path;

    ModelAdapter(Gson gson) {
        metadata = gson.getAdapter(new TypeToken<Map<String, String>>() {});
        findings = gson.getAdapter(new TypeToken<List<Finding>>() {});
        path = gson.getAdapter(Path.class);
    }

    @Override
    public void write(JsonWriter json, Model model) throws IOException {
        json.beginObject();
        json.name("name").value(model.name());
        json.name("path").value(model.path().toString());
        json.name("format").value(model.format());
        json.name("tensors").value(model.layers().size());
        json.name("elements").value(model.elements());
        json.name("bytes").value(model.bytes());
        json.name("metadata");
        metadata.write(json, model.metadata());
        json.name("findings");
        findings.write(json, model.findings());
        json.endObject();
    }

    /** The model without its layers and files. */
    @Override
    public Model read(JsonReader json) throws IOException {
        String name = null;
        Path place = null;
        String format = null;
        Map<String, String> told = Map.of();
        List<Finding> found = List.of();
        json.beginObject();
        while (json.hasNext()) {
            switch (json.nextName()) {
                case "name" -> name = json.nextString();
                case "path" -> place = path.read(json);
                case "format" -> format = json.nextString();
                case "metadata" -> told = metadata.read(json);
                case "findings" -> found = findings.read(json);
                default -> json.skipValue();
            }
        }
        json.endObject();
        if (name == null || place == null || format == null || told == null || told.containsValue(null)) {
            throw new JsonParseException("a model without name, path or format");
        }
        return new Model(name, place, format, told, List.of(), found, List.of());
    }
}
