package org.eigenscope.format.reader;

import java.io.IOException;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.format.io.Probe;

/** One file format: recognizes it by its bytes, reads its index. Stateless. */
public interface ModelFormat {

    /** The format's name for people: {@code safetensors}. */
    String name();

    /**
     * True if the bytes say that the file is of this format; it may still turn out broken. Reads no further than it
     * must.
     */
    boolean recognizes(Probe probe) throws IOException;

    /**
     * Reads the index. No weights are read, no length is believed before it is checked against the file.
     *
     * @throws ModelFormatException if the file's content prevents it
     * @throws IOException if the file cannot be read
     */
    FileIndex open(Probe probe) throws IOException, ModelFormatException;
}
