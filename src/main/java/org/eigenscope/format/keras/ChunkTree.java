package org.eigenscope.format.keras;

import io.jhdf.dataset.chunked.ChunkedDatasetV3;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import org.eigenscope.format.io.ByteSink;
import org.eigenscope.format.io.NotRewritableException;

/**
 * The index of the chunks of a dataset that h5py and Keras write: a B-tree of version 1 (HDF5 File Format
 * Specification, III.A.1).
 */
final class ChunkTree implements ChunkPlaces {

    private static final int ADDRESS = 8;
    private static final int HEAD = 24;
    private static final int MAGIC = 0x45455254;
    private static final int CHUNKS = 1;
    private static final int MOST_LEVELS = 16;
    private static final int MOST_NODES = 1 << 20;

    private final HdfImage image;
    private final HdfEnd end;
    private final int key;
    private final Map<Long, Long> entries = new HashMap<>();
    private int nodes;

    private ChunkTree(HdfImage image, HdfEnd end, int rank) {
        this.image = image;
        this.end = end;
        // The chunk's size, its mask of filters, its offsets, that of the element's bytes among them.
        this.key = 2 * Integer.BYTES + ADDRESS * (rank + 1);
    }

    /**
     * Reads the index of a dataset.
     *
     * @throws NotRewritableException if it is damaged
     */
    static ChunkTree of(HdfImage image, ChunkedDatasetV3 dataset, HdfEnd end, int rank)
            throws NotRewritableException {
        ChunkTree tree = new ChunkTree(image, end, rank);
        tree.read(JhdfInternals.treeOfChunks(dataset), MOST_LEVELS);
        return tree;
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

    @Override
    public void move(long address, byte[] stored, ByteSink sink) throws IOException {
        Long entry = entries.remove(address);
        if (entry == null) {
            throw new NotRewritableException("its index of chunks is damaged");
        }
        long moved = end.store(stored, sink);
        sink.write(end.at(entry, Integer.BYTES), little(stored.length, Integer.BYTES), 0);
        sink.write(end.at(entry + key, ADDRESS), little(moved, ADDRESS), 0);
    }

    private static byte[] little(long value, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (value >>> Byte.SIZE * i);
        }
        return bytes;
    }
}
