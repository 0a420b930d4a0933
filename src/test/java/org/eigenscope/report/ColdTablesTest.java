package org.eigenscope.report;

import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
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
            List<DetailColumn<String>> columns = List.of(new DetailColumn.Text<>("text", row -> row),
                    new DetailColumn.Count<>("count", row -> 1L), new DetailColumn.Number<>("number", row -> 1),
                    new DetailColumn.Flag<>("flag", row -> true));
            CyclicBarrier together = new CyclicBarrier(columns.size());
            for (DetailColumn<String> column : columns) {
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
