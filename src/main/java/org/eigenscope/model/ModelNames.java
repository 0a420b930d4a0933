package org.eigenscope.model;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Gives several models short names: the shortest ends of their paths that differ. */
public final class ModelNames {

    private ModelNames() {}

    /** The last part of a path. */
    static String last(Path path) {
        Path whole = path.toAbsolutePath().normalize();
        return whole.getFileName() == null ? whole.toString() : whole.getFileName().toString();
    }

    /**
     * Names models: {@code a/model.onnx} and {@code b/model.onnx} where the last part is not enough. Parts are joined
     * by a slash on every system, so that reports of one folder are alike. Equal paths have equal names.
     *
     * @param paths of the models, files or folders
     * @return a name for each, in the same order
     */
    public static List<String> of(List<Path> paths) {
        List<List<String>> all = paths.stream().map(ModelNames::parts).toList();
        List<List<String>> different = all.stream().distinct().toList();
        Map<List<String>, String> names = new HashMap<>();
        List<List<String>> open = new ArrayList<>(different);
        for (int length = 1; !open.isEmpty(); length++) {
            int parts = length;
            Map<List<String>, Long> ends = different.stream()
                    .collect(Collectors.groupingBy(path -> end(path, parts), Collectors.counting()));
            open.removeIf(path -> {
                boolean alone = ends.get(end(path, parts)) == 1;
                if (alone) {
                    names.put(path, String.join("/", end(path, parts)));
                }
                return alone;
            });
        }
        return all.stream().map(names::get).toList();
    }

    private static List<String> end(List<String> path, int parts) {
        return path.subList(Math.max(0, path.size() - parts), path.size());
    }

    private static List<String> parts(Path path) {
        Path whole = path.toAbsolutePath().normalize();
        return whole.getNameCount() == 0 ? List.of(whole.toString())
                : StreamSupport.stream(whole.spliterator(), false).map(Path::toString).toList();
    }
}
