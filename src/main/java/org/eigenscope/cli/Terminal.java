package org.eigenscope.cli;

import java.io.FileDescriptor;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.eigenscope.metric.NumberText;
import org.eigenscope.model.SafeText;

/**
 * The streams of a command: results go to {@code out}, everything else to {@code err}.
 *
 * @param out standard output
 * @param err standard error
 * @param live true if {@code err} is a screen on which a line can be drawn again
 * @param width how many letters a line of {@code out} has room for; 0 where it has no end
 * @param outColours true if {@code out} is written to in colour
 * @param errColours true if {@code err} is
 * @param environment the environment's variables
 */
public record Terminal(PrintStream out, PrintStream err, boolean live, int width, boolean outColours,
        boolean errColours, Map<String, String> environment) {

    /** Without colours, and with lines as long as they are. */
    Terminal(PrintStream out, PrintStream err, boolean live, Map<String, String> environment) {
        this(out, err, live, 0, false, false, environment);
    }

    /** The process's own streams. */
    static Terminal system() {
        boolean windows = System.getProperty("os.name").startsWith("Windows");
        // Outside Windows a terminal reads UTF-8, also where the locale says nothing: λ must not become a question
        // mark.
        PrintStream out = windows ? System.out : new ConsoleStream(FileDescriptor.out);
        PrintStream err = windows ? System.err : new ConsoleStream(FileDescriptor.err);
        boolean screen = isScreen(1);
        return new Terminal(out, err, isScreen(2) && !"dumb".equals(System.getenv("TERM")),
                screen ? ScreenWidth.of(System.getenv()) : 0, screen, isScreen(2), System.getenv());
    }

    /** The terminal with colours where they are wanted; {@link #system()} has them on every screen. */
    Terminal coloured(Colour wanted) {
        return new Terminal(out, err, live, width, wanted.on(outColours, environment),
                wanted.on(errColours, environment), environment);
    }

    /**
     * The console knows of standard output only; where there is a {@code /proc}, each stream can be asked.
     *
     * @param stream 1 for standard output, 2 for standard error
     */
    private static boolean isScreen(int stream) {
        Path link = Path.of("/proc/self/fd/" + stream);
        if (Files.exists(link)) {
            try {
                String device = Files.readSymbolicLink(link).toString();
                return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
            } catch (IOException e) {
                return false;
            }
        }
        return System.console() != null && System.console().isTerminal();
    }

    /** A line of the result, with numbers as programs write them. */
    void outWords(String words) {
        out.println(NumberText.ascii(SafeText.of(words)));
    }

    /** A message for people: one line on standard error, whatever the names in it. */
    void say(String message) {
        err.println(NumberText.ascii(SafeText.of(message)));
    }

    /** Why something cannot be done: one line that begins with {@code error:}. */
    void error(String message) {
        err.println(TerminalColour.ERROR.paint("error:", errColours) + " " + NumberText.ascii(SafeText.of(message)));
    }

    /** Shows a line that says what takes its time, on a screen only; {@link #idle} takes it away. */
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
