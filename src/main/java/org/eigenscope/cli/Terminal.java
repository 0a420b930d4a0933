package org.eigenscope.cli;

import java.io.FileDescriptor;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.eigenscope.model.SafeText;

/**
 * What a command talks to: results to {@code out}, everything else to {@code err}.
 *
 * @param out standard output
 * @param err standard error
 * @param live true if {@code err} is a screen on which a line can be drawn again
 * @param environment the environment's variables
 */
public record Terminal(PrintStream out, PrintStream err, boolean live, Map<String, String> environment) {

    /** The process's own streams. */
    static Terminal system() {
        boolean windows = System.getProperty("os.name").startsWith("Windows");
        // Outside Windows a terminal reads UTF-8, also where the locale says nothing: λ must not become a question
        // mark.
        PrintStream out = windows ? System.out : new ConsoleStream(FileDescriptor.out);
        PrintStream err = windows ? System.err : new ConsoleStream(FileDescriptor.err);
        return new Terminal(out, err, isScreen(), System.getenv());
    }

    /**
     * The console knows of standard output only; where there is a {@code /proc}, standard error itself can be asked.
     */
    private static boolean isScreen() {
        if ("dumb".equals(System.getenv("TERM"))) {
            return false;
        }
        Path error = Path.of("/proc/self/fd/2");
        if (Files.exists(error)) {
            try {
                String device = Files.readSymbolicLink(error).toString();
                return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
            } catch (IOException e) {
                return false;
            }
        }
        return System.console() != null && System.console().isTerminal();
    }

    /** A message for people: one line on standard error, whatever the names in it. */
    void say(String message) {
        err.println(SafeText.of(message));
    }

    /** On a screen, a line that says what takes its time; {@link #idle} takes it away. */
    void busy(String doing) {
        if (live) {
            err.print("\r\u001b[K" + SafeText.of(doing));
            err.flush();
        }
    }

    void idle() {
        if (live) {
            err.print("\r\u001b[K");
            err.flush();
        }
    }
}
