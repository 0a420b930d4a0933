package org.eigenscope.format.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32;
import org.eigenscope.format.io.ModelFormatException.Malformed;
import org.eigenscope.format.io.ZipDirectory.Member;

/**
 * The checksums of a zip file whose stored members have changed in place: each is in the directory, in the member's
 * own header, and behind the member where that was written as a stream.
 */
public final class ZipChecksums {

    private static final int LOCAL = 30;
    private static final int DESCRIPTOR_MAGIC = 0x08074b50;
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
        for (Member member : ZipDirectory.read(source)) {
            renew(member, changes);
        }
    }

    private void renew(Member member, Changes changes) throws IOException, Malformed {
        int old = (int) member.crc();
        long header = member.header();
        long compressed = member.compressed();
        ByteBuffer local = source.littleEndian(header, LOCAL, "a member's header");
        long start = header + LOCAL + (local.getShort(26) & 0xffff) + (local.getShort(28) & 0xffff);
        source.require(start, compressed, "a member of the zip file");
        if (old == 0 || !changes.within(start, compressed)) {
            return;
        }
        if (member.method() != 0) {
            throw source.malformed("a compressed member has changed in place");
        }
        int sum = sum(start, member.size());
        write(member.place() + 16, sum);
        if (local.getInt(14) == old) {
            write(header + 14, sum);
        }
        if (member.streamed()) {
            ByteBuffer descriptor = source.littleEndian(start + compressed, 8, "what follows a member");
            if (descriptor.getInt(0) == DESCRIPTOR_MAGIC && descriptor.getInt(4) == old) {
                write(start + compressed + 4, sum);
            } else if (descriptor.getInt(0) == old) {
                write(start + compressed, sum);
            }
        }
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
