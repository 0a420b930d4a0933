package org.eigenscope.desktop.app;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/**
 * Writes one line per record, {@code 2026-11-22T21:30:00Z WARNING message}, then its stack trace; the home folder is
 * written as {@code ~}.
 */
final class LogFormat extends Formatter {

    private final String home;

    LogFormat(Path home) {
        this.home = home.toString();
    }

    @Override
    public String format(LogRecord line) {
        StringWriter text = new StringWriter();
        try (PrintWriter out = new PrintWriter(text)) {
            out.println(line.getInstant() + " " + line.getLevel().getName() + " " + formatMessage(line));
            if (line.getThrown() != null) {
                line.getThrown().printStackTrace(out);
            }
        }
        return text.toString().replace(home, "~");
    }
}
