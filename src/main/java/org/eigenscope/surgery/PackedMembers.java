package org.eigenscope.surgery;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.eigenscope.format.io.ByteReader;
import org.eigenscope.format.io.DeflatedRange;

/**
 * Compressed members of the copies of zip files that are given other bytes: each is unpacked beside its archive, and
 * packed again at the end. All other members keep their compressed bytes.
 */
final class PackedMembers {

    private static final int BLOCK = 1 << 18;

    private final Map<Path, Map<DeflatedRange, Path>> unpacked = new LinkedHashMap<>();
    private final Runnable checkpoint;

    PackedMembers(Runnable checkpoint) {
        this.checkpoint = checkpoint;
    }

    /**
     * The bytes of a member as a file, to be written over.
     *
     * @param archive the copy that holds it
     */
    Path file(Path archive, DeflatedRange member) throws IOException {
        Map<DeflatedRange, Path> members = unpacked.computeIfAbsent(archive, key -> new LinkedHashMap<>());
        Path file = members.get(member);
        if (file == null) {
            file = archive.resolveSibling("%s-%d.unpacked".formatted(archive.getFileName(), members.size()));
            try (ByteReader reader = member.open(); OutputStream out = Files.newOutputStream(file)) {
                byte[] block = new byte[(int) Math.min(BLOCK, member.length())];
                for (long done = 0; done < member.length(); done += block.length) {
                    checkpoint.run();
                    int count = (int) Math.min(block.length, member.length() - done);
                    reader.read(done, block, 0, count);
                    out.write(block, 0, count);
                }
            }
            members.put(member, file);
        }
        return file;
    }

    /** Packs the members of an archive that were unpacked; false if none was. */
    boolean pack(Path archive) throws IOException {
        Map<DeflatedRange, Path> members = unpacked.remove(archive);
        if (members == null) {
            return false;
        }
        Map<Long, Path> changed = new LinkedHashMap<>();
        members.forEach((member, file) -> changed.put(member.compressed().position(), file));
        Path packed = archive.resolveSibling(archive.getFileName() + ".packed");
        pack(archive, changed, packed);
        Files.move(packed, archive, StandardCopyOption.REPLACE_EXISTING);
        for (Path file : changed.values()) {
            Files.delete(file);
        }
        return true;
    }

    /** @param changed the new bytes of members, by the places of their old ones */
    private void pack(Path archive, Map<Long, Path> changed, Path packed) throws IOException {
        int found = 0;
        try (ZipFile zip = ZipFile.builder().setSeekableByteChannel(Files.newByteChannel(archive)).get();
                ZipArchiveOutputStream out = new ZipArchiveOutputStream(packed)) {
            for (Enumeration<ZipArchiveEntry> all = zip.getEntriesInPhysicalOrder(); all.hasMoreElements(); ) {
                checkpoint.run();
                ZipArchiveEntry entry = all.nextElement();
                Path file = changed.get(entry.getDataOffset());
                if (file == null) {
                    try (InputStream raw = zip.getRawInputStream(entry)) {
                        out.addRawArchiveEntry(entry, raw);
                    }
                } else {
                    add(entry, file, out);
                    found++;
                }
            }
        }
        if (found != changed.size()) {
            throw new IOException("%s: a compressed member is not where it was: nothing was written".formatted(
                    archive.getFileName()));
        }
    }

    private void add(ZipArchiveEntry old, Path file, ZipArchiveOutputStream out) throws IOException {
        ZipArchiveEntry entry = new ZipArchiveEntry(old.getName());
        entry.setMethod(ZipEntry.DEFLATED);
        entry.setTime(old.getTime());
        entry.setExternalAttributes(old.getExternalAttributes());
        entry.setSize(Files.size(file));
        out.putArchiveEntry(entry);
        byte[] block = new byte[BLOCK];
        try (InputStream in = Files.newInputStream(file)) {
            for (int count = in.read(block); count >= 0; count = in.read(block)) {
                checkpoint.run();
                out.write(block, 0, count);
            }
        }
        out.closeArchiveEntry();
    }
}
