package org.eigenscope.format.tensorflow;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.ModelFormatException.Malformed;
import org.eigenscope.model.SafeText;

/**
 * The names of a checkpoint's variables: its object graph maps a key ({@code variables/0/.ATTRIBUTES/VARIABLE_VALUE})
 * to the variable's own name ({@code digits_mlp/fc1/kernel}). Field numbers are those of
 * {@code tensorflow/core/protobuf/trackable_object_graph.proto} in
 * <a href="https://github.com/tensorflow/tensorflow">TensorFlow's sources</a>; the generated classes would unfold a
 * hostile graph to many times its size.
 */
final class ObjectGraph {

    /** The key that the graph is stored under. */
    static final String KEY = "_CHECKPOINTABLE_OBJECT_GRAPH";

    private static final long LONGEST = 32 << 20;
    private static final int LONGEST_NAME = 4096;
    private static final int MOST_NAMES = 100_000;

    private ObjectGraph() {}

    /** Variables' names by key. */
    static Map<String, String> names(ByteSource data, long offset, long size) throws IOException, Malformed {
        data.require(offset, size, "the object graph");
        if (size > LONGEST) {
            throw data.malformed("the object graph has %,d bytes, more than the %,d that we read".formatted(size,
                    LONGEST));
        }
        Map<String, String> names = new HashMap<>();
        try {
            CodedInputStream in = CodedInputStream.newInstance(data.stream(offset, size, "the object graph"));
            // A string tensor: the length of its one element, the checksum of the lengths, the element.
            long length = in.readRawVarint64();
            in.skipRawBytes(4);
            if (length < 0 || length > size) {
                throw data.malformed("the object graph claims %s bytes of %,d".formatted(SafeText.unsigned(length),
                        size));
            }
            in.pushLimit((int) length);
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                if (tag == delimited(1)) {
                    node(in, names);
                } else {
                    in.skipField(tag);
                }
            }
        } catch (InvalidProtocolBufferException e) {
            throw new Malformed(data.path(), "the object graph at byte %,d is damaged".formatted(offset), e);
        }
        return names;
    }

    private static void node(CodedInputStream in, Map<String, String> names) throws IOException {
        int limit = in.pushLimit(in.readRawVarint32());
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == delimited(2)) {
                attribute(in, names);
            } else {
                in.skipField(tag);
            }
        }
        in.popLimit(limit);
    }

    private static void attribute(CodedInputStream in, Map<String, String> names) throws IOException {
        int limit = in.pushLimit(in.readRawVarint32());
        String fullName = "";
        String key = "";
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == delimited(2)) {
                fullName = text(in);
            } else if (tag == delimited(3)) {
                key = text(in);
            } else {
                in.skipField(tag);
            }
        }
        in.popLimit(limit);
        if (!fullName.isEmpty() && !key.isEmpty() && names.size() < MOST_NAMES) {
            names.putIfAbsent(key, fullName);
        }
    }

    private static String text(CodedInputStream in) throws IOException {
        int length = in.readRawVarint32();
        if (length < 0 || length > LONGEST_NAME) {
            in.skipRawBytes(length);
            return "";
        }
        return new String(in.readRawBytes(length), StandardCharsets.UTF_8);
    }

    private static int delimited(int field) {
        return field << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
    }
}
