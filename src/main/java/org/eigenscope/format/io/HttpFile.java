package org.eigenscope.format.io;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/**
 * A remote file, of which only the bytes that are read are downloaded. What was fetched lies in a file of the same
 * size on the disk, empty where nothing was read, so that nothing is fetched twice.
 */
public final class HttpFile implements RemoteFile {

    /** What one request fetches at most. */
    private static final int PIECE = 8 << 20;
    /** Requests at once. */
    private static final int AT_ONCE = 4;
    /** So little at a time is read of an index whose length nobody knows before its end. */
    private static final int LITTLE = 1 << 16;
    /** What is fetched then, in one request: more than most vocabularies of language models. */
    private static final int AHEAD = 16 << 20;

    private static final long serialVersionUID = 1L;

    private final URI address;
    private final String place;
    private final long size;
    private final String version;
    private final String hash;
    private final transient HttpRanges http;
    /** Ends of the stretches that are there, by their beginnings; they neither touch nor overlap. */
    private final transient TreeMap<Long, Long> there = new TreeMap<>();
    private final transient Map<List<Long>, CompletableFuture<Void>> coming = new ConcurrentHashMap<>();

    /**
     * Looks at a file: one request, which brings its beginning too.
     *
     * @param place where what is fetched is kept; it is made as long as the file
     */
    HttpFile(URI address, Path place, HttpRanges http) throws IOException {
        this.address = address;
        this.place = place.toString();
        this.http = http;
        HttpRanges.Answer first = http.begin(address);
        this.size = first.size();
        this.version = first.version();
        this.hash = first.hash();
        try (RandomAccessFile empty = new RandomAccessFile(place.toFile(), "rw")) {
            empty.setLength(size);
            empty.write(first.bytes());
        }
        mark(0, first.bytes().length);
    }

    /** Where it is. */
    URI address() {
        return address;
    }

    /** Its size, as the server says. */
    @Override
    public long size() {
        return size;
    }

    /** What the server calls this version of it: on the hub the hash of a large file. */
    String version() {
        return hash.isEmpty() ? version : hash;
    }

    /** Fetches a stretch, several pieces at once, and opens it. */
    @Override
    public ByteReader open(long position, long length) throws IOException {
        fetch(position, length, PIECE);
        FileChannel channel = FileChannel.open(Path.of(place), StandardOpenOption.READ);
        return new ByteReader() {
            @Override
            public void read(long at, byte[] into, int offset, int count) throws IOException {
                Objects.checkFromIndexSize(at, (long) count, length);
                readFrom(channel, position + at, ByteBuffer.wrap(into, offset, count));
            }

            @Override
            public void close() throws IOException {
                channel.close();
            }
        };
    }

    @Override
    public ByteReader browse() {
        return new ByteReader() {
            private long end = size;

            @Override
            public void expect(long position, long length) {
                end = position + length;
            }

            @Override
            public void read(long position, byte[] into, int offset, int length) throws IOException {
                HttpFile.this.read(position, into, offset, length, position + length <= end ? end : size);
            }

            @Override
            public void close() {
                // Each reading opens what was fetched and closes it.
            }
        };
    }

    /**
     * Fetches what is missing of a stretch and reads it.
     *
     * @param end where those bytes end that will be read
     */
    private void read(long position, byte[] into, int offset, int length, long end) throws IOException {
        long begun = length <= LITTLE ? begun() : size;
        if (position + length > begun && position + length <= begun + AHEAD) {
            fetch(begun, Math.min(AHEAD, end - begun), AHEAD);
        } else {
            fetch(position, length, PIECE);
        }
        try (FileChannel channel = FileChannel.open(Path.of(place), StandardOpenOption.READ)) {
            readFrom(channel, position, ByteBuffer.wrap(into, offset, length));
        }
    }

    private static void readFrom(FileChannel channel, long position, ByteBuffer into) throws IOException {
        long at = position;
        while (into.hasRemaining()) {
            int count = channel.read(into, at);
            if (count < 0) {
                throw new IOException("the downloaded bytes are gone from the disk: was the folder for temporary files "
                        + "emptied?");
            }
            at += count;
        }
    }

    /** How far it is here without a gap. */
    private synchronized long begun() {
        return there.isEmpty() || there.firstKey() > 0 ? 0 : there.firstEntry().getValue();
    }

    private void fetch(long position, long length, int most) throws IOException {
        if (http == null) {
            throw new IOException("it is fetched by the process that opened it: open it here again");
        }
        Objects.checkFromIndexSize(position, length, size);
        List<CompletableFuture<Void>> pieces = new ArrayList<>();
        for (long at = position; at < position + length; at += most) {
            long from = at;
            long to = Math.min(position + length, at + most);
            for (long[] gap : missing(from, to)) {
                pieces.add(coming.computeIfAbsent(List.of(gap[0], gap[1]), key ->
                        CompletableFuture.runAsync(() -> piece(gap[0], gap[1]), http.executor())));
            }
            if (pieces.size() >= AT_ONCE) {
                await(pieces.removeFirst());
            }
        }
        for (CompletableFuture<Void> piece : pieces) {
            await(piece);
        }
    }

    private void piece(long from, long to) {
        try {
            byte[] bytes = http.range(address, version, size, from, (int) (to - from));
            try (FileChannel channel = FileChannel.open(Path.of(place), StandardOpenOption.WRITE)) {
                ByteBuffer buffer = ByteBuffer.wrap(bytes);
                while (buffer.hasRemaining()) {
                    channel.write(buffer, from + buffer.position());
                }
            }
            mark(from, to);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } finally {
            // If it failed, whoever needs it next tries again.
            coming.remove(List.of(from, to));
        }
    }

    private static void await(CompletableFuture<Void> piece) throws IOException {
        try {
            piece.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof java.io.UncheckedIOException unread) {
                throw new IOException(unread.getCause().getMessage(), unread.getCause());
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while it was fetched");
        }
    }

    private synchronized void mark(long from, long to) {
        long start = from;
        long end = to;
        Map.Entry<Long, Long> before = there.floorEntry(start);
        if (before != null && before.getValue() >= start) {
            start = before.getKey();
            end = Math.max(end, before.getValue());
        }
        for (Map.Entry<Long, Long> next = there.ceilingEntry(start); next != null && next.getKey() <= end;
                next = there.ceilingEntry(start)) {
            end = Math.max(end, next.getValue());
            there.remove(next.getKey());
        }
        there.put(start, end);
    }

    private synchronized List<long[]> missing(long from, long to) {
        List<long[]> gaps = new ArrayList<>();
        long at = from;
        Map.Entry<Long, Long> before = there.floorEntry(from);
        if (before != null && before.getValue() > at) {
            at = before.getValue();
        }
        while (at < to) {
            Map.Entry<Long, Long> next = there.ceilingEntry(at);
            long end = next == null ? to : Math.min(to, next.getKey());
            if (end > at) {
                gaps.add(new long[] {at, end});
            }
            at = next == null ? to : Math.max(end, next.getValue());
        }
        return gaps;
    }
}
