package org.eigenscope.format.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eigenscope.format.io.ModelFormatException.Malformed;
import org.eigenscope.model.SafeText;

/**
 * The central directory of a zip file, with its numbers of 64 bits (APPNOTE 6.3, sections 4.3.12 to 4.3.16). Times,
 * attributes and other extra fields are passed over: of 100,000 members they would be most of the memory.
 */
final class ZipDirectory {

    private static final int END_MAGIC = 0x06054b50;
    private static final int END = 22;
    private static final int LOCATOR_MAGIC = 0x07064b50;
    private static final int LOCATOR = 20;
    private static final int END64_MAGIC = 0x06064b50;
    private static final int END64 = 56;
    private static final int RECORD_MAGIC = 0x02014b50;
    private static final int RECORD = 46;
    private static final int EXTRA64 = 1;
    private static final long ALL_ONES = 0xffffffffL;
    /** Bytes of a central directory that we read: some 100,000 members. */
    private static final long LONGEST = 16 << 20;
    /** Bytes that may stand between the directory's place and where its end and length have it. */
    private static final long FARTHEST = 1 << 20;

    private ZipDirectory() {}

    /**
     * What the directory says of a member.
     *
     * @param name its name; a folder's ends with a slash
     * @param place where this record is in the file
     * @param flags the general purpose bits
     * @param method how it is compressed: 0 stored, 8 deflated
     * @param crc the CRC-32 of its bytes, unsigned
     * @param compressed its bytes in the file
     * @param size its bytes when decompressed
     * @param header where its own header starts
     */
    record Member(String name, long place, int flags, int method, long crc, long compressed, long size, long header) {

        private static final int ENCRYPTED = 1;
        private static final int STREAMED = 1 << 3;

        boolean encrypted() {
            return (flags & ENCRYPTED) != 0;
        }

        /** True if its checksum may stand behind it too. */
        boolean streamed() {
            return (flags & STREAMED) != 0;
        }
    }

    /**
     * Where the records are.
     *
     * @param position of the first one
     * @param size bytes of all
     * @param before bytes that stand before the zip file, as in one that unpacks itself: its numbers do not count them
     */
    private record Extent(long position, long size, long before) {}

    /**
     * Reads the records of all members, in their order.
     *
     * @throws Malformed if there is no directory, or it contradicts itself or the file
     */
    static List<Member> read(ByteSource source) throws IOException, Malformed {
        List<Member> members = new ArrayList<>();
        walk(source, (records, at, extent) -> members.add(member(source, records, at, extent)));
        return members;
    }

    /**
     * True if there are members and the names of all of them end so: without a text for each, of which there may be a
     * hundred thousand.
     *
     * @param ending ASCII
     */
    static boolean allEnd(ByteSource source, String ending) throws IOException, Malformed {
        byte[] last = ending.getBytes(StandardCharsets.US_ASCII);
        int[] counts = new int[2];
        walk(source, (records, at, extent) -> {
            int length = records.getShort(at + 28) & 0xffff;
            byte[] end = new byte[Math.min(length, last.length)];
            records.get(at + RECORD + length - end.length, end);
            counts[0]++;
            counts[1] += Arrays.equals(end, last) ? 1 : 0;
        });
        return counts[0] > 0 && counts[1] == counts[0];
    }

    /** Takes the record of a member. */
    @FunctionalInterface
    private interface RecordVisitor {
        void visit(ByteBuffer records, int at, Extent extent) throws Malformed;
    }

    private static void walk(ByteSource source, RecordVisitor visitor) throws IOException, Malformed {
        Extent extent = extent(source);
        ByteBuffer records = source.littleEndian(extent.position, Math.toIntExact(extent.size), "the zip directory");
        int at = 0;
        while (at + RECORD <= records.limit() && records.getInt(at) == RECORD_MAGIC) {
            int name = records.getShort(at + 28) & 0xffff;
            int extra = records.getShort(at + 30) & 0xffff;
            int comment = records.getShort(at + 32) & 0xffff;
            int next = at + RECORD + name + extra + comment;
            if (next > records.limit()) {
                throw broken(source, "a record is cut short");
            }
            visitor.visit(records, at, extent);
            at = next;
        }
        if (at == 0 && records.limit() > 0) {
            throw broken(source, "its first record is damaged");
        }
    }

    private static Member member(ByteSource source, ByteBuffer records, int at, Extent extent) throws Malformed {
        byte[] raw = new byte[records.getShort(at + 28) & 0xffff];
        records.get(at + RECORD, raw);
        String name = new String(raw, StandardCharsets.UTF_8);
        long compressed = records.getInt(at + 20) & ALL_ONES;
        long size = records.getInt(at + 24) & ALL_ONES;
        long header = records.getInt(at + 42) & ALL_ONES;
        if (compressed == ALL_ONES || size == ALL_ONES || header == ALL_ONES) {
            // In this order, and only those that did not fit.
            int extras = at + RECORD + raw.length;
            int wide = zip64Start(records, extras, extras + (records.getShort(at + 30) & 0xffff));
            int end = wide < 0 ? 0 : wide + 4 + (records.getShort(wide + 2) & 0xffff);
            int from = wide + 4;
            long[] numbers = {size, compressed, header};
            for (int i = 0; i < numbers.length; i++) {
                if (numbers[i] == ALL_ONES) {
                    if (from + Long.BYTES > end) {
                        throw broken(source, "the record of '%s' lacks its numbers of 64 bits".formatted(SafeText.name(
                                name)));
                    }
                    numbers[i] = records.getLong(from);
                    from += Long.BYTES;
                }
            }
            size = numbers[0];
            compressed = numbers[1];
            header = numbers[2];
        }
        if (header < 0 || header >= extent.position - extent.before) {
            throw broken(source, "the member '%s' should start at byte %s, behind all members".formatted(SafeText.name(
                    name), SafeText.unsigned(header)));
        }
        return new Member(name, extent.position + at, records.getShort(at + 8) & 0xffff, records.getShort(at + 10)
                & 0xffff, records.getInt(at + 16) & ALL_ONES, compressed, size, header + extent.before);
    }

    /** Where the extra field of the numbers of 64 bits starts, or -1. */
    private static int zip64Start(ByteBuffer records, int from, int end) {
        for (int at = from; at + 4 <= end; ) {
            int size = records.getShort(at + 2) & 0xffff;
            if (records.getShort(at) == EXTRA64 && at + 4 + size <= end) {
                return at;
            }
            at += 4 + size;
        }
        return -1;
    }

    /** Finds the directory; refuses one that would take more memory than a model's does. */
    private static Extent extent(ByteSource source) throws IOException, Malformed {
        int length = (int) Math.min(source.size(), END + 0xffff);
        ByteBuffer tail = source.littleEndian(source.size() - length, length, "the end of the zip file");
        for (int at = length - END; at >= 0; at--) {
            if (tail.getInt(at) == END_MAGIC) {
                long size = tail.getInt(at + 12) & ALL_ONES;
                long offset = tail.getInt(at + 16) & ALL_ONES;
                long end = source.size() - length + at;
                if (size == ALL_ONES || offset == ALL_ONES || (tail.getShort(at + 10) & 0xffff) == 0xffff) {
                    end = end64(source, end - LOCATOR);
                    ByteBuffer record = source.littleEndian(end, END64, "the zip64 record");
                    size = record.getLong(40);
                    offset = record.getLong(48);
                }
                return extent(source, size, offset, end);
            }
        }
        throw source.malformed("it starts as a zip file, but has no zip directory at its end: it is cut short, "
                + "get it again");
    }

    private static Extent extent(ByteSource source, long size, long offset, long end)
            throws IOException, Malformed {
        if (size < 0 || size > LONGEST) {
            throw source.malformed("its zip directory should have %s bytes, more than the %,d that we read"
                    .formatted(SafeText.unsigned(size), LONGEST));
        }
        if (offset < 0 || size > end || offset > end - size || end - offset > LONGEST + FARTHEST) {
            throw source.malformed("its zip directory should start at byte %s, where it cannot be".formatted(
                    SafeText.unsigned(offset)));
        }
        // Where a program precedes the zip file, its numbers do not count that.
        boolean counted = size < RECORD || source.littleEndian(offset, Integer.BYTES, "the zip directory")
                .getInt(0) == RECORD_MAGIC;
        long before = counted ? 0 : end - size - offset;
        return new Extent(offset + before, size, before);
    }

    /** The place of the record of 64-bit numbers, which a locator just before the end of the directory tells. */
    private static long end64(ByteSource source, long at) throws IOException, Malformed {
        ByteBuffer locator = source.littleEndian(at, LOCATOR, "the locator of the zip directory");
        if (locator.getInt(0) != LOCATOR_MAGIC) {
            throw source.malformed("its zip directory leaves numbers to a zip64 record that it does not have");
        }
        long place = locator.getLong(8);
        if (source.littleEndian(place, END64, "the zip64 record").getInt(0) != END64_MAGIC) {
            throw source.malformed("its zip64 record is not where the zip directory places it");
        }
        return place;
    }

    private static Malformed broken(ByteSource source, String reason) {
        return source.malformed("its zip directory is broken (%s): it may be cut short, get it again".formatted(
                reason));
    }
}
