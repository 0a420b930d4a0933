package org.eigenscope.format;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** Makes zip files for tests. */
public final class ZipFiles {

    private ZipFiles() {}

    /** A zip file with these members, in the map's order. */
    public static byte[] zip(Map<String, byte[]> members, boolean deflated) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> member : members.entrySet()) {
                ZipEntry entry = new ZipEntry(member.getKey());
                CRC32 crc = new CRC32();
                crc.update(member.getValue());
                entry.setMethod(deflated ? ZipEntry.DEFLATED : ZipEntry.STORED);
                entry.setSize(member.getValue().length);
                entry.setCrc(crc.getValue());
                zip.putNextEntry(entry);
                zip.write(member.getValue());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Writes the members of a zip file into a folder. */
    public static void unpack(Path zip, Path into) throws IOException {
        try (ZipFile file = new ZipFile(zip.toFile())) {
            for (ZipEntry member : Collections.list(file.entries())) {
                Path to = into.resolve(member.getName());
                Files.createDirectories(member.isDirectory() ? to : to.getParent());
                if (!member.isDirectory()) {
                    Files.write(to, file.getInputStream(member).readAllBytes());
                }
            }
        }
    }

    /** Replaces every occurrence of one ASCII text by another of the same length. */
    public static byte[] patched(byte[] bytes, String text, String by) {
        String latin = new String(bytes, StandardCharsets.ISO_8859_1);
        if (text.length() != by.length() || !latin.contains(text)) {
            throw new IllegalArgumentException(text);
        }
        return latin.replace(text, by).getBytes(StandardCharsets.ISO_8859_1);
    }
}
