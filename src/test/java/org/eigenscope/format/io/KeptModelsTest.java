package org.eigenscope.format.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.format.io.HttpRanges.Timeouts;
import org.eigenscope.format.io.ModelFormatException.Unsupported;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Models of the hub that are fetched whole, into the cache of its programs. */
class KeptModelsTest {

    private static final Path FORMATS = Path.of("src/test/resources/formats");
    private static final String COMMIT = "0123456789012345678901234567890123456789";
    private static final String FILES = "/org/name/resolve/" + COMMIT + "/";

    @TempDir
    private Path folder;
    private RangeServer server;
    private Map<String, String> environment;
    private Path cache;
    private final List<String> heard = new ArrayList<>();

    @BeforeEach
    void start() {
        server = new RangeServer();
        environment = new HashMap<>(Map.of("HF_ENDPOINT", server.address(), "HF_HOME", folder.toString()));
        cache = folder.resolve("hub/models--org--name");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** The hub has these files, each with the tag that it gives them. */
    private void hub(Map<String, byte[]> files) {
        StringBuilder list = new StringBuilder();
        files.forEach((name, bytes) -> {
            server.files.put(FILES + name, bytes);
            server.hashes.put(FILES + name, name.endsWith(".json") ? git(bytes) : hash("SHA-256", bytes));
            list.append(list.isEmpty() ? "" : ",").append("{\"rfilename\":\"%s\",\"size\":%d}".formatted(name,
                    bytes.length));
        });
        server.files.put("/api/models/org/name/revision/main", "{\"sha\":\"%s\",\"siblings\":[%s]}".formatted(COMMIT,
                list).getBytes(StandardCharsets.UTF_8));
    }

    private static String git(byte[] bytes) {
        byte[] head = ("blob " + bytes.length + "\0").getBytes(StandardCharsets.ISO_8859_1);
        byte[] all = Arrays.copyOf(head, head.length + bytes.length);
        System.arraycopy(bytes, 0, all, head.length, bytes.length);
        return hash("SHA-1", all);
    }

    private static String hash(String name, byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(name).digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] bytes(String file) throws IOException {
        return Files.readAllBytes(FORMATS.resolve(file));
    }

    private Model open(String address) throws IOException, ModelFormatException {
        return new ModelFiles(new RemoteModels(environment, new Timeouts(5, 2000, 16_000))).open(Path.of(address));
    }

    private Model keep(String address) throws IOException, ModelFormatException {
        return new ModelFiles(new RemoteModels(environment, new Timeouts(5, 2000, 16_000)))
                .keeping(new FetchListener() {
            private long come;

            @Override
            public void begins(Path model, int files, long bytes, Path into) {
                heard.add("%s: %d files, %d bytes".formatted(model.toString().replace('\\', '/'), files, bytes));
            }

            @Override
            public void fetched(long bytes) {
                assertThat(bytes).isGreaterThan(come);
                come = bytes;
                heard.add(String.valueOf(bytes));
            }
        }).open(Path.of(address));
    }

    private List<Path> blobs() throws IOException {
        try (Stream<Path> all = Files.list(cache.resolve("blobs"))) {
            return all.sorted().toList();
        }
    }

    @Test
    void theCacheIsFilledInItsOwnLayout() throws Exception {
        byte[] weights = bytes("digits-cnn.pt");
        byte[] config = "{\"model_type\": \"bert\"}".getBytes(StandardCharsets.UTF_8);
        hub(Map.of("pytorch_model.bin", weights, "config.json", config, "README.md", new byte[10], "tf_model.h5",
                new byte[100]));
        Model kept = keep("hf://org/name");
        assertThat(kept.layers()).extracting(Layer::name).contains("conv1");
        assertThat(kept.metadata()).containsEntry("model_type", "bert");
        assertThat(heard.getFirst()).isEqualTo("hf:/org/name: 2 files, %d bytes".formatted(weights.length
                + config.length));
        assertThat(heard.getLast()).isEqualTo(String.valueOf(weights.length + config.length));
        assertThat(blobs()).extracting(file -> file.getFileName().toString()).containsExactlyInAnyOrder(
                hash("SHA-256", weights), git(config));
        assertThat(Files.readString(cache.resolve("refs/main"))).isEqualTo(COMMIT);
        Path link = cache.resolve("snapshots").resolve(COMMIT).resolve("pytorch_model.bin");
        assertThat(Files.readSymbolicLink(link)).isEqualTo(Path.of("../../blobs", hash("SHA-256", weights)));
        assertThat(link).hasBinaryContent(weights);

        // From now on it is here, with no word over the network, and nothing is fetched again.
        server.requests.clear();
        environment.put("HF_HUB_OFFLINE", "1");
        assertThat(open("hf://org/name").layers()).hasSameSizeAs(kept.layers());
        assertThat(keep("hf://org/name").layers()).hasSameSizeAs(kept.layers());
        assertThat(open("hf://org/name@" + COMMIT + "/pytorch_model.bin").layers()).hasSameSizeAs(kept.layers());
        assertThat(server.requests).isEmpty();
        environment.remove("HF_HUB_OFFLINE");
        heard.clear();
        keep("hf://org/name");
        assertThat(server.requests).extracting(RangeServer.Request::path)
                .containsExactly("/api/models/org/name/revision/main");
        assertThat(heard).isEmpty();
    }

    /** What a process that ended has left is the beginning of the file, and not fetched again. */
    @Test
    void whatHasComeIsUsed() throws Exception {
        byte[] header = "{\"w\":{\"dtype\":\"F16\",\"shape\":[4000,2500],\"data_offsets\":[0,20000000]}}"
                .getBytes(StandardCharsets.UTF_8);
        byte[] weights = ByteBuffer.allocate(8 + header.length + 20_000_000).order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length).put(header).array();
        hub(Map.of("model.safetensors", weights));
        Path partial = cache.resolve("blobs").resolve(hash("SHA-256", weights) + ".eigenscope-part");
        Files.createDirectories(partial.getParent());
        Files.write(partial, Arrays.copyOf(weights, 12_000_000));
        assertThat(keep("hf://org/name").layers()).hasSize(1);
        long rest = weights.length - 12_000_000;
        assertThat(heard.getFirst()).isEqualTo("hf:/org/name: 1 files, %d bytes".formatted(rest));
        assertThat(server.requests.stream().filter(request -> request.from() > 0).mapToLong(
                RangeServer.Request::length).sum()).isEqualTo(rest);
        assertThat(cache.resolve("snapshots").resolve(COMMIT).resolve("model.safetensors")).hasBinaryContent(weights);
        assertThat(partial).doesNotExist();
    }

    @Test
    void aServerThatBreaksOffIsAskedAgainForTheRest() throws Exception {
        byte[] weights = bytes("digits-cnn.pt");
        hub(Map.of("pytorch_model.bin", weights));
        RangeServer.Mischief none = (exchange, file, from, length) -> {
            exchange.sendResponseHeaders(200, file.length);
            exchange.getResponseBody().write(file);
        };
        RangeServer.Mischief cut = (exchange, file, from, length) -> {
            server.headers(exchange, from, from + length - 1, file.length);
            exchange.sendResponseHeaders(206, length);
            exchange.getResponseBody().write(file, (int) from, length / 3);
        };
        RangeServer.Mischief well = (exchange, file, from, length) -> server.send(exchange, file, from, length);
        server.next(none, well, cut, RangeServer.status(503), cut);
        assertThat(keep("hf://org/name").layers()).isNotEmpty();
    }

    @Test
    void whatIsNotWhatTheHubHasIsNotKept() {
        byte[] weights = new byte[300_000];
        hub(Map.of("pytorch_model.bin", weights));
        server.hashes.put(FILES + "pytorch_model.bin", "ab".repeat(32));
        assertThatThrownBy(() -> keep("hf://org/name")).isInstanceOf(IOException.class)
                .hasMessageContaining("the hash of the downloaded file");
        assertThat(cache.resolve("snapshots")).doesNotExist();
        assertThat(cache.resolve("blobs")).isEmptyDirectory();
        server.hashes.put(FILES + "pytorch_model.bin", "../../evil");
        assertThatThrownBy(() -> keep("hf://org/name")).hasMessageContaining("cannot be kept");
    }

    @Test
    void aSavedModelIsFetchedWithItsVariables() throws Exception {
        Path saved = FORMATS.resolve("digits-mlp-savedmodel");
        Map<String, byte[]> files = new HashMap<>();
        try (Stream<Path> all = Files.walk(saved)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(saved.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
            }
        }
        hub(files);
        assertThat(keep("hf://org/name").layers()).hasSameSizeAs(new ModelFiles().open(saved).layers());
    }

    /** A list of files is not believed: no name of it leads out of the snapshot. */
    @ParameterizedTest
    @ValueSource(strings = {"variables/../../../../evil", "variables/..", "variables//evil", "variables/.evil",
        "variables/a:b"})
    void noNameOfTheHubLeadsOutOfTheSnapshot(String name) {
        hub(Map.of("saved_model.pb", new byte[10], name, new byte[10]));
        assertThatThrownBy(() -> keep("hf://org/name")).isInstanceOf(IOException.class)
                .hasMessageContaining("a name that no file can have here");
        assertThat(cache).doesNotExist();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void theFilesOfOneModelAreFetched() throws Exception {
        Map<String, byte[]> files = new HashMap<>();
        try (Stream<Path> all = Files.list(FORMATS.resolve("digits-mlp-sharded"))) {
            for (Path file : all.toList()) {
                files.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        files.put("pytorch_model.bin", new byte[1000]);
        hub(files);
        assertThat(keep("hf://org/name").layers()).hasSameSizeAs(new ModelFiles().open(FORMATS.resolve(
                "digits-mlp-sharded")).layers());
        assertThat(heard.getFirst()).startsWith("hf:/org/name: 3 files");
        hub(Map.of("a.pt", bytes("digits-cnn.pt"), "b.pt", bytes("digits-cnn.pt")));
        assertThatThrownBy(() -> keep("hf://org/name")).isInstanceOf(Unsupported.class)
                .hasMessageContaining("it holds 2 models (a.pt, b.pt): name one of them behind a slash");
        assertThat(keep("hf://org/name/b.pt").layers()).isNotEmpty();
        hub(Map.of("unet/weights.pt", bytes("digits-cnn.pt")));
        assertThat(keep("hf://org/name/unet/weights.pt").layers()).isNotEmpty();
        assertThat(Files.readSymbolicLink(cache.resolve("snapshots").resolve(COMMIT).resolve("unet/weights.pt")))
                .isEqualTo(Path.of("../../../blobs", hash("SHA-256", bytes("digits-cnn.pt"))));
        hub(Map.of("README.md", new byte[10]));
        assertThatThrownBy(() -> keep("hf://org/name")).hasMessageContaining("it holds no known weight file");
    }

    /** Programs that need a model's vocabulary fetch that alone. */
    @Test
    void aCacheWithoutWeightsIsNoModel() throws Exception {
        hub(Map.of("model.safetensors", bytes("digits-cnn.safetensors"), "config.json", new byte[] {'{', '}'}));
        Path snapshot = Files.createDirectories(cache.resolve("snapshots").resolve(COMMIT));
        Files.createDirectories(cache.resolve("refs"));
        Files.writeString(cache.resolve("refs/main"), COMMIT);
        Files.writeString(snapshot.resolve("tokenizer.json"), "{}");
        assertThat(open("hf://org/name").layers()).isNotEmpty();
        environment.put("HF_HUB_OFFLINE", "1");
        assertThatThrownBy(() -> open("hf://org/name")).isInstanceOf(ModelFormatException.class);
    }

    /** Of the web nothing is kept, but it is read. */
    @Test
    void aFileOfTheWebIsFetchedForOnce() throws Exception {
        server.files.put("/weights/digits-cnn.pt", bytes("digits-cnn.pt"));
        assertThat(keep(server.address() + "/weights/digits-cnn.pt").layers()).isNotEmpty();
        assertThat(heard.getFirst()).contains("1 files, " + bytes("digits-cnn.pt").length);
        assertThat(folder.resolve("hub")).doesNotExist();
    }

    /** The hash that the hub tells on the way to a file is that of reports. */
    @Test
    void theHashOfTheHubIsThatOfTheFile() throws Exception {
        byte[] weights = bytes("digits-cnn.safetensors");
        try (RangeServer other = new RangeServer()) {
            other.files.put("/blob", weights);
            other.tag = "\"cdn\"";
            hub(Map.of("model.safetensors", weights));
            server.redirects.put(FILES + "model.safetensors", other.address() + "/blob");
            Model model = open("hf://org/name");
            assertThat(model.files()).extracting(file -> file.sha256()).containsExactly(hash("SHA-256", weights));
            assertThat(keep("hf://org/name").layers()).hasSameSizeAs(model.layers());
            assertThat(blobs()).extracting(file -> file.getFileName().toString())
                    .containsExactly(hash("SHA-256", weights));
        }
    }
}
