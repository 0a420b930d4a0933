package org.eigenscope.report;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import static org.assertj.core.api.Assertions.assertThat;

class DetailsTableTest {
    @Test
    void writes() throws IOException {
        long t=System.nanoTime();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Tables.writeCsv(DetailsTable.of(List.of(Samples.report())), true, out);
        System.out.println((System.nanoTime()-t)/1e6);
 System.out.println(out.toString(StandardCharsets.UTF_8));
    }
}
