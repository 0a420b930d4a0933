package org.eigenscope.timeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The run of the digits, as a folder that a test may change. */
public final class Runs {

    public static final List<Long> STEPS = List.of(0L, 100L, 1000L, 3162L, 10_000L, 31_623L, 100_000L, 177_828L,
            316_228L, 562_341L, 1_000_000L);
    private static final Path FOLDER = Path.of("src/test/resources/checkpoints");

    private Runs() {}

    /** Copies the run with its log. */
    public static Path digits(Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : files.filter(file -> !file.endsWith("README.md")).toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
        Files.copy(Path.of("assets/models/digits-overtrained.safetensors"), to.resolve("step-01000000.safetensors"));
        return to;
    }

    /** The file of a step of the run. */
    public static Path checkpoint(long step) {
        return step == 1_000_000 ? Path.of("assets/models/digits-overtrained.safetensors")
                : FOLDER.resolve("step-%08d.safetensors".formatted(step));
    }
}
