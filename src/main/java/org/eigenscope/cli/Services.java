package org.eigenscope.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.eigenscope.analysis.run.ReportCache;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.format.io.FetchListener;
import org.eigenscope.linalg.LinearAlgebra;

/**
 * The objects that the commands work with.
 *
 * @param terminal what they talk to
 * @param here the folder that files are saved to when nobody names one
 * @param files opens models
 * @param algebra finds the linear algebra, which takes a tenth of a second, for a command that needs it
 * @param interruption the user's wish to stop
 * @param cache keeps reports of layers from one command to the next
 * @param window opens the window, with a file or the built-in example, and returns when it is closed; empty where there
 *     is no screen
 */
record Services(
        Terminal terminal,
        Path here,
        ModelFiles files,
        Supplier<LinearAlgebra> algebra,
        Interruption interruption,
        ReportCache cache,
        Optional<Consumer<Optional<Path>>> window) {

    /** The services with another terminal. */
    Services on(Terminal other) {
        return new Services(other, here, files, algebra, interruption, cache, window);
    }

    /** The services with models elsewhere fetched whole. */
    Services keeping(FetchListener listener) {
        return new Services(terminal, here, files.keeping(listener), algebra, interruption, cache, window);
    }
}
