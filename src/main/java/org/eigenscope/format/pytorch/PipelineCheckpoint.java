package org.eigenscope.format.pytorch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.ModelFolder;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.format.io.ModelFormatException.Malformed;
import org.eigenscope.format.io.NaturalOrder;
import org.eigenscope.format.io.Probe;
import org.eigenscope.format.reader.FileIndex;
import org.eigenscope.format.reader.RawLayer;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.SafeText;
import org.eigenscope.model.Tensor;

/**
 * A checkpoint of DeepSpeed's pipelines, as GPT-NeoX writes it: a file for each layer of the network,
 * {@code layer_03-model_00-model_states.pt}, the second number being the part that tensor parallelism has cut. The
 * names in each file are those of its own layer.
 */
final class PipelineCheckpoint {

    private static final Pattern FILE = Pattern.compile("(layer_\\d{1,5})-model_(\\d{1,4})-model_states\\.pt");
    private static final Pattern LATEST = Pattern.compile("[\\w-][\\w.-]{0,99}");
    private static final String LATEST_FILE = "latest";
    private static final int LONGEST_NAME = 200;
    private static final int MOST_FILES = 20_000;

    private PipelineCheckpoint() {}

    /** The file by which such a folder, or the one above it, is opened. */
    static Optional<String> fileIn(ModelFolder folder) throws IOException {
        Optional<String> own = files(folder.root(), 0).stream().findFirst();
        if (own.isPresent() || !folder.has(LATEST_FILE)) {
            return own;
        }
        Path latest = folder.root().resolve(LATEST_FILE);
        String step = Files.size(latest) > LONGEST_NAME ? "" : Files.readString(latest).strip();
        return LATEST.matcher(step).matches() ? files(folder.root().resolve(step), 0).stream().findFirst()
                .map(name -> step + "/" + name) : Optional.empty();
    }

    /** The files of one part, in the order of the layers. */
    private static List<String> files(Path folder, int part) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> {
                Matcher file = FILE.matcher(name);
                return file.matches() && Integer.parseInt(file.group(2)) == part;
            }).limit(MOST_FILES + 1).sorted(NaturalOrder.ofNames()).toList();
        }
    }

    /** True if the file is one of such a checkpoint. */
    static boolean recognizes(Probe probe) throws IOException {
        return !probe.folder() && FILE.matcher(String.valueOf(probe.path().getFileName())).matches()
                && TorchZip.recognizes(probe);
    }

    /** Opens the whole checkpoint by any of its files. One that cannot be read costs its own layer only. */
    static FileIndex open(Probe probe) throws IOException, ModelFormatException {
        ModelFolder folder = probe.siblings();
        List<RawLayer> tensors = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        List<String> names = files(folder.root(), 0);
        if (names.size() > MOST_FILES) {
            findings.add(new Finding(Severity.DAMAGED, String.valueOf(folder.root().getFileName()),
                    "it holds more than %,d files of layers, of which no more are read".formatted(MOST_FILES)));
        }
        for (String name : names.subList(0, Math.min(MOST_FILES, names.size()))) {
            Matcher file = FILE.matcher(name);
            if (!file.matches()) {
                continue;
            }
            try (ByteSource source = folder.probe(probe.path(), name).open()) {
                TorchZip zip = new TorchZip(source);
                if (StateWalker.entries(zip.root()) instanceof Map<?, ?> state && state.isEmpty()) {
                    // A layer without weights, such as one that only changes a shape.
                    continue;
                }
                FileIndex own = zip.contents();
                Set<String> inside = own.tensors().stream().map(raw -> raw.tensor().name()).collect(Collectors.toSet());
                own.findings().forEach(finding -> findings.add(inside.contains(finding.where()) ? new Finding(
                        finding.severity(), file.group(1) + "." + finding.where(), finding.message()) : finding));
                own.tensors().forEach(raw -> tensors.add(named(raw, file.group(1))));
            } catch (ModelFormatException e) {
                findings.add(new Finding(Severity.DAMAGED, SafeText.name(name), "its layer is not read: "
                        + e.problem()));
            }
            if (tensors.size() > FileIndex.MOST_TENSORS) {
                throw new Malformed(probe.path(), "its folder holds more than %,d tensors".formatted(
                        FileIndex.MOST_TENSORS));
            }
        }
        if (tensors.isEmpty()) {
            throw new Malformed(probe.path(), "none of the files of its layers can be read; "
                    + findings.getFirst().message());
        }
        if (!files(folder.root(), 1).isEmpty()) {
            findings.add(new Finding(Severity.UNDECODED, String.valueOf(folder.root().getFileName()), "it is one of "
                    + "several parts of a model that tensor parallelism has spread over the ranks, which are not put "
                    + "together: the layers are parts of the model's"));
        }
        return new FileIndex("DeepSpeed pipeline", Map.of(), tensors, findings);
    }

    private static RawLayer named(RawLayer raw, String layer) {
        Tensor tensor = raw.tensor();
        return raw.with(new Tensor(layer + "." + tensor.name(), tensor.dtype(), tensor.shape(), tensor.bytes(),
                tensor.data()));
    }
}
