package org.eigenscope.format.keras;

import io.jhdf.filter.PipelineFilterWithData;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * What a dataset's chunks went through as they were written: deflate, shuffle, Fletcher32. Undone here, not by jHDF,
 * which inflates without a limit and compares no checksum.
 *
 * @param filters their numbers in HDF5's registry, in the order of writing
 * @param elementBytes bytes of an element
 */
record ChunkFilters(List<Integer> filters, int elementBytes) {

    private static final int DEFLATE = 1;
    private static final int SHUFFLE = 2;
    private static final int FLETCHER32 = 3;
    private static final int SUM = 4;
    /** 16-bit words that are summed before the carries are folded back, as in HDF5. */
    private static final int WORDS = 360;

    /** A chunk that does not give what it should. */
    static final class Broken extends Exception {
        private static final long serialVersionUID = 1L;

        Broken(String reason) {
            super(reason);
        }
    }

    /** The filters of a dataset's pipeline as jHDF has it. */
    static ChunkFilters of(List<PipelineFilterWithData> pipeline, int elementBytes) {
        return new ChunkFilters(pipeline.stream().map(PipelineFilterWithData::getId).toList(), elementBytes);
    }

    static boolean knows(int filter) {
        return filter == DEFLATE || filter == SHUFFLE || filter == FLETCHER32;
    }

    /**
     * The elements of a chunk.
     *
     * @param stored its bytes in the file
     * @param left which of the filters this chunk was not put through, by their places
     * @param size bytes of its elements
     * @throws Broken if it gives fewer bytes, or its checksum is another
     */
    byte[] decode(byte[] stored, BitSet left, int size) throws Broken {
        if (stored.length > size + (size >> 3) + 1024) {
            throw new Broken("it has %,d bytes for %,d".formatted(stored.length, size));
        }
        byte[] bytes = stored;
        // Written in the pipeline's order, so read in the reverse.
        for (int i = filters.size() - 1; i >= 0; i--) {
            if (!left.get(i)) {
                bytes = switch (filters.get(i)) {
                    case DEFLATE -> inflate(bytes, size);
                    case SHUFFLE -> unshuffle(bytes);
                    default -> summed(bytes);
                };
            }
        }
        if (bytes.length < size) {
            throw new Broken("it has %,d of %,d bytes".formatted(bytes.length, size));
        }
        return bytes;
    }

    /**
     * The bytes of a chunk in the file.
     *
     * @param elements its elements
     * @param left which of the filters it is not put through, by their places
     * @param room how many bytes it may take; zeros fill what it does not
     * @return null if it takes more, or fewer where its checksum is at its end
     */
    byte[] encode(byte[] elements, BitSet left, int room) {
        byte[] bytes = encode(elements, left);
        boolean deflated = false;
        boolean summed = false;
        for (int i = 0; i < filters.size(); i++) {
            if (!left.get(i)) {
                int filter = filters.get(i);
                deflated |= filter == DEFLATE;
                summed = filter == FLETCHER32 || filter == DEFLATE && summed;
            }
        }
        boolean fits = bytes.length == room || bytes.length < room && deflated && !summed;
        return fits ? Arrays.copyOf(bytes, room) : null;
    }

    /** Gives the elements of a chunk the form in which they are stored, however many bytes that takes. */
    byte[] encode(byte[] elements, BitSet left) {
        byte[] bytes = elements;
        for (int i = 0; i < filters.size(); i++) {
            if (!left.get(i)) {
                bytes = switch (filters.get(i)) {
                    case DEFLATE -> deflate(bytes);
                    case SHUFFLE -> shuffle(bytes);
                    default -> sum(bytes);
                };
            }
        }
        return bytes;
    }

    private static byte[] deflate(byte[] bytes) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
        try {
            deflater.setInput(bytes);
            deflater.finish();
            byte[] into = new byte[bytes.length + (bytes.length >> 3) + 1024];
            int length = deflater.deflate(into);
            return Arrays.copyOf(into, length);
        } finally {
            deflater.end();
        }
    }

    private byte[] shuffle(byte[] bytes) {
        int count = bytes.length / elementBytes;
        byte[] into = bytes.clone();
        for (int b = 0; b < elementBytes; b++) {
            for (int i = 0; i < count; i++) {
                into[b * count + i] = bytes[i * elementBytes + b];
            }
        }
        return into;
    }

    private static byte[] sum(byte[] bytes) {
        int sum = fletcher32(bytes, bytes.length);
        byte[] into = Arrays.copyOf(bytes, bytes.length + SUM);
        for (int i = 0; i < SUM; i++) {
            into[bytes.length + i] = (byte) (sum >> Byte.SIZE * i);
        }
        return into;
    }

    /** Inflates to the chunk's size, with room for a checksum behind it, and no further. */
    private static byte[] inflate(byte[] bytes, int size) throws Broken {
        byte[] into = new byte[size + SUM];
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(bytes);
            int done = 0;
            for (int n = -1; done < into.length && n != 0; done += n) {
                n = inflater.inflate(into, done, into.length - done);
            }
            if (!inflater.finished()) {
                throw new Broken("it decompresses to another size");
            }
            return done == into.length ? into : Arrays.copyOf(into, done);
        } catch (DataFormatException e) {
            throw new Broken("it cannot be decompressed");
        } finally {
            inflater.end();
        }
    }

    private byte[] unshuffle(byte[] bytes) {
        int count = bytes.length / elementBytes;
        byte[] into = bytes.clone();
        for (int b = 0; b < elementBytes; b++) {
            for (int i = 0; i < count; i++) {
                into[i * elementBytes + b] = bytes[b * count + i];
            }
        }
        return into;
    }

    /** The bytes before their checksum, which they must have. */
    private static byte[] summed(byte[] bytes) throws Broken {
        int length = bytes.length - SUM;
        if (length < 0) {
            throw new Broken("its checksum is missing");
        }
        int sum = fletcher32(bytes, length);
        int stored = 0;
        for (int i = 0; i < SUM; i++) {
            stored |= (bytes[length + i] & 0xff) << 8 * i;
        }
        // HDF5 before 1.6.3 swapped the bytes of each half.
        if (sum != stored && Integer.rotateLeft(Integer.reverseBytes(sum), 16) != stored) {
            throw new Broken("it does not match its checksum");
        }
        return Arrays.copyOf(bytes, length);
    }

    /** Fletcher's sum of 16-bit big-endian words, with carries as H5_checksum_fletcher32 folds them. */
    static int fletcher32(byte[] bytes, int length) {
        long low = 0;
        long high = 0;
        for (int at = 0; at < length / 2; ) {
            int end = Math.min(at + WORDS, length / 2);
            for (; at < end; at++) {
                low += (bytes[2 * at] & 0xff) << 8 | bytes[2 * at + 1] & 0xff;
                high += low;
            }
            low = (low & 0xffff) + (low >> 16);
            high = (high & 0xffff) + (high >> 16);
        }
        if (length % 2 != 0) {
            low += (bytes[length - 1] & 0xff) << 8;
            high += low;
            low = (low & 0xffff) + (low >> 16);
            high = (high & 0xffff) + (high >> 16);
        }
        low = (low & 0xffff) + (low >> 16);
        high = (high & 0xffff) + (high >> 16);
        return (int) (high << 16 | low);
    }
}
