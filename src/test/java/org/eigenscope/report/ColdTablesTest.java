package org.eigenscope.report;

import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.eigenscope.metric.Column;
import org.junit.jupiter.api.RepeatedTest;
import static org.assertj.core.api.Assertions.assertThat;

/** Threads that all use Tablesaw for the first time: its types of columns initialize each other in a circle. */
class ColdTablesTest {

    @RepeatedTest(3)
    void threadsDoNotWaitForEachOtherForever() throws Exception {
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                classes,
                Cold.class.getName()).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        try {
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    /** A process in which nothing of Tablesaw is loaded. */
    static final class Cold {

        private Cold() {}

        public static void main(String[] args) throws Exception {
            List<Column<String>> columns = List.of(Column.text("text", row -> row), Column.count("count", row -> 1L),
                    Column.number("number", row -> 1), Column.flag("flag", row -> true));
            CyclicBarrier together = new CyclicBarrier(columns.size());
            for (Column<String> column : columns) {
                new Thread(() -> {
                    try {
                        together.await();
                        CsvTables.writeCsv(CsvTables.of(column.name(), List.of(column), List.of("row")), true,
                                OutputStream.nullOutputStream());
                    } catch (Exception e) {
                        Runtime.getRuntime().halt(1);
                    }
                }).start();
            }
        }
    }
}
