package org.eigenscope.desktop.app;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A notification by the system's own program for them, where it has one that can be called: Linux and macOS. */
final class SystemNotification {

    private static final int SECONDS = 5;

    private SystemNotification() {}

    /**
     * The command that shows it; empty if there is none on this system. Its words are arguments, never a script.
     *
     * @param system as {@code os.name} has it
     */
    static Optional<List<String>> command(String system, String title, String words) {
        String name = system.toLowerCase(Locale.ROOT);
        if (name.contains("linux")) {
            return Optional.of(List.of("notify-send", "--app-name=" + title, "--", title, words));
        }
        return name.contains("mac") ? Optional.of(List.of("osascript", "-e", "on run argv", "-e",
                "display notification (item 2 of argv) with title (item 1 of argv)", "-e", "end run", title, words))
                : Optional.empty();
    }

    /** Shows it; false if that did not work. Waits for the program: not on the window's thread. */
    static boolean show(String title, String words) throws InterruptedException {
        Optional<List<String>> command = command(System.getProperty("os.name"), title, words);
        if (command.isEmpty()) {
            return false;
        }
        try {
            Process program = new ProcessBuilder(command.get()).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD).start();
            if (program.waitFor(SECONDS, TimeUnit.SECONDS)) {
                return program.exitValue() == 0;
            }
            program.destroy();
            return false;
        } catch (IOException e) {
            // It is not installed.
            return false;
        }
    }
}
