package org.eigenscope.format.tensorflow;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.ModelFormatException.Malformed;
import org.eigenscope.format.io.ModelFormatException.Unsupported;
import org.eigenscope.format.reader.Signature;
import org.eigenscope.format.reader.Signature.Port;
import org.eigenscope.model.DType;
import org.eigenscope.model.SafeText;
import org.tensorflow.proto.CollectionDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;

/** The signature of a SavedModel that predicts, and whether its graph touches more than its own variables. */
final class SavedModelSignature {

    /** Frozen weights make graphs of gigabytes; one that is to be run is held in memory by TensorFlow too. */
    private static final long LONGEST = 512L << 20;
    private static final String PREFERRED = "serving_default";
    private static final String INITIAL = "__saved_model_init_op";

    /** What is run at once when a model is loaded, by older names. */
    private static final List<String> MAIN = List.of("saved_model_main_op", "legacy_init_op");

    /** Operators that reach files, programs or the network. */
    private static final Set<String> REACHING = Set.of("ReadFile", "WriteFile", "MatchingFiles", "PyFunc",
            "EagerPyFunc", "PyFuncStateless", "WholeFileReader", "WholeFileReaderV2", "TextLineReader",
            "TextLineReaderV2", "TFRecordReader", "TFRecordReaderV2", "FixedLengthRecordReader",
            "FixedLengthRecordReaderV2", "IdentityReader", "TextLineDataset", "TFRecordDataset", "TFRecordDatasetV2",
            "FixedLengthRecordDataset", "FixedLengthRecordDatasetV2", "SaveDataset", "SaveDatasetV2", "LoadDataset",
            "SnapshotDataset", "SnapshotDatasetV2", "CacheDataset", "CacheDatasetV2", "CreateSummaryFileWriter",
            "CreateSummaryDbWriter", "DebugIdentity", "DebugIdentityV2", "DebugIdentityV3", "DebugNumericSummary",
            "DebugNumericSummaryV2", "PrintV2", "Save", "SaveSlices", "SaveV2", "Restore", "RestoreSlice",
            "RestoreV2", "MergeV2Checkpoints", "RemoteCall", "RpcClient", "TryRpc", "Rpc", "LMDBReader",
            "LMDBDataset", "SqlDataset", "RegisterDataset", "RegisterDatasetV2", "DataServiceDataset",
            "DataServiceDatasetV2", "DataServiceDatasetV3", "DataServiceDatasetV4");

    private SavedModelSignature() {}

    static Signature read(ByteSource source) throws IOException, Malformed, Unsupported {
        if (source.size() > LONGEST) {
            throw new Unsupported(source.path(), "its graph has %,d bytes, more than the %,d of which we read a "
                    .formatted(source.size(), LONGEST) + "signature");
        }
        SavedModel saved;
        try {
            saved = SavedModel.parseFrom(CodedInputStream.newInstance(source.stream(0, source.size(), "the graph")));
        } catch (InvalidProtocolBufferException e) {
            throw new Malformed(source.path(), "its graph is damaged: get it again", e);
        }
        MetaGraphDef graph = saved.getMetaGraphsList().stream()
                .filter(meta -> meta.getMetaInfoDef().getTagsList().contains("serve")).findFirst()
                .or(() -> saved.getMetaGraphsList().stream().findFirst())
                .orElseThrow(() -> new Malformed(source.path(), "it has no graph"));
        Map<String, SignatureDef> all = graph.getSignatureDefMap();
        String key = all.containsKey(PREFERRED) ? PREFERRED : all.keySet().stream()
                .filter(name -> !name.equals(INITIAL)).sorted().findFirst().orElse(null);
        if (key == null) {
            throw new Unsupported(source.path(), "it has no signature, which names its inputs and outputs: save it "
                    + "with one (tf.saved_model.save(model, folder, signatures=…))");
        }
        return new Signature(Signature.Runtime.SAVED_MODEL, ports(all.get(key).getInputsMap()),
                ports(all.get(key).getOutputsMap()),
                Map.of("tags", String.join(",", graph.getMetaInfoDef().getTagsList()), "key", key),
                problems(graph, all.get(key)));
    }

    /** In the order of their names, which is that of the engine. */
    private static List<Port> ports(Map<String, TensorInfo> infos) {
        List<Port> ports = new ArrayList<>();
        infos.forEach((name, info) -> {
            TensorShapeProto shape = info.getTensorShape();
            DType type = TensorFlowTypes.dtype(info.getDtypeValue());
            ports.add(new Port(name, type, info.getDtype().name(), shape.getUnknownRank() ? null
                    : shape.getDimList().stream().map(dim -> dim.getSize() > 0 ? dim.getSize() : Signature.ANY)
                            .toList()));
        });
        ports.sort(Comparator.comparing(Port::name));
        return ports;
    }

    /** Looks at what computes the answers, and at what TensorFlow runs when it loads the model. */
    private static List<String> problems(MetaGraphDef graph, SignatureDef signature) {
        List<String> run = new ArrayList<>();
        signature.getOutputsMap().values().forEach(output -> run.add(output.getName()));
        graph.getSignatureDefOrDefault(INITIAL, SignatureDef.getDefaultInstance()).getOutputsMap().values()
                .forEach(output -> run.add(output.getName()));
        MAIN.forEach(key -> run.addAll(graph.getCollectionDefOrDefault(key, CollectionDef.getDefaultInstance())
                .getNodeList().getValueList()));
        Set<String> reaching = ReachedOperators.from(graph.getGraphDef(), run);
        reaching.retainAll(REACHING);
        return reaching.isEmpty() ? List.of() : List.of("its graph reaches files, programs or the network: "
                + String.join(", ", reaching.stream().map(SafeText::name).limit(5).toList()));
    }
}
