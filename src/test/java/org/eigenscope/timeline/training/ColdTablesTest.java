package org.eigenscope.timeline.training;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
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
            List<Callable<Object>> columns = List.of(() -> StringColumn.create("text", "row"),
                    () -> LongColumn.create("count", 1), () -> DoubleColumn.create("number", 1.0),
                    () -> Table.create("table"));
            CyclicBarrier together = new CyclicBarrier(columns.size());
            for (Callable<Object> column : columns) {
                new Thread(() -> {
                    try {
                        together.await();
                        TableTypes.load();
                        column.call();
                    } catch (Exception e) {
                        Runtime.getRuntime().halt(1);
                    }
                }).start();
            }
        }
    }
}
