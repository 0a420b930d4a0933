package org.eigenscope.cli;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.output.OutputException;

/** Words a failure to read a model or to write a file as one sentence. */
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
            case NoSuchFileException missing -> MissingPath.words(path);
            case FileNotFoundException missing when !Files.exists(path) -> MissingPath.words(path);
            case AccessDeniedException denied -> path + ": no permission to read it";
            default -> e.getMessage() == null ? path + " cannot be read (" + e.getClass().getSimpleName() + ")"
                    : e.getMessage().contains(String.valueOf(path.getFileName())) ? plain(e)
                            : path + ": " + plain(e);
        };
    }

    /** The failure's own words; those of the system that blame a file for a limit of the process, in ours. */
    private static String plain(IOException e) {
        return e.getMessage().replace("Too many open files", "this process has reached its limit of open files; raise "
                + "it (ulimit -n)");
    }

    /** Why a word cannot be a path: on Linux, as the locale has no letters but ASCII's. */
    static String noName(String word) {
        return File.separatorChar == '/' ? ("'%s' cannot be a file name in this locale: put LC_ALL=C.UTF-8 before the "
                + "command").formatted(word) : "'%s' cannot be a file name".formatted(word);
    }

    /** Says that the user ended a command before it wrote anything; gives the exit code. */
    static int interrupted(Terminal terminal) {
        terminal.say("Interrupted: nothing was written.");
        return ExitCode.INTERRUPTED;
    }

    /** Says why a file was not written, or one that goes with the model was not read; gives the exit code. */
    static int writing(Terminal terminal, IOException e) {
        boolean exists = e instanceof OutputException output && output.reason() == OutputException.Reason.EXISTS;
        terminal.error((e instanceof FileSystemException system && system.getFile() != null
                ? words(Path.of(system.getFile()), e) : e.getMessage() == null ? e.toString() : plain(e))
                + (exists ? "; --force replaces it" : ""));
        return exists ? ExitCode.USAGE : ExitCode.FILES;
    }
}
