package org.eigenscope.output;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eigenscope.output.AtomicFile.Mode;
import org.eigenscope.output.OutputException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class StagedFolderTest {

    @TempDir
    private Path home;

    @Test
    void theFilesAppearTogether() throws IOException {
        try (StagedFolder folder = StagedFolder.begin(home.resolve("a/b"), Mode.NEW)) {
            folder.write(Path.of("one.svg"), out -> out.write('1'));
            folder.write(Path.of("model", "two.svg"), out -> out.write('2'));
            assertThat(visible()).isEmpty();
            folder.commit();
        }
        assertThat(all()).containsExactly("a", "a/b", "a/b/model", "a/b/model/two.svg", "a/b/one.svg");
        assertThat(home.resolve("a/b/one.svg")).hasContent("1");
    }

    /** An interrupted command throws the folder away while its charts are still written. */
    @Test
    void filesThatAreWrittenAfterItIsClosedDoNotBringItBack() throws IOException {
        StagedFolder folder = StagedFolder.begin(home.resolve("a"), Mode.NEW);
        folder.write(Path.of("one.svg"), out -> out.write('1'));
        folder.close();
        assertThatThrownBy(() -> folder.write(Path.of("two.svg"), out -> out.write('2')))
                .isInstanceOf(OutputException.class);
        assertThatThrownBy(() -> folder.place(Path.of("b", "three.svg"))).isInstanceOf(OutputException.class);
        assertThat(all()).isEmpty();
    }

    @Test
    void manyAreWrittenSideBySide() throws IOException {
        Map<Path, AtomicFile.Content> files = new HashMap<>();
        for (int i = 0; i < 100; i++) {
            String content = "file " + i;
            files.put(Path.of("m" + i % 3, i + ".svg"), out -> out.write(content.getBytes(StandardCharsets.UTF_8)));
        }
        try (StagedFolder folder = StagedFolder.begin(home.resolve("a"), Mode.NEW)) {
            folder.write(files);
            assertThat(visible()).isEmpty();
            folder.commit();
        }
        assertThat(all()).hasSize(1 + 3 + 100);
        for (int i = 0; i < 100; i++) {
            assertThat(home.resolve("a/m" + i % 3 + "/" + i + ".svg")).hasContent("file " + i);
        }
    }

    @Test
    void oneOfManyThatCannotBeWrittenIsNamedAndNothingIsLeft() throws IOException {
        Map<Path, AtomicFile.Content> files = new HashMap<>();
        for (int i = 0; i < 100; i++) {
            boolean fails = i == 57;
            files.put(Path.of(i + ".svg"), out -> {
                if (fails) {
                    throw new IOException("No space left on device");
                }
                out.write('1');
            });
        }
        try (StagedFolder folder = StagedFolder.begin(home.resolve("a"), Mode.NEW)) {
            assertThatThrownBy(() -> folder.write(files)).isInstanceOf(OutputException.class)
                    .hasMessageContaining("57.svg");
        }
        assertThat(all()).isEmpty();
    }

    @Test
    void aFileThatReplacesAnotherKeepsItsPermissions(@TempDir Path place) throws IOException {
        Path file = Files.writeString(place.resolve("private"), "old");
        assumeTrue(Files.getFileStore(file).supportsFileAttributeView("posix"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        try (StagedFolder files = StagedFolder.begin(place, Mode.REPLACE)) {
            files.write(Path.of("private"), out -> out.write('n'));
            files.commit();
        }
        assertThat(file).hasContent("n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
    }

    @Test
    void withoutACommitNothingIsLeft() throws IOException {
        try (StagedFolder folder = StagedFolder.begin(home.resolve("a"), Mode.NEW)) {
            folder.write(Path.of("one.svg"), out -> out.write('1'));
        }
        assertThat(all()).isEmpty();
    }

    /** Killed while it filled its folder, a run leaves it; one that goes on keeps its own. */
    @Test
    void whatAKilledRunHasLeftIsRemovedByTheNext() throws IOException {
        FileTime old = FileTime.from(Instant.now().minus(Duration.ofMinutes(3)));
        Path left = AbandonedFiles.newTemporary(home);
        AbandonedFiles.claimFolder(left).close();
        Files.writeString(left.resolve("one.svg"), "half a chart");
        Files.setLastModifiedTime(left, old);
        try (StagedFolder going = StagedFolder.begin(home.resolve("a"), Mode.NEW)) {
            going.write(Path.of("one.svg"), out -> out.write('1'));
            for (String name : all()) {
                Files.setLastModifiedTime(home.resolve(name), old);
            }
            StagedFolder.begin(home.resolve("b"), Mode.NEW).close();
            assertThat(left).doesNotExist();
            going.commit();
        }
        assertThat(all()).containsExactly("a", "a/one.svg");
    }

    @Test
    void oneFileInTheWayKeepsAllBack() throws IOException {
        Path mine = Files.writeString(Files.createDirectory(home.resolve("a")).resolve("two.svg"), "mine");
        try (StagedFolder folder = StagedFolder.begin(home.resolve("a"), Mode.NEW)) {
            assertThatThrownBy(() -> folder.check(Path.of("two.svg"))).isInstanceOf(OutputException.class);
            folder.write(Path.of("one.svg"), out -> out.write('1'));
            folder.write(Path.of("two.svg"), out -> out.write('2'));
            assertThatThrownBy(folder::commit).isInstanceOf(OutputException.class)
                    .hasMessage(mine + ": already exists and was left unchanged");
        }
        assertThat(all()).containsExactly("a", "a/two.svg");
        try (StagedFolder folder = StagedFolder.begin(home.resolve("a"), Mode.REPLACE)) {
            folder.write(Path.of("two.svg"), out -> out.write('2'));
            folder.commit();
        }
        assertThat(mine).hasContent("2");
        assertThat(all()).containsExactly("a", "a/two.svg");
    }

    @Test
    void aLinkAmongItsFoldersIsNotFollowed() throws IOException {
        Path outside = Files.createDirectory(home.resolve("outside"));
        Files.createSymbolicLink(Files.createDirectory(home.resolve("a")).resolve("model"), outside);
        try (StagedFolder folder = StagedFolder.begin(home.resolve("a"), Mode.REPLACE)) {
            folder.write(Path.of("model", "one.svg"), out -> out.write('1'));
            assertThatThrownBy(folder::commit).hasMessageContaining("is a link, which is not followed");
        }
        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void aFileIsNoFolder() throws IOException {
        Path file = Files.writeString(home.resolve("a"), "mine");
        for (Path place : List.of(file, file.resolve("b"))) {
            assertThatThrownBy(() -> StagedFolder.begin(place, Mode.REPLACE))
                    .hasMessage(file + ": is a file; give the name of a folder").extracting("reason")
                    .isEqualTo(Reason.NOT_A_FILE);
        }
    }

    private List<String> all() throws IOException {
        try (Stream<Path> files = Files.walk(home)) {
            return files.filter(file -> !file.equals(home)).map(file -> home.relativize(file).toString()).sorted()
                    .toList();
        }
    }

    private List<String> visible() throws IOException {
        return all().stream().filter(name -> !name.startsWith(".")).toList();
    }
}
