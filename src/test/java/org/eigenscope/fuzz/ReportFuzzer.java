package org.eigenscope.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.store.ReportReader;
import org.eigenscope.store.ShownReport;

/**
 * Opens what Jazzer makes as a report, and shows what opens in all files and charts. Whatever is thrown beside the
 * failures that the reader may have is a finding. {@code CONTRIBUTING.md} says how it is run.
 */
public final class ReportFuzzer {

    /** A failure of Java in place of words. A name in the report may well be called Exception. */
    private static final Pattern CLASS = Pattern.compile(
            "\\b(java|com|org)(\\.[a-z]\\w*)+\\.[A-Z]\\w*(Exception|Error)");

    private static final Path FILE = temporary();

    private ReportFuzzer() {}

    private static Path temporary() {
        try {
            return Files.createTempDirectory("eigenscope-fuzz").resolve("report.json");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One attempt, called by Jazzer. */
    public static void fuzzerTestOneInput(byte[] bytes) throws IOException {
        Files.write(FILE, bytes);
        List<ModelReport> reports;
        try {
            reports = new ReportReader().read(FILE);
        } catch (ModelFormatException e) {
            if (e.problem().contains("\n") || CLASS.matcher(e.problem()).find()) {
                throw new AssertionError(e.getMessage(), e);
            }
            return;
        }
        for (ModelReport report : reports) {
            ShownReport.show(report);
        }
    }
}
