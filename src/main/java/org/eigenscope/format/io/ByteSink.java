package org.eigenscope.format.io;

import java.io.IOException;

/** Receives bytes that replace those of a file in a copy of it. */
@FunctionalInterface
public interface ByteSink {

    /**
     * Takes bytes.
     *
     * @param place of the bytes in the original file, as many as are given; or in the bytes of a compressed member
     * @param bytes holds them from {@code offset} on; may be used again after the call
     */
    void write(FileRange place, byte[] bytes, int offset) throws IOException;

    /**
     * Takes other bytes, of any number, for a message of Protocol Buffers; the lengths of those around it follow.
     *
     * @param message its place in the original file
     * @throws NotRewritableException if the copy cannot hold more or fewer bytes
     */
    default void replace(FileRange message, byte[] bytes) throws IOException {
        throw new NotRewritableException("the number of bytes in its file cannot change");
    }

    /**
     * Makes room behind the end of the copy of a file.
     *
     * @param file a part of the original
     * @param length how many bytes; they are written next
     * @return their place, which the original does not have
     * @throws NotRewritableException if the copy cannot grow
     */
    default FileRange append(FileRange file, int length) throws IOException {
        throw new NotRewritableException("its file cannot grow");
    }
}
