package org.eigenscope.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.LongConsumer;
import org.eigenscope.model.SourceFile;

/**
 * The fingerprint of a file that a model was read from, so that a report can be matched with its weights.
 *
 * @param name the file's name, relative to the model's folder
 * @param bytes its size
 * @param sha256 of its content, in hexadecimal
 */
public record FileHash(String name, long bytes, String sha256) {

    static final String INTERRUPTED = "interrupted while the files of the model were read";

    /**
     * Reads a file. An interrupt ends it.
     *
     * @param most bytes of the file when it was opened: one that grows meanwhile is not followed
     * @param progress takes the number of bytes that are read, now and then
     */
    static FileHash of(Path file, String name, long most, LongConsumer progress) throws IOException {
        MessageDigest digest = newDigest();
        long bytes = 0;
        byte[] buffer = new byte[1 << 17];
        try (InputStream in = Files.newInputStream(file)) {
            for (int got = in.read(buffer); got >= 0 && bytes < most; got = in.read(buffer)) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new InterruptedIOException(INTERRUPTED);
                }
                int count = (int) Math.min(got, most - bytes);
                digest.update(buffer, 0, count);
                bytes += count;
                progress.accept(bytes);
            }
        }
        return new FileHash(name, bytes, HexFormat.of().formatHex(digest.digest()));
    }

    /** The file as a model knows it that is opened from its report. */
    SourceFile toSourceFile() {
        return SourceFile.reported(name, bytes, sha256);
    }

    static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
