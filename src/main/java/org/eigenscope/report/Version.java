package org.eigenscope.report;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/**
 * The version of this build of the program.
 *
 * @param number {@code 0.1.0}
 * @param commit the commit it was built from, abbreviated, or {@code unknown}
 * @param date the commit's time, or {@code unknown}
 */
public record Version(String number, String commit, String date) {

    /** This program's. */
    public static Version current() {
        Properties build = new Properties();
        try (InputStream in = Version.class.getResourceAsStream("/org/eigenscope/build.properties")) {
            if (in != null) {
                build.load(in);
            }
        } catch (IOException e) {
            throw new IllegalStateException("the program's own files cannot be read", e);
        }
        return new Version(build.getProperty("version", "unknown"), build.getProperty("commit", "unknown"),
                build.getProperty("date", "unknown"));
    }

    /** {@code Eigenscope 0.1.0 (commit 1a2b3c4, 2026-01-02)}. */
    @Override
    public String toString() {
        String built = commit.equals("unknown") ? "" : " (commit %s, %s)".formatted(commit, date);
        return "Eigenscope " + number + built;
    }
}
