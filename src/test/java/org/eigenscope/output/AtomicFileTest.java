package org.eigenscope.output;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.eigenscope.output.AtomicFile.Mode;
import org.eigenscope.output.OutputException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class AtomicFileTest {

    private static final byte[] TEXT = "λ = 1\n".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    @Test
    void theFileAppearsOnlyWithTheCommit() throws IOException {
        Path file = folder.resolve("a.csv");
        try (AtomicFile output = AtomicFile.create(file, Mode.NEW)) {
            output.stream().write(TEXT);
            assertThat(file).doesNotExist();
            output.commit();
        }
        assertThat(file).hasBinaryContent(TEXT);
        assertThat(contents()).containsExactly("a.csv");
    }

    @Test
    void aFailureOnTheWayLeavesNothing() throws IOException {
        Path file = folder.resolve("a.csv");
        assertThatThrownBy(() -> AtomicFile.write(file, Mode.NEW, out -> {
            out.write(TEXT);
            out.flush();
            throw new IOException("half way");
        })).hasMessage("half way");
        assertThat(contents()).isEmpty();
    }

    @Test
    void aFileThatReplacesAnotherKeepsItsPermissions() throws IOException {
        Path file = folder.resolve("a.csv");
        Files.writeString(file, "old");
        assumeTrue(Files.getFileStore(file).supportsFileAttributeView(PosixFileAttributeView.class));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        AtomicFile.write(file, Mode.REPLACE, out -> out.write(TEXT));
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-r-----"));
    }

    @Test
    void whatAKilledRunHasLeftIsRemovedByTheNext() throws IOException {
        Path left = old(AbandonedFiles.newTemporary(folder));
        Path young = Files.writeString(AbandonedFiles.newTemporary(folder), "being moved");
        Path stranger = old(folder.resolve(".eigenscope-notes.tmp"));
        AtomicFile.write(folder.resolve("a.csv"), Mode.NEW, out -> out.write(TEXT));
        assertThat(left).doesNotExist();
        assertThat(young).exists();
        assertThat(stranger).exists();
    }

    @Test
    void whatAnotherRunStillWritesStays() throws IOException {
        try (AtomicFile slow = AtomicFile.create(folder.resolve("slow.csv"), Mode.NEW)) {
            slow.stream().write(TEXT);
            try (Stream<Path> files = Files.list(folder)) {
                for (Path temporary : files.toList()) {
                    Files.setLastModifiedTime(temporary, FileTime.from(Instant.now().minus(Duration.ofHours(3))));
                }
            }
            AtomicFile.write(folder.resolve("a.csv"), Mode.NEW, out -> out.write(TEXT));
            slow.commit();
        }
        assertThat(contents()).containsExactly("a.csv", "slow.csv");
    }

    private static Path old(Path file) throws IOException {
        Files.writeString(file, "half a report");
        return Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(3))));
    }

    @Test
    void anExistingFileIsKeptUnlessReplacingIsAskedFor() throws IOException {
        Path file = folder.resolve("a.csv");
        Files.writeString(file, "old");
        assertThatThrownBy(() -> AtomicFile.create(file, Mode.NEW))
                .isInstanceOf(OutputException.class)
                .hasMessage(file + ": already exists and was left unchanged")
                .extracting("reason").isEqualTo(Reason.EXISTS);
        AtomicFile.write(file, Mode.REPLACE, out -> out.write(TEXT));
        assertThat(file).hasBinaryContent(TEXT);
        assertThat(contents()).containsExactly("a.csv");
    }

    @Test
    void aFileThatAppearedMeanwhileIsKept() throws IOException {
        Path file = folder.resolve("a.csv");
        try (AtomicFile output = AtomicFile.create(file, Mode.NEW)) {
            output.stream().write(TEXT);
            Files.writeString(file, "somebody else's");
            assertThatThrownBy(output::commit).hasMessageContaining("already exists");
        }
        assertThat(file).hasContent("somebody else's");
        assertThat(contents()).containsExactly("a.csv");
    }

    @Test
    void aMissingFolderIsSaidAtOnce() {
        Path file = folder.resolve("gone/a.csv");
        assertThatThrownBy(() -> AtomicFile.create(file, Mode.NEW))
                .hasMessage(file + ": the folder " + folder.resolve("gone") + " does not exist; create it first");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFolderThatTakesNoFilesIsSaid() {
        assertThatThrownBy(() -> AtomicFile.create(Path.of("/proc/eigenscope.csv"), Mode.NEW).stream().write(TEXT))
                .hasMessage("/proc/eigenscope.csv: the folder /proc takes no new files");
    }

    @Test
    void aFolderThatVanishesMeanwhileIsSaid() throws IOException {
        Path inner = Files.createDirectory(folder.resolve("inner"));
        try (AtomicFile output = AtomicFile.create(inner.resolve("a.csv"), Mode.NEW)) {
            output.stream().write(TEXT);
            try (Stream<Path> files = Files.list(inner)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(inner);
            assertThatThrownBy(output::commit)
                    .hasMessage(inner.resolve("a.csv") + ": the folder " + inner + " is gone");
        }
    }

    @Test
    void aFolderIsNoFile() {
        assertThatThrownBy(() -> AtomicFile.create(folder, Mode.REPLACE))
                .hasMessage(folder + ": is a folder; give the name of a file in it");
    }

    @Test
    void aDeviceIsNeverReplaced() {
        Path device = Path.of("/dev/null");
        assumeTrue(Files.exists(device), "a device to try");
        assertThatThrownBy(() -> AtomicFile.create(device, Mode.REPLACE)).hasMessageContaining("not an ordinary file");
    }

    @Test
    void aFullDiskIsSaidInWords() {
        Path file = folder.resolve("a.csv");
        // What the JDK throws from a write, and from a create, on a full disk; Windows says it in its own words.
        for (IOException full : List.of(
                new IOException("No space left on device"),
                new FileSystemException(file.toString(), null, "No space left on device"),
                new IOException("There is not enough space on the disk"),
                new IOException("Disk quota exceeded"))) {
            assertThat(AtomicFile.explain(file, full))
                    .hasMessage(file + ": the disk is full; free some space or choose another folder")
                    .extracting("reason").isEqualTo(Reason.DISK_FULL);
        }
    }

    @Test
    void aForbiddenFolderIsSaidInWords() throws IOException {
        Path locked = Files.createDirectory(folder.resolve("locked"));
        assumeTrue(locked.toFile().setWritable(false) && !Files.isWritable(locked), "not possible as root");
        assertThatThrownBy(() -> AtomicFile.create(locked.resolve("a.csv"), Mode.NEW))
                .hasMessage(locked.resolve("a.csv") + ": no permission to write into " + locked);
    }

    @Test
    void aLinkIsWrittenThrough() throws IOException {
        Path real = Files.writeString(folder.resolve("real.csv"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link.csv"), real);
        AtomicFile.write(link, Mode.REPLACE, out -> out.write(TEXT));
        assertThat(link).isSymbolicLink();
        assertThat(real).hasBinaryContent(TEXT);
    }

    private List<String> contents() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
