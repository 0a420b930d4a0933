package org.eigenscope.timeline.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eigenscope.format.io.ModelFolder;
import org.eigenscope.timeline.Checkpoint;
import org.eigenscope.timeline.TrainingRun;

/** Finds the files that a training has logged to: beside its checkpoints, and in the last of them. */
final class TrainingFiles {

    private static final int DEEPEST = 3;
    private static final int MOST = 2_000;
    private static final int MOST_ENTRIES = 20_000;
    /** Folders of checkpoints whose logs lie one level up. */
    private static final Set<String> INNER = Set.of("checkpoints", "checkpoint", "ckpts", "ckpt", "weights", "models",
            "snapshots", "saved_models");

    private final Predicate<Path> own;
    private final List<Path> found = new ArrayList<>();
    private int looked;

    /** @param own true for files that this program has written: none of them is a log */
    TrainingFiles(Predicate<Path> own) {
        this.own = own;
    }

    List<Path> of(TrainingRun run) throws IOException {
        Set<Path> checkpoints = Stream.concat(run.checkpoints().stream(), run.passed().stream()).map(Checkpoint::path)
                .collect(Collectors.toSet());
        Path folder = run.folder().toAbsolutePath();
        collect(ModelFolder.boundary(folder), folder, checkpoints, DEEPEST);
        Path outer = folder.getParent();
        if (outer != null && folder.getFileName() != null
                && INNER.contains(folder.getFileName().toString().toLowerCase(Locale.ROOT))) {
            Set<Path> seen = Stream.concat(checkpoints.stream(), Stream.of(folder)).collect(Collectors.toSet());
            collect(ModelFolder.boundary(outer), outer, seen, 1);
        }
        // The state of the last checkpoint holds the whole history; that of the folder is of the end of training.
        Path state = run.checkpoints().getLast().path().resolve("trainer_state.json");
        if (Files.isRegularFile(state) && found.stream().noneMatch(file -> file.endsWith("trainer_state.json"))) {
            found.add(state);
        }
        return List.copyOf(found);
    }

    private void collect(Path boundary, Path folder, Set<Path> without, int depth) throws IOException {
        List<Path> entries;
        try (Stream<Path> list = Files.list(folder)) {
            entries = list.limit(MOST_ENTRIES).sorted().toList();
        }
        Set<Path> skipped = without.stream().map(path -> path.toAbsolutePath().normalize())
                .collect(Collectors.toSet());
        for (Path entry : entries) {
            looked++;
            if (looked > MOST_ENTRIES || found.size() >= MOST || entry.getFileName().toString().startsWith(".")
                    || skipped.contains(entry.toAbsolutePath().normalize()) || !Files.isReadable(entry)
                    || !entry.toRealPath().startsWith(boundary)) {
                continue;
            }
            if (Files.isDirectory(entry) && depth > 0) {
                collect(boundary, entry, without, depth - 1);
            } else if (Files.isRegularFile(entry) && LogKind.of(entry) != LogKind.NONE && !own.test(entry)) {
                found.add(entry);
            }
        }
    }

    /** The kind of a log, by its name; {@code TEXT} may be anything. */
    enum LogKind {
        CSV, JSON, LINES, EVENTS, TEXT, NONE;

        static LogKind of(Path file) {
            String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
            return name.contains("tfevents") ? EVENTS
                    : name.endsWith(".csv") || name.endsWith(".tsv") ? CSV
                    : name.endsWith(".jsonl") || name.endsWith(".ndjson") ? LINES
                    : name.endsWith(".json") && !name.endsWith(".index.json") ? JSON
                    : name.endsWith(".log") ? TEXT : NONE;
        }
    }
}
