package org.eigenscope.format.io;

import java.io.IOException;
import java.io.Serializable;

/**
 * The place of bytes, not the bytes: a part of a file, or a member of an archive. Equal ranges are the same bytes,
 * which is how tied tensors are found.
 */
public interface ByteRange extends Serializable {

    /** How many bytes there are. */
    long length();

    /** Opens the bytes for one thread; the caller closes. */
    ByteReader open() throws IOException;

    /** True if any byte is found at once; false if those before it must be decompressed first. */
    default boolean seekable() {
        return true;
    }

    /**
     * The part of a file that holds these bytes as they are, byte for byte: where others can be written over them.
     *
     * @throws NotRewritableException if there is none
     */
    default FileRange place() throws NotRewritableException {
        throw new NotRewritableException("its bytes are not stored as they are read");
    }

    /** The part of so many bytes from a position on. */
    default ByteRange part(long position, long length) {
        return new RangePart(this, position, length);
    }
}
