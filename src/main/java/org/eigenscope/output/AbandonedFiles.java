package org.eigenscope.output;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds temporary files and folders of outputs that a killed run has left behind, and removes them. A run holds a lock
 * on a file while it writes it; what nobody has locked is removed by the next run that writes into the folder.
 */
final class AbandonedFiles {

    private static final Pattern OURS =
            Pattern.compile("\\.eigenscope-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\.tmp");
    private static final String START = ".eigenscope-";
    private static final String END = ".tmp";
    /**
     * Before its lock and between the lock's release and its move a file is nobody's, for milliseconds; a folder of
     * an earlier version is while it is filled.
     */
    private static final Duration YOUNG = Duration.ofSeconds(10);
    private static final Duration YOUNG_FOLDER = Duration.ofDays(7);

    /** In a folder that is filled, the file whose lock tells so. */
    static final Path LOCK = Path.of(".lock");

    private AbandonedFiles() {}

    /** A name in this folder that nobody else has. */
    static Path newTemporary(Path folder) {
        return folder.resolve(START + UUID.randomUUID() + END);
    }

    /** Marks an open file as being written, as long as it is open. */
    static void claim(FileChannel channel) {
        try {
            channel.tryLock();
        } catch (IOException | OverlappingFileLockException e) {
            // A disk without locks: the file is safe by its age alone.
        }
    }

    /** Makes a folder that is marked as being filled as long as this is open. */
    static FileChannel claimFolder(Path folder) throws IOException {
        FileChannel channel = FileChannel.open(Files.createDirectory(folder).resolve(LOCK), StandardOpenOption.WRITE,
                StandardOpenOption.CREATE_NEW);
        claim(channel);
        return channel;
    }

    /** True if nobody fills a folder any more. */
    private static boolean isAbandoned(Path folder, Duration age) throws IOException {
        Path lock = folder.resolve(LOCK);
        return Files.isRegularFile(lock, LinkOption.NOFOLLOW_LINKS) ? age.compareTo(YOUNG) > 0 && !claimed(lock)
                : age.compareTo(YOUNG_FOLDER) > 0;
    }

    /** Removes what killed runs have left in a folder. What cannot be looked at or removed stays. */
    static void remove(Path folder) {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, START + "*" + END)) {
            for (Path path : found) {
                if (!OURS.matcher(path.getFileName().toString()).matches()) {
                    continue;
                }
                BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class,
                        LinkOption.NOFOLLOW_LINKS);
                Duration age = Duration.between(attributes.lastModifiedTime().toInstant(), Instant.now());
                if (attributes.isDirectory() && isAbandoned(path, age)) {
                    removeFolder(path);
                } else if (attributes.isRegularFile() && age.compareTo(YOUNG) > 0 && !claimed(path)) {
                    Files.deleteIfExists(path);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // They harm nobody; whether this folder can be written to is found out by writing.
        }
    }

    private static boolean claimed(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE); FileLock lock =
                channel.tryLock()) {
            return lock == null;
        } catch (OverlappingFileLockException e) {
            return true;
        }
    }

    /** Removes a folder of our own with all that is in it; links are removed, not followed. */
    static void removeFolder(Path folder) throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(folder)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.deleteIfExists(path);
        }
    }
}
