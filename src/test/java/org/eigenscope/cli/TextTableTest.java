package org.eigenscope.cli;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.eigenscope.metric.Column;
import org.junit.jupiter.api.Test;
import static org.assertj.core.api.Assertions.assertThat;

class TextTableTest {

    private static final int ROWS = 10_000;

    /** A stream that flushes with each line, as that of the process does, is written to by the page. */
    @Test
    void manyRowsAreFewWrites() {
        AtomicInteger writes = new AtomicInteger();
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(new OutputStream() {
            @Override
            public void write(int one) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void write(byte[] bytes, int from, int count) {
                writes.incrementAndGet();
                written.write(bytes, from, count);
            }
        }, true, StandardCharsets.UTF_8);
        List<Column<Integer>> columns = List.of(Column.<Integer>text("row", row -> "number " + row).shown());
        TextTable.print(new Terminal(out, out, false, Map.of()), columns, IntStream.range(0, ROWS).boxed().toList());
        assertThat(written.toString(StandardCharsets.UTF_8).lines()).hasSize(ROWS + 1).last()
                .isEqualTo("number 9999");
        assertThat(writes).hasValueLessThan(ROWS / 20);
    }
}
