package org.eigenscope.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.format.io.Names;

/** Makes paths of models from the words of a command line: files, folders of models, and globs that no shell expanded. */
final class ModelPaths {

    private static final Pattern SHARD = Pattern.compile(".*-\\d{5}-of-\\d{5}\\..*");
    private static final int DEEPEST = 6;

    /**
     * A place to look for a model.
     *
     * @param path the file or folder
     * @param label what to call it: as the user wrote it, or as it lies in the folder that the user named
     * @param named true if it is said to be a model; false for a file of a folder, where other files lie too
     */
    record Candidate(Path path, String label, boolean named) {}

    private final ModelFiles files;

    ModelPaths(ModelFiles files) {
        this.files = files;
    }

    /** What these words mean, in their order. A word that leads nowhere stays as it is: opening it says so. */
    List<Candidate> of(List<String> words) throws IOException {
        List<Candidate> candidates = new ArrayList<>();
        for (String word : words) {
            for (Path path : expand(word)) {
                if (Files.isDirectory(path) && !isModel(path)) {
                    collect(path, path, DEEPEST, candidates);
                } else {
                    candidates.add(new Candidate(path, path.toString(), true));
                }
            }
        }
        return candidates;
    }

    private static List<Path> expand(String word) throws IOException {
        try {
            Path path = Path.of(word);
            if (Files.exists(path)) {
                return List.of(path);
            }
        } catch (InvalidPathException e) {
            // On Windows a * is no character of a path.
        }
        int name = Math.max(word.lastIndexOf('/'), word.lastIndexOf(File.separatorChar)) + 1;
        Path folder = Path.of(name == 0 ? "." : word.substring(0, name));
        if (word.substring(name).chars().noneMatch(c -> c == '*' || c == '?' || c == '[') || !Files.isDirectory(folder)) {
            return List.of(Path.of(word));
        }
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + word.substring(name));
        List<Path> found = list(folder).stream().filter(file -> matcher.matches(file.getFileName()))
                .map(file -> name == 0 ? file.getFileName() : file).toList();
        return found.isEmpty() ? List.of(Path.of(word)) : found;
    }

    private boolean isModel(Path folder) throws IOException {
        try {
            files.open(folder);
            return true;
        } catch (ModelFormatException.Unsupported e) {
            return false;
        } catch (ModelFormatException e) {
            // A model's folder that is broken: opening it again says how.
            return true;
        }
    }

    private void collect(Path root, Path folder, int depth, List<Candidate> into) throws IOException {
        List<Path> entries = list(folder);
        boolean indexed = entries.stream().anyMatch(file -> file.toString().endsWith(".index.json"));
        for (Path entry : entries) {
            String name = entry.getFileName().toString();
            if (name.startsWith(".") || indexed && SHARD.matcher(name).matches()) {
                continue;
            }
            if (!Files.isDirectory(entry)) {
                into.add(new Candidate(entry, root.relativize(entry).toString(), false));
            } else if (isModel(entry)) {
                into.add(new Candidate(entry, root.relativize(entry).toString(), true));
            } else if (depth > 0) {
                collect(root, entry, depth - 1, into);
            }
        }
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted((a, b) -> Names.naturalOrder()
                    .compare(a.getFileName().toString(), b.getFileName().toString())).toList();
        }
    }
}
