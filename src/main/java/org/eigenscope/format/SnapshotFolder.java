package org.eigenscope.format;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.IndexBudget;
import org.eigenscope.format.io.Json;
import org.eigenscope.format.io.ModelFolder;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.format.io.ModelFormatException.Malformed;
import org.eigenscope.format.io.ModelFormatException.Unsupported;
import org.eigenscope.format.io.Probe;
import org.eigenscope.format.reader.FileIndex;
import org.eigenscope.format.reader.FileType;
import org.eigenscope.format.reader.ModelFormat;
import org.eigenscope.model.Finding;
import org.eigenscope.model.SafeText;

/** A folder that holds a model's file, as Hugging Face's hub gives it: finds that file, reads {@code config.json}. */
final class SnapshotFolder {

    private static final List<String> CONFIG_KEYS = List.of("architectures", "model_type", "torch_dtype", "dtype",
            "hidden_size", "num_hidden_layers", "num_attention_heads", "vocab_size");
    private static final long LONGEST_CONFIG = 1 << 20;
    private static final int MOST_FILES = 100_000;

    private final Probe probe;

    SnapshotFolder(Probe probe) {
        this.probe = probe;
    }

    FileIndex open(ModelFiles files) throws IOException, ModelFormatException {
        Path chosen = choose();
        FileIndex contents = files.contents(chosen).with(UnopenedSiblings.in(probe.path(), chosen.getFileName()
                .toString()));
        Map<String, String> metadata = new LinkedHashMap<>();
        List<Finding> findings = new ArrayList<>(contents.findings());
        try {
            readConfig(metadata);
        } catch (Malformed e) {
            findings.add(new Finding(Finding.Severity.NOTE, "config.json", e.problem()));
        } catch (IndexBudget.Exceeded e) {
            findings.add(new Finding(Finding.Severity.NOTE, "config.json", e.getMessage()));
        }
        contents.metadata().forEach(metadata::putIfAbsent);
        return new FileIndex(contents.format(), metadata, contents.tensors(), findings);
    }

    private Path choose() throws IOException, ModelFormatException {
        List<Path> found = candidates(probe.path());
        if (found.size() == 1) {
            return probe.siblings().resolve(probe.path(), found.getFirst().getFileName().toString());
        }
        if (found.size() > 1) {
            throw new Unsupported(probe.path(), "the folder holds %d models (%s, %s%s): open one of them"
                    .formatted(found.size(),
                    found.get(0).getFileName(), found.get(1).getFileName(), found.size() > 2 ? ", …" : ""));
        }
        String other = UnsupportedFiles.describeFolder(entries(probe.path(), file -> true).stream()
                .map(file -> file.getFileName().toString()).toList());
        if (!other.isEmpty()) {
            throw new Unsupported(probe.path(), other);
        }
        List<String> inside = modelsInside();
        throw new Unsupported(probe.path(), inside.isEmpty()
                ? ("the folder holds no known weight file; Eigenscope looks for %s, and the index of "
                + "a sharded model").formatted(wanted())
                : "the models are in its folders: open " + String.join(" or ", inside.stream().limit(6).toList()));
    }

    /** The folders of a pipeline of several models, or of Hugging Face's cache, that hold models themselves. */
    private List<String> modelsInside() throws IOException {
        List<Path> folders = new ArrayList<>(entries(probe.path(), Files::isDirectory));
        Path snapshots = probe.path().resolve("snapshots");
        if (folders.contains(snapshots)) {
            folders.addAll(entries(snapshots, Files::isDirectory));
        }
        List<String> inside = new ArrayList<>();
        for (Path folder : folders) {
            try {
                if (!candidates(folder).isEmpty() || isOne(folder)) {
                    inside.add(SafeText.name(probe.path().relativize(folder).toString()));
                }
            } catch (AccessDeniedException e) {
                // Nothing to propose.
            }
        }
        List<String> weights = inside.stream().filter(name -> !TrainerFiles.isState(name)).toList();
        return weights.isEmpty() ? inside : weights;
    }

    /** True if the folder is laid out as one of a format. */
    private boolean isOne(Path folder) throws IOException {
        for (ModelFormat format : Formats.ALL) {
            if (format.fileIn(new ModelFolder(folder, probe.opener())).isPresent()) {
                return true;
            }
        }
        return false;
    }

    /**
     * The files in this folder that may be its model: those of the best name that there is. If that is a name for any
     * file of a format, files of other formats are as good: a folder of models, not one model in several formats.
     */
    private static List<Path> candidates(Path folder) throws IOException {
        return best(entries(folder, Files::isRegularFile));
    }

    /** The files that may be the model, by their names; a training's state only if there is nothing else. */
    static List<Path> best(List<Path> files) {
        List<Path> weights = files.stream().filter(file -> !TrainerFiles.isState(file.getFileName().toString()))
                .toList();
        List<Path> found = bestName(weights);
        return found.isEmpty() ? bestName(files) : found;
    }

    private static List<Path> bestName(List<Path> files) {
        List<FileType> types = Formats.fileTypes();
        for (FileType type : types) {
            for (String glob : type.globs()) {
                List<Path> found = files.stream().filter(Globs.any(List.of(glob))).toList();
                if (!found.isEmpty()) {
                    return type.models().contains(glob) ? found : files.stream().filter(Globs.any(types.stream()
                            .filter(FileType::alone).flatMap(other -> other.anyName().stream()).toList())).toList();
                }
            }
        }
        return List.of();
    }

    /** The files that are looked for, in words: any name where that will do, else one that shows the pattern. */
    private static String wanted() {
        return Formats.fileTypes().stream().flatMap(type -> type.alone() ? type.anyName().stream() : type.models()
                .stream()
                .filter(glob -> glob.endsWith("." + type.extensions().getFirst())).limit(1))
                .collect(Collectors.joining(", "));
    }

    private static List<Path> entries(Path folder, Predicate<Path> kind) throws IOException {
        try (Stream<Path> list = Files.list(folder)) {
            return list.limit(MOST_FILES).filter(kind).sorted().toList();
        }
    }

    private void readConfig(Map<String, String> metadata) throws IOException, Malformed {
        ModelFolder folder = probe.siblings();
        if (!folder.has("config.json")) {
            return;
        }
        try (ByteSource source = folder.probe(probe.path(), "config.json").open()) {
            if (Json.tree(source, LONGEST_CONFIG, "the configuration") instanceof JsonObject config) {
                for (String key : CONFIG_KEYS) {
                    String value = text(config.get(key));
                    if (!value.isEmpty()) {
                        metadata.put(key, value);
                    }
                }
                if (config.get("quantization_config") instanceof JsonObject quantization) {
                    String method = text(quantization.get("quant_method"));
                    if (!method.isEmpty()) {
                        metadata.put("quant_method", method);
                    }
                }
            }
        }
    }

    private static String text(JsonElement value) {
        if (value instanceof JsonArray array) {
            return StreamSupport.stream(array.spliterator(), false).map(SnapshotFolder::text)
                    .collect(Collectors.joining(", "));
        }
        return value != null && value.isJsonPrimitive() ? value.getAsString() : "";
    }
}
