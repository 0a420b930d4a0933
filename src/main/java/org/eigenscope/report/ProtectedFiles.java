package org.eigenscope.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The files of the models that are read, which no report may overwrite even with {@code --force}: that option is for
 * reports, not for their sources.
 *
 * @param models the models
 * @param weights recognizes a weight file, by its content
 */
public record ProtectedFiles(List<Input> models, Recognizer weights) {

    /** What to say of a file that is one of them. */
    public static final String REASON = "it belongs to the model that is read; give the report another name";

    /** Recognizes a weight file, by its content. */
    @FunctionalInterface
    public interface Recognizer {

        boolean test(Path file) throws IOException;
    }

    /**
     * A model that is read.
     *
     * @param path its file or folder
     * @param named true if it was named as a model, so that it is protected whatever it holds
     */
    public record Input(Path path, boolean named) {}

    public ProtectedFiles {
        models = List.copyOf(models);
    }

    /** True if a file is one of the models, or a weight file in the folder of one. Links are followed. */
    public boolean hold(Path file) throws IOException {
        if (!Files.exists(file)) {
            return false;
        }
        boolean weight = weights.test(file) && !WrittenReports.recognizes(file);
        for (Input model : models) {
            Path path = model.path();
            boolean itself = Files.exists(path) && Files.isSameFile(file, path) && (model.named() || weight);
            if (itself || weight && Files.exists(path) && file.toRealPath().startsWith(folder(path))) {
                return true;
            }
        }
        return false;
    }

    private static Path folder(Path model) throws IOException {
        Path real = model.toRealPath();
        return Files.isDirectory(real) || real.getParent() == null ? real : real.getParent();
    }
}
