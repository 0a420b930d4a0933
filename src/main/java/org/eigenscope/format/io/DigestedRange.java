package org.eigenscope.format.io;

import java.io.IOException;

/**
 * Bytes of a file that is compared with its digest before they are read.
 *
 * @param bytes where they are
 * @param digest the whole file's
 */
public record DigestedRange(FileRange bytes, FileDigest digest) implements ByteRange {

    @Override
    public long length() {
        return bytes.length();
    }

    @Override
    public FileRange place() throws NotRewritableException {
        throw new NotRewritableException("the model holds a digest of its file, which would no longer match");
    }

    @Override
    public ByteReader open() throws IOException {
        digest.check();
        return bytes.open();
    }
}
