package org.eigenscope.timeline.find;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.model.Model;

/** Opens reports, which stand for the checkpoints that they were made of. */
public interface ReportedModels {

    /** Knows no reports. */
    ReportedModels NONE = new ReportedModels() {
        @Override
        public boolean recognizes(Path file) {
            return false;
        }

        @Override
        public List<Model> open(Path file) {
            return List.of();
        }
    };

    /** True if a file is a report of models. */
    boolean recognizes(Path file);

    /**
     * Gives the models that a report tells of.
     *
     * @throws ModelFormatException if what the file holds prevents it
     * @throws IOException if it cannot be read
     */
    List<Model> open(Path file) throws IOException, ModelFormatException;
}
