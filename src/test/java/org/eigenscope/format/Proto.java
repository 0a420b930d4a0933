package org.eigenscope.format;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes protobuf by hand: also what no library would write. */
public final class Proto {

    private Proto() {}

    public static byte[] varint(long value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
        return out.toByteArray();
    }

    public static byte[] number(int field, long value) {
        return join(varint((long) field << 3), varint(value));
    }

    public static byte[] message(int field, byte[]... parts) {
        byte[] content = join(parts);
        return join(varint((long) field << 3 | 2), varint(content.length), content);
    }

    public static byte[] text(int field, String value) {
        return message(field, value.getBytes(StandardCharsets.UTF_8));
    }

    public static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    /** A ModelProto with this content of its graph. */
    public static byte[] onnx(byte[]... graph) {
        return join(number(1, 8), text(2, "test"), message(7, graph), message(8, number(2, 17)));
    }

    /** A TensorProto as an initializer: its name, its dims, its type and fields of elements. */
    public static byte[] initializer(String name, int type, long[] dims, byte[]... elements) {
        return message(5, tensor(name, type, dims, elements));
    }

    public static byte[] tensor(String name, int type, long[] dims, byte[]... elements) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (long dim : dims) {
            out.writeBytes(number(1, dim));
        }
        out.writeBytes(number(2, type));
        out.writeBytes(text(8, name));
        out.writeBytes(join(elements));
        return out.toByteArray();
    }

    public static byte[] external(String location, String offset, String length) {
        return join(message(13, text(1, "location"), text(2, location)),
                message(13, text(1, "offset"), text(2, offset)),
                message(13, text(1, "length"), text(2, length)), number(14, 1));
    }

    public static byte[] node(String name, String operator, String[] inputs, String output, byte[]... more) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String input : inputs) {
            out.writeBytes(text(1, input));
        }
        out.writeBytes(text(2, output));
        out.writeBytes(text(3, name));
        out.writeBytes(text(4, operator));
        out.writeBytes(join(more));
        return message(1, out.toByteArray());
    }
}
