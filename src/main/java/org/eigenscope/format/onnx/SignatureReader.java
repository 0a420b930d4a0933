package org.eigenscope.format.onnx;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.ModelFormatException.Malformed;
import org.eigenscope.format.io.ModelFormatException.Unsupported;
import org.eigenscope.format.reader.Signature;
import org.eigenscope.format.reader.Signature.Port;
import org.eigenscope.model.SafeText;

/**
 * Reads the inputs and outputs of a ModelProto's graph, skipping over all else. Field numbers are those of onnx.proto.
 */
final class SignatureReader {

    private static final int MOST_PORTS = 10_000;
    private static final int MOST_DIMENSIONS = 64;
    private static final int LONGEST_NAME = 4096;
    private static final int STRING = 8;
    /** Whose operators ONNX Runtime has. */
    private static final Set<String> KNOWN = Set.of("", "ai.onnx", "ai.onnx.ml", "ai.onnx.training",
            "ai.onnx.preview.training", "com.microsoft", "com.microsoft.nchwc", "com.microsoft.experimental");

    private final CodedInputStream in;
    private final List<Port> inputs = new ArrayList<>();
    private final List<Port> outputs = new ArrayList<>();
    private final Set<String> functions = new HashSet<>();

    private SignatureReader(CodedInputStream in) {
        this.in = in;
    }

    static Signature read(ByteSource source) throws IOException, Malformed, Unsupported {
        Graph graph = ProtoReader.read(source);
        CodedInputStream in = CodedInputStream.newInstance(source.stream(0, source.size(), "the model"));
        in.setSizeLimit(Integer.MAX_VALUE);
        SignatureReader reader = new SignatureReader(in);
        try {
            reader.model();
        } catch (InvalidProtocolBufferException e) {
            throw new Malformed(source.path(), "the inputs and outputs of its graph are damaged near byte %,d"
                    .formatted(in.getTotalBytesRead()), e);
        }
        // Before IR version 4 each initializer is an input too.
        Set<String> initialized = graph.tensors.stream().map(TensorProto::name).collect(Collectors.toSet());
        List<Port> fed = reader.inputs.stream().filter(port -> !initialized.contains(port.name())).toList();
        return new Signature(Signature.Runtime.ONNX, fed, reader.outputs, Map.of(), reader.problems(graph));
    }

    private List<String> problems(Graph graph) {
        Set<String> foreign = new TreeSet<>();
        for (Node node : graph.nodes) {
            if (!KNOWN.contains(node.domain()) && !functions.contains(node.domain())) {
                foreign.add("%s (%s)".formatted(SafeText.name(node.operator()), SafeText.name(node.domain())));
            }
        }
        return foreign.isEmpty() ? List.of() : List.of("it has operators that ONNX Runtime does not know: "
                + String.join(", ", foreign.stream().limit(5).toList()));
    }

    /** Reads one field. */
    @FunctionalInterface
    private interface Field {
        void read(int number, int tag) throws IOException;
    }

    private void fields(Field field) throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            field.read(WireFormat.getTagFieldNumber(tag), tag);
        }
    }

    private void message(Field field) throws IOException {
        int limit = in.pushLimit(in.readRawVarint32());
        fields(field);
        in.checkLastTagWas(0);
        in.popLimit(limit);
    }

    private void skip(int tag) throws IOException {
        if (!in.skipField(tag)) {
            throw new InvalidProtocolBufferException("a group that nothing opened ends");
        }
    }

    private static boolean delimited(int tag) {
        return WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
    }

    private static boolean number(int tag) {
        return WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_VARINT;
    }

    private void model() throws IOException {
        fields((number, tag) -> {
            if (number == 7 && delimited(tag)) {
                message(this::graph);
            } else if (number == 25 && delimited(tag)) {
                message((part, partTag) -> {
                    if (part == 10 && delimited(partTag)) {
                        functions.add(text());
                    } else {
                        skip(partTag);
                    }
                });
            } else {
                skip(tag);
            }
        });
    }

    private void graph(int number, int tag) throws IOException {
        if (number == 11 && delimited(tag)) {
            inputs.add(port(inputs.size()));
        } else if (number == 12 && delimited(tag)) {
            outputs.add(port(outputs.size()));
        } else {
            skip(tag);
        }
    }

    private Port port(int before) throws IOException {
        if (before >= MOST_PORTS) {
            throw new InvalidProtocolBufferException("it has more inputs or outputs than we read");
        }
        String[] name = {""};
        int[] type = {-1};
        List<Long> dims = new ArrayList<>();
        boolean[] shaped = {false};
        message((number, tag) -> {
            if (number == 1 && delimited(tag)) {
                name[0] = text();
            } else if (number == 2 && delimited(tag)) {
                message((part, partTag) -> {
                    if (part == 1 && delimited(partTag)) {
                        message((piece, pieceTag) -> {
                            if (piece == 1 && number(pieceTag)) {
                                type[0] = in.readInt32();
                            } else if (piece == 2 && delimited(pieceTag)) {
                                shaped[0] = true;
                                message((dim, dimTag) -> dimension(dims, dim, dimTag));
                            } else {
                                skip(pieceTag);
                            }
                        });
                    } else {
                        skip(partTag);
                    }
                });
            } else {
                skip(tag);
            }
        });
        return new Port(name[0], OnnxTypes.dtype(type[0]), type[0] == STRING ? "string" : type[0] < 0 ? "no tensor"
                : "type " + type[0], shaped[0] ? dims : null);
    }

    private void dimension(List<Long> dims, int number, int tag) throws IOException {
        if (number != 1 || !delimited(tag)) {
            skip(tag);
            return;
        }
        if (dims.size() >= MOST_DIMENSIONS) {
            throw new InvalidProtocolBufferException("a shape has more dimensions than we read");
        }
        long[] length = {Signature.ANY};
        message((part, partTag) -> {
            if (part == 1 && number(partTag)) {
                length[0] = in.readInt64();
            } else {
                skip(partTag);
            }
        });
        dims.add(length[0] > 0 ? length[0] : Signature.ANY);
    }

    private String text() throws IOException {
        int length = in.readRawVarint32();
        if (length < 0 || length > LONGEST_NAME) {
            throw new InvalidProtocolBufferException("a name of %d bytes".formatted(length));
        }
        return new String(in.readRawBytes(length), StandardCharsets.UTF_8);
    }
}
