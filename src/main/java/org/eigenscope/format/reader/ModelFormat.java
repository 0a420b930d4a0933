package org.eigenscope.format.reader;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.eigenscope.format.io.ModelFolder;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.format.io.Probe;

/**
 * A file format: tells its file names, recognizes files by their bytes, and reads their index. Stateless. A format is
 * added by its class and its line in {@code Formats}.
 */
public interface ModelFormat {

    /** The format's name for people: {@code safetensors}. */
    String name();

    /** The kinds of file that this format has. */
    List<FileType> fileTypes();

    /**
     * The file by which a folder of this format is opened; empty if the folder is not laid out as this format has it.
     *
     * @throws IOException if the folder cannot be read
     */
    default Optional<String> fileIn(ModelFolder folder) throws IOException {
        return Optional.empty();
    }

    /**
     * How the names of the files begin that lie beside a file of this name and hold parts of its model; empty if there
     * are none.
     */
    default String parts(String fileName) {
        return "";
    }

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

    /**
     * The inputs and outputs of the network, of a file that holds its graph; empty if it holds weights alone.
     *
     * @throws ModelFormatException if the file's content prevents it
     * @throws IOException if the file cannot be read
     */
    default Optional<Signature> signature(Probe probe) throws IOException, ModelFormatException {
        return Optional.empty();
    }
}
