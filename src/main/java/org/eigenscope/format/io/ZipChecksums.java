package org.eigenscope.format.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32;
import org.eigenscope.format.io.ModelFormatException.Malformed;

/**
 * The checksums of a zip file whose stored members have changed in place: each stands in the directory, in the member's
 * own header, and behind the member where that was written as a stream.
 */
public final class ZipChecksums {

    private static final int RECORD = 46;
    private static final int RECORD_MAGIC = 0x02014b50;
    private static final int LOCAL = 30;
    private static final int DESCRIPTOR_MAGIC = 0x08074b50;
    private static final int STREAMED = 1 << 3;
    private static final long ALL_ONES = 0xffffffffL;
    private static final int EXTRA64 = 1;
    private static final int STEP = 1 << 18;

    private final ByteSource source;
    private final FileChannel out;
    private final Runnable checkpoint;

    private ZipChecksums(ByteSource source, FileChannel out, Runnable checkpoint) {
        this.source = source;
        this.out = out;
        this.checkpoint = checkpoint;
    }

    /** Tells which bytes of a file have changed. */
    @FunctionalInterface
    public interface Changes {
        /** True if a byte of this part has. */
        boolean within(long position, long length);
    }

    /**
     * Brings the checksums of the members up to date that have changed. A checksum of zero was not computed, and stays.
     *
     * @param checkpoint called often; throws to stop
     */
    public static void renew(Path file, Changes changes, Runnable checkpoint) throws IOException, Malformed {
        try (ByteSource source = ByteSource.open(file);
                FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
            new ZipChecksums(source, out, checkpoint).renew(changes);
        }
    }

    private void renew(Changes changes) throws IOException, Malformed {
        ZipMembers.Directory directory = ZipMembers.directory(source);
        ByteBuffer records = source.littleEndian(directory.position(), Math.toIntExact(directory.size()),
                "the zip directory");
        int at = 0;
        while (at + RECORD <= records.limit() && records.getInt(at) == RECORD_MAGIC) {
            int name = records.getShort(at + 28) & 0xffff;
            int extra = records.getShort(at + 30) & 0xffff;
            int comment = records.getShort(at + 32) & 0xffff;
            int next = at + RECORD + name + extra + comment;
            if (next > records.limit()) {
                throw source.malformed("a record of its zip directory is cut short");
            }
            member(records, at, at + RECORD + name, extra, directory.position() + at, changes);
            at = next;
        }
    }

    private void member(ByteBuffer records, int at, int extras, int extraLength, long place, Changes changes)
            throws IOException, Malformed {
        boolean streamed = (records.getShort(at + 8) & STREAMED) != 0;
        int method = records.getShort(at + 10);
        int old = records.getInt(at + 16);
        long compressed = records.getInt(at + 20) & ALL_ONES;
        long size = records.getInt(at + 24) & ALL_ONES;
        long header = records.getInt(at + 42) & ALL_ONES;
        if (compressed == ALL_ONES || size == ALL_ONES || header == ALL_ONES) {
            // In this order, and only those that did not fit.
            ByteBuffer wide = wide(records, extras, extraLength);
            size = size == ALL_ONES ? wide.getLong() : size;
            compressed = compressed == ALL_ONES ? wide.getLong() : compressed;
            header = header == ALL_ONES ? wide.getLong() : header;
        }
        ByteBuffer local = source.littleEndian(header, LOCAL, "a member's header");
        long start = header + LOCAL + (local.getShort(26) & 0xffff) + (local.getShort(28) & 0xffff);
        source.require(start, compressed, "a member of the zip file");
        if (old == 0 || !changes.within(start, compressed)) {
            return;
        }
        if (method != 0) {
            throw source.malformed("a compressed member has changed in place");
        }
        int sum = sum(start, size);
        write(place + 16, sum);
        if (local.getInt(14) == old) {
            write(header + 14, sum);
        }
        if (streamed) {
            ByteBuffer descriptor = source.littleEndian(start + compressed, 8, "what follows a member");
            if (descriptor.getInt(0) == DESCRIPTOR_MAGIC && descriptor.getInt(4) == old) {
                write(start + compressed + 4, sum);
            } else if (descriptor.getInt(0) == old) {
                write(start + compressed, sum);
            }
        }
    }

    /** The numbers of 64 bits that a record leaves to its extra field. */
    private ByteBuffer wide(ByteBuffer records, int extras, int length) throws Malformed {
        for (int at = extras; at + 4 <= extras + length; ) {
            int size = records.getShort(at + 2) & 0xffff;
            if (records.getShort(at) == EXTRA64 && at + 4 + size <= extras + length) {
                ByteBuffer found = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
                found.put(0, records, at + 4, Math.min(size, 24));
                return found;
            }
            at += 4 + size;
        }
        throw source.malformed("a record of its zip directory lacks its numbers of 64 bits");
    }

    private int sum(long start, long length) throws IOException {
        CRC32 sum = new CRC32();
        byte[] block = new byte[(int) Math.min(STEP, length)];
        for (long done = 0; done < length; done += block.length) {
            checkpoint.run();
            int count = (int) Math.min(block.length, length - done);
            source.read(start + done, block, 0, count);
            sum.update(block, 0, count);
        }
        return (int) sum.getValue();
    }

    private void write(long position, int sum) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(0, sum);
        while (bytes.hasRemaining()) {
            out.write(bytes, position + bytes.position());
        }
    }
}
