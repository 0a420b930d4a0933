package org.eigenscope.format.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipEntry;
import org.eigenscope.format.io.ModelFormatException.Malformed;
import org.eigenscope.format.io.ZipDirectory.Member;
import org.eigenscope.model.SafeText;

/**
 * The members of a zip file by name, as byte ranges: a stored member is a part of the file, a deflated one is
 * decompressed as it is read. Read from the {@linkplain ZipDirectory central directory}; each member's local header is
 * checked against it when the member is asked for.
 */
public final class ZipMembers {

    private static final int LOCAL_HEADER = 30;
    private static final int LOCAL_MAGIC = 0x04034b50;
    /** Deflate cannot do better than 1032:1 (zlib's technical notes). */
    private static final long DEFLATE_RATIO = 1032;

    private final ByteSource source;
    private final ReadAhead headers;
    private final Map<String, Member> entries = new LinkedHashMap<>();

    private ZipMembers(ByteSource source) {
        this.source = source;
        this.headers = new ReadAhead(source);
    }

    /**
     * Reads the directory.
     *
     * @throws Malformed if there is none, or it names a member twice
     */
    public static ZipMembers read(ByteSource source) throws IOException, Malformed {
        ZipMembers members = new ZipMembers(source);
        for (Member member : ZipDirectory.read(source)) {
            if (members.entries.putIfAbsent(member.name(), member) != null) {
                throw source.malformed("the zip directory names the member '%s' twice"
                        .formatted(SafeText.name(member.name())));
            }
        }
        return members;
    }

    /**
     * True if there are members and the names of all of them end so.
     *
     * @param ending ASCII
     * @throws Malformed if there is no directory
     */
    public static boolean allEnd(ByteSource source, String ending) throws IOException, Malformed {
        return ZipDirectory.allEnd(source, ending);
    }

    /** The name in the header that a zip file starts with, or as much of it as these first bytes have. */
    public static String first(byte[] head) {
        int length = head.length < LOCAL_HEADER ? 0 : (head[26] & 0xff) + ((head[27] & 0xff) << 8);
        return new String(head, Math.min(LOCAL_HEADER, head.length), Math.max(0, Math.min(length, head.length
                - LOCAL_HEADER)), StandardCharsets.ISO_8859_1);
    }

    /** The members' names, in the directory's order. Folders end with a slash. */
    public Set<String> names() {
        return entries.keySet();
    }

    /** The member's uncompressed size as the directory has it. */
    public long size(String name) {
        return entries.get(name).size();
    }

    /**
     * The bytes of a member.
     *
     * @return empty if there is no member of this name
     * @throws Malformed if the directory's entry cannot be true
     */
    public Optional<ByteRange> member(String name) throws IOException, Malformed {
        Member entry = entries.get(name);
        return entry == null ? Optional.empty() : Optional.of(range(entry));
    }

    /**
     * The bytes of a member, which are compared with its checksum as they are read: for members that hold one tensor
     * each. A sum of zero was not computed (PyTorch can leave it out).
     */
    public Optional<ByteRange> verified(String name) throws IOException, Malformed {
        return member(name).map(bytes -> verified(name, bytes));
    }

    /** Gives the bytes of a {@linkplain #member member} with the check of their sum; its header is not read again. */
    public ByteRange verified(String name, ByteRange member) {
        long crc = entries.get(name).crc();
        return crc == 0 || member instanceof DeflatedRange ? member
                : new VerifiedRange(member, VerifiedRange.Sum.CRC_32, (int) crc, "the zip member '" + name + "'");
    }

    private static String what(Member entry) {
        return "the zip member '" + SafeText.name(entry.name()) + "'";
    }

    private ByteRange range(Member entry) throws IOException, Malformed {
        if (entry.encrypted()) {
            throw source.malformed(what(entry) + " is encrypted: decrypt the file first");
        }
        long start = start(entry);
        long compressed = entry.compressed();
        long size = entry.size();
        if (compressed < 0 || size < 0) {
            throw source.malformed(what(entry) + " has no size in the zip directory");
        }
        if (compressed > source.size() - start) {
            source.require(start, compressed, what(entry));
        }
        return switch (entry.method()) {
            case ZipEntry.STORED -> {
                if (compressed != size) {
                    throw source.malformed("%s is stored, yet its two sizes differ (%,d and %,d)"
                            .formatted(what(entry), compressed, size));
                }
                yield source.range(start, size);
            }
            case ZipEntry.DEFLATED -> {
                if (size / DEFLATE_RATIO > compressed) {
                    throw source.malformed("%s claims %,d bytes from %,d compressed ones, more than deflate can give"
                            .formatted(what(entry), size, compressed));
                }
                yield new DeflatedRange(source.range(start, compressed), size, entry.crc());
            }
            default -> throw new Malformed(source.path(), "%s is compressed by method %d; stored and deflated are read"
                    .formatted(what(entry), entry.method()));
        };
    }

    /** Where a member's bytes start, which its own header tells. */
    private long start(Member entry) throws IOException, Malformed {
        long header = entry.header();
        long left = source.size() - header;
        if (header < 0 || left < LOCAL_HEADER) {
            source.require(header, LOCAL_HEADER, "the header of " + what(entry));
        }
        // The name is read with it, once for most members: a file has up to a hundred thousand.
        int named = entry.name().getBytes(StandardCharsets.UTF_8).length;
        byte[] bytes = headers.bytes(header, (int) Math.min(LOCAL_HEADER + named, left));
        ByteBuffer local = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (local.getInt(0) != LOCAL_MAGIC) {
            throw source.malformed("%s has no header at byte %,d, where the zip directory places it".formatted(
                    what(entry), header));
        }
        int nameLength = local.getShort(26) & 0xffff;
        int extraLength = local.getShort(28) & 0xffff;
        byte[] name = bytes.length == LOCAL_HEADER + nameLength ? Arrays.copyOfRange(bytes, LOCAL_HEADER, bytes.length)
                : source.bytes(header + LOCAL_HEADER, nameLength, "the name of " + what(entry));
        if (!new String(name, StandardCharsets.UTF_8).equals(entry.name())
                && !new String(name, StandardCharsets.ISO_8859_1).equals(entry.name())) {
            throw source.malformed(("%s is called '%s' in its own header, so the zip "
                    + "directory is wrong").formatted(what(entry),
                    SafeText.name(new String(name, StandardCharsets.UTF_8))));
        }
        return header + LOCAL_HEADER + nameLength + extraLength;
    }
}
