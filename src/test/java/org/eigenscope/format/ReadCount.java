package org.eigenscope.format;

import java.io.IOException;
import java.nio.file.Path;
import org.eigenscope.format.io.ByteSource;
import static org.assertj.core.api.Assertions.assertThat;

/** Counts the reads of an attempt to open a file: the work that a file can ask for, on any machine. For one thread. */
final class ReadCount {

    /** Reads that a hostile file of some kilobytes may cause. */
    private static final long MOST_READS = 20_000;
    /** Bytes that it may have read in all, the same ones again counted again. */
    private static final long MOST_BYTES = 256L << 20;

    private long reads;
    private long bytes;

    ByteSource open(Path file) throws IOException {
        return ByteSource.open(file, count -> {
            reads++;
            bytes += count;
        });
    }

    void check() {
        assertThat(reads).as("reads").isLessThan(MOST_READS);
        assertThat(bytes).as("bytes read").isLessThan(MOST_BYTES);
    }
}
