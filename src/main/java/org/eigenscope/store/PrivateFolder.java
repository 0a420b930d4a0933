package org.eigenscope.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Optional;
import java.util.Set;

/**
 * A folder whose files are believed, and hence into which nobody but its user may put any. It is made with the
 * permissions 0700. One that belongs to another user, or that others may write into, is refused. Where the system
 * knows no such permissions, nothing is checked.
 */
final class PrivateFolder {

    private static final FileAttribute<?>[] NONE = {};
    private static final FileAttribute<?>[] MINE =
            {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))};
    private static final Set<PosixFilePermission> OTHERS_WRITE =
            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
    private static final Path SELF = Path.of("/proc/self");

    private final Path path;
    private final Optional<UserPrincipal> user;
    /** Where the path leads, once it was looked at. */
    private volatile Path found;

    /**
     * @param path may be a link of the user's own
     * @param user who runs the program, if that is known
     */
    PrivateFolder(Path path, Optional<UserPrincipal> user) {
        this.path = path;
        this.user = user;
    }

    /** A folder of the user who runs the program. */
    static PrivateFolder of(Path path) {
        return new PrivateFolder(path, currentUser());
    }

    /** The process's own entry belongs to its user, who need not have a name; elsewhere the name is looked up. */
    private static Optional<UserPrincipal> currentUser() {
        try {
            return Optional.of(Files.isDirectory(SELF) ? Files.getOwner(SELF)
                    : FileSystems.getDefault().getUserPrincipalLookupService()
                            .lookupPrincipalByName(System.getProperty("user.name")));
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    /** The folder as it was named. */
    Path path() {
        return path;
    }

    /**
     * The folder itself, no link; empty if there is none.
     *
     * @throws IOException if it must not be used, and why
     */
    Optional<Path> find() throws IOException {
        if (found == null) {
            if (!Files.exists(path)) {
                return Optional.empty();
            }
            Path real = path.toRealPath();
            check(path, Files.isSymbolicLink(path));
            check(real, false);
            found = real;
        }
        return Optional.of(found);
    }

    /**
     * The folder itself, which is made if there is none.
     *
     * @throws IOException if it cannot be made or must not be used, and why
     */
    Path make() throws IOException {
        Optional<Path> there = find();
        if (there.isPresent() && Files.isDirectory(there.get())) {
            return there.get();
        }
        found = null;
        Files.createDirectories(path, attributes(path));
        return find().orElseThrow(() -> new NoSuchFileException(path.toString()));
    }

    /** Makes a folder in such a folder, unless it is there. */
    static void makeFolder(Path folder) throws IOException {
        if (!isFolder(folder)) {
            try {
                Files.createDirectory(folder, attributes(folder));
            } catch (FileAlreadyExistsException e) {
                // Another process was as quick, or it is something else.
                if (!isFolder(folder)) {
                    throw new IOException(folder + " is not a folder, or is a link, which is not followed", e);
                }
            }
        }
    }

    /** True of a folder, not of a link to one. */
    static boolean isFolder(Path folder) {
        return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS);
    }

    private static FileAttribute<?>[] attributes(Path folder) {
        return folder.getFileSystem().supportedFileAttributeViews().contains("posix") ? MINE : NONE;
    }

    /** A link has no permissions of its own that count; its owner says who may replace it. */
    private void check(Path place, boolean link) throws IOException {
        PosixFileAttributeView view =
                Files.getFileAttributeView(place, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (view == null) {
            return;
        }
        PosixFileAttributes now = view.readAttributes();
        if (user.isPresent() && !user.get().equals(now.owner())) {
            throw new IOException("it belongs to another user, %s, who could put false reports into it".formatted(
                    now.owner().getName()));
        }
        if (!link && now.permissions().stream().anyMatch(OTHERS_WRITE::contains)) {
            throw new IOException("other users may write into it and could put false reports there; its permissions "
                    + "should be 700");
        }
    }
}
