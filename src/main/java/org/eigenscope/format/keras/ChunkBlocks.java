package org.eigenscope.format.keras;

import io.jhdf.checksum.ChecksumUtils;
import io.jhdf.dataset.chunked.ChunkedDatasetV4;
import io.jhdf.object.message.DataLayoutMessage.ChunkedDataLayoutMessageV4;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eigenscope.format.io.ByteSink;
import org.eigenscope.format.io.NotRewritableException;

/**
 * The indexes of chunks that HDF5 writes from version 1.10 on: one chunk alone, whose place the object's header has, a
 * fixed array, an extensible array, a B-tree of version 2 (HDF5 File Format Specification, III.A.2, VII.C and VII.D).
 * Each is made of blocks that end with the checksum of what is in them.
 */
final class ChunkBlocks implements ChunkPlaces {

    private static final int ADDRESS = 8;
    private static final int SUM = 4;
    private static final int MASK = 4;
    private static final long UNDEFINED = -1;
    private static final int LARGEST_BLOCK = 16 << 20;
    private static final int MOST_BLOCKS = 1 << 16;
    /** The signature, the version and whose it is; and the address of the header. */
    private static final int PREFIX = 6 + ADDRESS;
    /** Types of messages of an object's header. */
    private static final int LAYOUT = 8;
    private static final int CONTINUED = 16;
    private static final int DEEPEST = 16;

    private final HdfImage image;
    private final HdfEnd end;
    private final Map<Long, Entry> entries = new HashMap<>();
    private final Map<Long, Block> blocks = new HashMap<>();

    /**
     * Where a chunk's place stands.
     *
     * @param block the block, as it is to be written
     * @param at of the address
     * @param size bytes of the chunk's size, which follows the address; less than 0 if it precedes the mask,
     *     and that before the address
     */
    private record Entry(Block block, int at, int size) {}

    /** A block of the file without its checksum, which follows it. */
    private record Block(long position, byte[] bytes) {

        ByteBuffer numbers() {
            return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        }

        boolean has(String signature) {
            return bytes.length >= PREFIX && signature.equals(new String(bytes, 0, 4,
                    StandardCharsets.ISO_8859_1));
        }
    }

    private ChunkBlocks(HdfImage image, HdfEnd end) {
        this.image = image;
        this.end = end;
    }

    /**
     * Reads the index of a dataset.
     *
     * @throws NotRewritableException if it cannot be told of other places
     */
    static ChunkBlocks of(HdfImage image, ChunkedDatasetV4 dataset, HdfEnd end, int rank)
            throws NotRewritableException {
        ChunkBlocks index = new ChunkBlocks(image, end);
        ChunkedDataLayoutMessageV4 layout = JhdfInternals.layout(dataset);
        switch (layout.getIndexingType()) {
            case ChunkedDataLayoutMessageV4.SINGLE_CHUNK_INDEX -> index.single(dataset.getAddress(),
                    layout.getAddress());
            case ChunkedDataLayoutMessageV4.FIXED_ARRAY_INDEX -> index.fixedArray(layout.getAddress());
            case ChunkedDataLayoutMessageV4.EXTENSIBLE_ARRAY_INDEX -> index.extensibleArray(layout.getAddress());
            case ChunkedDataLayoutMessageV4.B_TREE_V2_INDEX -> index.tree(layout.getAddress(), rank);
            default -> throw new NotRewritableException("its index of chunks has no place for one");
        }
        return index;
    }

    /** A block, read once. */
    private Block block(long position, long length) throws NotRewritableException {
        Block known = blocks.get(position);
        if (known != null) {
            return known;
        }
        if (length < 0 || length > LARGEST_BLOCK || blocks.size() >= MOST_BLOCKS) {
            throw damaged();
        }
        byte[] bytes = image.stored(position, (int) length + SUM, LARGEST_BLOCK + SUM);
        int sum = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt((int) length);
        Block block = new Block(position, Arrays.copyOf(bytes, (int) length));
        if (sum != ChecksumUtils.checksum(block.bytes())) {
            throw damaged();
        }
        blocks.put(position, block);
        return block;
    }

    private static NotRewritableException damaged() {
        return new NotRewritableException("its index of chunks is damaged");
    }

    private Block block(String signature, long position, long length) throws NotRewritableException {
        Block block = block(position, length);
        if (!block.has(signature)) {
            throw damaged();
        }
        return block;
    }

    private void add(Block block, int at, int size) throws NotRewritableException {
        if (size < 0 || size > Long.BYTES || at + ADDRESS + size > block.bytes().length) {
            throw damaged();
        }
        long address = block.numbers().getLong(at);
        if (address != UNDEFINED) {
            entries.put(address, new Entry(block, at, size));
        }
    }

    /** Elements one after the other: an address, a size and a mask of filters each. */
    private void add(Block block, int at, int count, int element) throws NotRewritableException {
        for (int i = 0; i < count; i++) {
            add(block, at + i * element, element - ADDRESS - MASK);
        }
    }

    private void fixedArray(long address) throws NotRewritableException {
        ByteBuffer head = block("FAHD", address, PREFIX - ADDRESS + 2 + 2L * ADDRESS).numbers();
        int element = head.get(6) & 0xff;
        long count = head.getLong(8);
        long data = head.getLong(16);
        long page = 1L << head.get(7);
        if (count <= page) {
            add(block("FADB", data, PREFIX + count * element), PREFIX, (int) count, element);
            return;
        }
        long pages = Math.ceilDiv(count, page);
        Block prefix = block("FADB", data, PREFIX + Math.ceilDiv(pages, Byte.SIZE));
        long at = data + prefix.bytes().length + SUM;
        for (int i = 0; i < pages; i++, at += page * element + SUM) {
            int elements = (int) Math.min(page, count - i * page);
            if ((prefix.bytes()[PREFIX + i / Byte.SIZE] & 0x80 >> i % Byte.SIZE) != 0) {
                add(block(at, (long) elements * element), 0, elements, element);
            }
        }
    }

    /** How an extensible array is laid out; the sizes of its blocks follow from four numbers of its header. */
    private record Layout(int element, int bits, int inside, int least, int pointers, int page) {

        int offsetBytes() {
            return Math.ceilDiv(bits, Byte.SIZE);
        }

        /** Blocks of data of a secondary block. */
        int blocksOf(int secondary) {
            return 1 << secondary / 2;
        }

        int elementsOf(int secondary) {
            return least << (secondary + 1) / 2;
        }

        /** Secondary blocks whose blocks of data the index block names itself. */
        int direct() {
            return 2 * Integer.numberOfTrailingZeros(pointers);
        }

        int secondaries() {
            return 1 + bits - Integer.numberOfTrailingZeros(least);
        }
    }

    private void extensibleArray(long address) throws NotRewritableException {
        ByteBuffer head = block("EAHD", address, 12 + 7L * ADDRESS).numbers();
        Layout layout = new Layout(head.get(6) & 0xff, head.get(7) & 0xff, head.get(8) & 0xff, head.get(9) & 0xff,
                head.get(10) & 0xff, 1 << head.get(11));
        if (Integer.bitCount(layout.least()) != 1 || Integer.bitCount(layout.pointers()) != 1 || layout.bits() > 64) {
            throw damaged();
        }
        int direct = 2 * (layout.pointers() - 1);
        int rest = Math.max(0, layout.secondaries() - layout.direct());
        int inside = layout.inside() * layout.element();
        Block index = block("EAIB", head.getLong(12 + 6 * ADDRESS), PREFIX + inside + (long) (direct + rest) * ADDRESS);
        add(index, PREFIX, layout.inside(), layout.element());
        int at = PREFIX + inside;
        for (int secondary = 0; secondary < layout.direct(); secondary++) {
            for (int i = 0; i < layout.blocksOf(secondary); i++, at += ADDRESS) {
                data(index.numbers().getLong(at), layout, secondary);
            }
        }
        for (int secondary = layout.direct(); secondary < layout.secondaries(); secondary++, at += ADDRESS) {
            secondary(index.numbers().getLong(at), layout, secondary);
        }
    }

    private void secondary(long address, Layout layout, int number) throws NotRewritableException {
        if (address == UNDEFINED) {
            return;
        }
        checkUnpaged(layout, number);
        int start = PREFIX + layout.offsetBytes();
        int count = layout.blocksOf(number);
        Block block = block("EASB", address, start + (long) count * ADDRESS);
        for (int i = 0; i < count; i++) {
            data(block.numbers().getLong(start + i * ADDRESS), layout, number);
        }
    }

    private void data(long address, Layout layout, int secondary) throws NotRewritableException {
        if (address == UNDEFINED) {
            return;
        }
        checkUnpaged(layout, secondary);
        int start = PREFIX + layout.offsetBytes();
        int count = layout.elementsOf(secondary);
        add(block("EADB", address, start + (long) count * layout.element()), start, count, layout.element());
    }

    private static void checkUnpaged(Layout layout, int secondary) throws NotRewritableException {
        if (layout.elementsOf(secondary) > layout.page()) {
            throw new NotRewritableException("its index has more chunks than are looked up for another place");
        }
    }

    private void tree(long header, int rank) throws NotRewritableException {
        HdfView file = image.view();
        List<long[]> records = new ArrayList<>();
        new HdfTreeWalker(file).records(header, (record, node, sum) -> records.add(new long[] {record, node, sum}));
        int size = file.u16(header + 10) - ADDRESS - MASK - rank * ADDRESS;
        for (long[] one : records) {
            add(block(one[1], one[2] - one[1]), (int) (one[0] - one[1]), size);
        }
    }

    /** The only chunk, whose place is in the message of the layout, in the object's header or a part of that. */
    private void single(long header, long chunk) throws NotRewritableException {
        HdfView file = image.view();
        if (!file.has("OHDR", header)) {
            throw new NotRewritableException("the header of its object is of an older version");
        }
        int flags = file.u8(header + 5);
        long at = header + 6 + ((flags & 0x20) == 0 ? 0 : 16) + ((flags & 0x10) == 0 ? 0 : 4);
        int width = 1 << (flags & 3);
        long length = file.number(at, width);
        Block first = block(header, at + width + length - header);
        messages(first, (int) (at + width - header), (flags & 4) == 0 ? 4 : 6, chunk, 0);
    }

    private void messages(Block block, int start, int head, long chunk, int depth) throws NotRewritableException {
        ByteBuffer numbers = block.numbers();
        for (int at = start; at + head <= block.bytes().length; ) {
            int type = numbers.get(at);
            int length = numbers.getShort(at + 1) & 0xffff;
            int body = at + head;
            if (body + length > block.bytes().length) {
                throw damaged();
            }
            // Version, class, flags, rank, bytes of a dimension, dimensions, kind of index; then size, mask, address.
            int index = length < 5 ? length : 5 + numbers.get(body + 3) * numbers.get(body + 4) + 1;
            if (type == LAYOUT && index + ADDRESS + MASK + ADDRESS <= length
                    && numbers.getLong(body + index + ADDRESS + MASK) == chunk) {
                entries.put(chunk, new Entry(block, body + index + ADDRESS + MASK, -ADDRESS));
            } else if (type == CONTINUED && length >= 2 * ADDRESS && depth < DEEPEST) {
                long position = numbers.getLong(body);
                messages(block(position, numbers.getLong(body + ADDRESS) - SUM), 4, head, chunk, depth + 1);
            }
            at = body + length;
        }
    }

    @Override
    public void move(long address, byte[] stored, ByteSink sink) throws IOException {
        Entry entry = entries.remove(address);
        if (entry == null) {
            throw damaged();
        }
        int width = Math.abs(entry.size());
        if (width == 0 || width < Integer.BYTES && stored.length >>> width * Byte.SIZE != 0) {
            throw new NotRewritableException("its index of chunks has no room for a larger chunk");
        }
        Block block = entry.block();
        ByteBuffer numbers = block.numbers();
        numbers.putLong(entry.at(), end.store(stored, sink));
        int size = entry.size() > 0 ? entry.at() + ADDRESS : entry.at() - MASK - ADDRESS;
        for (int i = 0; i < width; i++) {
            block.bytes()[size + i] = (byte) ((long) stored.length >>> i * Byte.SIZE);
        }
        byte[] whole = Arrays.copyOf(block.bytes(), block.bytes().length + SUM);
        ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).putInt(block.bytes().length,
                ChecksumUtils.checksum(block.bytes()));
        sink.write(end.at(block.position(), whole.length), whole, 0);
    }
}
