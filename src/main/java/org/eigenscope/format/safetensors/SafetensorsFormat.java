package org.eigenscope.format.safetensors;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eigenscope.format.data.PlainData;
import org.eigenscope.format.data.UnreadableData;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.ModelFolder;
import org.eigenscope.format.io.ModelFormatException.Malformed;
import org.eigenscope.format.io.NaturalOrder;
import org.eigenscope.format.io.Probe;
import org.eigenscope.format.reader.FileIndex;
import org.eigenscope.format.reader.FileType;
import org.eigenscope.format.reader.ModelFormat;
import org.eigenscope.format.reader.RawLayer;
import org.eigenscope.format.reader.RawLayer.KernelOrder;
import org.eigenscope.model.DType;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.SafeText;
import org.eigenscope.model.Shape;
import org.eigenscope.model.Tensor;
import org.eigenscope.model.TensorData;

/** safetensors: a u64 header length, a JSON header, then the elements, little-endian and in C order. */
public final class SafetensorsFormat implements ModelFormat {

    /** The specification's limit. */
    private static final long LONGEST_HEADER = 100_000_000;
    private static final int PREFIX = 8;

    @Override
    public String name() {
        return "safetensors";
    }

    @Override
    public List<FileType> fileTypes() {
        return List.of(new FileType("safetensors weights", "application/x-safetensors", List.of("safetensors"), 10,
                List.of("model.safetensors.index.json", "model.safetensors", "adapter_model.safetensors",
                        "diffusion_pytorch_model.safetensors", "*.safetensors.index.json"), true));
    }

    @Override
    public boolean recognizes(Probe probe) {
        byte[] head = probe.head();
        if (head.length <= PREFIX || head[PREFIX] != '{') {
            return false;
        }
        for (int i = PREFIX + 1; i < head.length; i++) {
            if (!Character.isWhitespace(head[i])) {
                return head[i] == '"' || head[i] == '}';
            }
        }
        return true;
    }

    @Override
    public Optional<String> fileIn(ModelFolder folder) throws IOException {
        return folder.has("model.safetensors.index.json") ? Optional.empty() : PartialSaves.first(folder);
    }

    @Override
    public FileIndex open(Probe probe) throws IOException, Malformed {
        FileIndex contents;
        try (ByteSource source = probe.open()) {
            contents = read(source);
        }
        return contents.metadata().containsKey(PartialSaves.KEY) ? new PartialSaves(probe).assemble() : contents;
    }

    /** The tensors of this one file. */
    static FileIndex read(ByteSource source) throws IOException, Malformed {
        long length = source.littleEndian(0, PREFIX, "the header's length").getLong();
        if (length < 0 || length > LONGEST_HEADER) {
            throw source.malformed("its header claims %s bytes, more than the %,d that safetensors allows"
                    .formatted(SafeText.unsigned(length), LONGEST_HEADER));
        }
        source.require(PREFIX, length, "the header");
        SafetensorsHeader header = SafetensorsHeader.read(source, PREFIX, length);
        long start = PREFIX + length;
        List<Finding> findings = new ArrayList<>();
        checkLayout(source, header.entries(), start, findings);
        List<RawLayer> tensors = new ArrayList<>();
        for (SafetensorsHeader.Entry entry : header.entries()) {
            tensors.add(tensor(source, entry, start, kernels(header, entry), findings));
        }
        Comparator<String> order = NaturalOrder.ofNames();
        tensors.sort((a, b) -> order.compare(a.tensor().name(), b.tensor().name()));
        Map<String, String> metadata = withoutAliases(header, findings);
        return new FileIndex("safetensors", metadata, tensors, findings);
    }

    /** By offset, tensors start at 0, leave no hole, do not overlap, and end with the file. */
    private static void checkLayout(ByteSource source, List<SafetensorsHeader.Entry> entries, long start,
            List<Finding> findings) throws Malformed {
        List<SafetensorsHeader.Entry> byOffset = new ArrayList<>(entries);
        byOffset.sort((a, b) -> a.begin() == b.begin() ? Long.compare(a.end(), b.end())
                : Long.compare(a.begin(), b.begin()));
        long data = source.size() - start;
        long end = 0;
        for (SafetensorsHeader.Entry entry : byOffset) {
            if (entry.end() > data) {
                throw source.malformed(("the tensor '%s' should end at byte %s, but the file ends at byte %,d: "
                        + "it is cut short, get it again")
                        .formatted(SafeText.name(entry.name()), SafeText.unsigned(start + entry.end()), source.size()));
            }
            if (entry.begin() < end) {
                throw source.malformed(("the tensor '%s' starts at byte %,d, "
                        + "inside the one before it, which ends at byte %,d")
                        .formatted(SafeText.name(entry.name()), start + entry.begin(), start + end));
            }
            if (entry.begin() > end) {
                findings.add(new Finding(Severity.DAMAGED, SafeText.name(entry.name()),
                        "%,d bytes before it belong to no tensor: the file does not follow the format"
                                .formatted(entry.begin() - end)));
            }
            end = entry.end();
        }
        if (end < data) {
            findings.add(new Finding(Severity.DAMAGED, source.path().getFileName().toString(),
                    "%,d bytes after the last tensor belong to none: the file does not follow the format"
                            .formatted(data - end)));
        }
    }

    /** PyTorch's order, but in files that MLX says it wrote; and Flax, which tells its kernels by their names. */
    private static KernelOrder kernels(SafetensorsHeader header, SafetensorsHeader.Entry entry) {
        return "mlx".equals(header.metadata().get("format")) ? KernelOrder.OUT_KERNEL_IN
                : RawLayer.kernels(entry.name());
    }

    private static RawLayer tensor(ByteSource source, SafetensorsHeader.Entry entry, long start, KernelOrder kernels,
            List<Finding> findings) {
        long bytes = entry.end() - entry.begin();
        DType dtype = dtype(entry.dtype());
        String reason = "";
        Severity severity = Severity.DAMAGED;
        Shape shape = Shape.UNKNOWN;
        try {
            shape = new Shape(entry.shape());
            if (dtype == DType.OTHER) {
                severity = Severity.UNDECODED;
                reason = "its type '%s' is not known".formatted(SafeText.name(entry.dtype()));
            } else if (dtype.bytesOf(shape.elements()) != bytes) {
                reason = "its shape %s of %s takes %,d bytes, but the file holds %,d for it"
                        .formatted(shape, dtype, dtype.bytesOf(shape.elements()), bytes);
            }
        } catch (IllegalArgumentException | ArithmeticException e) {
            reason = "its shape is impossible: " + e.getMessage();
        }
        if (!reason.isEmpty() && severity == Severity.DAMAGED) {
            findings.add(new Finding(severity, SafeText.name(entry.name()), reason));
        }
        boolean plain = reason.isEmpty() && PlainData.handles(dtype);
        TensorData data = plain
                ? PlainData.of(source.range(start + entry.begin(), bytes), dtype)
                : new UnreadableData(entry.name(), reason);
        RawLayer raw = RawLayer.of(new Tensor(entry.name(), dtype, shape, bytes, data)).stored(kernels);
        return reason.isEmpty() ? raw : raw.because(severity, reason);
    }

    private static DType dtype(String name) {
        return switch (name) {
            case "BOOL" -> DType.BOOL;
            case "F4" -> DType.F4;
            case "F6_E2M3" -> DType.F6_E2M3;
            case "F6_E3M2" -> DType.F6_E3M2;
            case "U8" -> DType.U8;
            case "I8" -> DType.I8;
            case "F8_E5M2" -> DType.F8_E5M2;
            case "F8_E4M3" -> DType.F8_E4M3;
            case "F8_E8M0" -> DType.F8_E8M0;
            case "F8_E4M3FNUZ" -> DType.F8_E4M3FNUZ;
            case "F8_E5M2FNUZ" -> DType.F8_E5M2FNUZ;
            case "I16" -> DType.I16;
            case "U16" -> DType.U16;
            case "F16" -> DType.F16;
            case "BF16" -> DType.BF16;
            case "I32" -> DType.I32;
            case "U32" -> DType.U32;
            case "F32" -> DType.F32;
            case "C64" -> DType.C64;
            case "F64" -> DType.F64;
            case "I64" -> DType.I64;
            case "U64" -> DType.U64;
            default -> DType.OTHER;
        };
    }

    /** Tied tensors are saved once; the metadata then maps each name left out to the one kept. */
    private static Map<String, String> withoutAliases(SafetensorsHeader header, List<Finding> findings) {
        Set<String> names = header.entries().stream().map(SafetensorsHeader.Entry::name).collect(Collectors.toSet());
        Map<String, String> metadata = new LinkedHashMap<>();
        header.metadata().forEach((key, value) -> {
            if (names.contains(value)) {
                findings.add(new Finding(Severity.NOTE, SafeText.name(key),
                        "it is tied to '%s' and listed there".formatted(SafeText.name(value))));
            } else {
                metadata.put(key, value);
            }
        });
        return metadata;
    }
}
