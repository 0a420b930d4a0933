package org.eigenscope.impact;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eigenscope.model.Model;

/** The memory that the system has left for what is not on the heap: an engine's own. */
final class FreeMemory {

    private static final Path LINUX = Path.of("/proc/meminfo");

    /** Bytes for each byte of weights: the file's copy, the engine's, what it makes of them. */
    private static final int NEEDED = 3;

    private FreeMemory() {}

    /** Fails if a network does not fit. */
    static void check(Model model) throws ProbeException {
        long free = bytes();
        double needed = (double) NEEDED * model.bytes();
        if (free > 0 && needed > free) {
            throw new ProbeException("%s does not fit into memory: running it needs about %,.0f MB, and %,d MB are free"
                    .formatted(model.name(), needed / 1e6, free / 1_000_000));
        }
    }

    /** Bytes; 0 where the system does not say. */
    static long bytes() {
        if (!Files.isReadable(LINUX)) {
            return 0;
        }
        try {
            return Files.readAllLines(LINUX).stream().filter(line -> line.startsWith("MemAvailable:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10).findFirst().orElse(0);
        } catch (IOException | NumberFormatException e) {
            return 0;
        }
    }
}
