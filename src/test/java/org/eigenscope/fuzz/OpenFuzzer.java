package org.eigenscope.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.model.Layer;
import org.eigenscope.model.MatrixReader;
import org.eigenscope.model.Model;
import org.eigenscope.model.WeightMatrix;

/**
 * Opens what Jazzer makes and reads a part of every layer: for each format by its own first bytes, as a user's file is.
 * Whatever is thrown beside the failures that readers may have is a finding. {@code CONTRIBUTING.md} says how it is
 * run.
 */
public final class OpenFuzzer {

    private static final int WIDEST = 1 << 14;
    private static final int MOST_LAYERS = 20;

    private static final Path FILE = temporary();

    private OpenFuzzer() {}

    private static Path temporary() {
        try {
            return Files.createTempDirectory("eigenscope-fuzz").resolve("model.bin");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One attempt, called by Jazzer. */
    public static void fuzzerTestOneInput(byte[] bytes) throws IOException {
        attempt(FILE, bytes);
    }

    /** Writes a file in place of the last one, and opens it. */
    static void attempt(Path file, byte[] bytes) throws IOException {
        Files.write(file, bytes);
        open(file);
    }

    /** Opens a file or a folder and reads a part of every layer. */
    static void open(Path path) throws IOException {
        Model model;
        try {
            model = new ModelFiles().open(path);
        } catch (ModelFormatException e) {
            check(e);
            return;
        } catch (IOException e) {
            if (e.getMessage() == null) {
                throw new AssertionError("a failure without a sentence", e);
            }
            return;
        }
        model.layers().stream().filter(layer -> layer.weights() != null).limit(MOST_LAYERS).forEach(OpenFuzzer::read);
    }

    /** The last resort for what a reader let through is a finding here, as it is in the tests. */
    static void check(ModelFormatException e) {
        if (isLastResort(e) || e.getMessage().contains("\n")) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    /**
     * True of the failure in which {@link ModelFiles} ends what a reader let through. Its words alone do not tell:
     * Jazzer puts into files what it sees messages compared with, and messages name tensors.
     */
    static boolean isLastResort(ModelFormatException e) {
        Throwable cause = e.getCause();
        return (cause instanceof RuntimeException || cause instanceof StackOverflowError
                || cause instanceof InternalError) && e.problem().endsWith("(%s)".formatted(cause));
    }

    private static void read(Layer layer) {
        WeightMatrix matrix = layer.weights();
        if (matrix.columns() > WIDEST) {
            return;
        }
        try (MatrixReader reader = matrix.source().open()) {
            reader.readRows(matrix.slices() - 1, matrix.rows() - 1, 1, new double[matrix.columns()]);
        } catch (IOException e) {
            if (e.getMessage() == null || e.getMessage().contains("\n")) {
                throw new AssertionError("a failure without a sentence", e);
            }
        }
    }
}
