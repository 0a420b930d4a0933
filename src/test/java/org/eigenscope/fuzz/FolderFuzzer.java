package org.eigenscope.fuzz;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Opens folders that Jazzer makes, such as those of zarr and Orbax, as {@link OpenFuzzer} does files. An input is one
 * file after another: a byte with the length of its path, the path, two bytes with its length, the highest first, and
 * its content. What is said to be longer than the input ends with it, so that a change of any byte leaves a folder.
 */
public final class FolderFuzzer {

    /** Bytes of a file's name that file systems take. */
    private static final int LONGEST_NAME = 255;
    private static final int MOST_FILES = 100;
    private static final Path FOLDER = temporary();

    private FolderFuzzer() {}

    private static Path temporary() {
        try {
            return Files.createTempDirectory("eigenscope-fuzz").resolve("model");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One attempt, called by Jazzer. */
    public static void fuzzerTestOneInput(byte[] bytes) throws IOException {
        Path folder = empty();
        fill(bytes);
        OpenFuzzer.open(folder);
    }

    /** The folder, without what the last attempt has left in it. */
    static Path empty() throws IOException {
        if (Files.exists(FOLDER)) {
            List<Path> before;
            try (Stream<Path> walk = Files.walk(FOLDER)) {
                before = walk.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path path : before) {
                Files.delete(path);
            }
        }
        return Files.createDirectories(FOLDER);
    }

    /** Puts the files of an input into the folder. */
    static void fill(byte[] bytes) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        for (int files = 0; files < MOST_FILES && rest.remaining() > 3; files++) {
            write(next(rest, rest.get() & 0xff), next(rest, rest.remaining() < 2 ? 0 : rest.getShort() & 0xffff));
        }
    }

    private static byte[] next(ByteBuffer rest, int length) {
        byte[] part = new byte[Math.min(length, rest.remaining())];
        rest.get(part);
        return part;
    }

    /** Writes a file, unless its path leads out of the folder, is too long, or something is in its way. */
    private static void write(byte[] path, byte[] content) throws IOException {
        Path file;
        try {
            file = FOLDER.resolve(new String(path, StandardCharsets.ISO_8859_1)).normalize();
        } catch (InvalidPathException e) {
            return;
        }
        boolean possible = file.startsWith(FOLDER) && !file.equals(FOLDER) && !Files.exists(file);
        for (Path name : file) {
            possible &= name.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST_NAME;
        }
        for (Path above = file.getParent(); possible && !above.equals(FOLDER); above = above.getParent()) {
            possible = !Files.exists(above) || Files.isDirectory(above);
        }
        if (possible) {
            Files.createDirectories(file.getParent());
            Files.write(file, content);
        }
    }
}
