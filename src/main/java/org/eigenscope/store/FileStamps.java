package org.eigenscope.store;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eigenscope.model.Model;
import org.eigenscope.model.SourceFile;

/**
 * Tells the hashes of files that were read before by their sizes, times and inodes. A file may have been written since
 * all the same: who uses a stamp reads the file afterwards.
 */
final class FileStamps {

    private FileStamps() {}

    private static String key(Model model) {
        return ModelKey.sum("stamps\n" + model.files().stream()
                .map(file -> Path.of(file.path()).toAbsolutePath().normalize().toString())
                .collect(Collectors.joining("\n"))) + CacheFolder.STAMPS;
    }

    private static String looks(SourceFile file) {
        return "%d %s %s".formatted(file.bytes(), file.modified(), file.key());
    }

    /** The hashes of the files of a model when they looked as they do now. */
    static Optional<List<FileHash>> find(CacheFolder folder, Model model) {
        List<String> lines = folder.find(key(model)).map(text -> text.lines().toList()).orElse(List.of());
        List<SourceFile> files = model.files();
        if (lines.size() != files.size()) {
            return Optional.empty();
        }
        List<FileHash> hashes = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            String[] parts = lines.get(i).split(" ", 2);
            if (parts.length < 2 || !parts[1].equals(looks(files.get(i)))) {
                return Optional.empty();
            }
            hashes.add(new FileHash(files.get(i).path(), files.get(i).bytes(), parts[0]));
        }
        return Optional.of(hashes);
    }

    /** Notes how the files of a model look, and their hashes. */
    static void keep(CacheFolder folder, Model model, List<FileHash> hashes) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < hashes.size(); i++) {
            text.append(hashes.get(i).sha256()).append(' ').append(looks(model.files().get(i))).append('\n');
        }
        folder.keep(key(model), text.toString());
    }
}
