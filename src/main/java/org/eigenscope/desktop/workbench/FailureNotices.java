package org.eigenscope.desktop.workbench;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.output.OutputException;

/** Says in one sentence what went wrong, and what to do. */
public final class FailureNotices {

    private FailureNotices() {}

    /** The sentence for a file that could not be opened or written. */
    public static String words(Path file, Throwable problem) {
        String name = file.getFileName() == null ? file.toString() : file.getFileName().toString();
        return switch (problem) {
            case ModelFormatException format -> format.getMessage();
            case OutputException output -> output.getMessage();
            case NoSuchFileException gone when !same(gone, file) ->
                "%s: a file that it needs is missing: %s".formatted(name, gone.getFile());
            case FileNotFoundException gone -> name + " is not there: it was moved, renamed or deleted.";
            case NoSuchFileException gone -> name + " is not there: it was moved, renamed or deleted.";
            case AccessDeniedException denied -> name + " may not be read or written: the permissions of "
                    + denied.getFile() + " forbid it.";
            case NotDirectoryException notFolder -> notFolder.getFile() + " is not a folder.";
            case OutOfMemoryError memory -> name + " needs more memory than there is (%,d MB): close other models, "
                    .formatted(Runtime.getRuntime().maxMemory() >> 20) + "or start Eigenscope with a larger heap.";
            case IOException io -> name + ": " + message(io);
            default -> name + ": an error inside Eigenscope: " + problem;
        };
    }

    private static boolean same(FileSystemException problem, Path file) {
        return problem.getFile() == null || Path.of(problem.getFile()).toAbsolutePath().equals(file.toAbsolutePath());
    }

    private static String message(IOException problem) {
        return problem.getMessage() == null || problem.getMessage().isBlank()
                ? "it cannot be read (" + problem.getClass().getSimpleName() + ")" : problem.getMessage();
    }
}
