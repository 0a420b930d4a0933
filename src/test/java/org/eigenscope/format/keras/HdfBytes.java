package org.eigenscope.format.keras;

import io.jhdf.checksum.JenkinsLookup3HashLittle;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Writes small HDF5 files, whole or with one thing wrong: a superblock of version 0 and object headers of version 1,
 * which have no checksums. See the HDF5 File Format Specification 3.0.
 */
final class HdfBytes {

    static final int DATASPACE = 1;
    static final int LINK_INFO = 2;
    static final int DATATYPE = 3;
    static final int LINK = 6;
    static final int LAYOUT = 8;
    static final int FILTERS = 11;
    static final int ATTRIBUTE = 12;
    static final int CONTINUATION = 16;
    static final int SYMBOL_TABLE = 17;
    static final int ATTRIBUTE_INFO = 21;

    private static final int SUPERBLOCK = 96;

    /** A message of an object header. */
    record Message(int type, byte[] body) {}

    private final ByteBuffer bytes = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN).position(SUPERBLOCK);

    /** Where the next thing will stand. */
    int position() {
        return bytes.position();
    }

    /** Puts raw bytes, returns where. */
    long put(byte[] raw) {
        align();
        long at = bytes.position();
        bytes.put(raw);
        return at;
    }

    /** Puts an object header, returns where. */
    long object(Message... messages) {
        align();
        long at = bytes.position();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Message message : messages) {
            byte[] body = Arrays.copyOf(message.body(), (message.body().length + 7) / 8 * 8);
            all.writeBytes(le(8).putShort((short) message.type()).putShort((short) body.length).array());
            all.writeBytes(body);
        }
        bytes.put((byte) 1).put((byte) 0).putShort((short) messages.length).putInt(1).putInt(all.size()).putInt(0);
        bytes.put(all.toByteArray());
        return at;
    }

    long group(Message... links) {
        List<Message> messages = new ArrayList<>(List.of(links));
        messages.addFirst(new Message(LINK_INFO, le(18).put(new byte[2]).putLong(-1).putLong(-1).array()));
        return object(messages.toArray(Message[]::new));
    }

    byte[] file(long root) {
        int end = bytes.position();
        bytes.put(0, new byte[] {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n', 0, 0, 0, 0, 0, 8, 8, 0});
        bytes.putShort(16, (short) 4).putShort(18, (short) 16).putInt(20, 0);
        bytes.putLong(24, 0).putLong(32, -1).putLong(40, end).putLong(48, -1);
        bytes.putLong(56, 0).putLong(64, root).putInt(72, 0).putInt(76, 0);
        return Arrays.copyOf(bytes.array(), end);
    }

    private void align() {
        bytes.position((bytes.position() + 7) / 8 * 8);
    }

    static Message hard(String name, long address) {
        return link(name, 0, le(8).putLong(address).array());
    }

    static Message soft(String name, String target) {
        byte[] text = target.getBytes(StandardCharsets.UTF_8);
        return link(name, 1, le(2 + text.length).putShort((short) text.length).put(text).array());
    }

    static Message external(String name, String file, String path) {
        byte[] text = ("\0" + file + "\0" + path + "\0").getBytes(StandardCharsets.UTF_8);
        return link(name, 64, le(2 + text.length).putShort((short) text.length).put(text).array());
    }

    private static Message link(String name, int type, byte[] value) {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        return new Message(LINK, le(4 + text.length + value.length).put((byte) 1).put((byte) 8).put((byte) type)
                .put((byte) text.length).put(text).put(value).array());
    }

    static Message space(long... dims) {
        ByteBuffer body = le(8 + 8 * dims.length).put((byte) 1).put((byte) dims.length).put(new byte[6]);
        for (long dim : dims) {
            body.putLong(dim);
        }
        return new Message(DATASPACE, body.array());
    }

    static Message f32() {
        return new Message(DATATYPE, le(20).put((byte) 0x11).put((byte) 0x20).put((byte) 31).put((byte) 0).putInt(4)
                .putShort((short) 0).putShort((short) 32).put((byte) 23).put((byte) 8).put((byte) 0).put((byte) 23)
                .putInt(127).array());
    }

    /** Sixteen bits without a sign: what holds bfloat16. */
    static Message u16() {
        return new Message(DATATYPE, le(12).put((byte) 0x10).put(new byte[3]).putInt(2).putShort((short) 0)
                .putShort((short) 16).array());
    }

    static Message contiguous(long address, long size) {
        return new Message(LAYOUT, le(18).put((byte) 3).put((byte) 1).putLong(address).putLong(size).array());
    }

    static Message compact(byte[] data) {
        return new Message(LAYOUT, le(4 + data.length).put((byte) 3).put((byte) 0).putShort((short) data.length)
                .put(data).array());
    }

    static Message chunked(long tree, int elementSize, int... dims) {
        ByteBuffer body = le(3 + 8 + 4 * (dims.length + 1)).put((byte) 3).put((byte) 2).put((byte) (dims.length + 1))
                .putLong(tree);
        for (int dim : dims) {
            body.putInt(dim);
        }
        return new Message(LAYOUT, body.putInt(elementSize).array());
    }

    /** Filters by number, without data of their own. */
    static Message filters(int... ids) {
        ByteBuffer body = le(8 + 8 * ids.length).put((byte) 1).put((byte) ids.length).put(new byte[6]);
        for (int id : ids) {
            body.putShort((short) id).putShort((short) 0).putShort((short) 0).putShort((short) 0);
        }
        return new Message(FILTERS, body.array());
    }

    static Message text(String name, String value) {
        byte[] key = Arrays.copyOf(name.getBytes(StandardCharsets.UTF_8), (name.length() + 8) / 8 * 8);
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        return new Message(ATTRIBUTE, le(8 + key.length + 8 + 8 + text.length).put((byte) 1).put((byte) 0)
                .putShort((short) (name.length() + 1)).putShort((short) 8).putShort((short) 8).put(key)
                .put((byte) 0x13).put(new byte[3]).putInt(text.length).put(new byte[] {1, 0, 0, 0, 0, 0, 0, 0})
                .put(text).array());
    }

    /** A B-tree node of chunks: for each its stored size, its offset, its address. */
    long chunkTree(int level, long[] sizes, long[][] offsets, long[] addresses) {
        int rank = offsets[0].length;
        ByteBuffer node = le(24 + (sizes.length + 1) * (8 + 8 * (rank + 1)) + 8 * sizes.length);
        node.put(ascii("TREE")).put((byte) 1).put((byte) level).putShort((short) sizes.length)
                .putLong(-1).putLong(-1);
        for (int i = 0; i < sizes.length; i++) {
            node.putInt((int) sizes[i]).putInt(0);
            for (long offset : offsets[i]) {
                node.putLong(offset);
            }
            node.putLong(0).putLong(addresses[i]);
        }
        return put(node.array());
    }

    /** A layout of version 4: chunks of these dimensions, found by an index of this type with these parameters. */
    static Message indexed(int type, byte[] parameters, long index, int elementSize, int... dims) {
        ByteBuffer body = le(5 + 4 * (dims.length + 1) + 1 + parameters.length + 8).put((byte) 4).put((byte) 2)
                .put((byte) 0)
                .put((byte) (dims.length + 1)).put((byte) 4);
        for (int dim : dims) {
            body.putInt(dim);
        }
        return new Message(LAYOUT, body.putInt(elementSize).put((byte) type).put(parameters).putLong(index).array());
    }

    /** Links or attributes kept in a heap, with the tree that finds them. */
    static Message inHeap(int type, long heap, long tree) {
        return new Message(type, le(18).put(new byte[2]).putLong(heap).putLong(tree).array());
    }

    /** Puts the header of a B-tree of version 2, returns where. */
    long treeHeader(int type, int nodeSize, int recordSize, int depth, long root, int inRoot, long total) {
        return put(summed(le(38).put(ascii("BTHD")).put((byte) 0).put((byte) type).putInt(nodeSize)
                .putShort((short) recordSize)
                .putShort((short) depth).put((byte) 100).put((byte) 40).putLong(root).putShort((short) inRoot)
                .putLong(total)));
    }

    /** Puts the header of a heap of links whose blocks are so many rows of so many, returns where. */
    long heapHeader(long root, int rows, int width) {
        return put(summed(le(146 - 4).put(ascii("FRHP")).put((byte) 0).putShort((short) 7).putShort((short) 0)
                .put((byte) 0)
                .putInt(4096).putLong(0).putLong(-1).putLong(0).putLong(-1).put(new byte[64]).putShort((short) width)
                .putLong(512).putLong(65536).putShort((short) 32).putShort((short) 1).putLong(root)
                .putShort((short) rows)));
    }

    /** These bytes and the sum that HDF5 puts behind them. */
    static byte[] summed(ByteBuffer filled) {
        byte[] bytes = Arrays.copyOf(filled.array(), filled.position() + 4);
        int sum = JenkinsLookup3HashLittle.hash(ByteBuffer.wrap(bytes, 0, filled.position()));
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(filled.position(), sum);
        return bytes;
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static ByteBuffer le(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
