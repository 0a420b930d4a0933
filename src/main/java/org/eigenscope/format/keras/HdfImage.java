package org.eigenscope.format.keras;

import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.exceptions.HdfException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eigenscope.format.io.ByteRange;
import org.eigenscope.format.io.ByteReader;
import org.eigenscope.format.io.DeflatedRange;
import org.eigenscope.format.io.FileRange;
import org.eigenscope.format.io.MemoryRange;

/**
 * An HDF5 file of any length opened by jHDF over {@link HdfStorage}: from a channel jHDF would allocate whatever length
 * a file claims before it reads it. For the thread that opened it.
 */
final class HdfImage implements Closeable {

    /** A compressed member up to here is inflated in memory, a larger one into a temporary file. */
    private static final int IN_MEMORY = 8 << 20;
    private static final int STEP = 1 << 16;
    /** What we inflate at most, and up to which ratio: trained weights hardly compress, a bomb does by 1:1000. */
    private static final long MOST_INFLATED = 2L << 30;
    private static final long FREE_INFLATED = 64 << 20;
    private static final int MOST_RATIO = 50;

    private final HdfPages bytes;
    private final Path temporary;
    private final HdfFile file;
    private final HdfGuard.Refused refused;

    private HdfImage(ByteRange range) throws IOException {
        Path inflated = null;
        HdfPages opened = null;
        try {
            if (range instanceof FileRange) {
                opened = new HdfPages(range);
            } else if (range.length() <= IN_MEMORY) {
                opened = new HdfPages(new MemoryRange(inflate(range)));
            } else {
                inflated = Files.createTempFile("eigenscope-", ".h5");
                inflate(range, inflated);
                opened = new HdfPages(new FileRange(inflated.toString(), 0, range.length()));
            }
            bytes = opened;
            temporary = inflated;
            refused = HdfGuard.check(bytes);
            file = HdfStorage.open(bytes, range instanceof FileRange part ? part.position() : 0, refused);
        } catch (IOException | RuntimeException | StackOverflowError e) {
            if (opened != null) {
                opened.close();
            }
            if (inflated != null) {
                Files.deleteIfExists(inflated);
            }
            throw e;
        }
    }

    /** Why this range cannot be opened although it may be an HDF5 file; empty if it can. */
    static String refusal(ByteRange range) {
        if (range instanceof DeflatedRange deflated && (range.length() > MOST_INFLATED
                || range.length() > FREE_INFLATED && range.length() / MOST_RATIO > deflated.compressed().length())) {
            return ("its weights are compressed from %,d bytes to %,d, which no trained weights are; unpack the file "
                    + "and open the weights alone")
                    .formatted(range.length(), deflated.compressed().length());
        }
        return "";
    }

    /**
     * Opens the file; fails with an exception of jHDF's if it is broken.
     *
     * @param range the file, without the block of another program's before it
     */
    static HdfImage open(ByteRange range) throws IOException {
        return new HdfImage(range);
    }

    HdfFile file() {
        return file;
    }

    /** Why the chunks of a dataset must not be looked up; empty if they may. */
    String refusal(Dataset dataset) {
        return refused.chunks().getOrDefault(dataset.getAddress(), "");
    }

    /** What jHDF does not see of the file. */
    HdfGuard.Refused refused() {
        return refused;
    }

    /**
     * Bytes of the file.
     *
     * @param most more than these are not read, whatever the file says
     * @throws HdfException if they are more, or not in the file
     */
    byte[] stored(long address, int length, long most) {
        if (address < 0 || length < 0 || length > most || address > bytes.size() - length) {
            throw new HdfException("it should have %,d bytes at byte %s of %,d".formatted(length,
                    Long.toUnsignedString(address), bytes.size()));
        }
        return bytes.copy(address, length).array();
    }

    /** The bytes as the specification counts them, where addresses and lengths have eight. */
    HdfView view() {
        return new HdfView(bytes, Long.BYTES, Long.BYTES);
    }

    private static byte[] inflate(ByteRange range) throws IOException {
        byte[] bytes = new byte[Math.toIntExact(range.length())];
        try (ByteReader reader = range.open()) {
            reader.read(0, bytes, 0, bytes.length);
        }
        return bytes;
    }

    private static void inflate(ByteRange range, Path into) throws IOException {
        byte[] block = new byte[STEP];
        try (ByteReader reader = range.open(); var out = Files.newOutputStream(into)) {
            for (long at = 0; at < range.length(); at += STEP) {
                int count = (int) Math.min(STEP, range.length() - at);
                reader.read(at, block, 0, count);
                out.write(block, 0, count);
            }
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
        bytes.close();
        if (temporary != null) {
            Files.deleteIfExists(temporary);
        }
    }
}
