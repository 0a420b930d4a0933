package org.eigenscope.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eigenscope.format.Formats;
import org.eigenscope.format.io.NaturalOrder;
import org.eigenscope.model.SafeText;

/** Explains that a path does not exist, what was probably meant, and what is there instead. */
final class MissingPath {

    /** Entries of a folder that are looked at. */
    private static final int MOST = 10_000;

    /** Entries that are named. */
    private static final int NAMED = 3;

    private static final String HUB = "hf://organization/name";

    private MissingPath() {}

    /** Why nothing is read by this path, and what to do. */
    static String words(Path path) {
        String word = path.toString();
        if (word.matches("[A-Za-z][A-Za-z0-9+.-]+:(/.*)?")) {
            // Paths hold one slash where addresses have two.
            return ("%s is not an address that models can be read from; name a file on this machine, %s or "
                    + "https://host/model.safetensors").formatted(word.replaceFirst(":/*", "://"), HUB);
        }
        Path folder = path.toAbsolutePath().normalize().getParent();
        if (folder == null || path.getFileName() == null) {
            return word + " does not exist";
        }
        if (!Files.isDirectory(folder)) {
            return "%s does not exist: there is no folder %s%s".formatted(word, shown(path.getParent()), elsewhere(
                    path, folder));
        }
        String name = path.getFileName().toString();
        List<String> names = entries(folder);
        return isGlob(name) ? "%s: no name in %s matches it%s".formatted(word, place(folder, path), holds(name, names))
                : "%s does not exist%s".formatted(word, NearestWord.to(name, names)
                        .map(near -> "; did you mean %s?".formatted(path.resolveSibling(near)))
                        .orElseGet(() -> ": %s %s".formatted(place(folder, path), inside(name, names))));
    }

    private static boolean isGlob(String name) {
        return name.chars().anyMatch(c -> c == '*' || c == '?' || c == '[');
    }

    /** Guesses the folder that was meant, or the model of the hub. */
    private static String elsewhere(Path path, Path folder) {
        Path above = folder.getParent();
        Optional<Path> near = above == null || !Files.isDirectory(above) ? Optional.empty()
                : NearestWord.to(folder.getFileName().toString(), entries(above)).map(above::resolve)
                        .filter(Files::isDirectory);
        if (near.isPresent()) {
            return "; did you mean %s?".formatted(shown(path.isAbsolute() ? near.get().resolve(path.getFileName())
                    : path.getParent().resolveSibling(near.get().getFileName()).resolve(path.getFileName())));
        }
        return !path.isAbsolute() && path.getNameCount() == 2 && !isGlob(path.toString())
                && !path.toString().startsWith(".")
                ? "; a model of the hub is hf://" + shown(path).replace('\\', '/') : "; look at the path with ls";
    }

    private static String shown(Path path) {
        return String.valueOf(path);
    }

    /** How a folder is called in the middle of a sentence. */
    private static String place(Path folder, Path path) {
        return path.getParent() == null ? "this folder" : "the folder " + (path.isAbsolute() ? folder
                : path.getParent());
    }

    private static String holds(String wanted, List<String> names) {
        return names.isEmpty() ? ", as it is empty" : "; it " + inside(wanted, names);
    }

    /** Tells what a folder holds: names with the ending that was wanted, else those of weight files, else all. */
    private static String inside(String wanted, List<String> names) {
        String ending = wanted.substring(Math.max(wanted.lastIndexOf('.'), 0));
        List<String> alike = names.stream().filter(name -> ending.length() > 1 && name.endsWith(ending)).toList();
        List<PathMatcher> models = Formats.globs().stream().map(glob -> FileSystems.getDefault()
                .getPathMatcher("glob:" + glob)).toList();
        List<String> weights = names.stream().filter(name -> models.stream().anyMatch(glob -> glob.matches(
                Path.of(name)))).toList();
        List<String> all = !alike.isEmpty() ? alike : weights.isEmpty() ? names : weights;
        if (all.isEmpty()) {
            return "is empty; name a weight file, the folder of a model, or " + HUB;
        }
        int more = all.size() - NAMED;
        return "holds %s%s".formatted(all.stream().limit(more == 1 ? NAMED + 1 : NAMED).map(SafeText::name)
                .collect(Collectors.joining(", ")), more > 1 ? " and %,d more".formatted(more) : "");
    }

    /** The names in a folder but hidden ones, in the order in which people count. */
    private static List<String> entries(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.limit(MOST).map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith(".")).sorted(NaturalOrder.ofNames()).toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of();
        }
    }
}
