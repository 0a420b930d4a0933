package org.eigenscope.format.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A part of a file.
 *
 * @param file the file's path (a string, since paths are not serializable)
 * @param position the first byte
 * @param length how many bytes
 * @param remote the file if it is elsewhere, and fetched when it is read; null if it is here
 * @param packed the compressed member of the file in whose bytes this part lies; null if it lies in the file's own
 */
public record FileRange(String file, long position, long length, RemoteFile remote, DeflatedRange packed)
        implements ByteRange {

    public FileRange {
        Objects.requireNonNull(file);
        if (position < 0 || length < 0 || position + length < 0) {
            throw new IllegalArgumentException("no range: %d bytes at %d".formatted(length, position));
        }
    }

    /** A part of a file of this machine. */
    public FileRange(String file, long position, long length) {
        this(file, position, length, null, null);
    }

    /** A part of a file that may be elsewhere. */
    public FileRange(String file, long position, long length, RemoteFile remote) {
        this(file, position, length, remote, null);
    }

    @Override
    public ByteReader open() throws IOException {
        if (remote != null) {
            return remote.open(position, length);
        }
        if (packed != null) {
            return new RangePart.Reader(packed.open(), position, length);
        }
        ByteSource source = source();
        if (position > source.size() - length) {
            source.close();
            throw new IOException(
                    ("%s has changed since it was opened: it has %,d bytes now, and %,d at byte %,d are needed; "
                            + "open it again")
                            .formatted(source.path().getFileName(), source.size(), length, position));
        }
        return position == 0 && length == source.size() ? source : new RangePart.Reader(source, position, length);
    }

    /** Opens the whole file; the caller closes. */
    public ByteSource source() throws IOException {
        return remote == null ? ByteSource.open(Path.of(file)) : ByteSource.of(Path.of(file), remote);
    }

    @Override
    public FileRange place() throws NotRewritableException {
        if (remote != null) {
            throw new NotRewritableException("it is not on this machine: download it");
        }
        return this;
    }

    /** Of the file itself, so that equal bytes are equal ranges. */
    @Override
    public FileRange part(long from, long count) {
        Objects.checkFromIndexSize(from, count, length);
        return new FileRange(file, position + from, count, remote, packed);
    }
}
