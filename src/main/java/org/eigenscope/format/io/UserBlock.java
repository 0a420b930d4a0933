package org.eigenscope.format.io;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.eigenscope.format.io.ModelFormatException.Malformed;

/**
 * Another program's bytes before an HDF5 file: MATLAB 7.3 starts its files so. The file then starts at 512, 1024, 2048,
 * …
 */
public final class UserBlock {

    private static final byte[] SIGNATURE = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
    private static final byte[] MATLAB = {'M', 'A', 'T', 'L', 'A', 'B', ' ', '7'};
    /** How the names of HDF5 files end, without the dot. */
    public static final List<String> EXTENSIONS = List.of("h5", "hdf5");
    /** How HDF5 files end that other programs write: HDF's own, MATLAB's, netCDF's. */
    public static final List<String> OTHER_EXTENSIONS = List.of("hdf", "mat", "nc");
    private static final int SMALLEST = 512;
    private static final int LARGEST = 1 << 20;

    private UserBlock() {}

    /** Not every file is worth the reads: those that start with nothing, as MATLAB's do, or are called as HDF5 is. */
    private static boolean mayHaveOne(Probe probe) {
        boolean blank = true;
        for (byte b : probe.head()) {
            blank &= b == 0;
        }
        return blank || probe.startsWith(MATLAB) || Stream.of(EXTENSIONS, OTHER_EXTENSIONS).flatMap(List::stream)
                .anyMatch(extension -> probe.named("." + extension));
    }

    /** The length of the block, 0 if there is none, -1 if this is no HDF5 file. */
    public static long length(Probe probe) throws IOException {
        if (probe.startsWith(SIGNATURE)) {
            return 0;
        }
        if (probe.size() < SMALLEST + SIGNATURE.length || !mayHaveOne(probe)) {
            return -1;
        }
        try (ByteSource source = probe.open()) {
            for (long at = SMALLEST; at <= Math.min(LARGEST, source.size() - SIGNATURE.length); at *= 2) {
                if (Arrays.equals(source.bytes(at, SIGNATURE.length, "the signature"), SIGNATURE)) {
                    return at;
                }
            }
        } catch (Malformed e) {
            // It has become shorter since it was looked at.
            return -1;
        }
        return -1;
    }
}
