package org.eigenscope.impact.engine;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Native libraries, unpacked from the jars of an engine: beside these, in {@code unpacked}, so that it is done once; in
 * a temporary folder, which goes with the program, where nothing can be written there.
 *
 * @param folder where they are unpacked to
 * @param temporary true if it goes with the program
 */
record NativeLibraries(Path folder, boolean temporary) {

    private static final String UNPACKED = "unpacked";

    static NativeLibraries of(EngineFolder engines) throws EngineException {
        Path beside = engines.path().toAbsolutePath().resolve(UNPACKED);
        try {
            Files.createDirectories(beside);
            if (Files.isWritable(beside)) {
                return new NativeLibraries(beside, false);
            }
        } catch (IOException e) {
            // The folder belongs to another user.
        }
        try {
            return new NativeLibraries(Files.createTempDirectory("eigenscope-engines"), true);
        } catch (IOException e) {
            throw new EngineException("the engine's libraries cannot be unpacked: " + e.getMessage(), e);
        }
    }

    /** Unpacks the libraries of one jar into a folder of their own, unless that is there: it appears whole or not. */
    Path unpack(Path jar) throws EngineException {
        String name = jar.getFileName().toString();
        Path target = folder.resolve(name.substring(0, name.length() - ".jar".length()));
        if (Files.isDirectory(target)) {
            return target;
        }
        Path stage = null;
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            stage = Files.createTempDirectory(folder, "new");
            Enumeration<? extends ZipEntry> entries = zip.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                String file = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
                if (file.matches("[\\w.+-]+\\.(so(\\.\\d+)*|dylib|dll)")) {
                    try (InputStream in = zip.getInputStream(entry)) {
                        Files.copy(in, stage.resolve(file), StandardCopyOption.REPLACE_EXISTING);
                    }
                }
            }
            Files.move(stage, target, StandardCopyOption.ATOMIC_MOVE);
            return target;
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException | AtomicMoveNotSupportedException e) {
            // Another run has unpacked it meanwhile.
            delete(stage);
            return target;
        } catch (IOException e) {
            delete(stage);
            throw new EngineException("%s cannot be unpacked into %s: %s".formatted(jar.getFileName(), folder,
                    e.getMessage()), e);
        }
    }

    /** To be called when all are unpacked: a temporary folder is deleted when the program ends. */
    void complete() {
        if (temporary) {
            try (Stream<Path> all = Files.walk(folder)) {
                all.map(Path::toFile).forEach(File::deleteOnExit);
            } catch (IOException e) {
                // It stays behind.
            }
        }
    }

    private static void delete(Path tree) {
        if (tree == null) {
            return;
        }
        try (Stream<Path> all = Files.walk(tree)) {
            all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (IOException e) {
            // A temporary folder stays behind.
        }
    }
}
