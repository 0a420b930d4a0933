package org.eigenscope.series;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A layer's name in segments, outermost first: {@code model.layers.0.mlp} has four. Segments that a wrapper inserts are
 * left out.
 *
 * @param segments at least one
 * @param separator what stands between them, for people
 */
record LayerName(List<String> segments, String separator) {

    /**
     * Segments that PyTorch's compiler, sharding and activation checkpointing, and PEFT insert between the names of
     * modules. No network uses them as names of its own.
     */
    private static final Set<String> WRAPPERS =
            Set.of("_orig_mod", "_fsdp_wrapped_module", "_checkpoint_wrapped_module", "base_layer");

    static LayerName of(String name) {
        List<String> all = Stream.of(name.split("[./]")).filter(segment -> !segment.isEmpty()).toList();
        List<String> own = all.stream().filter(segment -> !WRAPPERS.contains(segment)).toList();
        // A name that consists of separators or wrappers only is kept as a single segment.
        return new LayerName(own.isEmpty() ? List.of(name) : own, name.contains(".") ? "." : "/");
    }

    int size() {
        return segments.size();
    }

    /** The innermost segments, the same whatever stands between them. */
    String end(int length) {
        return String.join(".", segments.subList(size() - length, size()));
    }

    /** The part before the innermost segments, with a separator at its end; empty if there is none. */
    String before(int length) {
        return length == size() ? "" : String.join(separator, segments.subList(0, size() - length)) + separator;
    }
}
