package org.eigenscope.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.output.OutputException;

/** Why a model cannot be read, in one sentence. */
final class FailureMessages {

    private FailureMessages() {}

    static String words(ModelFormatException e) {
        return switch (e) {
            case ModelFormatException.Malformed malformed -> malformed.getMessage();
            case ModelFormatException.Unsupported unsupported -> unsupported.getMessage();
        };
    }

    static String words(Path path, IOException e) {
        return switch (e) {
            case OutputException output -> output.getMessage();
            case NoSuchFileException missing -> path + " does not exist";
            case AccessDeniedException denied -> path + ": no permission to read it";
            default -> e.getMessage() == null ? path + " cannot be read (" + e.getClass().getSimpleName() + ")"
                    : e.getMessage().contains(String.valueOf(path.getFileName())) ? e.getMessage()
                            : path + ": " + e.getMessage();
        };
    }

    /** Says why a file was not written; gives the exit code. */
    static int writing(Terminal terminal, IOException e) {
        boolean exists = e instanceof OutputException output && output.reason() == OutputException.Reason.EXISTS;
        terminal.say((e.getMessage() == null ? e.toString() : e.getMessage())
                + (exists ? "; --force replaces it" : ""));
        return exists ? ExitCode.USAGE : ExitCode.FILES;
    }
}
