package org.eigenscope.output;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Stream;
import org.eigenscope.output.AtomicFile.Mode;
import org.eigenscope.output.OutputException.Reason;

/**
 * Files of a folder that appear together: they are written beside their places, and moved there by {@link #commit()}.
 * Closed without a commit, nothing is left. For one caller at a time; another thread may close it meanwhile: then no
 * further file can be begun.
 */
public final class StagedFolder implements Closeable {

    private final Path folder;
    private final Mode mode;
    private final Path stage;
    private final FileChannel claim;
    /** Held while a file is made, so that none is made in a folder that is being removed: that would bring it back. */
    private final ReadWriteLock making = new ReentrantReadWriteLock();
    private boolean closed;

    private StagedFolder(Path folder, Mode mode, Path stage, FileChannel claim) {
        this.folder = folder;
        this.mode = mode;
        this.stage = stage;
        this.claim = claim;
    }

    /**
     * Begins the files of a folder, which need not exist.
     *
     * @throws OutputException if it could not be made or written to
     */
    public static StagedFolder begin(Path folder, Mode mode) throws OutputException {
        Path existing = folder.toAbsolutePath();
        while (existing.getParent() != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        if (!Files.isDirectory(existing)) {
            throw new OutputException(existing, Reason.NOT_A_FILE, "is a file; give the name of a folder", null);
        }
        // In the folder itself or the nearest above it: on the same disk, so that a move is a renaming.
        AbandonedFiles.remove(existing);
        Path stage = AbandonedFiles.newTemporary(existing);
        try {
            return new StagedFolder(folder, mode, stage, AbandonedFiles.claimFolder(stage));
        } catch (IOException e) {
            throw AtomicFile.explain(Files.isDirectory(folder) ? folder.resolve("*") : folder, e);
        }
    }

    /** Tells whether a file could take its place here. */
    public void check(Path relative) throws OutputException {
        for (Path below = relative.getParent(); below != null; below = below.getParent()) {
            if (Files.isSymbolicLink(folder.resolve(below))) {
                throw new OutputException(folder.resolve(below), Reason.NOT_A_FILE, "is a link, which is not followed; "
                        + "choose another folder, or remove it", null);
            }
        }
        AtomicFile.checkPlace(folder.resolve(relative), mode);
    }

    /** Writes a file, which does not appear yet. */
    public void write(Path relative, AtomicFile.Content content) throws IOException {
        Path file = stage.resolve(relative);
        try {
            try (OutputStream out = new BufferedOutputStream(made(file))) {
                content.writeTo(out);
            }
        } catch (IOException e) {
            throw AtomicFile.explain(folder.resolve(relative), e);
        }
    }

    /**
     * The place where a file that does not appear yet is written by who needs it at more than one position: below the
     * name that it will have. Its folder is there.
     */
    public Path place(Path relative) throws OutputException {
        Path file = stage.resolve(relative);
        making.readLock().lock();
        try {
            makeFolder(file);
            return file;
        } catch (IOException e) {
            throw AtomicFile.explain(folder.resolve(relative), e);
        } finally {
            making.readLock().unlock();
        }
    }

    private OutputStream made(Path file) throws IOException {
        making.readLock().lock();
        try {
            makeFolder(file);
            return Files.newOutputStream(file, StandardOpenOption.CREATE_NEW);
        } finally {
            making.readLock().unlock();
        }
    }

    private void makeFolder(Path file) throws IOException {
        if (closed) {
            throw new IOException("it was thrown away meanwhile");
        }
        Files.createDirectories(file.getParent());
    }

    /** A failure to write a file of {@link #place}, in words. */
    public OutputException explain(Path relative, IOException e) {
        return AtomicFile.explain(folder.resolve(relative), e);
    }

    /**
     * Writes files as {@link #write(Path, AtomicFile.Content)} does, side by side on all processors. After the first
     * failure no other is begun; it is thrown once nobody writes any more, so that {@link #close} finds all that there
     * is.
     */
    public void write(Map<Path, AtomicFile.Content> files) throws IOException {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        files.entrySet().parallelStream().filter(file -> failure.get() == null).forEach(file -> {
            try {
                write(file.getKey(), file.getValue());
            } catch (IOException | RuntimeException | Error e) {
                failure.compareAndSet(null, e);
            }
        });
        switch (failure.get()) {
            case null -> { }
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            case Throwable e -> throw (Error) e;
        }
    }

    /** Puts all files in their places, or none if there is one in the way. */
    public void commit() throws OutputException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(stage)) {
            files = all.filter(Files::isRegularFile).map(stage::relativize)
                    .filter(file -> !file.equals(AbandonedFiles.LOCK)).sorted().toList();
        } catch (IOException e) {
            throw AtomicFile.explain(folder, e);
        }
        for (Path file : files) {
            check(file);
        }
        for (Path file : files) {
            Path place = folder.resolve(file);
            try {
                Files.createDirectories(place.getParent());
                if (mode == Mode.NEW) {
                    AtomicFile.moveIfAbsent(stage.resolve(file), place);
                } else {
                    if (Files.exists(place)) {
                        AtomicFile.copyPermissions(place, stage.resolve(file));
                    }
                    Files.move(stage.resolve(file), place, StandardCopyOption.REPLACE_EXISTING);
                }
            } catch (IOException e) {
                throw AtomicFile.explain(place, e);
            }
        }
    }

    @Override
    public void close() {
        making.writeLock().lock();
        closed = true;
        making.writeLock().unlock();
        try {
            claim.close();
            AbandonedFiles.removeFolder(stage);
        } catch (IOException e) {
            // It is gone, or cannot be deleted: either way there is nothing to be done.
        }
    }
}
