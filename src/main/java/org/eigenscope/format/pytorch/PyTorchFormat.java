package org.eigenscope.format.pytorch;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eigenscope.format.io.ByteRange;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.ModelFolder;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.format.io.ModelFormatException.Unsupported;
import org.eigenscope.format.io.Probe;
import org.eigenscope.format.pytorch.StateWalker.NamedTensor;
import org.eigenscope.format.reader.FileIndex;
import org.eigenscope.format.reader.FileType;
import org.eigenscope.format.reader.ModelFormat;
import org.eigenscope.format.reader.RawLayer;
import org.eigenscope.format.reader.Signature;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.SafeText;

/**
 * PyTorch's files: the zip of {@code torch.save} and {@code torch.jit.save} since 1.6, and the consecutive pickles of
 * before. See <a href="https://github.com/pytorch/pytorch/blob/main/torch/serialization.py">torch/serialization.py</a>.
 */
public final class PyTorchFormat implements ModelFormat {

    @Override
    public String name() {
        return "PyTorch";
    }

    @Override
    public List<FileType> fileTypes() {
        return List.of(
                // External data of ONNX end in .bin too: only the names of a hub tell.
                new FileType("PyTorch weights of a hub", "", List.of("bin"), 20,
                        List.of("pytorch_model.bin.index.json", "pytorch_model.bin", "adapter_model.bin",
                        "*.bin.index.json",
                                "*pytorch_model.bin"), false),
                new FileType("PyTorch weights", "application/x-pytorch", List.of("pt", "pth"), 60, List.of(), true),
                new FileType("PyTorch checkpoint", "", List.of("ckpt"), 61, List.of(), true),
                new FileType("PyTorch exported program", "", List.of("pt2"), 62, List.of(), true));
    }

    @Override
    public Optional<String> fileIn(ModelFolder folder) throws IOException {
        Optional<String> distributed = DistributedCheckpoint.fileIn(folder);
        Optional<String> universal = distributed.isPresent() ? distributed : UniversalCheckpoint.fileIn(folder);
        Optional<String> pipeline = universal.isPresent() ? universal : PipelineCheckpoint.fileIn(folder);
        return pipeline.isPresent() ? pipeline : ZeroCheckpoint.fileIn(folder);
    }

    @Override
    public boolean recognizes(Probe probe) throws IOException {
        return !probe.folder() && (DistributedCheckpoint.recognizes(probe) || TorchZip.recognizes(probe)
                || ExportedProgram.recognizes(probe) || LegacyFile.recognizes(probe)
                || ArrayPickle.recognizes(probe) || CompressedPickle.recognizes(probe));
    }

    @Override
    public FileIndex open(Probe probe) throws IOException, ModelFormatException {
        if (DistributedCheckpoint.recognizes(probe)) {
            return DistributedCheckpoint.open(probe);
        }
        if (UniversalCheckpoint.recognizes(probe)) {
            return UniversalCheckpoint.open(probe);
        }
        if (PipelineCheckpoint.recognizes(probe)) {
            return PipelineCheckpoint.open(probe);
        }
        if (ZeroCheckpoint.recognizes(probe)) {
            if (UniversalCheckpoint.isOne(probe.siblings())) {
                return UniversalCheckpoint.open(probe.siblings(), probe.path());
            }
            return ZeroCheckpoint.open(probe);
        }
        try (ByteSource source = probe.open()) {
            return ExportedProgram.recognizes(probe) ? ExportedProgram.contents(source)
                    : TorchZip.isZip(probe) ? new TorchZip(source).contents()
                    : LegacyFile.recognizes(probe) ? new LegacyFile(source).contents()
                    : ArrayPickle.recognizes(probe) ? ArrayPickle.contents(source)
                    : ArrayPickle.compressed(probe, source);
        }
    }

    @Override
    public Optional<Signature> signature(Probe probe) throws IOException, ModelFormatException {
        if (!TorchZip.isZip(probe) || DistributedCheckpoint.recognizes(probe) || ExportedProgram.recognizes(probe)) {
            return Optional.empty();
        }
        try (ByteSource source = probe.open()) {
            return new TorchZip(source).signature();
        }
    }

    /** The content of one pickle, the place of its storages, and its own bytes. */
    record Part(StateWalker walker, TensorBuilder builder, ByteRange pickle) {}

    /** Makes the contents of what was unpickled. */
    static FileIndex contents(ByteSource source, String format, Map<String, String> metadata, PickleReader pickles,
            List<Part> parts) throws IOException, ModelFormatException {
        String file = String.valueOf(source.path().getFileName());
        List<Finding> findings = new ArrayList<>(PickleSafety.findings(pickles.globals(), file));
        List<RawLayer> tensors = new ArrayList<>();
        List<String> skipped = new ArrayList<>();
        List<String> arrays = new ArrayList<>();
        Map<String, String> all = new LinkedHashMap<>(metadata);
        boolean incomplete = false;
        for (Part part : parts) {
            Deque<NamedTensor> left = part.walker.take();
            for (NamedTensor named = left.poll(); named != null; named = left.poll()) {
                tensors.add(named.array() != null ? named.array().tensor(named.name(), part.pickle)
                        : part.builder.build(named));
            }
            skipped.addAll(part.walker.skipped());
            arrays.addAll(part.walker.arrays());
            part.walker.metadata().forEach(all::putIfAbsent);
            incomplete |= part.walker.incomplete();
        }
        if (tensors.isEmpty() && findings.stream().noneMatch(finding -> finding.severity() == Severity.DANGEROUS)) {
            throw new Unsupported(source.path(), !skipped.isEmpty() ? ("it holds no weights, but %s: open the model "
                    + "beside it")
                    .formatted(SafeText.name(String.join(", ", skipped.stream().limit(10).toList())))
                    : "it is a pickle of PyTorch, but holds no tensors that we recognize"
                    + (findings.isEmpty() ? "" : "; " + findings.getFirst().message()));
        }
        if (!skipped.isEmpty()) {
            findings.add(new Finding(Severity.NOTE, file, "left out, since it holds no weights: "
                    + SafeText.name(String.join(", ", skipped.stream().limit(10).toList()))));
        }
        for (Part part : parts) {
            for (String copy : part.walker.copies()) {
                findings.add(new Finding(Severity.NOTE, SafeText.name(copy), "it holds the model's tensors once "
                        + "more, mostly their average over training: its layers are analyzed too and count in every "
                        + "mean; "
                        + "--layers and --ids choose"));
            }
        }
        if (!arrays.isEmpty()) {
            findings.add(new Finding(Severity.UNDECODED, file, ("arrays of NumPy that the pickle does not describe as "
                    + "it should: %s; save them as tensors")
                    .formatted(SafeText.name(String.join(", ", arrays.stream().limit(10).toList())))));
        }
        if (incomplete) {
            findings.add(new Finding(Severity.UNDECODED, file,
                    "it holds more tensors, or deeper nested ones, than are listed here"));
        }
        parts.forEach(part -> findings.addAll(part.builder.findings()));
        return new FileIndex(format, all, tensors, findings);
    }
}
