package org.eigenscope.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
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

    /** A model of the hub in a format that is only read whole: it is said how large it is, fetched, and kept. */
    @Test
    void aModelOfTheHubIsKept() throws IOException {
        session.elsewhere(Map.of("HF_ENDPOINT", server.address(), "HF_HOME", folder.resolve("home").toString()));
        String commit = "0123456789".repeat(4);
        byte[] weights = Files.readAllBytes(Session.MODELS.resolve("digits-cnn.pt"));
        server.files.put("/org/digits/resolve/" + commit + "/pytorch_model.bin", weights);
        server.files.put("/api/models/org/digits/revision/main", "{\"sha\":\"%s\",\"siblings\":[{\"rfilename\":%s}]}"
                .formatted(commit, "\"pytorch_model.bin\",\"size\":" + weights.length)
                .getBytes(StandardCharsets.UTF_8));
        assertThat(session.run("analyze", "hf://org/digits")).isEqualTo(ExitCode.FILES);
        assertThat(session.err()).contains("pytorch_model.bin can only be read whole, 0.6 MB: --keep fetches it first");
        assertThat(server.requests).as("the list of files, which has their sizes").hasSize(1);

        assertThat(session.run("analyze", "--keep", "hf://org/digits", "--csv", folder.resolve("a.csv"))).as(
                session.err()).isZero();
        assertThat(session.err()).contains("hf://org/digits: fetching 1 file, 0.6 MB, into ", "snapshots");
        server.requests.clear();
        assertThat(session.run("describe", "hf://org/digits")).isZero();
        assertThat(session.out()).doesNotContain("not on this machine");
        assertThat(server.requests).as("it is here now").isEmpty();
        assertThat(session.run("analyze", "-q", Session.MODELS.resolve("digits-cnn.pt"), "--csv",
                folder.resolve("b.csv"))).isZero();
        assertThat(text("a.csv")).isEqualTo(text("b.csv").replace(",digits-cnn.pt,", ",digits,"));
    }

    @Test
    void howMuchIsFetchedIsSaidFirst() {
        assertThat(session.run("analyze", address, "--layers", "fc1")).as(session.err()).isZero();
        long bytes = server.requests.stream().skip(1).mapToLong(RangeServer.Request::length).sum();
        assertThat(session.err()).contains("digits-cnn.safetensors: downloading %.1f MB for 1 layer".formatted(
                bytes / 1e6));
        assertThat(server.requests.getFirst().length()).isEqualTo(100_000);
    }

    @Test
    void whatIsNotThereIsOneSentence() {
        assertThat(session.run("analyze", server.address() + "/none.safetensors")).isEqualTo(ExitCode.FILES);
        assertThat(session.err()).contains("there is no such file or model on the server (404)");
    }

    private Path home() {
        return folder.resolve("home");
    }

    /** Puts a model on the hub of this server. */
    private void publish(String file, Path weights) throws IOException {
        session.elsewhere(Map.of("HF_ENDPOINT", server.address(), "HF_HOME", home().toString()));
        String commit = "0123456789".repeat(4);
        byte[] bytes = Files.readAllBytes(weights);
        server.files.put("/org/digits/resolve/" + commit + "/" + file, bytes);
        server.files.put("/api/models/org/digits/revision/main", "{\"sha\":\"%s\",\"siblings\":[{\"rfilename\":%s}]}"
                .formatted(commit, "\"" + file + "\",\"size\":" + bytes.length).getBytes(StandardCharsets.UTF_8));
    }

    /** Parts of a file are no copy of it: fetched whole it is mended, and from the cache then. */
    @Test
    void aModelOfTheHubIsMendedOnceItIsKept() throws IOException {
        Path overtrained = Path.of("assets/models/digits-overtrained.safetensors");
        publish("model.safetensors", overtrained);
        Path out = folder.resolve("mended");
        assertThat(session.run("mend", "hf://org/digits", "--out", out)).isEqualTo(ExitCode.FILES);
        assertThat(session.err()).isEqualToIgnoringNewLines("error: hf://org/digits: it is not on this machine, and "
                + "mend needs its files: --keep downloads them");
        assertThat(out).doesNotExist();
        assertThat(session.run("mend", "--keep", "hf://org/digits", "--out", out)).as(session.err()).isZero();
        assertThat(session.err()).contains("2 layers of digits changed");
        Path here = folder.resolve("here.safetensors");
        assertThat(session.run("mend", "-q", overtrained, "--out", here)).isZero();
        assertThat(out.resolve("model.safetensors")).hasSameBinaryContentAs(here).matches(path ->
                !Files.isSymbolicLink(path));
        server.requests.clear();
        Path again = folder.resolve("again");
        assertThat(session.run("mend", "-q", "hf://org/digits", "--out", again)).as(session.err()).isZero();
        assertThat(server.requests).as("it is here now").isEmpty();
        Path file = folder.resolve("file.safetensors");
        assertThat(session.run("mend", "-q", "hf://org/digits/model.safetensors", "--out", file)).as(session.err())
                .isZero();
        assertThat(file).hasSameBinaryContentAs(here);
        try (Stream<Path> all = Files.walk(home())) {
            for (Path kept : all.filter(Files::isRegularFile).filter(path -> path.toString().endsWith(".safetensors"))
                    .toList()) {
                assertThat(kept).as("the cache").hasSameBinaryContentAs(overtrained);
            }
        }
    }

    @Test
    void aFileOfTheWebIsMendedOnceItIsFetchedWhole() throws IOException {
        Path out = folder.resolve("mended.safetensors");
        assertThat(session.run("mend", address, "--way", "centre", "--out", out)).isEqualTo(ExitCode.FILES);
        assertThat(session.err()).contains(address + ": it is not on this machine, and mend needs its files: --keep "
                + "downloads them");
        assertThat(server.requests).isEmpty();
        assertThat(out).doesNotExist();
        assertThat(session.run("mend", "--keep", "-q", address, "--way", "centre", "--out", out)).as(session.err())
                .isZero();
        Path here = folder.resolve("here.safetensors");
        assertThat(session.run("mend", "-q", MODEL, "--way", "centre", "--out", here)).isZero();
        assertThat(out).hasSameBinaryContentAs(here);
    }

    /** A network is found where it has been fetched to; what is missing then is its engine. */
    @Test
    void aNetworkElsewhereIsRunOnceItIsKept() throws IOException {
        publish("model.onnx", Path.of("src/test/resources/impact/digits-overtrained.onnx"));
        session.with("EIGENSCOPE_ENGINES", Files.createDirectory(folder.resolve("none")));
        assertThat(session.run("impact", "hf://org/digits")).isEqualTo(ExitCode.FILES);
        assertThat(session.err()).isEqualToIgnoringNewLines("error: hf://org/digits: it is not on this machine, and "
                + "impact needs its files: --keep downloads them");
        assertThat(session.run("impact", "-q", "--keep", "hf://org/digits")).isEqualTo(ExitCode.FILES);
        assertThat(session.err()).contains("digits: the network is in a file of this folder; name that file, "
                + "model.onnx");
        assertThat(session.run("impact", "-q", "hf://org/digits/model.onnx")).isEqualTo(ExitCode.FILES);
        assertThat(session.err()).contains("ONNX models are run by ONNX Runtime, which is not in ");
        assertThat(session.run("impact", "-q", address)).isEqualTo(ExitCode.FILES);
        assertThat(session.err()).contains("--keep downloads them");
    }
}
