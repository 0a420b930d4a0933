package org.eigenscope.format.io;

import java.nio.file.Path;
import java.util.Objects;
import org.eigenscope.model.SafeText;

/**
 * A file cannot be opened because of what it holds. The message is one sentence for the user: which file, where in it,
 * what is wrong, and what to do. Failures to read at all (no permission, disk error) stay {@link java.io.IOException}s.
 */
public abstract sealed class ModelFormatException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Path file;
    private final String problem;

    private ModelFormatException(Path file, String problem, Throwable cause) {
        super(problem, cause);
        this.file = Objects.requireNonNull(file);
        this.problem = Objects.requireNonNull(problem);
    }

    /** The file that it is about. */
    public Path file() {
        return file;
    }

    /** What is wrong and where, without the file's name. */
    public String problem() {
        return problem;
    }

    /** {@code name: problem}, in one line whatever the file is called. */
    @Override
    public String getMessage() {
        return file == null ? problem : SafeText.of(String.valueOf(file.getFileName())) + ": " + problem;
    }

    /** The file lies or is cut off. The problem names the place, in bytes or by entry. */
    public static final class Malformed extends ModelFormatException {
        private static final long serialVersionUID = 1L;

        public Malformed(Path file, String problem) {
            this(file, problem, null);
        }

        public Malformed(Path file, String problem, Throwable cause) {
            super(file, problem, cause);
        }
    }

    /** The file is valid as far as we can tell, but not handled. The problem names what it would take. */
    public static final class Unsupported extends ModelFormatException {
        private static final long serialVersionUID = 1L;

        public Unsupported(Path file, String problem) {
            super(file, problem, null);
        }
    }
}
