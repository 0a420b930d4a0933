package org.eigenscope.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The width of the terminal. Java does not know: {@code stty}, which every Unix has, is asked. */
final class ScreenWidth {

    private static final long LONGEST_MILLIS = 500;

    private ScreenWidth() {}

    /** Letters that a line has room for, by COLUMNS or by the terminal itself; 0 if neither tells. */
    static int of(Map<String, String> environment) {
        String columns = environment.getOrDefault("COLUMNS", "");
        if (columns.matches("[0-9]{1,4}")) {
            return Integer.parseInt(columns);
        }
        File terminal = new File("/dev/tty");
        return terminal.exists() ? asked(terminal) : 0;
    }

    private static int asked(File terminal) {
        try {
            Process stty = new ProcessBuilder("stty", "size").redirectInput(terminal)
                    .redirectError(ProcessBuilder.Redirect.DISCARD).start();
            if (!stty.waitFor(LONGEST_MILLIS, TimeUnit.MILLISECONDS)) {
                stty.destroyForcibly();
                return 0;
            }
            String size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
            return size.matches("[0-9]{1,4} [0-9]{1,4}") ? Integer.parseInt(size.split(" ")[1]) : 0;
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }
}
