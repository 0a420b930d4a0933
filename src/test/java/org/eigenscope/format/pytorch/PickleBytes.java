package org.eigenscope.format.pytorch;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes pickles, opcode by opcode. */
final class PickleBytes {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    static PickleBytes protocol(int version) {
        return new PickleBytes().raw(0x80, version);
    }

    /** A state dictionary with one F32 tensor. */
    static byte[] stateDict(String name, String storage, long elements, long offset, long[] size, long[] stride) {
        return protocol(2).op('}').text(name).tensor(storage, elements, offset, size, stride).op('s').end();
    }

    PickleBytes op(char... opcodes) {
        for (char opcode : opcodes) {
            out.write(opcode);
        }
        return this;
    }

    PickleBytes raw(int... bytes) {
        for (int b : bytes) {
            out.write(b);
        }
        return this;
    }

    PickleBytes ascii(String text) {
        out.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    PickleBytes text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        op('X').u4(bytes.length);
        out.writeBytes(bytes);
        return this;
    }

    PickleBytes number(long value) {
        raw(0x8a, 8);
        return i8(value);
    }

    PickleBytes u4(int value) {
        out.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
        return this;
    }

    PickleBytes i8(long value) {
        out.writeBytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
        return this;
    }

    PickleBytes global(String module, String name) {
        return op('c').ascii(module + "\n" + name + "\n");
    }

    /** Calls a function with one text. */
    PickleBytes call(String module, String name, String argument) {
        return global(module, name).text(argument).raw(0x85).op('R');
    }

    PickleBytes tuple(long... values) {
        op('(');
        for (long value : values) {
            number(value);
        }
        return op('t');
    }

    PickleBytes storage(String type, String key, long elements) {
        return op('(').text("storage").global("torch", type).text(key).text("cpu").number(elements).op('t', 'Q');
    }

    PickleBytes tensor(String storage, long elements, long offset, long[] size, long[] stride) {
        return global("torch._utils", "_rebuild_tensor_v2").op('(').storage("FloatStorage", storage, elements)
                .number(offset).tuple(size).tuple(stride).raw(0x89).op('}', 't', 'R');
    }

    PickleBytes times(int count, char opcode) {
        for (int i = 0; i < count; i++) {
            out.write(opcode);
        }
        return this;
    }

    byte[] end() {
        return op('.').bytes();
    }

    byte[] bytes() {
        return out.toByteArray();
    }
}
