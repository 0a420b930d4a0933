package org.eigenscope.format.reader;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.eigenscope.format.io.FileRange;

/**
 * A copy of a model's files in which bytes have been written over.
 *
 * @param all its files
 * @param changed of each file that differs from the original, the places that do
 */
public record ChangedFiles(List<Path> all, Map<Path, List<FileRange>> changed) {

    public ChangedFiles {
        all = List.copyOf(all);
        changed = Map.copyOf(changed);
    }

    /** True if a byte of this part of a file differs. */
    public boolean within(Path file, long position, long length) {
        return changed.getOrDefault(file, List.of()).stream().anyMatch(range ->
                range.position() < position + length && position < range.position() + range.length());
    }
}
