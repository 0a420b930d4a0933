package org.eigenscope.output;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Set;
import org.eigenscope.output.OutputException.Reason;

/**
 * A file that appears whole or not at all: its content goes to a temporary file in the same folder, is forced to the
 * disk, and is moved to its place by {@link #commit()}. Closed without a commit, nothing is left. Not for several
 * threads at once.
 */
public final class AtomicFile implements Destination {

    /**
     * What happens to a file that exists already: {@code NEW} refuses to touch it, {@code REPLACE} takes its place.
     * {@code CACHE} does too, of a link as well, for its user's eyes alone (0600), and does not wait for the disk:
     * whoever reads it checks it, and can do without.
     */
    public enum Mode { NEW, REPLACE, CACHE }

    /** Writes a file's content. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    private static final FileAttribute<?>[] NONE = {};
    private static final FileAttribute<?>[] MINE =
            {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))};

    private final Path target;
    private final Path place;
    private final Mode mode;
    private final Path temporary;
    private final FileChannel channel;
    private final OutputStream stream;
    private boolean done;

    private AtomicFile(Path target, Path place, Mode mode, Path temporary, FileChannel channel) {
        this.target = target;
        this.place = place;
        this.mode = mode;
        this.temporary = temporary;
        this.channel = channel;
        this.stream = new ExplainingStream(new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16));
    }

    /**
     * Begins a file. Fails at once where it could not be put in its place later: no hour of work is lost to a typing
     * error.
     *
     * @throws OutputException if the file exists and must not be replaced, is no ordinary file, or cannot be created
     */
    public static AtomicFile create(Path target, Mode mode) throws OutputException {
        check(target, mode);
        Path place = target;
        try {
            if (mode != Mode.CACHE && Files.isSymbolicLink(target) && Files.exists(target)) {
                place = target.toRealPath();
            }
            Path folder = place.toAbsolutePath().getParent();
            AbandonedFiles.remove(folder);
            // Not Files.createTempFile: its files are readable by their owner alone, and stay so after the move.
            Path temporary = AbandonedFiles.newTemporary(folder);
            FileChannel channel = FileChannel.open(temporary,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes(temporary, mode));
            AbandonedFiles.claim(channel);
            if (mode != Mode.CACHE && Files.exists(place)) {
                copyPermissions(place, temporary);
            }
            return new AtomicFile(target, place, mode, temporary, channel);
        } catch (IOException e) {
            throw explain(target, e);
        }
    }

    private static FileAttribute<?>[] attributes(Path file, Mode mode) {
        return mode == Mode.CACHE && file.getFileSystem().supportedFileAttributeViews().contains("posix") ? MINE : NONE;
    }

    /** Gives a file that replaces another its permissions; where the system knows none, it has those of a new file. */
    public static void copyPermissions(Path from, Path to) throws IOException {
        if (Files.getFileStore(from).supportsFileAttributeView(PosixFileAttributeView.class)) {
            try {
                Files.setPosixFilePermissions(to, Files.getPosixFilePermissions(from));
            } catch (AccessDeniedException | UnsupportedOperationException e) {
                // A disk that is mounted without permissions: the file can be replaced all the same.
            }
        }
    }

    /**
     * Whether a file could be begun here, as far as one can tell without writing.
     *
     * @throws OutputException if not, and why
     */
    public static void check(Path target, Mode mode) throws OutputException {
        checkPlace(target, mode);
        Path folder = target.toAbsolutePath().getParent();
        if (!Files.isDirectory(folder)) {
            throw new OutputException(
                    target, Reason.NO_FOLDER, "the folder " + folder + " does not exist; create it first", null);
        }
    }

    /** Tells whether nothing is in the way of a file, whose folder need not exist. */
    static void checkPlace(Path target, Mode mode) throws OutputException {
        if (target.getFileName() == null || Files.isDirectory(target)) {
            throw new OutputException(target, Reason.NOT_A_FILE, "is a folder; give the name of a file in it", null);
        }
        if (Files.exists(target) && !Files.isRegularFile(target)) {
            throw new OutputException(target, Reason.NOT_A_FILE, "is not an ordinary file; choose another name", null);
        }
        if (mode == Mode.NEW && Files.exists(target)) {
            throw exists(target, null);
        }
    }

    /** Writes a whole file, or none. */
    public static void write(Path target, Mode mode, Content content) throws IOException {
        try (AtomicFile file = create(target, mode)) {
            content.writeTo(file.stream());
            file.commit();
        }
    }

    /**
     * The stream that takes the content; buffered. Its failures are {@link OutputException}s. Closing it does
     * nothing.
     */
    @Override
    public OutputStream stream() {
        return stream;
    }

    /** Puts the file in its place. After this, {@link #close()} does nothing. */
    @Override
    public void commit() throws OutputException {
        try {
            stream.flush();
            if (mode != Mode.CACHE) {
                channel.force(true);
            }
            channel.close();
            if (mode == Mode.NEW) {
                moveIfAbsent(temporary, place);
            } else {
                move(StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
            done = true;
        } catch (IOException e) {
            throw explain(target, e);
        }
    }

    /** A rename replaces silently on POSIX; a hard link fails if somebody made the file meanwhile. */
    static void moveIfAbsent(Path temporary, Path place) throws IOException {
        try {
            Files.createLink(place, temporary);
            Files.delete(temporary);
        } catch (FileAlreadyExistsException | NoSuchFileException e) {
            throw e;
        } catch (UnsupportedOperationException | IOException e) {
            Files.move(temporary, place);
        }
    }

    private void move(StandardCopyOption... options) throws IOException {
        try {
            Files.move(temporary, place, options);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(temporary, place, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Override
    public void close() {
        if (done) {
            return;
        }
        done = true;
        try {
            channel.close();
        } catch (IOException e) {
            // What matters here is that nothing is left behind.
        }
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            // The folder has vanished, and the file with it.
        }
    }

    private static OutputException exists(Path file, Throwable cause) {
        return new OutputException(file, Reason.EXISTS, "already exists and was left unchanged", cause);
    }

    /** A failure of the file system, in words. */
    static OutputException explain(Path file, IOException e) {
        if (e instanceof OutputException already) {
            return already;
        }
        Path folder = file.toAbsolutePath().getParent();
        String why = e instanceof FileSystemException f && f.getReason() != null ? f.getReason() : e.getMessage();
        String said = why == null ? "" : why.toLowerCase(Locale.ROOT);
        if (e instanceof FileAlreadyExistsException) {
            return exists(file, e);
        }
        if (said.contains("no space") || said.contains("not enough space") || said.contains("quota")) {
            return new OutputException(
                    file, Reason.DISK_FULL, "the disk is full; free some space or choose another folder", e);
        }
        if (e instanceof NoSuchFileException) {
            // Folders that the system fills itself, as /proc, say of any new file that it does not exist.
            return Files.isDirectory(folder)
                    ? new OutputException(file, Reason.NO_PERMISSION, "the folder " + folder + " takes no new files", e)
                    : new OutputException(file, Reason.NO_FOLDER, "the folder " + folder + " is gone", e);
        }
        if (e instanceof AccessDeniedException || said.contains("read-only") || said.contains("permission denied")) {
            return new OutputException(
                    file, Reason.NO_PERMISSION, "no permission to write into " + folder, e);
        }
        return new OutputException(
                file, Reason.OTHER, "cannot be written (" + (why == null ? e.getClass().getSimpleName() : why) + ")",
                e);
    }

    /** Explains failures, and stays open when a writer on top of it is closed. */
    private final class ExplainingStream extends FilterOutputStream {
        ExplainingStream(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            try {
                out.write(b);
            } catch (IOException e) {
                throw explain(target, e);
            }
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            try {
                out.write(bytes, from, count);
            } catch (IOException e) {
                throw explain(target, e);
            }
        }

        @Override
        public void flush() throws IOException {
            try {
                out.flush();
            } catch (IOException e) {
                throw explain(target, e);
            }
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
