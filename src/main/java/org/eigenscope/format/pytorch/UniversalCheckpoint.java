package org.eigenscope.format.pytorch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.eigenscope.format.data.UnreadableData;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.ModelFolder;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.format.io.NaturalOrder;
import org.eigenscope.format.io.Probe;
import org.eigenscope.format.reader.FileIndex;
import org.eigenscope.format.reader.RawLayer;
import org.eigenscope.format.reader.TensorFindings;
import org.eigenscope.model.DType;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.Shape;
import org.eigenscope.model.Tensor;

/**
 * A universal checkpoint of DeepSpeed: {@code zero} holds a folder for each parameter, called by its name, in which
 * {@code fp32.pt} is the whole weight and its neighbours are the optimizer's moments.
 */
final class UniversalCheckpoint {

    private static final String ZERO = "zero";
    private static final String WEIGHT = "fp32.pt";
    private static final String LATEST = "latest_universal";
    private static final int LONGEST_NAME = 200;
    private static final int MOST_FOLDERS = 20_000;

    private UniversalCheckpoint() {}

    /** The file by which such a folder, or the one above it, is opened. */
    static Optional<String> fileIn(ModelFolder folder) throws IOException {
        Optional<String> own = first(folder.root()).map(name -> ZERO + "/" + name + "/" + WEIGHT);
        if (own.isPresent() || !folder.has(LATEST)) {
            return own;
        }
        Path latest = folder.root().resolve(LATEST);
        String step = Files.size(latest) > LONGEST_NAME ? "" : Files.readString(latest).strip();
        return !step.matches("[\\w.-]{1,100}") || step.startsWith(".") ? Optional.empty()
                : first(folder.root().resolve(step)).map(name -> step + "/" + ZERO + "/" + name + "/" + WEIGHT);
    }

    /** True if the folder is one of such a checkpoint. */
    static boolean isOne(Path folder) throws IOException {
        return first(folder).isPresent();
    }

    private static Optional<String> first(Path folder) throws IOException {
        return parameters(folder).stream().filter(name -> Files.isRegularFile(folder.resolve(ZERO).resolve(name)
                .resolve(WEIGHT))).findFirst();
    }

    /** The names of the folders under {@code zero}. */
    private static List<String> parameters(Path folder) throws IOException {
        if (!Files.isDirectory(folder.resolve(ZERO))) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(folder.resolve(ZERO))) {
            return folders.limit(MOST_FOLDERS + 1).filter(Files::isDirectory).map(path -> path.getFileName().toString())
                    .sorted(NaturalOrder.ofNames()).toList();
        }
    }

    /** True if the file is one of a parameter's. */
    static boolean recognizes(Probe probe) throws IOException {
        return !probe.folder() && probe.named(WEIGHT) && root(probe) != null && TorchZip.recognizes(probe);
    }

    /** The folder that holds {@code zero}, or null if the file is not below one. */
    private static Path root(Probe probe) {
        Path parameter = probe.path().toAbsolutePath().getParent();
        Path zero = parameter == null ? null : parameter.getParent();
        return zero == null || zero.getFileName() == null || !zero.getFileName().toString().equals(ZERO) ? null
                : zero.getParent();
    }

    /** Opens the whole checkpoint by one of its parameters' files. */
    static FileIndex open(Probe probe) throws IOException, ModelFormatException {
        return open(new ModelFolder(root(probe), probe.siblings().opener()), probe.path());
    }

    /** Opens the checkpoint in this folder. */
    static FileIndex open(ModelFolder folder, Path named) throws IOException, ModelFormatException {
        TensorFindings findings = new TensorFindings();
        List<RawLayer> tensors = new ArrayList<>();
        List<String> names = parameters(folder.root());
        if (names.size() > MOST_FOLDERS) {
            findings.add(new Finding(Severity.DAMAGED, ZERO, "it holds more than %,d folders, of which no more are read"
                    .formatted(MOST_FOLDERS)));
        }
        for (String name : names.subList(0, Math.min(MOST_FOLDERS, names.size()))) {
            tensors.add(parameter(folder, named, name, findings));
        }
        findings.add(new Finding(Severity.NOTE, ZERO, "the moments of the optimizer beside the weights are left out"));
        return new FileIndex("DeepSpeed universal checkpoint", Map.of(), tensors, findings.all());
    }

    private static RawLayer parameter(ModelFolder folder, Path named, String name, TensorFindings findings)
            throws IOException {
        String problem = "it holds no tensor";
        try (ByteSource source = folder.probe(named, ZERO + "/" + name + "/" + WEIGHT).open()) {
            List<RawLayer> inside = new TorchZip(source).contents().tensors();
            if (inside.size() == 1) {
                Tensor tensor = inside.getFirst().tensor();
                return inside.getFirst().with(new Tensor(name, tensor.dtype(), tensor.shape(), tensor.bytes(),
                        tensor.data()));
            }
        } catch (ModelFormatException e) {
            problem = e.problem();
        }
        findings.addDamaged(name, problem);
        return RawLayer.of(new Tensor(name, DType.OTHER, Shape.UNKNOWN, 0, new UnreadableData(name, problem)))
                .because(Severity.DAMAGED, problem);
    }
}
