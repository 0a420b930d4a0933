package org.eigenscope.format.onnx;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.IndexBudget;
import org.eigenscope.format.io.ModelFormatException.Malformed;
import org.eigenscope.format.io.ModelFormatException.Unsupported;
import org.eigenscope.format.reader.FileIndex;
import org.eigenscope.model.SafeText;

/**
 * Reads the skeleton of a ModelProto: skips over the elements and notes where they are. Field numbers are those of
 * onnx.proto.
 */
final class ProtoReader {

    private static final int DEEPEST = 50;
    private static final int MOST_AXES = 64;
    private static final int MOST_NODES = 1_000_000;
    private static final int LONGEST_TEXT = 1 << 20;
    /** Bytes of floats in a node's attributes that may be weights: 64 of them. */
    private static final int MANY_NUMBERS = 256;
    /** The operators that scale weights by whole numbers among their attributes: an axis, a block, a transposition. */
    private static final Set<String> WITH_NUMBERS = Set.of("DequantizeLinear", "QuantizeLinear", "QGemm", "MatMulNBits",
            "GatherBlockQuantized", "MatMulBnb4", "QMoE", "Flatten", "Concat", "Split");
    private static final int MOST_OPERATORS = 20;
    /** Bytes that a node, a tensor and a stretch of its elements take in memory beside their texts. */
    private static final int NODE = 130;
    private static final int TENSOR = 250;
    private static final int PART = 40;

    private final CodedInputStream in;
    private final Graph graph = new Graph();
    private final IndexBudget budget = new IndexBudget();

    private ProtoReader(CodedInputStream in) {
        this.in = in;
    }

    static Graph read(ByteSource source) throws IOException, Malformed, Unsupported {
        if (source.size() > Integer.MAX_VALUE) {
            throw new Unsupported(source.path(), ("it has %,d bytes, but an ONNX file ends at 2 GiB (the limit of "
                    + "protobuf): larger models keep their weights in files of external data")
                    .formatted(source.size()));
        }
        InputStream stream = source.stream(0, source.size(), "the model");
        CodedInputStream in = CodedInputStream.newInstance(stream);
        in.pushLimit((int) source.size());
        ProtoReader reader = new ProtoReader(in);
        try {
            reader.model();
        } catch (InvalidProtocolBufferException e) {
            throw new Malformed(source.path(), "it starts like an ONNX model but is not one: near byte %,d of %,d %s"
                    .formatted(Math.min(in.getTotalBytesRead(), source.size()), source.size(), reason(e)), e);
        }
        return reader.graph;
    }

    private static String reason(InvalidProtocolBufferException e) {
        String message = String.valueOf(e.getMessage());
        return message.contains("truncated") || message.contains("ended unexpectedly")
                ? "a field runs past its end: the file is cut short or damaged, get it again"
                : SafeText.name(message);
    }

    private void model() throws IOException {
        message(0, tag -> {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> graph.metadata.put("ir_version", String.valueOf(number(tag)));
                case 2 -> put("producer", text(tag));
                case 3 -> put("producer_version", text(tag));
                case 4 -> put("domain", text(tag));
                case 5 -> put("model_version", String.valueOf(number(tag)));
                case 7 -> nested(tag, () -> graph(1));
                case 8 -> nested(tag, this::opset);
                case 14 -> nested(tag, () -> {
                    String[] entry = entry();
                    put(entry[0], entry[1]);
                });
                case 20 -> nested(tag, this::training);
                case 25 -> nested(tag, () -> function(1));
                default -> skip(tag);
            }
        });
    }

    /** Graphs of its own: how training starts, and a step of it. */
    private void training() throws IOException {
        message(0, tag -> {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1, 2 -> nested(tag, () -> graph(1));
                default -> skip(tag);
            }
        });
    }

    private void opset() throws IOException {
        String[] opset = {"ai.onnx", ""};
        message(0, tag -> {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> opset[0] = text(tag);
                case 2 -> opset[1] = String.valueOf(number(tag));
                default -> skip(tag);
            }
        });
        put("opset " + (opset[0].isEmpty() ? "ai.onnx" : opset[0]), opset[1]);
    }

    private void graph(int depth) throws IOException {
        message(depth, tag -> {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> nested(tag, () -> node(depth + 1));
                case 5 -> nested(tag, () -> tensor(true));
                case 15 -> nested(tag, this::sparse);
                default -> skip(tag);
            }
        });
    }

    private void function(int depth) throws IOException {
        message(depth, tag -> {
            if (WireFormat.getTagFieldNumber(tag) == 7) {
                nested(tag, () -> node(depth + 1));
            } else {
                skip(tag);
            }
        });
    }

    private void node(int depth) throws IOException {
        List<String> inputs = new ArrayList<>();
        List<String> outputs = new ArrayList<>();
        String[] names = {"", "", ""};
        NodeAttributes attributes = new NodeAttributes();
        int before = graph.tensors.size();
        int sparseBefore = graph.sparse.size();
        message(depth, tag -> {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> inputs.add(text(tag));
                case 2 -> outputs.add(text(tag));
                case 3 -> names[0] = text(tag);
                case 4 -> names[1] = text(tag);
                case 5 -> nested(tag, () -> attribute(depth + 1, attributes));
                case 7 -> names[2] = text(tag);
                default -> skip(tag);
            }
        });
        if (graph.nodes.size() >= MOST_NODES) {
            throw new InvalidProtocolBufferException("it has more nodes than the %,d that we read"
                    .formatted(MOST_NODES));
        }
        budget.spend(NODE);
        graph.nodes.add(new Node(names[0], names[1], names[2], List.copyOf(inputs), List.copyOf(outputs),
                attributes.equation, WITH_NUMBERS.contains(names[1]) ? Map.copyOf(attributes.numbers) : Map.of(),
                List.copyOf(attributes.axes)));
        if (attributes.bytesOfFloats >= MANY_NUMBERS && graph.numbersInAttributes.size() < MOST_OPERATORS) {
            graph.numbersInAttributes.add(names[1]);
        }
        for (int i = sparseBefore; i < graph.sparse.size(); i++) {
            if (graph.sparse.get(i).name().isEmpty() && !outputs.isEmpty()) {
                graph.sparse.set(i, graph.sparse.get(i).named(outputs.getFirst()));
            }
        }
        // The value of a Constant has no name of its own: it is the node's output. Other nodes' are parameters.
        for (int i = before; i < graph.tensors.size(); i++) {
            TensorProto tensor = graph.tensors.get(i);
            if (tensor.name() == null) {
                if (names[1].equals("Constant") && !outputs.isEmpty()) {
                    graph.tensors.set(i, tensor.named(outputs.getFirst()));
                } else {
                    graph.tensors.remove(i--);
                }
            }
        }
    }

    private void attribute(int depth, NodeAttributes attributes) throws IOException {
        String[] texts = {"", ""};
        Long[] number = {null};
        List<Long> several = new ArrayList<>();
        message(depth, tag -> {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> texts[0] = text(tag);
                case 3 -> number[0] = number(tag);
                case 4 -> texts[1] = text(tag);
                case 7 -> {
                    long start = in.getTotalBytesRead();
                    skip(tag);
                    attributes.bytesOfFloats += in.getTotalBytesRead() - start;
                }
                case 5, 10 -> nested(tag, () -> tensor(false));
                case 6, 11 -> nested(tag, () -> graph(depth + 1));
                case 8 -> integers(tag, several);
                case 22, 23 -> nested(tag, this::sparse);
                default -> skip(tag);
            }
        });
        attributes.add(texts[0], texts[1], number[0], several);
    }

    private void sparse() throws IOException {
        if (graph.sparse.size() > FileIndex.MOST_TENSORS) {
            throw new InvalidProtocolBufferException("it has more sparse tensors than the %,d that we list"
                    .formatted(FileIndex.MOST_TENSORS));
        }
        int before = graph.tensors.size();
        List<Long> dims = new ArrayList<>();
        message(0, tag -> {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> nested(tag, () -> tensor(true));
                case 3 -> dims(tag, dims);
                default -> skip(tag);
            }
        });
        while (graph.tensors.size() > before) {
            graph.sparse.add(graph.tensors.removeLast().sized(dims));
        }
    }

    /** @param named false for the value of a node's attribute, which has no name of its own */
    private void tensor(boolean named) throws IOException {
        long position = in.getTotalBytesRead();
        List<Long> dims = new ArrayList<>();
        List<TensorProto.Part> parts = new ArrayList<>();
        Map<String, String> external = new LinkedHashMap<>();
        String[] name = {""};
        long[] numbers = new long[3];
        message(0, tag -> {
            int field = WireFormat.getTagFieldNumber(tag);
            switch (field) {
                case 1 -> dims(tag, dims);
                case 2 -> numbers[0] = number(tag);
                case 3 -> {
                    numbers[2] = 1;
                    skip(tag);
                }
                case TensorProto.FLOAT_DATA, TensorProto.INT32_DATA, TensorProto.INT64_DATA, TensorProto.RAW_DATA,
                        TensorProto.DOUBLE_DATA, TensorProto.UINT64_DATA -> part(tag, parts);
                case 8 -> name[0] = text(tag);
                case 13 -> nested(tag, () -> {
                    String[] entry = entry();
                    external.put(entry[0], entry[1]);
                });
                case 14 -> numbers[1] = number(tag);
                default -> skip(tag);
            }
        });
        if (graph.tensors.size() > FileIndex.MOST_TENSORS) {
            throw new InvalidProtocolBufferException("it has more tensors than the %,d that we read"
                    .formatted(FileIndex.MOST_TENSORS));
        }
        budget.spend(TENSOR);
        graph.tensors.add(new TensorProto(named ? name[0] : null, List.copyOf(dims),
                Math.clamp(numbers[0], 0, Integer.MAX_VALUE), position, in.getTotalBytesRead() - position,
                List.copyOf(parts), numbers[1] == 1 ? external : null, numbers[2] == 1));
    }

    private void dims(int tag, List<Long> dims) throws IOException {
        integers(tag, dims);
        if (dims.size() > MOST_AXES) {
            throw new InvalidProtocolBufferException("a tensor has more than 64 dimensions");
        }
    }

    /** Repeated numbers, packed or not; more than axes can be are not kept. */
    private void integers(int tag, List<Long> into) throws IOException {
        if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
            nested(tag, () -> {
                while (in.getBytesUntilLimit() > 0) {
                    long number = in.readInt64();
                    into.addAll(into.size() > MOST_AXES ? List.of() : List.of(number));
                }
            });
        } else {
            long number = number(tag);
            into.addAll(into.size() > MOST_AXES ? List.of() : List.of(number));
        }
    }

    /** Notes a stretch of elements and skips it; unpacked elements that follow each other make one stretch. */
    private void part(int tag, List<TensorProto.Part> parts) throws IOException {
        int field = WireFormat.getTagFieldNumber(tag);
        if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
            int length = length();
            long position = in.getTotalBytesRead();
            in.skipRawBytes(length);
            budget.spend(PART);
            parts.add(new TensorProto.Part(field, true, position, length));
        } else {
            skip(tag);
            if (parts.isEmpty() || parts.getLast().packed() || parts.getLast().field() != field) {
                budget.spend(PART);
                parts.add(new TensorProto.Part(field, false, 0, 0));
            }
        }
    }

    private String[] entry() throws IOException {
        String[] entry = {"", ""};
        message(0, tag -> {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> entry[0] = text(tag);
                case 2 -> entry[1] = text(tag);
                default -> skip(tag);
            }
        });
        return entry;
    }

    private void put(String key, String value) {
        graph.metadata.compute(key, (same, old) -> value.isEmpty() ? old : value);
    }

    @FunctionalInterface
    private interface Fields {
        void read(int tag) throws IOException;
    }

    @FunctionalInterface
    private interface Message {
        void read() throws IOException;
    }

    private void message(int depth, Fields fields) throws IOException {
        if (depth > DEEPEST) {
            throw new InvalidProtocolBufferException("graphs are nested more than %d deep".formatted(DEEPEST));
        }
        while (in.getBytesUntilLimit() != 0) {
            int tag = in.readTag();
            if (tag == 0) {
                return;
            }
            fields.read(tag);
        }
    }

    private void nested(int tag, Message message) throws IOException {
        if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
            skip(tag);
            return;
        }
        int length = length();
        int outer = in.pushLimit(length);
        message.read();
        if (in.getBytesUntilLimit() != 0) {
            throw new InvalidProtocolBufferException("a message ends before its length");
        }
        in.popLimit(outer);
    }

    private String text(int tag) throws IOException {
        if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
            skip(tag);
            return "";
        }
        int length = length();
        if (length > LONGEST_TEXT) {
            in.skipRawBytes(length);
            return "";
        }
        return budget.text(new String(in.readRawBytes(length), StandardCharsets.UTF_8));
    }

    /** The length of a delimited field, checked against what is left of the message around it. */
    private int length() throws IOException {
        long length = in.readRawVarint64();
        if (length < 0 || length > in.getBytesUntilLimit()) {
            throw new InvalidProtocolBufferException("a field of %s bytes runs past its end: truncated"
                    .formatted(SafeText.unsigned(length)));
        }
        return (int) length;
    }

    private long number(int tag) throws IOException {
        if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_VARINT) {
            skip(tag);
            return 0;
        }
        return in.readInt64();
    }

    private void skip(int tag) throws IOException {
        if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_START_GROUP) {
            // ONNX has no groups, and skipping one recurses as deep as the file likes.
            throw new InvalidProtocolBufferException("it has a protobuf group where ONNX allows none");
        }
        in.skipField(tag);
    }
}
