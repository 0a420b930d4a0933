package org.eigenscope.format;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.Json;
import org.eigenscope.format.io.ModelFolder;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.format.io.ModelFormatException.Malformed;
import org.eigenscope.format.io.ModelFormatException.Unsupported;
import org.eigenscope.format.io.Probe;
import org.eigenscope.format.reader.FileIndex;
import org.eigenscope.format.reader.RawLayer;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.SafeText;
import org.eigenscope.model.Tensor;

/**
 * A folder of several models that work together: the modules of sentence-transformers ({@code modules.json}), the parts
 * of a pipeline of diffusers ({@code model_index.json}). They open as one model, the tensors of a folder below named
 * after it.
 */
final class CompositeFolder {

    private static final String MODULES = "modules.json";
    private static final String PIPELINE = "model_index.json";
    private static final long LONGEST = 1 << 20;
    private static final int MOST_PARTS = 100;

    private final Probe probe;
    private final ModelFolder folder;
    private final String index;

    private CompositeFolder(Probe probe, ModelFolder folder, String index) {
        this.probe = probe;
        this.folder = folder;
        this.index = index;
    }

    /** The folder, if an index says that it holds several models. */
    static Optional<CompositeFolder> of(Probe probe) {
        ModelFolder folder = probe.siblings();
        return folder.has(MODULES) ? Optional.of(new CompositeFolder(probe, folder, MODULES))
                : folder.has(PIPELINE) ? Optional.of(new CompositeFolder(probe, folder, PIPELINE)) : Optional.empty();
    }

    /**
     * Opens all parts as one model.
     *
     * @return empty if the index names no folders of models beyond this one
     */
    Optional<FileIndex> open(ModelFiles files) throws IOException, ModelFormatException {
        Set<String> parts = parts();
        List<String> below = parts.stream().filter(part -> !part.isEmpty()).toList();
        List<Finding> findings = new ArrayList<>();
        List<RawLayer> tensors = new ArrayList<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        Set<String> formats = new LinkedHashSet<>();
        if (parts.contains("")) {
            add(new SnapshotFolder(probe).open(files), "", tensors, findings, metadata, formats);
        }
        int opened = formats.size();
        for (String part : below) {
            Path path = below(part);
            if (path == null) {
                findings.add(new Finding(Severity.DAMAGED, SafeText.name(part),
                        "%s names this folder, which is missing: get it too".formatted(index)));
                continue;
            }
            try {
                add(files.contents(path), part, tensors, findings, metadata, formats);
                opened++;
            } catch (Unsupported e) {
                // A tokenizer, a scheduler, a pooling: a part without weights.
                if (holdsWeights(path)) {
                    findings.add(new Finding(Severity.DAMAGED, SafeText.name(part), e.problem()));
                }
            } catch (ModelFormatException e) {
                findings.add(new Finding(Severity.DAMAGED, SafeText.name(part), e.problem()));
            }
        }
        if (opened == 0 || below.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new FileIndex("%s, %d parts".formatted(String.join(" and ", formats), opened), metadata,
                tensors,
                findings));
    }

    private static void add(FileIndex contents, String part, List<RawLayer> tensors, List<Finding> findings,
            Map<String, String> metadata, Set<String> formats) {
        formats.add(contents.format());
        String prefix = part.isEmpty() ? "" : part.replace('/', '.') + ".";
        for (RawLayer raw : contents.tensors()) {
            Tensor tensor = raw.tensor();
            RawLayer named = raw.with(new Tensor(prefix + tensor.name(), tensor.dtype(), tensor.shape(), tensor.bytes(),
                    tensor.data()));
            tensors.add(raw.name() == null ? named : named.named(prefix + raw.name()));
        }
        contents.findings().forEach(finding -> findings.add(new Finding(finding.severity(), prefix + finding.where(),
                finding.message())));
        contents.metadata().forEach((key, value) -> metadata.put(metadata.containsKey(key) ? prefix + key : key,
                value));
    }

    /** A folder below; null if there is none of this name, or if it leads out of this one. */
    private Path below(String part) throws IOException {
        Path path = probe.path().resolve(part);
        return part.contains("..") || part.startsWith("/") || part.indexOf('\\') >= 0 || part.indexOf(':') >= 0
                || !Files.isDirectory(path) || !path.toRealPath().startsWith(ModelFolder.boundary(probe.path())) ? null
                : path;
    }

    private static boolean holdsWeights(Path path) throws IOException {
        return !UnopenedSiblings.in(path, "").isEmpty();
    }

    /** The folders that the index names; the empty name is this one. */
    private Set<String> parts() throws IOException, Malformed {
        JsonElement tree;
        try (ByteSource source = folder.probe(probe.path(), index).open()) {
            tree = Json.tree(source, LONGEST, "the list of its parts");
        }
        Set<String> parts = new LinkedHashSet<>();
        if (tree instanceof JsonArray modules) {
            modules.forEach(module -> {
                if (module instanceof JsonObject object && object.get("path") instanceof JsonElement path
                        && path.isJsonPrimitive()) {
                    parts.add(path.getAsString());
                }
            });
        } else if (tree instanceof JsonObject pipeline) {
            // "unet": ["diffusers", "UNet2DConditionModel"], or two nulls for a part that is left out.
            pipeline.entrySet().forEach(entry -> {
                if (entry.getValue() instanceof JsonArray type && type.size() == 2 && type.get(0).isJsonPrimitive()) {
                    parts.add(entry.getKey());
                }
            });
        }
        if (parts.size() > MOST_PARTS) {
            throw new Malformed(probe.path(), "%s names %,d parts, more than the %d that we read".formatted(index,
                    parts.size(), MOST_PARTS));
        }
        return parts;
    }
}
