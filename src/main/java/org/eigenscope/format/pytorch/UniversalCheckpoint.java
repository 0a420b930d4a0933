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
import org.eigenscope.model.SafeText;
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
    private static final int MOST_TRIED = 20;
    private static final int MOST_FINDINGS = 100;

    private UniversalCheckpoint() {}

    /** The file by which such a folder, or the one above it, is opened. */
    static Optional<String> fileIn(ModelFolder folder) throws IOException {
        Optional<String> own = first(folder, "");
        if (own.isPresent() || !folder.has(LATEST)) {
            return own;
        }
        Path latest = folder.root().resolve(LATEST);
        String step = Files.size(latest) > LONGEST_NAME ? "" : Files.readString(latest).strip();
        return !step.matches("[\\w.-]{1,100}") || step.startsWith(".") ? Optional.empty() : first(folder, step + "/");
    }

    /** True if the folder is one of such a checkpoint. */
    static boolean isOne(ModelFolder folder) throws IOException {
        return first(folder, "").isPresent();
    }

    /** A weight's file: one that opens, if there is one among the first. */
    private static Optional<String> first(ModelFolder folder, String step) throws IOException {
        List<String> files = parameters(folder.root().resolve(step)).stream()
                .map(name -> step + ZERO + "/" + name + "/" + WEIGHT)
                .filter(name -> Files.isRegularFile(folder.root().resolve(name))).limit(MOST_TRIED).toList();
        for (String file : files) {
            try (ByteSource source = folder.probe(folder.root(), file).open()) {
                new TorchZip(source);
                return Optional.of(file);
            } catch (ModelFormatException e) {
                // Its layer will say why.
                continue;
            }
        }
        return files.stream().findFirst();
    }

    /** The names of the folders under {@code zero}. */
    private static List<String> parameters(Path folder) throws IOException {
        if (!Files.isDirectory(folder.resolve(ZERO))) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(folder.resolve(ZERO))) {
            return folders.filter(Files::isDirectory).limit(MOST_FOLDERS + 1).map(path -> path.getFileName().toString())
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
            FileIndex inside = new TorchZip(source).contents();
            if (findings.all().size() < MOST_FINDINGS) {
                inside.findings().forEach(finding -> findings.add(new Finding(finding.severity(), SafeText.name(name),
                        finding.message())));
            }
            if (inside.tensors().size() == 1) {
                Tensor tensor = inside.tensors().getFirst().tensor();
                return inside.tensors().getFirst().with(new Tensor(name, tensor.dtype(), tensor.shape(), tensor.bytes(),
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
