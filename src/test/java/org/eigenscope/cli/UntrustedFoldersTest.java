package org.eigenscope.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.model.SourceFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.eigenscope.cli.Session.MODELS;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

/** Folders that somebody else has filled: names that look like options, links that lead elsewhere. */
class UntrustedFoldersTest {

    private static final Path MLP = MODELS.resolve("digits-mlp.safetensors");

    @TempDir
    private Path temporary;
    private Path folder;
    private Session session;

    @BeforeEach
    void begin() throws IOException {
        folder = Files.createDirectory(temporary.resolve("model"));
        session = new Session(temporary);
    }

    @Test
    void aNameThatBeginsWithAnAtSignGivesNoOptions() throws IOException {
        Path victim = Files.writeString(temporary.resolve("victim.csv"), "precious");
        Path options = Files.writeString(folder.resolve("x.safetensors"), "--force --csv " + victim + " "
                + MLP.toAbsolutePath());
        assertThat(session.run("analyze", "@" + options)).isEqualTo(3);
        assertThat(victim).hasContent("precious");
        assertThat(session.err()).contains("@").contains("does not exist");
    }

    @Test
    void aFileOfAFolderNeverBecomesAnOption() throws IOException {
        Files.copy(MLP, folder.resolve("--force.safetensors"));
        Files.copy(MLP, folder.resolve("@a.safetensors"));
        assertThat(session.run("analyze", "-q", folder)).isZero();
        assertThat(session.out()).contains("--force.safetensors", "@a.safetensors");
    }

    @Test
    void anEmptyWordIsWrongUsage() {
        assertThat(session.run("describe", "")).isEqualTo(2);
        assertThat(session.err()).contains("an empty argument is not a file name");
        assertThat(session.run("analyze", MLP, "--csv", "")).isEqualTo(2);
    }

    @Test
    void aLinkThatLeadsOutOfTheFolderIsToldAndNotFollowed() throws IOException {
        Path secret = Files.createDirectory(temporary.resolve("private"));
        Files.copy(MLP, secret.resolve("secret.safetensors"));
        Files.copy(MLP, folder.resolve("own.safetensors"));
        Files.createSymbolicLink(folder.resolve("link"), secret);
        Files.createSymbolicLink(folder.resolve("file.safetensors"), secret.resolve("secret.safetensors")
                .toAbsolutePath());
        assertThat(session.run("analyze", "-q", folder)).isEqualTo(4);
        assertThat(session.out()).doesNotContain("secret");
        assertThat(session.err()).contains("link was skipped: it is a link that leads out of the folder",
                "file.safetensors was skipped");
    }

    @Test
    void linksInACircleEnd() throws IOException {
        Path inner = Files.createDirectory(folder.resolve("inner"));
        Files.copy(MLP, inner.resolve("a.safetensors"));
        for (int i = 0; i < 12; i++) {
            Files.createSymbolicLink(folder.resolve("round" + i), Path.of("."));
            Files.createSymbolicLink(inner.resolve("round" + i), Path.of(".."));
        }
        assertThat(session.run("describe", inner.resolve("a.safetensors"))).isZero();
        assertThat(session.run("screen", folder)).isZero();
        assertThat(session.err().lines().filter(line -> line.contains("screened"))).hasSize(1);
    }

    @Test
    void aLinkIntoTheBlobsOfTheSameRepositoryIsFollowed() throws IOException {
        Path repository = Files.createDirectory(folder.resolve("models--org--name"));
        Path blob = Files.copy(MLP, Files.createDirectory(repository.resolve("blobs")).resolve("0123abcd"));
        Path snapshot = Files.createDirectories(repository.resolve("snapshots/0123"));
        Files.createSymbolicLink(snapshot.resolve("model.safetensors"), snapshot.relativize(blob));
        assertThat(session.run("analyze", "-q", snapshot)).isZero();
        assertThat(session.run("analyze", "-q", repository.resolve("snapshots"))).isZero();
    }

    @Test
    void anUnreadableFolderIsToldAndTheOthersAreAnalyzed() throws IOException {
        assumeFalse("root".equals(System.getProperty("user.name")), "root reads everything");
        Files.copy(MLP, folder.resolve("own.safetensors"));
        Path closed = Files.createDirectory(folder.resolve("closed"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
        assertThat(session.run("analyze", "-q", folder)).isEqualTo(4);
        assertThat(session.err()).contains("closed was skipped: no permission to read it");
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void noReportReplacesAWeightFile() throws IOException {
        Path model = Files.copy(MLP, folder.resolve("model.safetensors"));
        byte[] before = Files.readAllBytes(model);
        assertThat(session.run("analyze", "-q", "--force", "--csv", model, model)).isEqualTo(2);
        assertThat(session.err()).contains("it belongs to the model that is read");
        assertThat(session.run("analyze", "-q", "--force", "--json", folder.resolve("../model/model.safetensors"),
                folder)).isEqualTo(2);
        Path link = Files.createSymbolicLink(temporary.resolve("report.csv"), model);
        assertThat(session.run("analyze", "-q", "--force", "--csv", link, folder)).isEqualTo(2);
        assertThat(model).hasBinaryContent(before);
    }

    /** Also by one of the same size and time, which is another file. */
    @ParameterizedTest
    @ValueSource(strings = {"analyze", "screen", "lineage", "compare", "compare --audit"})
    void aFileThatIsReplacedWhileItIsReadIsTold(String command) throws IOException {
        Path file = new Weights().noise("fc.weight", 1).to(folder.resolve("m.safetensors"));
        Path other = new Weights().noise("fc.weight", 1).to(folder.resolve("other.safetensors"));
        session.opening(new ByteSource.Opener() {
            @Override
            public ByteSource open(Path path) throws IOException {
                return ByteSource.open(path);
            }

            @Override
            public SourceFile look(Path path) throws IOException {
                SourceFile seen = SourceFile.of(path);
                if (path.endsWith("m.safetensors")) {
                    Path next = Files.copy(path, folder.resolve("next"), StandardCopyOption.COPY_ATTRIBUTES);
                    Files.move(next, path, StandardCopyOption.REPLACE_EXISTING);
                }
                return seen;
            }
        });
        List<Object> words = new ArrayList<>(List.of(command.split(" ")));
        words.addAll(List.of("-q", file));
        words.addAll(command.startsWith("analyze") || command.equals("screen") ? List.of() : List.of(other));

        // Where every layer is analyzed, none is of the file that was opened: nothing was read.
        boolean nothing = command.startsWith("analyze") || command.startsWith("compare");
        assertThat(session.run(words.toArray())).isEqualTo(nothing ? 3 : 4);
        assertThat(session.err()).contains("m.safetensors: it was changed during the analysis");
    }

    @Test
    void oneReportThatCannotBeWrittenDoesNotTakeTheOthersAlong() throws IOException {
        Path csv = temporary.resolve("details.csv");
        Path charts = Files.createDirectory(temporary.resolve("charts"));
        session.whenTheModelIsAnalyzed(() -> {
            try (Stream<Path> all = Files.walk(charts)) {
                for (Path left : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(left);
                }
            }
            Files.writeString(charts, "in the way");
        });
        assertThat(session.run("analyze", "-q", "--charts", charts, "--csv", csv, MLP)).isEqualTo(3);
        assertThat(csv).exists();
        assertThat(session.out()).contains("fc2");
        assertThat(session.err()).contains("charts");
    }

    @Test
    void onlyTheFilesOfTheModelAreHashed() throws IOException {
        Path secret = Files.writeString(temporary.resolve("private.txt"), "a private text");
        Files.createSymbolicLink(folder.resolve("notes.txt"), secret);
        Files.createSymbolicLink(folder.resolve("endless"), Path.of("/dev/zero"));
        Files.copy(MLP, folder.resolve("model.safetensors"));
        Path json = temporary.resolve("report.json");
        Path html = temporary.resolve("report.html");
        assertThat(session.run("analyze", "-q", folder, "--json", json, "--html", html)).isZero();
        assertThat(json).content().contains("\"name\":\"model.safetensors\"").doesNotContain("notes.txt");
        assertThat(html).content().doesNotContain("notes.txt");
    }
}
