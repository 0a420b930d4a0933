package org.eigenscope.format.keras;

import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.dataset.chunked.ChunkedDatasetV3;
import io.jhdf.object.message.DataLayoutMessage.ChunkedDataLayoutMessage;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import org.eigenscope.format.io.ByteSink;
import org.eigenscope.format.io.FileRange;
import org.eigenscope.format.io.NotRewritableException;

/**
 * The index of the chunks of a dataset that h5py and Keras write: a B-tree of version 1 (HDF5 File Format
 * Specification, III.A.1), below a superblock of version 0. In it a chunk that grows is given another place, behind the
 * end of the file.
 */
final class ChunkTree {

    private static final int ADDRESS = 8;
    private static final int HEAD = 24;
    private static final int MAGIC = 0x45455254;
    private static final int CHUNKS = 1;
    private static final int MOST_LEVELS = 16;
    private static final int MOST_NODES = 1 << 20;
    private static final int SUPERBLOCK = 56;
    private static final int SIZE_OF_OFFSETS = 13;
    private static final int BASE = 24;
    private static final int END_OF_FILE = 40;

    private final HdfImage image;
    private final FileRange place;
    private final int key;
    private final Map<Long, Long> entries = new HashMap<>();
    private int nodes;

    private ChunkTree(HdfImage image, FileRange place, int rank) {
        this.image = image;
        this.place = place;
        // The chunk's size, its mask of filters, its offsets, that of the element's bytes among them.
        this.key = 2 * Integer.BYTES + ADDRESS * (rank + 1);
    }

    /**
     * Reads the index of a dataset.
     *
     * @param place of the whole HDF5 file
     * @throws NotRewritableException if it is another kind of index, or the file cannot grow
     */
    static ChunkTree of(HdfImage image, ChunkedDataset dataset, FileRange place, int rank)
            throws NotRewritableException {
        ByteBuffer head = bytes(image, 0, SUPERBLOCK);
        boolean plain = head.get(ADDRESS) == 0 && head.get(SIZE_OF_OFFSETS) == ADDRESS && head.getLong(BASE) == 0;
        if (!(dataset instanceof ChunkedDatasetV3) || !plain || place.position() != 0 || place.packed() != null) {
            throw new NotRewritableException("its index is not one in which a chunk can be given another place");
        }
        ChunkTree tree = new ChunkTree(image, place, rank);
        tree.read(root(dataset), MOST_LEVELS);
        return tree;
    }

    /** jHDF keeps to itself where the tree is. */
    private static long root(ChunkedDataset dataset) throws NotRewritableException {
        try {
            return ((ChunkedDataLayoutMessage) MethodHandles
                    .privateLookupIn(ChunkedDatasetV3.class, MethodHandles.lookup())
                    .findGetter(ChunkedDatasetV3.class, "layoutMessage", ChunkedDataLayoutMessage.class)
                    .invoke((ChunkedDatasetV3) dataset)).getBTreeAddress();
        } catch (Throwable e) {
            throw new NotRewritableException("its index of chunks is not found");
        }
    }

    private static ByteBuffer bytes(HdfImage image, long address, int length) {
        return ByteBuffer.wrap(image.stored(address, length, length)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void read(long address, int above) throws NotRewritableException {
        ByteBuffer head = bytes(image, address, HEAD);
        int level = head.get(5) & 0xff;
        int used = head.getShort(6) & 0xffff;
        if (head.getInt(0) != MAGIC || head.get(4) != CHUNKS || level >= above || ++nodes > MOST_NODES) {
            throw new NotRewritableException("its index of chunks is damaged");
        }
        ByteBuffer node = bytes(image, address + HEAD, used * (key + ADDRESS));
        for (int i = 0; i < used; i++) {
            int at = i * (key + ADDRESS);
            long child = node.getLong(at + key);
            if (level == 0) {
                entries.put(child, address + HEAD + at);
            } else {
                read(child, level);
            }
        }
    }

    /**
     * Stores a chunk behind the end of the file, and says so in the index and in the superblock.
     *
     * @param address where it was
     */
    void move(long address, byte[] stored, ByteSink sink) throws IOException {
        Long entry = entries.get(address);
        if (entry == null) {
            throw new NotRewritableException("its index of chunks is damaged");
        }
        FileRange moved = sink.append(place, stored.length);
        sink.write(moved, stored, 0);
        sink.write(at(entry, Integer.BYTES), little(stored.length, Integer.BYTES), 0);
        sink.write(at(entry + key, ADDRESS), little(moved.position(), ADDRESS), 0);
        sink.write(at(END_OF_FILE, ADDRESS), little(moved.position() + stored.length, ADDRESS), 0);
        entries.remove(address);
    }

    private FileRange at(long position, int length) {
        return place.part(position, length);
    }

    private static byte[] little(long value, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (value >>> Byte.SIZE * i);
        }
        return bytes;
    }
}
