package org.eigenscope.cli;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;
import static org.eigenscope.cli.Session.MODELS;

/** What stands against a copy is told in a sentence, and nothing of it is left. */
class HostileMendTest {

    private static final Path OVERTRAINED = Path.of("assets/models/digits-overtrained.safetensors");

    @TempDir
    private Path folder;
    private Session session;

    @BeforeEach
    void begin() {
        session = new Session(folder);
    }

    private String[] left() {
        return folder.toFile().list();
    }

    /** The disk has less room than the file claims, most of which is a hole. */
    @Test
    void aFullDiskIsToldBeforeAnything() throws IOException {
        long bytes = Files.getFileStore(folder).getUsableSpace() / 8 * 8 + (1 << 20);
        String header = ("{\"w\":{\"dtype\":\"F32\",\"shape\":[64,64],\"data_offsets\":[0,16384]},\"long\":{\"dtype\":"
                + "\"F32\",\"shape\":[%d],\"data_offsets\":[16384,%d]}}").formatted(bytes / 4, 16384 + bytes);
        Path model = folder.resolve("large.safetensors");
        try (RandomAccessFile file = new RandomAccessFile(model.toFile(), "rw")) {
            file.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(header.length()).array());
            file.write(header.getBytes(StandardCharsets.UTF_8));
            file.setLength(8 + header.length() + 16384 + bytes);
        }
        assertThat(session.run("mend", model, "--out", folder.resolve("out.safetensors"))).isEqualTo(ExitCode.FILES);
        assertThat(session.err()).contains("out.safetensors: the copy takes ", " MB, and its disk has ",
                " MB free; free some space or choose another folder").doesNotContain("Eigenscope has failed");
        assertThat(left()).containsExactly("large.safetensors");
    }

    @Test
    void whatStandsInTheWayIsLeft() throws IOException {
        Path there = Files.createDirectory(folder.resolve("out.safetensors"));
        assertThat(session.run("mend", OVERTRAINED, "--force", "--out", there)).isIn(ExitCode.USAGE, ExitCode.FILES);
        assertThat(session.err()).contains("out.safetensors").doesNotContain("Eigenscope has failed");
        Path file = Files.writeString(folder.resolve("copy"), "mine");
        assertThat(session.run("mend", MODELS.resolve("digits-mlp-savedmodel"), "--force", "--out", file))
                .isIn(ExitCode.USAGE, ExitCode.FILES);
        assertThat(session.err()).contains("copy: the model has several files, and its copy is a folder: this is a "
                + "file");
        assertThat(file).hasContent("mine");
        assertThat(there).isEmptyDirectory();
        assertThat(left()).containsExactlyInAnyOrder("out.safetensors", "copy");
    }

    /** Where even root writes nothing. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aPlaceWhereNobodyWritesIsNamed() {
        Path out = Path.of("/proc/eigenscope.safetensors");
        assertThat(session.run("mend", OVERTRAINED, "--out", out)).isEqualTo(ExitCode.FILES);
        assertThat(session.err()).contains("/proc").doesNotContain("Eigenscope has failed").doesNotContain("\tat ");
        assertThat(session.run("mend", OVERTRAINED, "--out", folder.resolve("none/m.safetensors"))).isEqualTo(
                ExitCode.FILES);
        assertThat(session.err()).contains("none").doesNotContain("Eigenscope has failed");
        assertThat(left()).isEmpty();
    }

    private void copyShards(Path to) throws IOException {
        Files.createDirectory(to);
        for (String name : MODELS.resolve("digits-mlp-sharded").toFile().list()) {
            Files.copy(MODELS.resolve("digits-mlp-sharded").resolve(name), to.resolve(name));
        }
    }

    /** A shard that lies elsewhere is not read, and a copy without it is none. */
    @Test
    void shardsElsewhereAreTold() throws IOException {
        Path model = folder.resolve("model");
        copyShards(model);
        String second = "model-00002-of-00002.safetensors";
        Files.move(model.resolve(second), folder.resolve(second));
        Files.createSymbolicLink(model.resolve(second), folder.resolve(second));
        Path out = folder.resolve("out");
        assertThat(session.run("mend", model, "--way", "centre", "--out", out)).isEqualTo(ExitCode.FILES);
        assertThat(session.err()).contains("it names the file '" + second + "', a link that leads out of the model's "
                + "folder: it is not read");
        Path named = folder.resolve("named");
        copyShards(named);
        Path index = named.resolve("model.safetensors.index.json");
        Files.writeString(index, Files.readString(index).replace(second, "../" + second));
        Files.delete(named.resolve(second));
        assertThat(session.run("mend", named, "--way", "centre", "--out", out)).isEqualTo(ExitCode.FILES);
        assertThat(session.err()).contains("it names the file '../" + second + "', which is outside the model's "
                + "folder: it is not read");
        assertThat(out).doesNotExist();
    }

    /** The checksums of a zip inside a tar archive would be wrong: there are other ways, one of which is tried. */
    @Test
    void whatIsInAnArchiveIsUnpackedFirst() throws IOException {
        Path out = folder.resolve("copy.nemo");
        Path speech = Path.of("src/test/resources/containers/speech.nemo");
        assertThat(session.run("mend", speech, "--way", "centre", "--out", out)).isEqualTo(ExitCode.FILES);
        assertThat(session.err()).contains("speech.nemo: the checksums of a PyTorch", "file inside an archive are not "
                + "renewed; unpack the archive and mend that file, or give the copy the ending .safetensors");
        assertThat(left()).isEmpty();
        Path plain = folder.resolve("copy.safetensors");
        assertThat(session.run("mend", "-q", speech, "--way", "centre", "--out", plain)).as(session.err()).isZero();
        assertThat(session.run("describe", plain)).isZero();
    }

    /** What holds weights no more, or several models, or none, is refused in a sentence. */
    @Test
    void whatIsNoModelOfItsOwnIsRefused() throws IOException {
        Path report = folder.resolve("report.json");
        assertThat(session.run("analyze", "-q", OVERTRAINED, "--json", report)).isZero();
        Path two = Files.createDirectory(folder.resolve("two"));
        Files.copy(OVERTRAINED, two.resolve("a.safetensors"));
        Files.copy(OVERTRAINED, two.resolve("b.safetensors"));
        Path out = folder.resolve("out.safetensors");
        for (String command : List.of("mend", "impact")) {
            Object[] more = command.equals("mend") ? new Object[] {"--out", out} : new Object[0];
            assertThat(session.run(Stream.concat(Stream.of(command, "-q", report), Stream.of(more)).toArray()))
                    .isEqualTo(ExitCode.FILES);
            assertThat(session.err()).isEqualToIgnoringNewLines("error: digits-overtrained.safetensors: it is a "
                    + "report, which holds no weights, but " + command + " needs them: name the model itself");
            assertThat(session.run(Stream.concat(Stream.of(command, "-q", two), Stream.of(more)).toArray()))
                    .isEqualTo(ExitCode.FILES);
            assertThat(session.err()).contains("the folder holds 2 models (a.safetensors, b.safetensors): open one of "
                    + "them").hasLineCount(1);
        }
        assertThat(out).doesNotExist();
    }
}
