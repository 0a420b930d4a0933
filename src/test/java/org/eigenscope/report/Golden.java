package org.eigenscope.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a writer is expected to write, in src/test/resources/report. Run with {@code -Dtest.jvm.args=-Dgolden=write} to
 * write what it writes now; then read the difference before committing it.
 */
final class Golden {

    private Golden() {}

    static void check(String name, String actual) throws IOException {
        Path file = Path.of("src/test/resources/report", name);
        if ("write".equals(System.getProperty("golden"))) {
            Files.writeString(file, actual);
        }
        assertThat(actual).isEqualTo(Files.readString(file, StandardCharsets.UTF_8));
    }
}
