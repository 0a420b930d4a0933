package org.eigenscope.timeline;

import java.nio.file.Files;
import java.nio.file.Path;
import org.eigenscope.model.Model;
import org.eigenscope.model.SourceFile;

/**
 * A checkpoint of a run.
 *
 * @param path its file or folder
 * @param model what it holds
 * @param step when it was saved
 */
public record Checkpoint(Path path, Model model, Step step) {

    /** True if a model was read from the files of this checkpoint, as they were when its index was read. */
    public boolean is(Model other) {
        return other.files().equals(model.files()) && other.path().equals(model.path());
    }

    /** True if it does not lie in its place any more as it was when its index was read. */
    public boolean gone() {
        return !Files.exists(path) || model.files().stream().anyMatch(SourceFile::changed);
    }
}
