package org.eigenscope.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.format.io.ModelFolder;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.format.io.NaturalOrder;
import org.eigenscope.format.io.ShardName;
import org.eigenscope.model.ModelNames;
import org.eigenscope.model.SourceFile;
import org.eigenscope.report.WrittenReports;

/**
 * Makes paths of models from the words of a command line: files, folders of models, and globs that no shell expanded.
 */
final class ModelPaths {

    private static final int DEEPEST = 6;

    /**
     * A place to look for a model.
     *
     * @param path the file or folder
     * @param name what to call it: the shortest end of its path that tells it from the others
     * @param named true if it is said to be a model; false for a file of a folder, where other files lie too
     */
    record Candidate(Path path, String name, boolean named) {

        /** Models that were named one by one. */
        static List<Candidate> of(List<Path> paths) {
            return named(paths.stream().map(path -> new Candidate(path, "", true)).toList());
        }

        private static List<Candidate> named(List<Candidate> unnamed) {
            List<String> names = ModelNames.of(unnamed.stream().map(Candidate::path).toList());
            return IntStream.range(0, names.size()).mapToObj(i -> new Candidate(unnamed.get(i).path(), names.get(i),
                    unnamed.get(i).named())).toList();
        }
    }

    /**
     * Places to look for models.
     *
     * @param candidates in the order in which they were named, each once
     * @param problems what was passed over though it may hold models, and why: a sentence each
     * @param refused folders that were named and are no models themselves
     */
    record Found(List<Candidate> candidates, List<String> problems, List<Refusal> refused) {

        /**
         * Says why folders are no models, for those in which nothing is one either.
         *
         * @param models the files that are models, or that were refused in words of their own
         */
        List<String> refusedBeside(Collection<Path> models) {
            return refused.stream().filter(refusal -> models.stream().noneMatch(model -> model.startsWith(
                    refusal.folder()))).map(Refusal::sentence).toList();
        }
    }

    /** Why a folder is no model. */
    record Refusal(Path folder, String sentence) {}

    private final ModelFiles files;
    private final List<Candidate> candidates = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final List<Refusal> refused = new ArrayList<>();
    /** Folders by their real paths, so that links in a circle end. */
    private final Set<Path> visited = new HashSet<>();

    private ModelPaths(ModelFiles files) {
        this.files = files;
    }

    /** Finds what these words mean. A word that leads nowhere stays as it is: opening it says so. */
    static Found find(ModelFiles files, List<String> words) throws IOException {
        ModelPaths paths = new ModelPaths(files);
        for (String word : words) {
            for (Path path : expand(word)) {
                paths.add(path);
            }
        }
        Set<Path> seen = new HashSet<>();
        List<Candidate> once = paths.candidates.stream()
                .filter(candidate -> seen.add(candidate.path().toAbsolutePath().normalize())).toList();
        return new Found(Candidate.named(once), List.copyOf(paths.problems), List.copyOf(paths.refused));
    }

    /** The paths that words mean, globs that no shell expanded among them; each once. */
    static List<Path> expand(List<String> words) throws IOException {
        Set<Path> paths = new LinkedHashSet<>();
        for (String word : words) {
            paths.addAll(expand(word));
        }
        return List.copyOf(paths);
    }

    private void add(Path path) throws IOException {
        Optional<String> refusal = Files.isDirectory(path) ? refusal(path) : Optional.empty();
        if (refusal.isPresent()) {
            refused.add(new Refusal(path, refusal.get()));
            visited.clear();
            collect(ModelFolder.boundary(path), path, DEEPEST);
        } else {
            candidates.add(new Candidate(path, "", true));
        }
    }

    private static List<Path> expand(String word) throws IOException {
        try {
            Path path = Path.of(word);
            if (Files.exists(path)) {
                return List.of(path);
            }
        } catch (InvalidPathException e) {
            // On Windows a * is no character of a path.
            if (word.chars().noneMatch(c -> c == '*' || c == '?')) {
                throw new FileSystemException(FailureMessages.noName(word));
            }
        }
        int name = Math.max(word.lastIndexOf('/'), word.lastIndexOf(File.separatorChar)) + 1;
        Path folder = Path.of(name == 0 ? "." : word.substring(0, name));
        if (word.substring(name).chars().noneMatch(c -> c == '*' || c == '?' || c == '[')
                || !Files.isDirectory(folder)) {
            return List.of(Path.of(word));
        }
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + word.substring(name));
        List<Path> found = list(folder).stream().filter(file -> matcher.matches(file.getFileName()))
                .map(file -> name == 0 ? file.getFileName() : file).toList();
        return found.isEmpty() ? List.of(Path.of(word)) : found;
    }

    private boolean isModel(Path folder) throws IOException {
        return refusal(folder).isEmpty();
    }

    /** Says why a folder is no model; empty if it is one. */
    private Optional<String> refusal(Path folder) throws IOException {
        try {
            List<SourceFile> read = files.open(folder).files();
            return !read.isEmpty() && read.stream().allMatch(file -> WrittenReports.recognizes(Path.of(file.path())))
                    ? Optional.of(folder + " holds reports, and no model") : Optional.empty();
        } catch (ModelFormatException.Unsupported e) {
            return Optional.of(FailureMessages.words(e));
        } catch (ModelFormatException e) {
            // A model's folder that is broken: opening it again says how.
            return Optional.empty();
        }
    }

    /** @param boundary the real path of the folder that no link may lead out of */
    private void collect(Path boundary, Path folder, int depth) throws IOException {
        List<Path> entries;
        try {
            if (!visited.add(folder.toRealPath())) {
                return;
            }
            entries = list(folder);
        } catch (IOException e) {
            problems.add("%s was skipped: %s".formatted(folder,
                    e instanceof AccessDeniedException ? "no permission to read it"
                    : FailureMessages.words(folder, e)));
            return;
        }
        boolean indexed = entries.stream().anyMatch(file -> file.toString().endsWith(".index.json"));
        for (Path entry : entries) {
            String name = entry.getFileName().toString();
            boolean folderBelow = Files.isDirectory(entry);
            if (name.startsWith(".") || indexed && ShardName.of(name).isPresent() || !folderBelow
                    && !Files.isRegularFile(entry)) {
                continue;
            }
            if (!entry.toRealPath().startsWith(boundary)) {
                problems.add("%s was skipped: it is a link that leads out of the folder; to read it, name it"
                        .formatted(entry));
            } else if (!folderBelow && WrittenReports.recognizes(entry)) {
                continue;
            } else if (!folderBelow) {
                candidates.add(new Candidate(entry, "", false));
            } else if (Files.isReadable(entry) && isModel(entry)) {
                candidates.add(new Candidate(entry, "", true));
            } else if (depth > 0) {
                collect(boundary, entry, depth - 1);
            }
        }
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted((a, b) -> NaturalOrder.ofNames()
                    .compare(a.getFileName().toString(), b.getFileName().toString())).toList();
        }
    }
}
