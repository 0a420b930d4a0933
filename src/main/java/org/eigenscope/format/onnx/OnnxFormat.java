package org.eigenscope.format.onnx;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.format.io.Probe;
import org.eigenscope.format.reader.EinsumWeights;
import org.eigenscope.format.reader.FileIndex;
import org.eigenscope.format.reader.FileType;
import org.eigenscope.format.reader.ModelFormat;
import org.eigenscope.format.reader.RawLayer;
import org.eigenscope.format.reader.RawLayer.KernelOrder;
import org.eigenscope.format.reader.Signature;
import org.eigenscope.model.DType;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.LayerKind;
import org.eigenscope.model.SafeText;
import org.eigenscope.model.Tensor;

/** ONNX: one protobuf message, the elements inside or in files of external data beside it. */
public final class OnnxFormat implements ModelFormat {

    private static final int IR_VERSION = 1;
    private static final int GRAPH = 7;
    private static final int OPSET_IMPORT = 8;

    @Override
    public String name() {
        return "ONNX";
    }

    @Override
    public List<FileType> fileTypes() {
        return List.of(new FileType("ONNX model", "application/x-onnx", List.of("onnx"), 40, List.of("model.onnx"),
                true));
    }

    /** External data: {@code model.onnx.data}, {@code model.onnx_data}. */
    @Override
    public String parts(String fileName) {
        return fileName.endsWith(".onnx") ? fileName : "";
    }

    /**
     * ONNX has no magic: the file is a ModelProto if its first fields are those of one, up to the graph or the opset.
     */
    @Override
    public boolean recognizes(Probe probe) {
        byte[] head = probe.head();
        if (head.length < 2 || head[0] != IR_VERSION << 3) {
            return false;
        }
        CodedInputStream in = CodedInputStream.newInstance(head);
        try {
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                int field = WireFormat.getTagFieldNumber(tag);
                boolean delimited = WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
                if (field == GRAPH || field == OPSET_IMPORT) {
                    return delimited;
                }
                boolean number = field == IR_VERSION || field == 5;
                boolean text = field == 2 || field == 3 || field == 4 || field == 6 || field == 14;
                if (!(number && WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_VARINT) && !(text && delimited)) {
                    return false;
                }
                if (delimited && field == 6) {
                    return true;
                }
                in.skipField(tag);
            }
        } catch (IOException e) {
            return false;
        }
        return false;
    }

    @Override
    public FileIndex open(Probe probe) throws IOException, ModelFormatException {
        try (ByteSource source = probe.open()) {
            Graph graph = ProtoReader.read(source);
            List<Finding> findings = new ArrayList<>();
            TensorLocator locator = new TensorLocator(source, probe.siblings(), findings);
            OnnxLayerRoles roles = new OnnxLayerRoles(graph);
            record Placed(RawLayer layer, int order) {}
            List<Placed> placed = new ArrayList<>();
            List<TensorLocator.Located> all = new ArrayList<>();
            for (TensorProto proto : graph.tensors) {
                all.add(locator.locate(proto));
            }
            graph.sparse.forEach(proto -> all.add(locator.sparse(proto)));
            Map<String, Tensor> readable = new HashMap<>();
            all.stream().filter(located -> located.reason().isEmpty()).map(TensorLocator.Located::tensor)
                    .forEach(tensor -> readable.putIfAbsent(tensor.name(), tensor));
            FoldedConstants folded = new FoldedConstants(graph, readable, roles::use);
            folded.weights().forEach(made -> all.add(new TensorLocator.Located(made, "", Severity.NOTE)));
            for (TensorLocator.Located located : all) {
                OnnxLayerRoles.Use use = roles.use(located.tensor().name());
                RawLayer layer = layer(located, use, roles, readable);
                String part = folded.reason(located.tensor().name(), use);
                placed.add(new Placed(part.isEmpty() || !located.reason().isEmpty() ? layer : layer.because(part),
                        use == null ? Integer.MAX_VALUE : use.order()));
            }
            placed.sort((a, b) -> Integer.compare(a.order(), b.order()));
            if (graph.metadata.keySet().stream().noneMatch(key -> key.startsWith("opset "))) {
                findings.add(new Finding(Severity.DAMAGED, String.valueOf(source.path().getFileName()),
                        "it names no operator set, which ONNX demands: it may be cut short"));
            }
            if (!graph.numbersInAttributes.isEmpty()) {
                findings.add(new Finding(Severity.UNDECODED, String.valueOf(source.path().getFileName()),
                        ("nodes keep numbers in their attributes (%s), which are not "
                        + "read").formatted(graph.numbersInAttributes
                                .stream().map(SafeText::name).collect(Collectors.joining(", ")))));
            }
            return new FileIndex(format(graph), graph.metadata, placed.stream().map(Placed::layer).toList(), findings);
        }
    }

    @Override
    public Optional<Signature> signature(Probe probe) throws IOException, ModelFormatException {
        try (ByteSource source = probe.open()) {
            return Optional.of(SignatureReader.read(source));
        }
    }

    private static RawLayer layer(TensorLocator.Located located, OnnxLayerRoles.Use use, OnnxLayerRoles roles,
            Map<String, Tensor> readable) {
        Tensor tensor = located.tensor();
        int rank = tensor.shape().rank();
        LayerKind told = TensorFlowNames.kind(tensor.name(), rank);
        LayerKind kind = told != null ? told : OnnxLayerRoles.kind(use, rank);
        String layer = TensorFlowNames.layer(tensor.name(), rank);
        RawLayer raw = new RawLayer(tensor, layer != null ? layer : roles.layerName(tensor.name(), use, kind), kind,
                KernelOrder.OUT_IN_KERNEL, "");
        if (!located.reason().isEmpty()) {
            return raw.because(located.severity(), located.reason());
        }
        RawLayer unpacked = use == null ? null : new PackedNodes(readable).unpacked(raw, use);
        if (unpacked != null) {
            return unpacked;
        }
        WeightPath whole = rank < 2 ? WeightPath.NONE : roles.path(tensor.name());
        boolean rounded = tensor.dtype() == DType.F32 && whole.isRounded();
        WeightPath path = rounded ? whole.afterRounding() : whole;
        String changed = isReparametrized(tensor.name(), readable) ? "" : path.problem(tensor);
        if (!changed.isEmpty()) {
            return raw.because(Severity.UNDECODED, changed);
        }
        String reason = roles.reason(tensor, use);
        if (!reason.isEmpty()) {
            return raw.because(roles.isPacked(use) ? Severity.UNDECODED : Severity.NOTE, reason);
        }
        if (rank < 2 || tensor.shape().elements() == 0) {
            return raw;
        }
        Set<Dequantization> scalings = roles.scalings(tensor.name());
        if (scalings.size() > 1) {
            return raw.because(Severity.UNDECODED, ("quantized in %s, not decoded: it is scaled in several "
                    + "ways").formatted(tensor.dtype()));
        }
        RawLayer weights = rounded ? Dequantization.of(whole.nodes().getFirst()).ofRounded(raw, readable)
                : scalings.isEmpty() ? raw : scalings.iterator().next().of(raw, readable);
        weights = weights.reason().isEmpty() ? arranged(weights, path, use, readable) : weights;
        return weights.reason().isEmpty() && use != null && use.node().operator().equals("Einsum")
                ? EinsumWeights.of(weights, use.node().equation(), use.input()) : weights;
    }

    /** The weights with their axes where the layer has them. */
    private static RawLayer arranged(RawLayer raw, WeightPath path, OnnxLayerRoles.Use use,
            Map<String, Tensor> readable) {
        Tensor moved;
        try {
            moved = path.arranged(raw.tensor(), readable);
        } catch (IOException | ArithmeticException e) {
            moved = null;
        }
        if (moved == null) {
            return raw.because(Severity.UNDECODED, "not decoded: its axes are moved before the layer takes it, and the "
                    + "file does not tell how");
        }
        return moved == raw.tensor() ? raw : raw.with(moved).of(OnnxLayerRoles.kind(use, moved.shape().rank()));
    }

    /** True for a part of a weight that is computed of several, as its name and theirs tell. */
    private static boolean isReparametrized(String name, Map<String, Tensor> readable) {
        return name.endsWith("_v") && readable.containsKey(name.substring(0, name.length() - 1) + "g")
                || name.endsWith("_g") && readable.containsKey(name.substring(0, name.length() - 1) + "v")
                || name.endsWith("_orig") || name.endsWith("_mask") || name.endsWith("_bar")
                || name.contains("parametrizations.");
    }

    private static String format(Graph graph) {
        return graph.metadata.containsKey("opset ai.onnx") ? "ONNX, opset " + graph.metadata.get("opset ai.onnx")
                : "ONNX";
    }
}
