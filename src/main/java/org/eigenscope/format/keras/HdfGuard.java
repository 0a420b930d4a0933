package org.eigenscope.format.keras;

import io.jhdf.exceptions.HdfException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * Looks at an HDF5 file before jHDF does, for what jHDF would follow without end: continuation blocks and B-tree nodes
 * that lead back or fan out, shared messages that share again. Anything else that is wrong it leaves to jHDF. See the
 * <a href="https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html">HDF5 File Format Specification</a>.
 */
final class HdfGuard {

    private static final int LINK_INFO = 2;
    private static final int LINK = 6;
    private static final int LAYOUT = 8;
    private static final int ATTRIBUTE = 12;
    private static final int CONTINUATION = 16;
    private static final int SYMBOL_TABLE = 17;
    private static final int ATTRIBUTE_INFO = 21;
    /** Messages that jHDF may read in all; it reads a header again for every link to it. */
    private static final long MOST_MESSAGES = 500_000;
    /** The flag of a message that is in another header. */
    private static final int SHARED = 2;
    private static final int CHUNKED = 2;
    /** Where a link's record in the tree by name has its number in the heap: after the name's hash. */
    private static final int LINK_IDS = 4;

    private final HdfView file;
    private final HdfTreeWalker trees;
    private final Deque<Long> waiting = new ArrayDeque<>();
    private final Map<Long, Integer> messages = new HashMap<>();
    private final Set<Long> blocks = new HashSet<>();
    private final Set<Long> sharing = new HashSet<>();
    private final Set<Long> shared = new HashSet<>();
    private final Map<Long, String> chunks = new HashMap<>();
    private final Map<Long, String> objects = new HashMap<>();
    private final Set<Long> attributes = new HashSet<>();
    private final Set<Long> stripped = new HashSet<>();
    private final Map<Long, Long> pairs = new HashMap<>();
    private long links;
    /** The messages of the header that is looked at. */
    private int counted;

    /**
     * What must not be read, by the address of its header, with the reason.
     *
     * @param chunks datasets whose chunks must not be looked up
     * @param objects objects that jHDF must not see
     * @param attributes where the messages of attributes stand that it must not see
     * @param stripped objects that have such attributes
     * @param pairs datasets of opaque elements of two bytes, as Keras writes bfloat16; with the place of their type
     */
    record Refused(Map<Long, String> chunks, Map<Long, String> objects, Set<Long> attributes, Set<Long> stripped,
            Map<Long, Long> pairs) {}

    private HdfGuard(HdfView file) {
        this.file = file;
        this.trees = new HdfTreeWalker(file);
    }

    /**
     * Looks at a file.
     *
     * @throws HdfException if reading the file would not end
     */
    static Refused check(HdfPages bytes) {
        if (bytes.size() < 96) {
            return new Refused(Map.of(), Map.of(), Set.of(), Set.of(), Map.of());
        }
        HdfView plain = new HdfView(bytes, 8, 8);
        int sizes = plain.u8(8) < 2 ? 13 : 9;
        int offsetSize = plain.u8(sizes);
        int lengthSize = plain.u8(sizes + 1);
        if (offsetSize != 4 && offsetSize != 8 || lengthSize != 4 && lengthSize != 8) {
            throw new HdfException("its addresses have %d bytes".formatted(offsetSize));
        }
        HdfGuard guard = new HdfGuard(new HdfView(bytes, offsetSize, lengthSize));
        guard.walk();
        return new Refused(guard.chunks, guard.objects, guard.attributes, guard.stripped, guard.pairs);
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
                counted = 0;
                try {
                    header(header);
                } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
                    // It points out of the file: jHDF comes to the same point, and says so.
                } finally {
                    messages.put(header, counted);
                }
            }
        }
        shared.retainAll(sharing);
        if (!shared.isEmpty()) {
            throw new HdfException("shared messages share again");
        }
    }

    private long root() {
        int version = file.u8(8);
        int offset = file.offsetSize();
        return file.address(version < 2 ? (version == 0 ? 24 : 28) + 5L * offset : 12 + 3L * offset);
    }

    private void header(long at) {
        if (file.has("OHDR", at)) {
            int flags = file.u8(at + 5);
            long start = at + 6 + ((flags & 0x20) != 0 ? 16 : 0) + ((flags & 0x10) != 0 ? 4 : 0);
            int width = 1 << (flags & 3);
            long size = file.number(start, width);
            block(at, start + width, start + width + size, true, (flags & 4) != 0);
        } else if (file.u8(at) == 1) {
            block(at, at + 16, at + 16 + file.u32(at + 8), false, false);
        }
    }

    /** The messages of a header's block. */
    private void block(long header, long from, long to, boolean second, boolean ordered) {
        if (!blocks.add(from)) {
            throw new HdfException("an object header leads back to itself");
        }
        int prefix = second ? ordered ? 6 : 4 : 8;
        for (long at = from; at + prefix <= to; ) {
            if (++counted + links > MOST_MESSAGES) {
                throw new HdfException("an object header has too many messages");
            }
            int type = second ? file.u8(at) : file.u16(at);
            int size = file.u16(at + (second ? 1 : 2));
            int flags = file.u8(at + (second ? 3 : 4));
            if (type == ATTRIBUTE && (flags & SHARED) == 0 && HdfUnread.isAttributeUnread(file, at + prefix)) {
                attributes.add(at);
                stripped.add(header);
            } else {
                message(header, type, flags, at + prefix, at + prefix + size, second, ordered);
            }
            at += prefix + size;
        }
    }

    private void message(long header, int type, int flags, long body, long end, boolean second, boolean ordered) {
        if ((flags & SHARED) != 0) {
            sharing.add(header);
            long target = file.address(body + (file.u8(body) == 1 ? 8 : 2));
            shared.add(target);
            waiting.add(target);
            return;
        }
        String unread = HdfUnread.reason(file, type, body, end);
        if (HdfUnread.isPair(file, type, body)) {
            pairs.put(header, body);
        } else if (!unread.isEmpty()) {
            objects.putIfAbsent(header, unread);
        }
        switch (type) {
            case CONTINUATION -> {
                long start = file.address(body);
                long length = file.length(body + file.offsetSize());
                block(header, start + (second ? 4 : 0), start + length - (second ? 4 : 0), second, ordered);
            }
            case SYMBOL_TABLE -> groupTree(file.address(body), 0);
            case LINK -> link(body);
            case LINK_INFO -> heap(body + 2 + ((file.u8(body + 1) & 1) != 0 ? 8 : 0), LINK_IDS, this::link);
            case ATTRIBUTE_INFO -> heap(body + 2 + ((file.u8(body + 1) & 1) != 0 ? 2 : 0), 0, attribute -> {
                if (HdfUnread.isAttributeUnread(file, attribute)) {
                    stripped.add(header);
                }
            });
            case LAYOUT -> layout(header, body);
            default -> {
                // Nothing that leads elsewhere.
            }
        }
    }

    private void link(long body) {
        int flags = file.u8(body + 1);
        long at = body + 2;
        int type = (flags & 8) != 0 ? file.u8(at++) : 0;
        at += ((flags & 4) != 0 ? 8 : 0) + ((flags & 16) != 0 ? 1 : 0);
        int width = 1 << (flags & 3);
        at += width + file.number(at, width);
        if (type == 0) {
            waiting.add(file.address(at));
        }
    }

    /** The two addresses of links or attributes that are kept in a heap. */
    private void heap(long addresses, int ids, LongConsumer object) {
        trees.heap(file.address(addresses), file.address(addresses + file.offsetSize()), ids, object);
    }

    /** The index of a chunked dataset, by the version of its layout. */
    private void layout(long header, long body) {
        int version = file.u8(body);
        try {
            if (version < 3 && file.u8(body + 2) == CHUNKED) {
                trees.chunks(file.address(body + 8), file.u8(body + 1) - 1);
            } else if (version == 3 && file.u8(body + 1) == CHUNKED) {
                trees.chunks(file.address(body + 3), file.u8(body + 2) - 1);
            } else if (version == 4 && file.u8(body + 1) == CHUNKED) {
                long index = body + 5 + (long) file.u8(body + 3) * file.u8(body + 4);
                switch (file.u8(index)) {
                    case 3 -> trees.fixedArray(file.address(index + 2));
                    case 4 -> trees.extensibleArray(file.address(index + 6));
                    case 5 -> trees.records(file.address(index + 7), (chunk, node, sum) -> {});
                    default -> {
                        // One chunk, or all of them in a row.
                    }
                }
            }
        } catch (HdfException e) {
            chunks.put(header, "its chunks cannot be read: " + e.getMessage());
        }
    }

    /** A B-tree of version 1 and the symbol table nodes below it. */
    private void groupTree(long node, int depth) {
        if (!blocks.add(node) || depth > 16) {
            throw new HdfException("a group's tree leads back to itself");
        }
        int level = file.u8(node + 5);
        int entries = file.u16(node + 6);
        for (int i = 0; i < entries; i++) {
            long child = file.address(node + 8 + 2L * file.offsetSize() + file.lengthSize()
                    + (long) i * (file.lengthSize() + file.offsetSize()));
            if (level > 0) {
                groupTree(child, depth + 1);
            } else {
                symbols(child);
            }
        }
    }

    private void symbols(long node) {
        int entries = file.u16(node + 6);
        for (int i = 0; i < entries; i++) {
            long entry = node + 8 + i * (2L * file.offsetSize() + 24);
            if (file.u32(entry + 2L * file.offsetSize()) != 2) {
                waiting.add(file.address(entry + file.offsetSize()));
            }
        }
    }
}
