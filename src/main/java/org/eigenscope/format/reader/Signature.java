package org.eigenscope.format.reader;

import java.util.List;
import java.util.Map;
import org.eigenscope.model.DType;

/**
 * The inputs and outputs of a network, as the file that holds its graph declares them.
 *
 * @param runtime what runs such files
 * @param inputs what it is fed with, in the order of the file
 * @param outputs what it answers, in the order of the file; empty if the file does not say
 * @param options what must be told to open it: {@code tags} and {@code key} of a SavedModel
 * @param problems why the graph must not or cannot be run, each a part of a sentence; empty if nothing is against it
 */
public record Signature(Runtime runtime, List<Port> inputs, List<Port> outputs, Map<String, String> options,
        List<String> problems) {

    /** The program that a graph is written for. */
    public enum Runtime { ONNX, SAVED_MODEL, TORCH_SCRIPT }

    /** A length that the graph leaves open. */
    public static final long ANY = -1;

    public Signature {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        options = Map.copyOf(options);
        problems = List.copyOf(problems);
    }

    /**
     * One input or output.
     *
     * @param name its name
     * @param type of its elements; {@link DType#OTHER} for strings and what is no tensor
     * @param typeName its type as the format calls it
     * @param dims its lengths, {@link #ANY} where one is open; null if even their number is
     */
    public record Port(String name, DType type, String typeName, List<Long> dims) {

        public Port {
            dims = dims == null ? null : List.copyOf(dims);
        }
    }
}
