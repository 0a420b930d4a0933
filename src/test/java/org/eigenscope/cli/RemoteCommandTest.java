package org.eigenscope.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eigenscope.format.io.RangeServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;

/** Commands on a model that is on a server: the figures are those of the file on the disk. */
class RemoteCommandTest {

    private static final Path MODEL = Session.MODELS.resolve("digits-cnn.safetensors");
    private static final String PLACE = "/models/digits-cnn.safetensors";

    @TempDir
    private Path folder;
    private RangeServer server;
    private Session session;
    private String address;

    @BeforeEach
    void start() throws IOException {
        server = new RangeServer();
        server.files.put(PLACE, Files.readAllBytes(MODEL));
        address = server.address() + PLACE;
        session = new Session(folder);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String text(String file) throws IOException {
        return Files.readString(folder.resolve(file));
    }

    @Test
    void analyzeGivesTheSameBits() throws IOException {
        assertThat(session.run("analyze", "-q", address, "--csv", folder.resolve("a.csv"), "--json",
                folder.resolve("a.json"))).as(session.err()).isZero();
        assertThat(session.run("analyze", "-q", MODEL, "--csv", folder.resolve("b.csv"), "--json",
                folder.resolve("b.json"))).isZero();
        assertThat(text("a.csv")).isEqualTo(text("b.csv"));
        String remote = layers(text("a.json"));
        assertThat(remote).isEqualTo(layers(text("b.json")));
        assertThat(text("a.json")).as("the version of what was not read whole").contains("\"sha256\":\"etag one\"");
    }

    /** The reports of the layers without the times they took. */
    private static String layers(String json) {
        return json.substring(json.indexOf("\"layers\":["), json.indexOf("\"complete\"")).replaceAll(
                "\"elapsed\":[^,}]*", "");
    }

    @Test
    void describeReadsTheIndexAlone() {
        assertThat(session.run("describe", address)).as(session.err()).isZero();
        assertThat(session.out()).contains("conv2", "it is not on this machine");
        assertThat(server.requests).hasSize(1);
    }

    @Test
    void whatIsNotThereIsOneSentence() {
        assertThat(session.run("analyze", server.address() + "/none.safetensors")).isEqualTo(ExitCode.FILES);
        assertThat(session.err()).contains("there is no such file or model on the server (404)");
    }

    /** What is written over would be an empty copy. */
    @Test
    void aModelElsewhereIsNotMended() {
        assertThat(session.run("mend", server.address() + PLACE, "--out", folder.resolve("mended.safetensors")))
                .isEqualTo(ExitCode.FILES);
        assertThat(session.err()).contains("it is not on this machine", "download it first");
        assertThat(folder.resolve("mended.safetensors")).doesNotExist();
    }
}
