package org.eigenscope.format.tensorflow;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.tensorflow.proto.BundleEntryProto;
import org.tensorflow.proto.BundleHeaderProto;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.TensorShapeProto;

/** Writes the index of a checkpoint, whole or with one thing wrong. */
final class BundleBytes {

    /** Keys in LevelDB's order, that of unsigned bytes; one character a byte. */
    final Map<String, byte[]> entries = new TreeMap<>();
    boolean snappy;
    /** The uncompressed length that a block claims, or -1 for the true one. */
    long snappyLength = -1;
    boolean wrongChecksum;
    int restarts = 1;
    Long footerOffset;
    Long footerSize;

    BundleBytes header(int shards) {
        entries.put("", BundleHeaderProto.newBuilder().setNumShards(shards).build().toByteArray());
        return this;
    }

    BundleBytes put(String key, BundleEntryProto.Builder entry) {
        entries.put(key, entry.build().toByteArray());
        return this;
    }

    static BundleEntryProto.Builder tensor(DataType type, long offset, long size, int crc, long... dims) {
        return BundleEntryProto.newBuilder().setDtype(type).setOffset(offset).setSize(size).setCrc32C(crc)
                .setShape(shape(dims));
    }

    static TensorShapeProto.Builder shape(long... dims) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (long dim : dims) {
            shape.addDim(TensorShapeProto.Dim.newBuilder().setSize(dim));
        }
        return shape;
    }

    static byte[] floats(float... values) {
        ByteBuffer buffer = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            buffer.putFloat(value);
        }
        return buffer.array();
    }

    static int crc(byte[] bytes) {
        CRC32C sum = new CRC32C();
        sum.update(bytes);
        return MaskedCrc32c.masked(sum);
    }

    byte[] table() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<byte[]> keys = new ArrayList<>();
        List<byte[]> values = new ArrayList<>();
        entries.forEach((key, value) -> {
            keys.add(key.getBytes(StandardCharsets.ISO_8859_1));
            values.add(value);
        });
        byte[] data = block(keys, values);
        long dataLength = append(out, data);
        byte[] handle = varints(0, dataLength);
        long indexAt = out.size();
        long indexLength = append(out, block(List.of(new byte[] {'z'}), List.of(handle)));
        byte[] footer = new byte[48];
        byte[] handles = varints(0, 0, footerOffset == null ? indexAt : footerOffset, footerSize == null ? indexLength
                : footerSize);
        System.arraycopy(handles, 0, footer, 0, handles.length);
        ByteBuffer.wrap(footer).order(ByteOrder.LITTLE_ENDIAN).putLong(40, LevelDbTable.MAGIC);
        out.writeBytes(footer);
        return out.toByteArray();
    }

    /** Writes the block and its trailer; returns its stored length. */
    private long append(ByteArrayOutputStream out, byte[] block) {
        byte[] stored = snappy ? snappy(block) : block;
        CRC32C sum = new CRC32C();
        sum.update(stored);
        sum.update(snappy ? 1 : 0);
        out.writeBytes(stored);
        out.write(snappy ? 1 : 0);
        out.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN)
                .putInt(MaskedCrc32c.masked(sum) + (wrongChecksum ? 1 : 0)).array());
        return stored.length;
    }

    /** Keys share what they have in common with the one before, as LevelDB writes them. */
    private byte[] block(List<byte[]> keys, List<byte[]> values) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] last = {};
        for (int i = 0; i < keys.size(); i++) {
            byte[] key = keys.get(i);
            int shared = 0;
            while (shared < Math.min(key.length, last.length) && key[shared] == last[shared]) {
                shared++;
            }
            out.writeBytes(varints(shared, key.length - shared, values.get(i).length));
            out.write(key, shared, key.length - shared);
            out.writeBytes(values.get(i));
            last = key;
        }
        out.writeBytes(new byte[4]);
        out.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(restarts).array());
        return out.toByteArray();
    }

    /** Snappy without compression: the length, then literals of at most 60 bytes. */
    private byte[] snappy(byte[] block) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(varints(snappyLength < 0 ? block.length : snappyLength));
        for (int at = 0; at < block.length; at += 60) {
            int count = Math.min(60, block.length - at);
            out.write(count - 1 << 2);
            out.write(block, at, count);
        }
        return out.toByteArray();
    }

    static byte[] varints(long... values) {
        ByteString.Output out = ByteString.newOutput();
        for (long value : values) {
            long rest = value;
            while ((rest & ~0x7fL) != 0) {
                out.write((int) (rest & 0x7f | 0x80));
                rest >>>= 7;
            }
            out.write((int) rest);
        }
        return out.toByteString().toByteArray();
    }
}
