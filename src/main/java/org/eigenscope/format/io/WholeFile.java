package org.eigenscope.format.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.LongConsumer;

/**
 * Downloads a remote file completely, several pieces at once. It grows from its beginning under another name, so that
 * a later try goes on where this one ended; it has its own name when it is complete, and what its hash says.
 *
 * @param address where it is
 * @param first its beginning
 * @param place where it will be
 * @param hash the SHA-256 that it should have, or the hash that Git calls it by; anything else is not looked at
 */
record WholeFile(URI address, HttpRanges.Answer first, Path place, String hash) {

    private static final int PIECE = 8 << 20;
    private static final int AT_ONCE = 4;

    /** Where it grows. */
    private Path partial() {
        return place.resolveSibling(place.getFileName() + ".eigenscope-part");
    }

    /** How many bytes have to come. */
    long missing() throws IOException {
        return Files.exists(place) ? 0 : first.size() - Math.min(first.size(), here());
    }

    private long here() throws IOException {
        return Files.exists(partial()) ? Files.size(partial()) : 0;
    }

    /** Fetches what is missing. */
    void fetch(HttpRanges http, LongConsumer fetched) throws IOException {
        if (Files.exists(place)) {
            return;
        }
        Files.createDirectories(place.getParent());
        try (FileChannel channel = FileChannel.open(partial(), StandardOpenOption.WRITE, StandardOpenOption.CREATE);
                FileLock lock = lock(channel)) {
            if (lock == null) {
                throw new IOException(place.getFileName() + " is being fetched by another program: wait for its end");
            }
            if (channel.size() > first.size()) {
                channel.truncate(0);
            }
            grow(channel, http, fetched);
            check();
            Files.move(partial(), place, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private void grow(FileChannel channel, HttpRanges http, LongConsumer fetched) throws IOException {
        if (channel.size() < first.bytes().length) {
            fetched.accept(first.bytes().length - channel.size());
            write(channel, first.bytes(), 0);
        }
        Deque<CompletableFuture<byte[]>> coming = new ArrayDeque<>();
        long at = channel.size();
        long asked = at;
        while (at < first.size()) {
            while (asked < first.size() && coming.size() < AT_ONCE) {
                long from = asked;
                int length = (int) Math.min(PIECE, first.size() - from);
                coming.add(CompletableFuture.supplyAsync(() -> piece(http, from, length), http.executor()));
                asked += length;
            }
            byte[] piece = await(coming.remove());
            write(channel, piece, at);
            at += piece.length;
            fetched.accept(piece.length);
        }
    }

    private byte[] piece(HttpRanges http, long from, int length) {
        try {
            return http.range(address, first.version(), first.size(), from, length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] await(CompletableFuture<byte[]> piece) throws IOException {
        try {
            return piece.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UncheckedIOException failure) {
                throw new IOException(failure.getCause().getMessage(), failure.getCause());
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while it was fetched");
        }
    }

    private static void write(FileChannel channel, byte[] bytes, long at) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer, at + buffer.position());
        }
    }

    private void check() throws IOException {
        boolean git = hash.matches("[0-9a-f]{40}");
        if (!git && !hash.matches("[0-9a-f]{64}")) {
            return;
        }
        try (InputStream bytes = Files.newInputStream(partial())) {
            MessageDigest digest = MessageDigest.getInstance(git ? "SHA-1" : "SHA-256");
            if (git) {
                digest.update(("blob " + first.size() + "\0").getBytes(StandardCharsets.ISO_8859_1));
            }
            byte[] step = new byte[1 << 18];
            for (int count = bytes.read(step); count >= 0; count = bytes.read(step)) {
                digest.update(step, 0, count);
            }
            if (!HexFormat.of().formatHex(digest.digest()).equals(hash)) {
                Files.delete(partial());
                throw new IOException("the hash of the downloaded file does not match that of the server: download it "
                        + "again");
            }
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has it", e);
        }
    }
}
