package org.eigenscope.format.io;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.eigenscope.model.SafeText;

/**
 * The SHA-1 that another file gives for a whole file. It is compared before the first of the file's bytes is used, and
 * once for all that are read of it.
 */
public final class FileDigest implements Serializable {

    private static final long serialVersionUID = 1L;
    private static final int STEP = 1 << 16;

    private final FileRange file;
    private final String expected;
    private transient boolean compared;
    private transient String problem;

    /**
     * @param file the file, or a part of it
     * @param expected 40 hexadecimal digits
     */
    public FileDigest(FileRange file, String expected) {
        this.file = file;
        this.expected = expected;
    }

    /** @throws IOException if the file has another digest, or cannot be read */
    synchronized void check() throws IOException {
        if (!compared) {
            problem = digest().equalsIgnoreCase(expected) ? null
                    : "'%s' does not match the SHA-1 that the model gives for it: it is damaged or of another model"
                            .formatted(SafeText.name(String.valueOf(Path.of(file.file()).getFileName())));
            compared = true;
        }
        if (problem != null) {
            throw new DamagedException(problem);
        }
    }

    private String digest() throws IOException {
        try (ByteSource source = file.source();
                DigestInputStream in = new DigestInputStream(new ReaderStream(source, 0, source.size()),
                        MessageDigest.getInstance("SHA-1"))) {
            byte[] block = new byte[STEP];
            while (in.read(block) >= 0) {
                // The digest is what is wanted.
            }
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }
}
