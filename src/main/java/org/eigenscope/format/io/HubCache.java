package org.eigenscope.format.io;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * The cache of the hub's programs on this machine. A model is a folder of three: {@code blobs} has the files, by their
 * tags; {@code snapshots/<commit>} links to them by their names; {@code refs/<branch>} says which commit a branch was.
 *
 * @param folder the cache
 */
record HubCache(Path folder) {

    private static final int LONGEST_REF = 200;
    private static final String COMMIT = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}";
    private static final String TAG = "[A-Za-z0-9][A-Za-z0-9._-]{0,199}";

    /** Finds the snapshot of a model, or a file in it; empty if it is not here. */
    Optional<Path> find(HubAddress address) throws IOException {
        Path ref = model(address).resolve("refs").resolve(address.revision());
        String commit = Files.isRegularFile(ref) && Files.size(ref) < LONGEST_REF
                ? Files.readString(ref, StandardCharsets.ISO_8859_1).strip() : address.revision();
        if (!commit.matches(COMMIT)) {
            return Optional.empty();
        }
        Path place = snapshot(address, commit).resolve(address.file());
        return Files.exists(place) ? Optional.of(place) : Optional.empty();
    }

    private Path model(HubAddress address) {
        return folder.resolve("models--" + address.repository().replace("/", "--"));
    }

    /** The folder of the files of a commit. */
    Path snapshot(HubAddress address, String commit) {
        return model(address).resolve("snapshots").resolve(commit);
    }

    /**
     * The place of a file.
     *
     * @param tag what the hub calls this version of it
     * @throws IOException if that can be no name
     */
    Path blob(HubAddress address, String tag) throws IOException {
        if (!tag.matches(TAG)) {
            throw new IOException("the server does not tell the version of the file by a tag that can be a name, so "
                    + "it cannot be kept");
        }
        return model(address).resolve("blobs").resolve(tag);
    }

    /**
     * Gives a file its name in a snapshot: by a link; where there are none, the file itself goes there.
     *
     * @param name with forward slashes, and checked
     */
    void name(HubAddress address, String commit, String name, Path blob) throws IOException {
        Path link = snapshot(address, commit).resolve(name);
        Files.createDirectories(link.getParent());
        if (Files.exists(link)) {
            return;
        }
        Files.deleteIfExists(link);
        try {
            Files.createSymbolicLink(link, link.getParent().relativize(blob));
        } catch (FileAlreadyExistsException e) {
            // Another program was as quick.
        } catch (UnsupportedOperationException | IOException e) {
            // Windows lets only some people make links.
            Files.move(blob, link);
        }
    }

    /** Notes which commit a branch or a tag is. */
    void refer(HubAddress address, String commit) throws IOException {
        Path ref = model(address).resolve("refs").resolve(address.revision());
        if (address.revision().equals(commit) || Files.exists(ref, LinkOption.NOFOLLOW_LINKS)
                && Files.isRegularFile(ref) && Files.size(ref) < LONGEST_REF
                && Files.readString(ref, StandardCharsets.ISO_8859_1).strip().equals(commit)) {
            return;
        }
        Files.createDirectories(ref.getParent());
        Path aside = Files.createTempFile(ref.getParent(), ".", ".new");
        Files.writeString(aside, commit);
        try {
            Files.move(aside, ref, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(aside, ref, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
