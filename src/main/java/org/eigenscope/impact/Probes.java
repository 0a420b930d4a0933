package org.eigenscope.impact;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.eigenscope.impact.engine.NetworkInput;

/** What a network is fed with: the same probes before and after a change, whatever the batches. */
public interface Probes extends Closeable {

    /** How many there are. */
    int count();

    /** The most that one batch may have; the graph may fix it. */
    int batch();

    /**
     * Some of the probes.
     *
     * @return one array for each input, in the order of the signature
     * @throws IOException if they are read from a file that cannot be read
     */
    List<NetworkInput> batch(int first, int count) throws IOException;

    /** Numbers of one probe on which the network works at once: its tokens, or 1. */
    long positions();

    /** What is fed, a sentence for each input. */
    List<String> words();

    /** Lengths as people write them, {@code 3 × 224 × 224}; N for one that is open. */
    static String lengths(List<Long> shape) {
        return shape.isEmpty() ? "a single number"
                : String.join(" × ", shape.stream().map(length -> length < 0 ? "N" : length.toString()).toList());
    }
}
