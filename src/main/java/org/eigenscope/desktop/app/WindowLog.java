package org.eigenscope.desktop.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.logging.FileHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eigenscope.desktop.settings.UserDirectories;

/**
 * The log of a window: what went wrong, in a small file in the platform's place. It is written only for the window,
 * holds at most 512 KiB a window (then the oldest half goes), and no personal data: the home folder is written as
 * {@code ~}.
 */
public final class WindowLog {

    private static final int BYTES = 256 * 1024;
    private static final int FILES = 2;
    private static final Pattern NUMBER = Pattern.compile("^eigenscope-(\\d{1,4})\\.");

    private final Path folder;
    private final Path file;

    private WindowLog(Path folder, Path file) {
        this.folder = folder;
        this.file = file;
    }

    /**
     * Starts the log of this process: {@code java.util.logging} goes to the file and no longer to the console, and so
     * do exceptions that nobody caught. Where the file cannot be written there is no log, and the window opens all the
     * same.
     *
     * @param program what the first line says that runs
     * @param places where the log's folder is, whether it exists or not
     */
    static WindowLog start(String program, UserDirectories places) {
        return start(program, places.logs(), places.home());
    }

    static WindowLog start(String program, Path folder, Path home) {
        LogManager.getLogManager().reset();
        Logger root = Logger.getLogger("");
        Thread.setDefaultUncaughtExceptionHandler(
                (thread, failure) -> root.log(Level.SEVERE, "not caught, in thread " + thread.getName(), failure));
        try {
            Files.createDirectories(folder);
            // %u: a second window, which is a second process, gets a file of its own.
            String pattern = folder.resolve("eigenscope-").toString().replace("%", "%%") + "%u.%g.log";
            Handler handler = new FileHandler(pattern, BYTES, FILES, true);
            handler.setFormatter(new LogFormat(home));
            root.addHandler(handler);
            root.log(Level.INFO, "{0}, {1} {2}, Java {3}", new Object[] {program, System.getProperty("os.name"),
                System.getProperty("os.arch"), System.getProperty("java.vm.version")});
            return new WindowLog(folder, newest(folder));
        } catch (IOException e) {
            return new WindowLog(folder, null);
        }
    }

    /** The file that this process writes, for Help › Show log; empty where none can be written. */
    public Optional<Path> file() {
        return Optional.ofNullable(file);
    }

    /** The place to look: the file of this process, or the folder if it could not be written. */
    public Path place() {
        return file().orElse(folder);
    }

    /** Counts the processes with a window that were there already, as far as the logs tell. */
    int before() {
        return file().map(log -> NUMBER.matcher(log.getFileName().toString())).filter(Matcher::find)
                .map(found -> Integer.parseInt(found.group(1))).orElse(0);
    }

    /** The folder of the logs, whether it exists or not. */
    public Path folder() {
        return folder;
    }

    /** Logs what was measured or found. */
    public void fact(String what) {
        Logger.getLogger("org.eigenscope").log(Level.INFO, what);
    }

    /** Logs what failed although the program goes on. */
    public void failure(String what, Throwable failure) {
        Logger.getLogger("org.eigenscope").log(Level.WARNING, what, failure);
    }

    /** FileHandler does not tell which file it chose; it is the one that was just written. */
    private static Path newest(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".log"))
                    .max(Comparator.comparing(file -> file.toFile().lastModified()))
                    .orElseThrow(() -> new IOException("no log in " + folder));
        }
    }
}
