package org.eigenscope.impact;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The memory that the system has left for what is not on the heap: an engine's own. */
final class FreeMemory {

    private static final Path LINUX = Path.of("/proc/meminfo");

    private FreeMemory() {}

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
