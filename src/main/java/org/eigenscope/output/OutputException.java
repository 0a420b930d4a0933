package org.eigenscope.output;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/** A file could not be written. The message is one sentence for the user: which file, why, and what to do. */
public final class OutputException extends IOException {

    private static final long serialVersionUID = 1L;

    /** The obstacle; lets a window offer the right question. */
    public enum Reason { EXISTS, NO_FOLDER, NO_PERMISSION, DISK_FULL, NOT_A_FILE, OTHER }

    private final transient Path file;
    private final Reason reason;

    OutputException(Path file, Reason reason, String problem, Throwable cause) {
        super(file + ": " + problem, cause);
        this.file = Objects.requireNonNull(file);
        this.reason = Objects.requireNonNull(reason);
    }

    /** The file that was to be written. */
    public Path file() {
        return file;
    }

    public Reason reason() {
        return reason;
    }
}
