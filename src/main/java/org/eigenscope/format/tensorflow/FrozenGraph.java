package org.eigenscope.format.tensorflow;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.ModelFormatException.Malformed;
import org.eigenscope.model.LayerKind;
import org.eigenscope.model.SafeText;

/**
 * The constants of a GraphDef, or of the graphs of a SavedModel: reads the skeleton, skips over the elements and notes
 * where they are. Field numbers are those of graph.proto, node_def.proto, attr_value.proto and tensor.proto in
 * {@code tensorflow/core/framework} of <a href="https://github.com/tensorflow/tensorflow">TensorFlow's sources</a>;
 * the generated classes would take the elements into memory.
 */
final class FrozenGraph {

    /**
     * A constant. Its elements are in one run of bytes, little-endian, or one by one in its message.
     *
     * @param dims as claimed, not checked
     * @param position where the run starts in the file
     * @param length its bytes
     * @param runs how many runs there are
     * @param field the number of the field that they are
     * @param start where its TensorProto starts
     * @param size the bytes of that
     */
    record Constant(String name, int dtype, List<Long> dims, long position, long length, int runs, int field,
            long start,
            long size) {

        Constant named(String own) {
            return new Constant(own, dtype, dims, position, length, runs, field, start, size);
        }
    }

    /** Bit patterns of 16-bit floats, each a number of its own. */
    static final int HALF = 13;

    private static final int LONGEST_TEXT = 4096;
    private static final int MOST_DIMENSIONS = 64;
    private static final int MOST_CONSTANTS = 50_000;

    private final ByteSource source;
    private final CodedInputStream in;
    private final List<Constant> constants = new ArrayList<>();
    private final GraphUses uses = new GraphUses();
    private boolean ended;

    private FrozenGraph(ByteSource source, CodedInputStream in) {
        this.source = source;
        this.in = in;
    }

    /**
     * What is read of a file.
     *
     * @param constants those of all its graphs, in its order
     * @param kinds what the graph uses them for, by name, where that is known
     * @param ended true if something follows the nodes, as TensorFlow always writes its versions or its library of
     *     functions there: a graph that was cut between two nodes has neither
     */
    record Constants(List<Constant> constants, Map<String, LayerKind> kinds, boolean ended) {}

    static Constants constants(ByteSource source, boolean savedModel) throws IOException, Malformed {
        CodedInputStream in = CodedInputStream.newInstance(source.stream(0, source.size(), "the graph"));
        in.setSizeLimit(Integer.MAX_VALUE);
        FrozenGraph graph = new FrozenGraph(source, in);
        try {
            if (savedModel) {
                // SavedModel.meta_graphs, MetaGraphDef.graph_def
                graph.fields(2, () -> graph.message(() -> graph.fields(2, () -> graph.message(graph::graph))));
            } else {
                graph.graph();
            }
        } catch (InvalidProtocolBufferException e) {
            throw new Malformed(source.path(), ("the graph is broken near byte %,d: it is cut off or damaged, get it "
                    + "again")
                    .formatted(in.getTotalBytesRead()), e);
        }
        return new Constants(graph.constants, graph.uses.kinds(), graph.ended);
    }

    /** Reads what stands under one field. */
    @FunctionalInterface
    private interface Body {
        void read() throws IOException, Malformed;
    }

    /** Reads the fields of the current message; skips all but those of one number that hold messages or bytes. */
    private void fields(int wanted, Body body) throws IOException, Malformed {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == delimited(wanted)) {
                body.read();
            } else if (!in.skipField(tag)) {
                return;
            }
        }
    }

    /** Reads a message that starts with its length. */
    private void message(Body body) throws IOException, Malformed {
        int length = in.readRawVarint32();
        int limit = in.pushLimit(length);
        body.read();
        in.checkLastTagWas(0);
        in.popLimit(limit);
    }

    private void graph() throws IOException, Malformed {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            ended = tag != delimited(1);
            if (tag == delimited(1)) {
                message(this::node);
            } else if (tag == delimited(2)) {
                // library.function.node_def: the bodies of loops and conditions
                message(() -> fields(1, () -> message(() -> fields(3, () -> message(this::node)))));
            } else {
                in.skipField(tag);
            }
        }
    }

    private void node() throws IOException, Malformed {
        String name = "";
        String operator = "";
        Constant value = null;
        List<String> inputs = new ArrayList<>();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == delimited(1)) {
                name = text();
            } else if (tag == delimited(2)) {
                operator = text();
            } else if (tag == delimited(3) && GraphUses.tells(operator) && inputs.size() < 2) {
                inputs.add(text());
            } else if (tag == delimited(5)) {
                Constant[] found = {null};
                message(() -> found[0] = attribute());
                value = found[0] == null ? value : found[0];
            } else {
                in.skipField(tag);
            }
        }
        uses.add(name, operator, inputs);
        if (operator.equals("Const") && value != null) {
            if (constants.size() == MOST_CONSTANTS) {
                throw source.malformed("it has more than the %,d constants that we read".formatted(MOST_CONSTANTS));
            }
            constants.add(value.named(name));
        }
    }

    /** An entry of a node's attributes; null unless it is a tensor. */
    private Constant attribute() throws IOException, Malformed {
        Constant[] value = {null};
        fields(2, () -> message(() -> fields(8, () -> message(() -> value[0] = tensor()))));
        return value[0];
    }

    private Constant tensor() throws IOException, Malformed {
        int dtype = 0;
        List<Long> dims = new ArrayList<>();
        long position = 0;
        long length = 0;
        int runs = 0;
        int elements = 0;
        long start = in.getTotalBytesRead();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            int field = WireFormat.getTagFieldNumber(tag);
            if (tag == 1 << 3) {
                dtype = in.readRawVarint32();
            } else if (tag == delimited(2)) {
                message(() -> fields(2, () -> message(() -> addDimension(dims))));
            } else if (field == HALF) {
                in.skipField(tag);
                elements = field;
                runs++;
            } else if (field == 4 || field == 5 || field == 6) {
                elements = field;
                int wire = WireFormat.getTagWireType(tag);
                length = switch (wire) {
                    case WireFormat.WIRETYPE_LENGTH_DELIMITED -> in.readRawVarint32() & 0xffff_ffffL;
                    case WireFormat.WIRETYPE_FIXED32 -> 4;
                    case WireFormat.WIRETYPE_FIXED64 -> 8;
                    default -> throw malformed("the elements of a constant are not bytes");
                };
                position = in.getTotalBytesRead();
                source.require(position, length, "the elements of a constant");
                in.skipRawBytes(Math.toIntExact(length));
                runs++;
            } else {
                in.skipField(tag);
            }
        }
        return new Constant("", dtype, dims, position, length, runs, elements, start, in.getTotalBytesRead() - start);
    }

    private void addDimension(List<Long> dims) throws IOException, Malformed {
        long size = 0;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == 1 << 3) {
                size = in.readRawVarint64();
            } else {
                in.skipField(tag);
            }
        }
        if (dims.size() == MOST_DIMENSIONS) {
            throw malformed("a constant of more than %d dimensions".formatted(MOST_DIMENSIONS));
        }
        dims.add(size);
    }

    private String text() throws IOException, Malformed {
        int length = in.readRawVarint32();
        if (length < 0 || length > LONGEST_TEXT) {
            throw malformed("a name of %s bytes".formatted(Integer.toUnsignedString(length)));
        }
        return new String(in.readRawBytes(length), StandardCharsets.UTF_8);
    }

    private Malformed malformed(String problem) {
        return source.malformed("byte %,d: %s".formatted(in.getTotalBytesRead(), SafeText.name(problem)));
    }

    private static int delimited(int field) {
        return field << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
    }
}
