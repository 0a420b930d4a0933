package org.eigenscope.format.keras;

import io.jhdf.checksum.ChecksumUtils;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.eigenscope.format.io.ByteSink;
import org.eigenscope.format.io.FileRange;
import org.eigenscope.format.io.NotRewritableException;

/**
 * The end of an HDF5 file, behind which more is stored; its superblock, of versions 0, 2 and 3 (HDF5 File Format
 * Specification, II), is told.
 */
final class HdfEnd {

    private static final int LENGTH = 56;
    private static final int VERSION = 8;
    private static final int ADDRESS = 8;
    private static final int OLDER_SIZE = 13;
    private static final int OLDER_BASE = 24;
    private static final int OLDER_END = 40;
    private static final int SIZE = 9;
    private static final int BASE = 12;
    private static final int END = 28;
    private static final int SUM = 44;

    private final FileRange place;
    private final byte[] superblock;

    private HdfEnd(FileRange place, byte[] superblock) {
        this.place = place;
        this.superblock = superblock;
    }

    /**
     * Reads the superblock.
     *
     * @param place of the whole file
     * @throws NotRewritableException if it is of another version, counts in other numbers, or not from the file's start
     */
    static HdfEnd of(HdfImage image, FileRange place) throws NotRewritableException {
        byte[] block = image.stored(0, LENGTH, LENGTH);
        ByteBuffer head = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
        int version = block[VERSION];
        boolean known = version == 0 ? block[OLDER_SIZE] == ADDRESS && block[OLDER_SIZE + 1] == ADDRESS
                && head.getLong(OLDER_BASE) == 0
                : (version == 2 || version == 3) && block[SIZE] == ADDRESS && block[SIZE + 1] == ADDRESS
                        && head.getLong(BASE) == 0;
        if (!known) {
            throw new NotRewritableException("its superblock is not one whose end is known");
        }
        return new HdfEnd(place, block);
    }

    /** Stores bytes behind the end; gives their place. */
    long store(byte[] bytes, ByteSink sink) throws IOException {
        FileRange added = sink.append(place, bytes.length);
        sink.write(added, bytes, 0);
        ByteBuffer head = ByteBuffer.wrap(superblock).order(ByteOrder.LITTLE_ENDIAN);
        long end = added.position() + bytes.length;
        if (superblock[VERSION] == 0) {
            head.putLong(OLDER_END, end);
            sink.write(at(OLDER_END, ADDRESS), superblock, OLDER_END);
        } else {
            head.putLong(END, end).putInt(SUM, ChecksumUtils.checksum(Arrays.copyOf(superblock, SUM)));
            sink.write(at(END, SUM + Integer.BYTES - END), superblock, END);
        }
        return added.position();
    }

    /** A part of the file. */
    FileRange at(long position, int length) {
        return place.part(position, length);
    }
}
