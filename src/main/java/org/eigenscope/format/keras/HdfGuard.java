package org.eigenscope.format.keras;

import io.jhdf.exceptions.HdfException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Looks at an HDF5 file before jHDF does, for what jHDF would follow without end: continuation blocks and B-tree nodes that
 * lead back or fan out, shared messages that share again. Anything else that is wrong it leaves to jHDF. See the
 * <a href="https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html">HDF5 File Format Specification</a>.
 */
final class HdfGuard {

    private static final int LINK_INFO = 2;
    private static final int LINK = 6;
    private static final int CONTINUATION = 16;
    private static final int SYMBOL_TABLE = 17;
    private static final int ATTRIBUTE_INFO = 21;
    /** Messages that jHDF may read in all; it reads a header again for every link to it. */
    private static final long MOST_MESSAGES = 2_000_000;
    private static final int DEEPEST_TREE = 2;
    private static final int LARGEST_NODE = 4096;

    private final ByteBuffer bytes;
    private int offsetSize = 8;
    private int lengthSize = 8;
    private final Deque<Long> waiting = new ArrayDeque<>();
    private final Map<Long, Integer> messages = new HashMap<>();
    private final Set<Long> blocks = new HashSet<>();
    private final Set<Long> sharing = new HashSet<>();
    private final Set<Long> shared = new HashSet<>();
    private long links;

    private HdfGuard(ByteBuffer file) {
        this.bytes = file.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** @throws HdfException if reading the file would not end */
    static void check(ByteBuffer file) {
        new HdfGuard(file).walk();
    }

    private void walk() {
        waiting.add(root());
        while (!waiting.isEmpty()) {
            long header = waiting.remove();
            links += 1 + messages.getOrDefault(header, 0);
            if (links > MOST_MESSAGES) {
                throw new HdfException("it links the same objects too often");
            }
            if (!messages.containsKey(header)) {
                messages.put(header, 0);
                try {
                    header(header);
                } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
                    // It points out of the file: jHDF comes to the same point, and says so.
                    continue;
                }
            }
        }
        shared.retainAll(sharing);
        if (!shared.isEmpty()) {
            throw new HdfException("shared messages share again");
        }
    }

    private long root() {
        if (bytes.capacity() < 96) {
            return -1;
        }
        int version = bytes.get(8);
        offsetSize = bytes.get(version < 2 ? 13 : 9);
        lengthSize = bytes.get(version < 2 ? 14 : 10);
        if (offsetSize != 4 && offsetSize != 8 || lengthSize != 4 && lengthSize != 8) {
            throw new HdfException("its addresses have %d bytes".formatted(offsetSize));
        }
        return version < 2 ? address((version == 0 ? 24 : 28) + 5 * offsetSize) : address(12 + 3 * offsetSize);
    }

    private long address(long at) {
        return offsetSize == 8 ? bytes.getLong(index(at)) : bytes.getInt(index(at)) & 0xffff_ffffL;
    }

    private static int index(long at) {
        if (at < 0 || at > Integer.MAX_VALUE) {
            throw new IndexOutOfBoundsException();
        }
        return (int) at;
    }

    private void header(long at) {
        if (bytes.getInt(index(at)) == ascii("OHDR")) {
            int flags = bytes.get(index(at + 5));
            long start = at + 6 + ((flags & 0x20) != 0 ? 16 : 0) + ((flags & 0x10) != 0 ? 4 : 0);
            int width = 1 << (flags & 3);
            long size = number(start, width);
            block(at, start + width, start + width + size, true, (flags & 4) != 0);
        } else if (bytes.get(index(at)) == 1) {
            block(at, at + 16, at + 16 + (bytes.getInt(index(at + 8)) & 0xffff_ffffL), false, false);
        }
    }

    private long number(long at, int width) {
        return switch (width) {
            case 1 -> bytes.get(index(at)) & 0xff;
            case 2 -> bytes.getShort(index(at)) & 0xffff;
            case 4 -> bytes.getInt(index(at)) & 0xffff_ffffL;
            default -> bytes.getLong(index(at));
        };
    }

    /** The messages of a header's block. */
    private void block(long header, long from, long to, boolean second, boolean ordered) {
        if (!blocks.add(from)) {
            throw new HdfException("an object header leads back to itself");
        }
        int prefix = second ? ordered ? 6 : 4 : 8;
        for (long at = from; at + prefix <= to; ) {
            if (messages.merge(header, 1, Integer::sum) + links > MOST_MESSAGES) {
                throw new HdfException("an object header has too many messages");
            }
            int type = (int) number(at, second ? 1 : 2);
            long size = number(at + (second ? 1 : 2), 2);
            int flags = bytes.get(index(at + (second ? 3 : 4)));
            message(header, type, flags, at + prefix, second, ordered);
            at += prefix + size;
        }
    }

    private void message(long header, int type, int flags, long body, boolean second, boolean ordered) {
        if ((flags & 2) != 0) {
            sharing.add(header);
            long target = address(body + (bytes.get(index(body)) == 1 ? 8 : 2));
            shared.add(target);
            waiting.add(target);
            return;
        }
        switch (type) {
            case CONTINUATION -> {
                long start = address(body);
                long end = start + number(body + offsetSize, lengthSize);
                block(header, start + (second ? 4 : 0), end - (second ? 4 : 0), second, ordered);
            }
            case SYMBOL_TABLE -> groupTree(address(body), 0);
            case LINK -> link(body);
            case LINK_INFO -> heapTree(address(body + 2 + ((bytes.get(index(body + 1)) & 1) != 0 ? 8 : 0) + offsetSize));
            case ATTRIBUTE_INFO -> heapTree(address(body + 2 + ((bytes.get(index(body + 1)) & 1) != 0 ? 2 : 0) + offsetSize));
            default -> {
                // Nothing that leads elsewhere.
            }
        }
    }

    private void link(long body) {
        int flags = bytes.get(index(body + 1));
        long at = body + 2;
        int type = (flags & 8) != 0 ? bytes.get(index(at++)) : 0;
        at += ((flags & 4) != 0 ? 8 : 0) + ((flags & 16) != 0 ? 1 : 0);
        int width = 1 << (flags & 3);
        at += width + number(at, width);
        if (type == 0) {
            waiting.add(address(at));
        }
    }

    /** A B-tree of version 1 and the symbol table nodes below it. */
    private void groupTree(long node, int depth) {
        if (!blocks.add(node) || depth > 16) {
            throw new HdfException("a group's tree leads back to itself");
        }
        int level = bytes.get(index(node + 5));
        int entries = (int) number(node + 6, 2);
        for (int i = 0; i < entries; i++) {
            long child = address(node + 8 + 2L * offsetSize + lengthSize + (long) i * (lengthSize + offsetSize));
            if (level > 0) {
                groupTree(child, depth + 1);
            } else {
                symbols(child);
            }
        }
    }

    private void symbols(long node) {
        int entries = (int) number(node + 6, 2);
        for (int i = 0; i < entries; i++) {
            long entry = node + 8 + i * (2L * offsetSize + 24);
            if (bytes.getInt(index(entry + 2L * offsetSize)) != 2) {
                waiting.add(address(entry + offsetSize));
            }
        }
    }

    /** The B-tree of version 2 over a heap of links or attributes: a few levels hold more than any group of weights. */
    private void heapTree(long header) {
        if (header >= 0 && header < bytes.capacity() - 16 && bytes.getInt(index(header)) == ascii("BTHD")
                && (number(header + 12, 2) > DEEPEST_TREE || number(header + 6, 4) > LARGEST_NODE)) {
            throw new HdfException("a tree of links has %d levels of %,d bytes"
                    .formatted(number(header + 12, 2), number(header + 6, 4)));
        }
    }

    private static int ascii(String four) {
        return four.charAt(0) | four.charAt(1) << 8 | four.charAt(2) << 16 | four.charAt(3) << 24;
    }
}
