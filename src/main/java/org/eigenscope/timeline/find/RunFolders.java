package org.eigenscope.timeline.find;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eigenscope.format.Formats;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.format.TrainerFiles;
import org.eigenscope.format.io.ModelFolder;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.format.io.ModelFormatException.Unsupported;
import org.eigenscope.format.io.NaturalOrder;
import org.eigenscope.format.io.ShardName;
import org.eigenscope.model.ModelNames;
import org.eigenscope.model.SafeText;

/** Looks for the folder that holds a run's checkpoints, side by side: files, or a folder each. */
final class RunFolders {

    static final String NOTHING = "it holds no checkpoints: Eigenscope looks for weight files, and folders of them, "
            + "side by side";
    private static final int DEEPEST = 4;
    private static final int MOST_ENTRIES = 100_000;

    private final ModelFiles files;
    private final Predicate<Path> own;
    private final Set<String> endings = Formats.fileTypes().stream().flatMap(type -> type.extensions().stream())
            .map(ending -> "." + ending.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    /** Folders by their real paths, so that links in a circle end. */
    private final Set<Path> visited = new HashSet<>();

    RunFolders(ModelFiles files, Predicate<Path> own) {
        this.files = files;
        this.own = own;
    }

    /**
     * Where checkpoints lie.
     *
     * @param folder the folder
     * @param checkpoints its entries that may be some
     */
    record Place(Path folder, List<Path> checkpoints) {}

    /**
     * Finds the one folder, in this one or below it, that holds several checkpoints, or the only one. Folders that hold
     * one each, and whose names tell steps, are a run together: {@code iter_0000500/mp_rank_00}.
     */
    Place find(Path folder) throws IOException, Unsupported {
        List<Place> places = new ArrayList<>();
        collect(ModelFolder.boundary(folder), folder, DEEPEST, places);
        List<Place> runs = places.stream().filter(place -> place.checkpoints.size() > 1).toList();
        List<Place> found = runs.isEmpty() ? places : runs;
        if (found.isEmpty()) {
            throw new Unsupported(folder, NOTHING);
        }
        List<Path> deeper = found.stream().flatMap(place -> place.checkpoints.stream()).toList();
        if (runs.isEmpty() && found.size() > 1 && ModelNames.of(deeper).stream()
                .allMatch(name -> name.contains("/") && StepNames.worded(name).isPresent())) {
            return new Place(folder, deeper);
        }
        if (found.size() > 1 && !found.getFirst().folder.equals(folder)) {
            throw new Unsupported(folder, "it holds %d runs (%s%s): name the folder of one of them".formatted(
                    found.size(), found.stream().limit(3).map(place -> SafeText.name(folder.relativize(place.folder)
                            .toString())).collect(Collectors.joining(", ")), found.size() > 3 ? ", …" : ""));
        }
        return found.getFirst();
    }

    private void collect(Path boundary, Path folder, int depth, List<Place> places) throws IOException {
        if (!visited.add(folder.toRealPath())) {
            return;
        }
        List<Path> checkpoints = checkpoints(folder);
        if (!checkpoints.isEmpty()) {
            places.add(new Place(folder, checkpoints));
        }
        if (checkpoints.size() > 1 || depth == 0) {
            return;
        }
        for (Path entry : entries(folder)) {
            if (Files.isDirectory(entry) && Files.isReadable(entry) && !checkpoints.contains(entry)
                    && entry.toRealPath().startsWith(boundary)) {
                try {
                    collect(boundary, entry, depth - 1, places);
                } catch (AccessDeniedException e) {
                    // What nobody may look into holds no run for them.
                }
            }
        }
    }

    /** What may be a checkpoint of a run by now: entries of its folder, or below each a folder deeper. */
    List<Path> later(Path folder) throws IOException {
        List<Path> direct = checkpoints(folder);
        try {
            return direct.isEmpty() ? find(folder).checkpoints : direct;
        } catch (Unsupported e) {
            return direct;
        }
    }

    /** The entries of a folder that may be checkpoints, by what they are called and by their first bytes. */
    List<Path> checkpoints(Path folder) throws IOException {
        Path boundary = ModelFolder.boundary(folder);
        List<Path> found = new ArrayList<>();
        for (Path entry : entries(folder)) {
            if (Files.isReadable(entry) && entry.toRealPath().startsWith(boundary)
                    && (Files.isDirectory(entry) ? isModel(entry) : isWeights(entry))) {
                found.add(entry);
            }
        }
        return found;
    }

    private boolean isWeights(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return Files.isRegularFile(file) && endings.stream().anyMatch(name::endsWith) && !own.test(file)
                && ShardName.of(name).isEmpty() && !name.endsWith(".json")
                && (NameFamilies.isOptimizerOfAStep(name) || !TrainerFiles.isState(name));
    }

    private boolean isModel(Path folder) throws IOException {
        try {
            files.open(folder);
            return true;
        } catch (Unsupported e) {
            return false;
        } catch (ModelFormatException e) {
            // A model's folder that is broken, or being written: opening it again says how.
            return true;
        }
    }

    private static List<Path> entries(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> !entry.getFileName().toString().startsWith(".")).limit(MOST_ENTRIES)
                    .sorted((a, b) -> NaturalOrder.ofNames().compare(a.getFileName().toString(),
                            b.getFileName().toString())).toList();
        }
    }
}
