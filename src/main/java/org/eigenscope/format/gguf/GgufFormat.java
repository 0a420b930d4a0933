package org.eigenscope.format.gguf;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eigenscope.format.data.PlainData;
import org.eigenscope.format.data.UnreadableData;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.FileRange;
import org.eigenscope.format.io.ModelFolder;
import org.eigenscope.format.io.ModelFormatException.Malformed;
import org.eigenscope.format.io.ModelFormatException.Unsupported;
import org.eigenscope.format.io.Probe;
import org.eigenscope.format.io.ShardName;
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

/** GGUF, the format of llama.cpp. */
public final class GgufFormat implements ModelFormat {

    private static final String ORIGINAL_SHAPE = "comfy.gguf.orig_shape.";
    private static final Pattern DIMS = Pattern.compile("\\[(\\d{1,18}(?:, \\d{1,18})*)]");

    @Override
    public String name() {
        return "GGUF";
    }

    @Override
    public List<FileType> fileTypes() {
        return List.of(new FileType("GGUF model", "application/x-gguf", List.of("gguf"), 30,
                List.of("*-00001-of-?????.gguf"), true));
    }

    @Override
    public String parts(String fileName) {
        return shard(fileName).map(shard -> shard.stem() + "-").orElse("");
    }

    @Override
    public boolean recognizes(Probe probe) {
        return probe.startsWith((byte) 'G', (byte) 'G', (byte) 'U', (byte) 'F');
    }

    @Override
    public FileIndex open(Probe probe) throws IOException, Malformed, Unsupported {
        List<Finding> findings = new ArrayList<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        List<RawLayer> tensors = new ArrayList<>();
        GgufHeader header = take(probe, metadata, tensors, findings);
        if ("imatrix".equals(metadata.get("general.type"))) {
            throw new Unsupported(probe.path(), "it is an importance matrix of llama.cpp, sums over activations that "
                    + "guide a quantization: it holds no weights");
        }
        Optional<ShardName> shard = shard(String.valueOf(probe.path().getFileName()))
                .filter(one -> one.files() > 1 && metadata.containsKey("split.count"));
        if (shard.isPresent()) {
            takeOthers(probe, shard.get(), metadata, tensors, findings);
        }
        ScaleTensors.apply(tensors);
        int files = shard.map(ShardName::files).orElse(1);
        return new FileIndex("GGUF v%d%s".formatted(header.version(), files > 1 ? ", %d files".formatted(files) : ""),
                metadata, tensors, findings);
    }

    private static Optional<ShardName> shard(String fileName) {
        return ShardName.of(fileName).filter(shard -> shard.ending().equals("gguf"));
    }

    private static void takeOthers(Probe probe, ShardName shard, Map<String, String> metadata, List<RawLayer> tensors,
            List<Finding> findings) throws IOException, Malformed, Unsupported {
        ModelFolder folder = probe.siblings();
        List<RawLayer> all = new ArrayList<>();
        int missing = 0;
        for (int i = 1; i <= shard.files(); i++) {
            String file = shard.file(i);
            if (i == Integer.parseInt(shard.number())) {
                all.addAll(tensors);
            } else if (folder.has(file)) {
                try {
                    take(folder.probe(probe.path(), file), metadata, all, findings);
                } catch (Malformed | Unsupported e) {
                    findings.add(new Finding(Severity.DAMAGED, SafeText.name(file), e.problem()));
                }
            } else if (missing++ < 20) {
                findings.add(new Finding(Severity.DAMAGED, SafeText.name(file),
                        "the file is missing, and with it its part of the model: get it too"));
            }
        }
        tensors.clear();
        tensors.addAll(all);
        if (missing > 0) {
            count(metadata).filter(count -> count > all.size())
                    .ifPresent(count -> findings.add(new Finding(Severity.DAMAGED,
                    SafeText.name(String.valueOf(probe.path().getFileName())),
                    "%,d of the model's %,d tensors are not listed: only the missing files know their names"
                            .formatted(count - all.size(), count))));
        }
    }

    /** The number of tensors of the whole model, as its first part says. */
    private static Optional<Long> count(Map<String, String> metadata) {
        String count = metadata.getOrDefault("split.tensors.count", "");
        return count.matches("\\d{1,18}") ? Optional.of(Long.valueOf(count)) : Optional.empty();
    }

    private static GgufHeader take(Probe probe, Map<String, String> metadata, List<RawLayer> tensors,
            List<Finding> findings) throws IOException, Malformed, Unsupported {
        try (ByteSource source = probe.open()) {
            GgufHeader header = GgufHeader.read(source);
            header.metadata().forEach(metadata::putIfAbsent);
            for (GgufHeader.TensorInfo info : header.tensors()) {
                tensors.add(tensor(source, header, info, findings));
            }
            return header;
        }
    }

    /** ComfyUI stores what llama.cpp's rows do not fit in rows of 256, and the true shape beside it. */
    private static Shape original(GgufHeader header, String name, Shape stored) {
        Matcher dims = DIMS.matcher(header.metadata().getOrDefault(ORIGINAL_SHAPE + name, ""));
        if (!dims.matches()) {
            return stored;
        }
        try {
            Shape shape = new Shape(Arrays.stream(dims.group(1).split(", ")).map(Long::valueOf).toList());
            return shape.elements() == stored.elements() ? shape : stored;
        } catch (IllegalArgumentException e) {
            return stored;
        }
    }

    private static RawLayer tensor(ByteSource source, GgufHeader header, GgufHeader.TensorInfo info,
            List<Finding> findings) {
        GgmlType type = GgmlType.of(info.type());
        DType dtype = type.dtype();
        List<Long> dims = new ArrayList<>(info.dims());
        Collections.reverse(dims);
        Shape shape = Shape.UNKNOWN;
        String reason = "";
        long bytes = 0;
        TensorData data = null;
        try {
            shape = new Shape(dims);
            if (dtype == DType.OTHER) {
                reason = type.reason();
                bytes = type.bytesOf(shape.elements());
            } else if (shape.rank() > 0 && shape.dim(shape.rank() - 1) % dtype.blockElements() != 0) {
                reason = ("its rows of %d elements are not divisible into "
                        + "blocks of %s").formatted(shape.dim(shape.rank() - 1),
                        dtype);
            } else {
                bytes = dtype.bytesOf(shape.elements());
                long data0 = header.dataStart();
                if (info.offset() < 0 || info.offset() > source.size() - data0
                        || bytes > source.size() - data0 - info.offset()) {
                    reason = ("its %,d bytes at offset %s run past the end of the file (%,d bytes): "
                            + "the file is cut short, get it again")
                            .formatted(bytes, SafeText.unsigned(info.offset()), source.size());
                } else if (info.offset() % header.alignment() != 0) {
                    reason = "its offset %,d is not aligned to %d".formatted(info.offset(), header.alignment());
                } else {
                    FileRange range = source.range(data0 + info.offset(), bytes);
                    data = dtype.group() == DType.Group.QUANTIZED
                            ? new QuantizedData(range, dtype, shape.elements()) : PlainData.of(range, dtype);
                }
            }
        } catch (IllegalArgumentException | ArithmeticException e) {
            reason = "its shape is impossible: " + e.getMessage();
        }
        if (!reason.isEmpty() && dtype != DType.OTHER) {
            findings.add(new Finding(Severity.DAMAGED, SafeText.name(info.name()), reason));
        }
        shape = original(header, info.name(), shape);
        Tensor tensor = new Tensor(info.name(), dtype, shape, bytes,
                data == null ? new UnreadableData(info.name(), reason) : data);
        RawLayer raw = RawLayer.of(tensor).stored(KernelOrder.OUT_IN_KERNEL);
        return reason.isEmpty() ? raw : raw.because(dtype == DType.OTHER ? Severity.UNDECODED : Severity.DAMAGED,
                reason);
    }
}
