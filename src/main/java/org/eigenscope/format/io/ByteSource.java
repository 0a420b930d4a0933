package org.eigenscope.format.io;

import java.io.BufferedInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.function.LongConsumer;
import org.eigenscope.format.io.ModelFormatException.Malformed;
import org.eigenscope.model.SafeText;
import org.eigenscope.model.SourceFile;

/**
 * An open file, or a part of one, read by positioned reads. Nothing is mapped: a file that someone else cuts short
 * while it is read gives an {@link IOException}, where a mapped one would end the program.
 */
public final class ByteSource implements ByteReader {

    /** How a reader gets at files; tests put a counting one here. */
    @FunctionalInterface
    public interface Opener {
        ByteSource open(Path file) throws IOException;

        /** Looks at a file; its content is not read. */
        default SourceFile look(Path file) throws IOException {
            return SourceFile.of(file);
        }
    }

    private final Path path;
    private final FileChannel channel;
    private final long base;
    private final long size;
    private final LongConsumer onRead;
    private final boolean owner;
    /** The file if it is elsewhere; null if it is here. */
    private final RemoteFile remote;
    /** Reads in that file. */
    private final ByteReader reader;

    private ByteSource(Path path, FileChannel channel, long base, long size, LongConsumer onRead, boolean owner,
            RemoteFile remote, ByteReader reader) {
        this.path = path;
        this.channel = channel;
        this.base = base;
        this.size = size;
        this.onRead = onRead;
        this.owner = owner;
        this.remote = remote;
        this.reader = reader;
    }

    /** A file that is elsewhere, under the path where it seems to lie. */
    public static ByteSource of(Path file, RemoteFile remote) throws IOException {
        return new ByteSource(file, null, 0, remote.size(), count -> {}, true, remote, remote.browse());
    }

    public static ByteSource open(Path file) throws IOException {
        return open(file, count -> {});
    }

    /** @param onRead is told of every read, how many bytes it took */
    public static ByteSource open(Path file, LongConsumer onRead) throws IOException {
        if (!Files.isRegularFile(file)) {
            // Also keeps us from waiting forever at a pipe.
            throw Files.exists(file) ? new FileNotFoundException(file + " is not a regular file")
                    : new NoSuchFileException(file.toString(), null, "it does not exist");
        }
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            return new ByteSource(file, channel, 0, channel.size(), onRead, true, null, null);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    public Path path() {
        return path;
    }

    /** Bytes of this source when it was opened. */
    public long size() {
        return size;
    }

    /** A part of this source, with its own positions from 0. Closing it leaves this one open. */
    public ByteSource slice(long position, long length) {
        Objects.checkFromIndexSize(position, length, size);
        return new ByteSource(path, channel, base + position, length, onRead, false, remote, reader);
    }

    /** A part of this source, with its own positions from 0, that takes its place: closing it closes this one. */
    public ByteSource part(long position, long length) throws IOException {
        if (position < 0 || length < 0 || length > size - position) {
            close();
            throw new IOException(path.getFileName() + " became shorter while it was read");
        }
        return new ByteSource(path, channel, base + position, length, onRead, owner, remote, reader);
    }

    /** The description of a part of this source. */
    public FileRange range(long position, long length) {
        Objects.checkFromIndexSize(position, length, size);
        return new FileRange(path.toString(), base + position, length, remote);
    }

    @Override
    public void read(long position, byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(position, (long) length, size);
        if (remote != null) {
            reader.read(base + position, into, offset, length);
            onRead.accept(length);
            return;
        }
        ByteBuffer buffer = ByteBuffer.wrap(into, offset, length);
        long at = base + position;
        while (buffer.hasRemaining()) {
            int count = channel.read(buffer, at);
            if (count < 0) {
                throw new IOException(("%s ends at byte %,d, where %,d more were expected: "
                        + "it was cut short while it was read")
                        .formatted(path.getFileName(), at, buffer.remaining()));
            }
            at += count;
        }
        onRead.accept(length);
    }

    /**
     * Checks that the file holds what it claims, before anything is allocated for it.
     *
     * @param what the thing claimed, for the message: {@code the header}
     */
    public void require(long position, long length, String what) throws Malformed {
        if (position < 0 || length < 0 || position > size || length > size - position) {
            throw malformed(("%s should take %s bytes at byte %s, but the file ends at byte %,d: it is cut short or "
                    + "damaged")
                    .formatted(what, SafeText.unsigned(length), SafeText.unsigned(position), size));
        }
    }

    /** Reads so many bytes, checked first as by {@link #require}. */
    public byte[] bytes(long position, int length, String what) throws IOException, Malformed {
        require(position, length, what);
        byte[] bytes = new byte[length];
        read(position, bytes, 0, length);
        return bytes;
    }

    /** Reads so many bytes, as {@link #bytes} does, into a little-endian buffer. */
    public ByteBuffer littleEndian(long position, int length, String what) throws IOException, Malformed {
        return ByteBuffer.wrap(bytes(position, length, what)).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A buffered stream over a part of this source, checked first; it ends where the part ends. */
    public InputStream stream(long position, long length, String what) throws Malformed {
        require(position, length, what);
        if (remote != null) {
            reader.expect(base + position, length);
        }
        return new BufferedInputStream(new ReaderStream(this, position, length), 1 << 13);
    }

    /** A buffered stream over any range that is open. */
    public static InputStream stream(ByteReader reader, long length) {
        return new BufferedInputStream(new ReaderStream(reader, 0, length), 1 << 13);
    }

    /** A failure of this file. */
    public Malformed malformed(String problem) {
        return new Malformed(path, problem);
    }

    @Override
    public void close() throws IOException {
        if (owner && reader != null) {
            reader.close();
        } else if (owner) {
            channel.close();
        }
    }
}
