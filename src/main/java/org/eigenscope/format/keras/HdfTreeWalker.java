package org.eigenscope.format.keras;

import io.jhdf.exceptions.HdfException;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.Map.Entry;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/**
 * Walks the trees and heaps of an HDF5 file as jHDF would, but no node twice and no more entries than a file of weights
 * has: jHDF makes room for as many as a header claims, and follows them however often they lead to the same place.
 */
final class HdfTreeWalker {

    /** Links of a group or chunks of a dataset that are read at most. */
    static final int MOST_ENTRIES = 1 << 18;

    private static final int DEEPEST = 16;
    private static final int LARGEST_NODE = 1 << 16;
    private static final int MOST_BLOCKS = 1 << 12;
    private static final int NODE_OVERHEAD = 10;

    /** Nodes in all that are looked at: more than the index of any file of weights. */
    private static final int MOST_NODES = 1 << 20;

    private final HdfView file;
    private final Set<Long> nodes = new HashSet<>();
    private long entries;
    private int visits;

    HdfTreeWalker(HdfView file) {
        this.file = file;
    }

    private void enter(long node, int depth) {
        if (depth > DEEPEST || !nodes.add(node) || ++visits > MOST_NODES) {
            throw new HdfException("a tree leads back to itself");
        }
    }

    private void start() {
        nodes.clear();
        entries = 0;
    }

    private void count(long more) {
        entries += more;
        if (more < 0 || entries > MOST_ENTRIES) {
            throw new HdfException("a tree claims more than the %,d entries that we read".formatted(MOST_ENTRIES));
        }
    }

    /** A B-tree of version 1 over chunks of so many dimensions. */
    void chunks(long node, int dimensions) {
        start();
        chunks(node, dimensions, 0);
    }

    private void chunks(long node, int dimensions, int depth) {
        enter(node, depth);
        int used = file.u16(node + 6);
        if (file.u8(node + 5) == 0) {
            count(used);
            return;
        }
        int key = 8 + 8 * (dimensions + 1);
        for (int i = 0; i < used; i++) {
            long entry = node + 8 + 2L * file.offsetSize() + (long) i * (key + file.offsetSize());
            chunks(file.address(entry + key), dimensions, depth + 1);
        }
    }

    /** The header of a fixed array of chunks. */
    void fixedArray(long header) {
        start();
        if (file.has("FAHD", header)) {
            count(file.length(header + 8));
        }
    }

    /** The header of an extensible array of chunks: its secondary blocks and the highest index set. */
    void extensibleArray(long header) {
        start();
        if (file.has("EAHD", header)) {
            count(file.length(header + 12));
            count(file.length(header + 12 + 4L * file.lengthSize()));
        }
    }

    /** Is notified of the records of a tree. */
    @FunctionalInterface
    interface Records {
        /**
         * @param record where one stands
         * @param node the block that it is in
         * @param sum where the checksum of that stands
         */
        void at(long record, long node, long sum);
    }

    /** A B-tree of version 2; hands on where each record stands. */
    void records(long header, Records record) {
        start();
        if (!file.has("BTHD", header)) {
            return;
        }
        long size = file.u32(header + 6);
        int recordSize = file.u16(header + 10);
        int depth = file.u16(header + 12);
        long total = file.length(header + 18 + file.offsetSize());
        if (size > LARGEST_NODE || depth > DEEPEST || recordSize == 0 || total < 0 || total > MOST_ENTRIES) {
            throw new HdfException("a tree claims %d levels of %,d bytes with %,d records".formatted(depth, size,
                    total));
        }
        records(file.address(header + 16), new Level((int) size, recordSize, depth, (int) total),
                file.u16(header + 16 + file.offsetSize()), record);
    }

    /** Bytes that hold a number, as jHDF counts them. */
    static int bytesOf(int number) {
        return (Integer.numberOfTrailingZeros(Integer.highestOneBit(number)) + 8) / 8;
    }

    /** What all nodes of a level have in common. */
    private record Level(int nodeSize, int recordSize, int depth, int total) {

        /** Bytes of a child's number of records, as jHDF counts them. */
        int countSize() {
            int room = nodeSize - NODE_OVERHEAD - (depth > 1 ? 2 * bytesOf(total) + 8 : 0);
            return bytesOf(room / recordSize);
        }

        int totalSize() {
            return depth > 1 ? (BigInteger.valueOf(nodeSize / recordSize).pow(depth).bitLength() + 8) / 8 : 0;
        }
    }

    private void records(long node, Level level, int number, Records record) {
        enter(node, DEEPEST - Math.max(-1, level.depth()));
        count(number);
        boolean inner = file.has("BTIN", node);
        int countSize = inner ? level.countSize() : 0;
        int totalSize = inner ? level.totalSize() : 0;
        long at = node + 6;
        long sum = at + (long) number * level.recordSize()
                + (inner ? (number + 1L) * (file.offsetSize() + countSize + totalSize) : 0);
        for (int i = 0; i < number; i++, at += level.recordSize()) {
            record.at(at, node, sum);
        }
        if (!inner) {
            return;
        }
        for (int i = 0; i <= number; i++) {
            long child = file.address(at);
            int childRecords = (int) file.number(at + file.offsetSize(), countSize);
            int childTotal = totalSize == 0 ? -1 : (int) file.number(at + file.offsetSize() + countSize,
                    Math.min(8, totalSize));
            at += file.offsetSize() + countSize + totalSize;
            records(child, new Level(level.nodeSize(), level.recordSize(), level.depth() - 1, childTotal), childRecords,
                    record);
        }
    }

    /**
     * A fractal heap and the tree over its objects; hands on where each object stands that is in one of its blocks.
     *
     * @param ids where in a record of the tree the object's number is
     */
    void heap(long heap, long tree, int ids, LongConsumer object) {
        if (!file.has("FRHP", heap)) {
            return;
        }
        records(file.address(heap + 14 + file.lengthSize()), (record, node, sum) -> {});
        long table = heap + 14 + 10L * file.lengthSize() + 2L * file.offsetSize();
        int width = file.u16(table);
        long root = file.address(table + 6 + 2L * file.lengthSize());
        int rows = file.u16(table + 6 + 2L * file.lengthSize() + file.offsetSize());
        if ((long) rows * width > MOST_BLOCKS) {
            throw new HdfException("a heap claims %,d × %,d blocks".formatted(rows, width));
        }
        int offsetBytes = (file.u16(table + 2 + 2L * file.lengthSize()) + 7) / 8;
        if (offsetBytes > 8) {
            throw new HdfException("a heap's offsets have %d bytes".formatted(offsetBytes));
        }
        TreeMap<Long, Long> blocks = new TreeMap<>();
        if (rows == 0) {
            block(root, offsetBytes, blocks);
        } else if (file.has("FHIB", root)) {
            for (int i = 0; i < rows * width; i++) {
                block(file.address(root + 5 + file.offsetSize() + offsetBytes + (long) i * file.offsetSize()),
                        offsetBytes, blocks);
            }
        }
        Set<Long> seen = new HashSet<>();
        records(tree, (record, node, sum) -> {
            long offset = file.number(record + ids + 1, offsetBytes);
            Entry<Long, Long> block = blocks.floorEntry(offset);
            if (block != null && (file.u8(record + ids) & 0x30) == 0 && seen.add(offset)) {
                object.accept(block.getValue() + offset - block.getKey());
            }
        });
    }

    private void block(long address, int offsetBytes, TreeMap<Long, Long> blocks) {
        if (file.has("FHDB", address)) {
            blocks.put(file.number(address + 5 + file.offsetSize(), offsetBytes), address);
        }
    }
}
