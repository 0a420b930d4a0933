package org.eigenscope.format.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.eigenscope.format.io.ModelFormatException.Malformed;
import org.eigenscope.model.SafeText;

/**
 * The members of a zip file by name, as byte ranges: a stored member is a part of the file, a deflated one is
 * decompressed as it is read. Read from the central directory, by commons-compress; each member's local header is
 * checked against it when the member is asked for.
 */
public final class ZipMembers {

    private static final int LOCAL_HEADER = 30;
    private static final int LOCAL_MAGIC = 0x04034b50;
    private static final int END_MAGIC = 0x06054b50;
    private static final int END = 22;
    private static final int LOCATOR_MAGIC = 0x07064b50;
    private static final int LOCATOR = 20;
    private static final int END64_MAGIC = 0x06064b50;
    private static final int END64 = 56;
    private static final long ALL_ONES = 0xffffffffL;
    /** Bytes of a central directory that we read: some 100,000 members. */
    private static final long LONGEST_DIRECTORY = 16 << 20;
    /** Deflate cannot do better than 1032:1 (zlib's technical notes). */
    private static final long DEFLATE_RATIO = 1032;
    private static final int AHEAD = 1 << 13;

    private final ByteSource source;
    private final Map<String, ZipArchiveEntry> entries = new LinkedHashMap<>();

    private ZipMembers(ByteSource source) {
        this.source = source;
    }

    /**
     * Reads the directory.
     *
     * @throws Malformed if there is none, or it names a member twice
     */
    public static ZipMembers read(ByteSource source) throws IOException, Malformed {
        directory(source);
        ZipMembers members = new ZipMembers(source);
        SourceChannel channel = new SourceChannel(source);
        try (ZipFile zip = ZipFile.builder().setSeekableByteChannel(channel)
                .setIgnoreLocalFileHeader(true).setUseUnicodeExtraFields(false).get()) {
            for (Enumeration<ZipArchiveEntry> all = zip.getEntries(); all.hasMoreElements(); ) {
                ZipArchiveEntry entry = all.nextElement();
                if (members.entries.putIfAbsent(entry.getName(), entry) != null) {
                    throw source.malformed("the zip directory names the member '%s' twice"
                            .formatted(SafeText.name(entry.getName())));
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            if (channel.failure != null) {
                throw channel.failure;
            }
            Throwable reason = e.getCause() == null ? e : e.getCause();
            String message = reason.getMessage() == null ? "it ends too early" : SafeText.name(reason.getMessage());
            throw new Malformed(source.path(), "its zip directory is broken (%s): it may be cut short, get it again"
                    .formatted(message), e);
        }
        return members;
    }

    /** The members' names, in the directory's order. Folders end with a slash. */
    public Set<String> names() {
        return entries.keySet();
    }

    /** The member's uncompressed size as the directory has it. */
    public long size(String name) {
        return entries.get(name).getSize();
    }

    /**
     * The bytes of a member.
     *
     * @return empty if there is no member of this name
     * @throws Malformed if the directory's entry cannot be true
     */
    public Optional<ByteRange> member(String name) throws IOException, Malformed {
        ZipArchiveEntry entry = entries.get(name);
        return entry == null ? Optional.empty() : Optional.of(range(entry));
    }

    /**
     * The bytes of a member, which are compared with its checksum as they are read: for members that hold one tensor
     * each. A sum of zero was not computed (PyTorch can leave it out).
     */
    public Optional<ByteRange> verified(String name) throws IOException, Malformed {
        Optional<ByteRange> range = member(name);
        long crc = range.isPresent() ? entries.get(name).getCrc() : 0;
        return crc == 0 ? range : range.map(bytes -> bytes instanceof DeflatedRange ? bytes
                : new VerifiedRange(bytes, VerifiedRange.Sum.CRC_32, (int) crc, "the zip member '%s'".formatted(name)));
    }

    private ByteRange range(ZipArchiveEntry entry) throws IOException, Malformed {
        String what = "the zip member '%s'".formatted(SafeText.name(entry.getName()));
        if (entry.getGeneralPurposeBit().usesEncryption()) {
            throw source.malformed(what + " is encrypted: decrypt the file first");
        }
        long header = entry.getLocalHeaderOffset();
        ByteBuffer local = source.littleEndian(header, LOCAL_HEADER, "the header of " + what);
        if (local.getInt(0) != LOCAL_MAGIC) {
            throw source.malformed("%s has no header at byte %,d, where the zip directory places it".formatted(what,
                    header));
        }
        int nameLength = local.getShort(26) & 0xffff;
        int extraLength = local.getShort(28) & 0xffff;
        byte[] name = source.bytes(header + LOCAL_HEADER, nameLength, "the name of " + what);
        if (!new String(name, StandardCharsets.UTF_8).equals(entry.getName())
                && !new String(name, StandardCharsets.ISO_8859_1).equals(entry.getName())
                && !Arrays.equals(name, entry.getRawName())) {
            throw source.malformed("%s is called '%s' in its own header: the zip directory lies".formatted(what,
                    SafeText.name(new String(name, StandardCharsets.UTF_8))));
        }
        long start = header + LOCAL_HEADER + nameLength + extraLength;
        long compressed = entry.getCompressedSize();
        long size = entry.getSize();
        if (compressed < 0 || size < 0) {
            throw source.malformed(what + " has no size in the zip directory");
        }
        source.require(start, compressed, what);
        return switch (entry.getMethod()) {
            case ZipEntry.STORED -> {
                if (compressed != size) {
                    throw source.malformed("%s is stored, yet its two sizes differ (%,d and %,d)"
                            .formatted(what, compressed, size));
                }
                yield source.range(start, size);
            }
            case ZipEntry.DEFLATED -> {
                if (size / DEFLATE_RATIO > compressed) {
                    throw source.malformed("%s claims %,d bytes from %,d compressed ones, more than deflate can give"
                            .formatted(what, size, compressed));
                }
                yield new DeflatedRange(source.range(start, compressed), size, entry.getCrc());
            }
            default -> throw new Malformed(source.path(), "%s is compressed by method %d; stored and deflated are read"
                    .formatted(what, entry.getMethod()));
        };
    }

    /**
     * Where the central directory is.
     *
     * @param position of its first record
     * @param size its bytes
     */
    record Directory(long position, long size) {}

    /** Finds the directory; refuses one that would take more memory than a model's does. */
    static Directory directory(ByteSource source) throws IOException, Malformed {
        int length = (int) Math.min(source.size(), END + 0xffff);
        ByteBuffer tail = source.littleEndian(source.size() - length, length, "the end of the zip file");
        for (int at = length - END; at >= 0; at--) {
            if (tail.getInt(at) == END_MAGIC) {
                long size = tail.getInt(at + 12) & ALL_ONES;
                long offset = tail.getInt(at + 16) & ALL_ONES;
                long end = source.size() - length + at;
                if (size == ALL_ONES || offset == ALL_ONES || (tail.getShort(at + 10) & 0xffff) == 0xffff) {
                    ByteBuffer record = end64(source, end);
                    size = record.getLong(40);
                    offset = record.getLong(48);
                }
                if (size < 0 || size > LONGEST_DIRECTORY) {
                    throw source.malformed("its zip directory should have %s bytes, more than the %,d that we read"
                            .formatted(SafeText.unsigned(size), LONGEST_DIRECTORY));
                }
                if (offset < 0 || end - offset > LONGEST_DIRECTORY + (1 << 20)) {
                    throw source.malformed(("its zip directory should start at byte %s, further from its end than we "
                            + "read")
                            .formatted(SafeText.unsigned(offset)));
                }
                return new Directory(offset, size);
            }
        }
        throw source.malformed("it starts as a zip file, but has no zip directory at its end: it is cut short, "
                + "get it again");
    }

    /** The record of 64-bit numbers that a locator just before the end of the directory leads to. */
    private static ByteBuffer end64(ByteSource source, long end) throws IOException, Malformed {
        ByteBuffer locator = source.littleEndian(end - LOCATOR, LOCATOR, "the locator of the zip directory");
        if (locator.getInt(0) != LOCATOR_MAGIC) {
            throw source.malformed("its zip directory leaves numbers to a zip64 record that it does not have");
        }
        ByteBuffer record = source.littleEndian(locator.getLong(8), END64, "the zip64 record");
        if (record.getInt(0) != END64_MAGIC) {
            throw source.malformed("its zip64 record is not where the zip directory places it");
        }
        return record;
    }

    /** The source as commons-compress wants it. */
    private static final class SourceChannel implements SeekableByteChannel {
        private final ByteSource source;
        /** The directory is read in steps of a few bytes. */
        private byte[] ahead = {};
        private long aheadFrom;
        private long position;
        /** A failure to read at all, which commons-compress would wrap like any other. */
        private IOException failure;

        SourceChannel(ByteSource source) {
            this.source = source;
        }

        @Override
        public int read(ByteBuffer into) throws IOException {
            int count = (int) Math.min(into.remaining(), Math.max(0, source.size() - position));
            if (count == 0) {
                return into.hasRemaining() ? -1 : 0;
            }
            if (position < aheadFrom || position + count > aheadFrom + ahead.length) {
                byte[] bytes = new byte[(int) Math.min(Math.max(count, AHEAD), source.size() - position)];
                try {
                    source.read(position, bytes, 0, bytes.length);
                } catch (IOException e) {
                    failure = e;
                    throw e;
                }
                ahead = bytes;
                aheadFrom = position;
            }
            into.put(ahead, (int) (position - aheadFrom), count);
            position += count;
            return count;
        }

        @Override
        public long position() {
            return position;
        }

        @Override
        public SeekableByteChannel position(long to) {
            if (to < 0) {
                throw new IllegalArgumentException("position " + to);
            }
            position = to;
            return this;
        }

        @Override
        public long size() {
            return source.size();
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            // The source is closed by who opened it.
        }

        @Override
        public int write(ByteBuffer from) {
            throw new NonWritableChannelException();
        }

        @Override
        public SeekableByteChannel truncate(long size) {
            throw new NonWritableChannelException();
        }
    }
}
