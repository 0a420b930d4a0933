package org.eigenscope.format.reader;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eigenscope.model.Finding;

/**
 * The contents that a reader found in a file: every tensor, and what the file says of itself. {@code ModelFiles} makes
 * the model.
 *
 * @param format what it is, for people: {@code safetensors, 2 shards}
 * @param metadata what the file says of itself, in its order
 * @param tensors every tensor, in the order of the network as far as the file tells
 * @param findings what the reader noticed
 */
public record FileIndex(String format, Map<String, String> metadata, List<RawLayer> tensors, List<Finding> findings) {

    /**
     * Tensors that we read of one file: more than any model has, and what memory holds of a file made of names alone.
     */
    public static final int MOST_TENSORS = 100_000;

    public FileIndex {
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        tensors = List.copyOf(tensors);
        findings = List.copyOf(findings);
    }

    /** This index with more findings, after those that there are. */
    public FileIndex with(List<Finding> more) {
        List<Finding> all = new ArrayList<>(findings);
        all.addAll(more);
        return new FileIndex(format, metadata, tensors, all);
    }
}
