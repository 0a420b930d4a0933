package org.eigenscope.format;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes GGUF by hand, right or wrong. */
final class Gguf {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    static Gguf start(int version, long tensors, long pairs) {
        return new Gguf().bytes("GGUF".getBytes(StandardCharsets.US_ASCII)).u32(version).u64(tensors).u64(pairs);
    }

    Gguf bytes(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    Gguf u32(int value) {
        return bytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
    }

    Gguf u64(long value) {
        return bytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
    }

    Gguf text(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        return u64(bytes.length).bytes(bytes);
    }

    /** A pair of type u32. */
    Gguf pair(String key, int value) {
        return text(key).u32(4).u32(value);
    }

    Gguf tensor(String name, int type, long offset, long... dims) {
        text(name).u32(dims.length);
        for (long dim : dims) {
            u64(dim);
        }
        return u32(type).u64(offset);
    }

    /** Pads to the alignment and adds the data. */
    byte[] data(int alignment, byte[] data) {
        bytes(new byte[Math.floorMod(-out.size(), alignment)]);
        return bytes(data).file();
    }

    byte[] file() {
        return out.toByteArray();
    }
}
