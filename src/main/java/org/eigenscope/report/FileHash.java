package org.eigenscope.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * The fingerprint of a file that a model was read from, so that a report can be matched with its weights.
 *
 * @param name the file's name, relative to what was opened
 * @param bytes its size
 * @param sha256 of its content, in hexadecimal
 */
record FileHash(String name, long bytes, String sha256) {

    /** The file, or the files right in the folder and those below, by name. */
    static List<FileHash> of(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of(of(path, String.valueOf(path.getFileName())));
        }
        List<FileHash> hashes = new ArrayList<>();
        try (Stream<Path> files = Files.walk(path, 3)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                hashes.add(of(file, path.relativize(file).toString()));
            }
        }
        return hashes;
    }

    private static FileHash of(Path file, String name) throws IOException {
        MessageDigest digest = newDigest();
        long bytes;
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            bytes = count(in);
        }
        return new FileHash(name, bytes, HexFormat.of().formatHex(digest.digest()));
    }

    private static long count(InputStream in) throws IOException {
        byte[] buffer = new byte[1 << 17];
        long bytes = 0;
        for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
            bytes += got;
        }
        return bytes;
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
