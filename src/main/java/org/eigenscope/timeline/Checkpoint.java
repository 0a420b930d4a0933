package org.eigenscope.timeline;

import java.nio.file.Path;
import org.eigenscope.model.Model;

/**
 * A checkpoint of a run.
 *
 * @param path its file or folder
 * @param model what it holds
 * @param step when it was saved
 */
public record Checkpoint(Path path, Model model, Step step) {}
