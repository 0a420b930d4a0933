package org.eigenscope.format.keras;

import io.jhdf.HdfFile;
import io.jhdf.Superblock;
import io.jhdf.checksum.ChecksumUtils;
import io.jhdf.exceptions.HdfException;
import io.jhdf.storage.HdfBackingStorage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A file of any length as jHDF's storage: what it reads is checked against the file and bounded before a copy of it is
 * made. Ends a reading that goes in circles.
 */
final class HdfStorage implements HdfBackingStorage {

    /** Reads that the index of no small file takes. */
    private static final int FREE_READS = 1_000_000;
    /** Bytes of an index for each further read: an object of a hundred bytes or more takes five. */
    private static final int BYTES_A_READ = 32;
    /** Reads that no index takes. */
    private static final long MOST_READS = 20_000_000;
    /** Bytes of the longest structure of an index; jHDF copies one whole to check its sum. */
    private static final int LONGEST_STRUCTURE = 1 << 20;
    /** Bytes of the longest heap of texts and of the longest array of a dataset's chunks. */
    private static final int LONGEST_HEAP = 16 << 20;
    /** Texts in all heaps; jHDF makes an object of each text of a heap, whichever is asked for. */
    private static final int MOST_TEXTS = 200_000;
    private static final int SUPERBLOCK = 512;
    /** The class of a text of fixed length, whose description is no longer than that of opaque bytes. */
    private static final byte TEXT = 3;
    /** The type of a message that says nothing. */
    private static final byte NIL = 0;

    /** The header of a group without members: its one message is of links, and names no place where any are. */
    private static final byte[] EMPTY_GROUP = Arrays.copyOf(new byte[] {1, 0, 1, 0, 1, 0, 0, 0, 32, 0, 0, 0, 0, 0, 0, 0,
            2, 0, 24, 0, 0, 0, 0, 0, 0, 0, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1}, 48);

    private final HdfView file;
    private final TreeSet<Long> hidden;
    private final TreeSet<Long> attributes;
    private final TreeSet<Long> pairs;
    private final Superblock superblock;
    private int reads;
    private int texts;

    private HdfStorage(HdfPages bytes, long position, HdfGuard.Refused refused) {
        this.superblock = superblock(bytes, position);
        this.hidden = new TreeSet<>(refused.objects().keySet());
        this.attributes = new TreeSet<>(refused.attributes());
        this.pairs = new TreeSet<>(refused.pairs().values());
        if (superblock.getBaseAddressByte() != 0 && superblock.getBaseAddressByte() != position) {
            throw new HdfException(("its superblock claims to stand at byte "
                    + "%,d").formatted(superblock.getBaseAddressByte()));
        }
        this.file = new HdfView(bytes, superblock.getSizeOfOffsets(), superblock.getSizeOfLengths());
    }

    /**
     * The file's superblock. Behind another program's bytes it gives its own place as the base of all addresses: ours
     * are counted from there already, and jHDF takes it off once more from the root's.
     */
    private static Superblock superblock(HdfPages bytes, long position) {
        ByteBuffer block = slice(bytes, 0, Math.min(SUPERBLOCK, bytes.size()));
        Superblock superblock = Superblock.readSuperblock(block);
        if (superblock.getVersionOfSuperblock() > 1 || superblock.getBaseAddressByte() == 0
                || superblock.getBaseAddressByte() != position) {
            return superblock;
        }
        ByteBuffer own = ByteBuffer.allocate(block.capacity()).order(ByteOrder.LITTLE_ENDIAN).put(block.rewind())
                .rewind();
        int base = superblock.getVersionOfSuperblock() == 0 ? 24 : 28;
        for (int i = 0; i < superblock.getSizeOfOffsets(); i++) {
            own.put(base + i, (byte) 0);
        }
        return Superblock.readSuperblock(own);
    }

    /**
     * Opens the file with jHDF.
     *
     * @param position where the bytes start in their file
     * @param refused what jHDF is not to find: in the place of an object a group without members, in that of an
     *     attribute nothing
     */
    static HdfFile open(HdfPages bytes, long position, HdfGuard.Refused refused) {
        return JhdfInternals.open(new HdfStorage(bytes, position, refused));
    }

    @Override
    public ByteBuffer readBufferFromAddress(long address, int length) {
        if (++reads > FREE_READS + Math.min(MOST_READS, file.bytes().size() / BYTES_A_READ)) {
            throw new HdfException("its structure leads back to itself");
        }
        Long header = hidden.floor(address);
        if (header != null && length >= 0 && address - header <= EMPTY_GROUP.length - length) {
            return ByteBuffer.wrap(EMPTY_GROUP, (int) (address - header), length).slice()
                    .order(ByteOrder.LITTLE_ENDIAN);
        }
        boolean heap = file.has("GCOL", address - 8 - file.lengthSize());
        if (length > (heap || file.has("FADB", address) ? LONGEST_HEAP : LONGEST_STRUCTURE)) {
            throw new HdfException("it claims a structure of %,d bytes".formatted(length));
        }
        if (heap) {
            countTexts(address, length);
        }
        ByteBuffer read = slice(file.bytes(), address, length);
        if (attributes.isEmpty() && pairs.isEmpty()) {
            return read;
        }
        SortedSet<Long> gone = attributes.subSet(address, address + length);
        SortedSet<Long> types = pairs.subSet(address, address + length);
        return gone.isEmpty() && types.isEmpty() ? read : changed(gone, types, read, address);
    }

    /**
     * Messages of a header with some of them turned into such as say nothing, and opaque types into texts of their
     * length, which jHDF knows; the header's checksum, where there is one, is recomputed.
     */
    private ByteBuffer changed(SortedSet<Long> gone, SortedSet<Long> types, ByteBuffer read, long address) {
        byte[] own = new byte[read.remaining()];
        read.get(own);
        ByteBuffer messages = ByteBuffer.wrap(own).order(ByteOrder.LITTLE_ENDIAN);
        int end = own.length - Integer.BYTES;
        boolean summed = (file.has("OHDR", address) || file.has("OCHK", address)) && end >= 0
                && messages.getInt(end) == ChecksumUtils.checksum(Arrays.copyOf(own, end));
        gone.forEach(at -> own[(int) (at - address)] = NIL);
        for (long at : types) {
            int type = (int) (at - address);
            own[type] = (byte) (own[type] & 0xf0 | TEXT);
            Arrays.fill(own, type + 1, Math.min(own.length, type + 4), (byte) 0);
        }
        if (summed) {
            messages.putInt(end, ChecksumUtils.checksum(Arrays.copyOf(own, end)));
        }
        return messages;
    }

    /** The texts of a heap, each behind its number and its length, to the first without a number. */
    private void countTexts(long start, int length) {
        int prefix = 8 + file.lengthSize();
        long end = Math.min(start + length, size());
        for (long at = start; at <= end - prefix && file.u16(at) != 0; at += prefix
                + (file.length(at + 8) + 7) / 8 * 8) {
            if (++texts > MOST_TEXTS || file.length(at + 8) < 0) {
                throw new HdfException("its heaps hold more than the %,d texts that we read".formatted(MOST_TEXTS));
            }
        }
    }

    @Override
    public ByteBuffer map(long address, long length) {
        return slice(file.bytes(), address, length);
    }

    @Override
    public ByteBuffer mapNoOffset(long address, long length) {
        return slice(file.bytes(), address, length);
    }

    private static ByteBuffer slice(HdfPages bytes, long address, long length) {
        if (address < 0 || length < 0 || address > bytes.size() - length) {
            throw new HdfException("it points past the end of the file, which is cut short or damaged");
        }
        if (length > LONGEST_HEAP) {
            throw new HdfException("it claims a structure of %,d bytes".formatted(length));
        }
        return bytes.copy(address, (int) length);
    }

    @Override
    public long getUserBlockSize() {
        return 0;
    }

    @Override
    public Superblock getSuperblock() {
        return superblock;
    }

    @Override
    public FileChannel getFileChannel() {
        throw new UnsupportedOperationException("the file is read by position");
    }

    @Override
    public int getSizeOfOffsets() {
        return file.offsetSize();
    }

    @Override
    public int getSizeOfLengths() {
        return file.lengthSize();
    }

    @Override
    public void close() {
        // The bytes belong to the image.
    }

    @Override
    public long size() {
        return file.bytes().size();
    }

    @Override
    public boolean inMemory() {
        return true;
    }
}
