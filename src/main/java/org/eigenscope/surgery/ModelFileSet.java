package org.eigenscope.surgery;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.format.io.ModelFolder;
import org.eigenscope.model.Model;
import org.eigenscope.model.SourceFile;
import org.eigenscope.output.AtomicFile;
import org.eigenscope.output.AtomicFile.Mode;

/**
 * The files that a copy of a model consists of. Of one file it is that; of several, or of a folder, all that the model
 * is read from, and what else small lies in its folder and is no other model: configuration, tokenizers.
 *
 * @param single true if the copy is one file
 * @param target the copy: a file, or a folder
 * @param root the folder of the originals
 * @param opened what was opened, relative to that folder
 * @param files each file by its path relative to the folder
 */
record ModelFileSet(boolean single, Path target, Path root, Path opened, Map<Path, Path> files) {

    /** A file that is no part of a model is copied with it up to so many bytes. */
    private static final long COMPANION = 64 << 20;

    ModelFileSet {
        files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
    }

    static ModelFileSet of(Model model, Path target) throws IOException {
        CopyPlace.checkHere(model);
        Path path = absolute(model.path());
        List<Path> own = own(model);
        if (isSingle(model)) {
            Path name = target.toAbsolutePath().getFileName();
            if (name == null) {
                throw new IOException("%s: give the copy the name of a file".formatted(target));
            }
            return new ModelFileSet(true, target, path.getParent(), path.getFileName(), Map.of(name, path));
        }
        boolean folder = Files.isDirectory(path);
        Path root = folder ? path : path.getParent();
        Map<Path, Path> files = new LinkedHashMap<>();
        for (Path file : own) {
            if (!file.startsWith(root)) {
                throw new IOException(("%s: it is a part of the model, but lies outside its folder %s; put the model "
                        + "into one folder first").formatted(file, root));
            }
            files.put(root.relativize(file), file);
        }
        if (folder) {
            addCompanions(root, files);
        }
        // The prefix of a TensorFlow checkpoint is no file, but opens the copy all the same.
        return new ModelFileSet(false, target, root, root.relativize(path), files);
    }

    /** True if a model is read from one file, which is what was opened. */
    static boolean isSingle(Model model) {
        return own(model).equals(List.of(absolute(model.path())));
    }

    private static List<Path> own(Model model) {
        return model.files().stream().map(SourceFile::path).map(Path::of).map(ModelFileSet::absolute).distinct()
                .toList();
    }

    private static void addCompanions(Path root, Map<Path, Path> files) throws IOException {
        Path boundary = ModelFolder.boundary(root);
        ModelFiles formats = new ModelFiles();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path file : (Iterable<Path>) all.sorted()::iterator) {
                Path relative = root.relativize(file);
                boolean hidden = Stream.iterate(0, i -> i < relative.getNameCount(), i -> i + 1)
                        .anyMatch(i -> relative.getName(i).toString().startsWith("."));
                if (!hidden && Files.isRegularFile(file) && file.toRealPath().startsWith(boundary)
                        && Files.size(file) <= COMPANION && !files.containsKey(relative)
                        && !formats.recognizes(file)) {
                    files.put(relative, file);
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static Path absolute(Path path) {
        return path.toAbsolutePath().normalize();
    }

    /** The folder that the copy's files appear in. */
    Path targetFolder() {
        return single ? absolute(target).getParent() : target;
    }

    /** What is to be opened of a copy in this folder. */
    Path opened(Path folder) {
        return single ? folder.resolve(files.keySet().iterator().next()) : folder.resolve(opened);
    }

    /** The path of an original's copy in the folder. */
    Path relative(Path original) throws IOException {
        Path file = absolute(original);
        for (Map.Entry<Path, Path> entry : files.entrySet()) {
            if (entry.getValue().equals(file)) {
                return entry.getKey();
            }
        }
        throw new IOException("%s: it holds weights of the model, but was not among its files".formatted(original));
    }

    long bytes() throws IOException {
        long bytes = 0;
        for (Path file : files.values()) {
            bytes += Files.size(file);
        }
        return bytes;
    }

    /**
     * Whether the copy can be written, as far as can be told before.
     *
     * @throws org.eigenscope.output.OutputException if something is in its way
     * @throws IOException if it would replace a file of the model, or does not fit the disk
     */
    void check(Mode mode) throws IOException {
        for (Path relative : files.keySet()) {
            Path place = targetFolder().resolve(relative);
            for (Path original : files.values()) {
                if (Files.exists(place) && Files.isSameFile(place, original)) {
                    throw new IOException("%s: it belongs to the model that is read; give the copy another name"
                            .formatted(place));
                }
            }
        }
        if (single) {
            AtomicFile.check(target, mode);
        } else if (Files.exists(target, LinkOption.NOFOLLOW_LINKS) && !Files.isDirectory(target)) {
            throw new IOException("%s: the model has several files, and its copy is a folder: this is a file"
                    .formatted(target));
        }
        if (!single && Files.isDirectory(root) && absolute(target).startsWith(root) && Files.isDirectory(
                root.resolve(opened))) {
            throw new IOException("%s: it is in the model's own folder; choose another".formatted(target));
        }
        checkRoom(target, targetFolder(), bytes());
    }

    /** Fails if nothing may be written into the folder of a copy, or so many bytes do not fit its disk. */
    static void checkRoom(Path target, Path in, long needed) throws IOException {
        Path folder = absolute(in);
        while (folder.getParent() != null && !Files.exists(folder)) {
            folder = folder.getParent();
        }
        if (!Files.isWritable(folder)) {
            throw new IOException("%s: no permission to write into %s; choose another folder".formatted(target,
                    folder));
        }
        FileStore disk = Files.getFileStore(folder);
        long free = disk.getUsableSpace();
        if (free < needed) {
            throw new IOException(("%s: the copy takes %s, and its disk has %s free; free some space or choose another "
                    + "folder").formatted(target, size(needed), size(free)));
        }
    }

    private static String size(long bytes) {
        return bytes < 10_000_000 ? "%,d kB".formatted(bytes / 1000) : "%,.1f MB".formatted(bytes / 1e6);
    }
}
