package org.eigenscope.format.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.format.io.HttpRanges.Timeouts;
import org.eigenscope.format.io.ModelFormatException.Unsupported;
import org.eigenscope.format.io.RangeServer.Mischief;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Models that are elsewhere, on a server that does all that servers do. */
class RemoteModelsTest {

    private static final String COMMIT = "0123456789012345678901234567890123456789";
    private static final String FILE = "/org/name/resolve/" + COMMIT + "/model.safetensors";

    @TempDir
    private Path folder;
    private RangeServer server;
    private Map<String, String> environment;
    private byte[] model;
    private Path local;

    @BeforeEach
    void start() throws IOException {
        server = new RangeServer();
        local = safetensors(folder.resolve("model.safetensors"), 400, 300, 3);
        model = Files.readAllBytes(local);
        server.files.put("/model.safetensors", model);
        server.files.put(FILE, model);
        list("model.safetensors", "README.md");
        environment = new HashMap<>(Map.of("HF_ENDPOINT", server.address(), "HF_HOME",
                folder.resolve("home").toString()));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void list(String... names) {
        StringBuilder list = new StringBuilder("{\"sha\":\"" + COMMIT + "\",\"siblings\":[");
        for (String name : names) {
            list.append(list.charAt(list.length() - 1) == '[' ? "" : ",").append("{\"rfilename\":\"").append(name)
                    .append("\"}");
        }
        server.files.put("/api/models/org/name/revision/main", (list + "]}").getBytes(StandardCharsets.UTF_8));
    }

    /** So many matrices of random floats. */
    private static Path safetensors(Path file, int rows, int columns, int layers) throws IOException {
        StringBuilder header = new StringBuilder("{");
        int bytes = rows * columns * 4;
        for (int i = 0; i < layers; i++) {
            header.append(i == 0 ? "" : ",").append("\"h.%d.weight\":{\"dtype\":\"F32\",\"shape\":[%d,%d],"
                    .formatted(i, rows, columns)).append("\"data_offsets\":[%d,%d]}".formatted(i * bytes,
                    (i + 1) * bytes));
        }
        byte[] json = header.append("}").toString().getBytes(StandardCharsets.UTF_8);
        ByteBuffer all = ByteBuffer.allocate(8 + json.length + layers * bytes)
                .order(ByteOrder.LITTLE_ENDIAN);
        all.putLong(json.length).put(json);
        Random random = new Random(5);
        while (all.hasRemaining()) {
            all.putFloat((float) random.nextGaussian());
        }
        return Files.write(file, all.array());
    }

    private ModelFiles files() {
        return new ModelFiles(new RemoteModels(environment, new Timeouts(5, 2000, 16_000)));
    }

    private Model open(String address) throws Exception {
        return files().open(Path.of(address), null);
    }

    private Path web() {
        return Path.of(server.address() + "/model.safetensors");
    }

    private static double[] elements(Layer layer) throws IOException {
        double[] values = new double[(int) layer.tensor().shape().elements()];
        try (ElementReader reader = layer.tensor().data().open()) {
            reader.read(0, values, 0, values.length);
        }
        return values;
    }

    private void sameAsLocal(Model remote) throws Exception {
        Model here = new ModelFiles().open(local);
        assertThat(remote.layers()).hasSameSizeAs(here.layers());
        for (int i = 0; i < here.layers().size(); i++) {
            assertThat(remote.layers().get(i).name()).isEqualTo(here.layers().get(i).name());
            assertThat(elements(remote.layers().get(i))).isEqualTo(elements(here.layers().get(i)));
        }
    }

    @Test
    void theIndexIsOneRequestAndALayerItsBytes() throws Exception {
        Model remote = open("hf://org/name");
        assertThat(remote.name()).isEqualTo("name");
        assertThat(server.requests).extracting(RangeServer.Request::path)
                .containsExactly("/api/models/org/name/revision/main", FILE);
        server.requests.clear();
        elements(remote.layers().get(1));
        long bytes = server.requests.stream().mapToLong(RangeServer.Request::length).sum();
        assertThat(bytes).isEqualTo(400 * 300 * 4);
        server.requests.clear();
        elements(remote.layers().get(1));
        assertThat(server.requests).as("what was fetched is kept").isEmpty();
        sameAsLocal(remote);
    }

    /** However long the index is, it is two requests: that of safetensors says its length, that of GGUF does not. */
    @Test
    void aLongIndexIsTwoRequests() throws Exception {
        byte[] long300 = new byte[300_000];
        java.util.Arrays.fill(long300, (byte) ' ');
        ByteBuffer header = ByteBuffer.wrap(long300);
        header.put("{\"w\":{\"dtype\":\"F32\",\"shape\":[1000,1000],\"data_offsets\":[0,4000000]}}"
                .getBytes(StandardCharsets.UTF_8));
        server.files.put("/model.safetensors", ByteBuffer.allocate(8 + 300_000 + 4_000_000).order(
                ByteOrder.LITTLE_ENDIAN).putLong(300_000).put(long300).array());
        Model remote = open(web().toString());
        assertThat(server.requests).extracting(RangeServer.Request::length).containsExactly(100_000L, 200_008L);
        server.requests.clear();
        elements(remote.layers().getFirst());
        assertThat(server.requests.stream().mapToLong(RangeServer.Request::length).sum()).isEqualTo(4_000_000);

        server.requests.clear();
        server.files.put("/model.gguf", gguf(200_000));
        assertThat(open(server.address() + "/model.gguf").layers()).hasSize(1);
        assertThat(server.requests).hasSize(2);
    }

    /** A matrix, and a vocabulary of so many words before it. */
    private static byte[] gguf(int words) {
        ByteBuffer all = ByteBuffer.allocate(14 * words + 1_000_000).order(ByteOrder.LITTLE_ENDIAN);
        all.put("GGUF".getBytes(StandardCharsets.US_ASCII)).putInt(3).putLong(1).putLong(1);
        text(all, "tokenizer.ggml.tokens").putInt(9).putInt(8).putLong(words);
        for (int i = 0; i < words; i++) {
            text(all, "%06d".formatted(i));
        }
        text(all, "blk.0.ffn_up.weight").putInt(2).putLong(100).putLong(200).putInt(0).putLong(0);
        int data = (all.position() + 31) / 32 * 32;
        return java.util.Arrays.copyOf(all.array(), data + 4 * 100 * 200);
    }

    private static ByteBuffer text(ByteBuffer all, String text) {
        return all.putLong(text.length()).put(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void aFileOnTheWebIsRead() throws Exception {
        sameAsLocal(open(web().toString()));
        assertThat(open(web().toString()).findings()).extracting(finding -> finding.message())
                .anyMatch(words -> words.contains("it is not on this machine"));
    }

    @Test
    void shardsAreReadByTheirIndex() throws Exception {
        Path shards = Path.of("src/test/resources/formats/digits-mlp-sharded");
        try (var all = Files.list(shards)) {
            for (Path file : all.toList()) {
                server.files.put("/org/name/resolve/" + COMMIT + "/" + file.getFileName(), Files.readAllBytes(file));
            }
            list("model.safetensors.index.json", "model-00001-of-00002.safetensors",
                    "model-00002-of-00002.safetensors");
        }
        Model remote = open("hf://org/name");
        Model here = new ModelFiles().open(shards);
        assertThat(remote.layers()).extracting(Layer::name).isEqualTo(here.layers().stream().map(Layer::name).toList());
        for (int i = 0; i < here.layers().size(); i++) {
            assertThat(elements(remote.layers().get(i))).isEqualTo(elements(here.layers().get(i)));
        }
    }

    @Test
    void whatPassesIsTriedAgain() throws Exception {
        Model remote = open(web().toString());
        Mischief cut = (exchange, file, from, length) -> {
            server.headers(exchange, from, from + length - 1, file.length);
            exchange.sendResponseHeaders(206, length);
            exchange.getResponseBody().write(file, (int) from, length / 2);
        };
        Mischief wrong = (exchange, file, from, length) -> {
            server.headers(exchange, from + 1, from + length, file.length);
            exchange.sendResponseHeaders(206, length);
            exchange.getResponseBody().write(file, (int) from, length);
        };
        Mischief longer = (exchange, file, from, length) -> {
            server.headers(exchange, from, from + length - 1, file.length);
            exchange.sendResponseHeaders(206, 0);
            exchange.getResponseBody().write(file, (int) from, length);
            exchange.getResponseBody().write(new byte[5000]);
        };
        server.next(RangeServer.status(503), RangeServer.status(429, "Retry-After", "0"), cut, wrong, longer);
        server.requests.clear();
        sameAsLocal(remote);
        assertThat(server.requests).hasSizeGreaterThanOrEqualTo(7);
        RangeServer.Request broken = server.requests.get(2);
        assertThat(server.requests.subList(3, 5)).as("from the byte on that had not come").allMatch(request ->
                request.from() == broken.from() + broken.length() / 2
                && request.from() + request.length() == broken.from() + broken.length());
    }

    @Test
    void patienceEnds() throws Exception {
        Model remote = open(web().toString());
        server.next(RangeServer.status(503), RangeServer.status(503), RangeServer.status(503), RangeServer.status(503),
                RangeServer.status(503), RangeServer.status(503));
        assertThatThrownBy(() -> elements(remote.layers().getFirst())).isInstanceOf(IOException.class)
                .hasMessageContaining("tried 6 times: the server answers 503");
        sameAsLocal(remote);
    }

    /** Each byte comes in time, and the file would take an hour. */
    @Test
    void aDripIsGivenUp() {
        AtomicInteger dripped = new AtomicInteger();
        Mischief busy = (exchange, file, from, length) -> exchange.sendResponseHeaders(503, -1);
        Mischief drip = (exchange, file, from, length) -> {
            server.headers(exchange, from, from + length - 1, file.length);
            exchange.sendResponseHeaders(206, length);
            for (int i = 0; i < length; i++) {
                exchange.getResponseBody().write(file, (int) from + i, 1);
                exchange.getResponseBody().flush();
                dripped.incrementAndGet();
                pause();
            }
        };
        server.next(busy, busy, busy, busy, busy, drip);
        Timeouts slowest = new Timeouts(1, 3000, 1 << 30);
        assertThatThrownBy(() -> new ModelFiles(new RemoteModels(environment, slowest)).open(web(), null))
                .isInstanceOf(IOException.class).hasMessageContaining("tried 6 times: the server is too slow");
        assertThat(dripped.get()).as("bytes that came meanwhile").isGreaterThan(2);
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void anotherVersionIsNotMixedIn() throws Exception {
        Model remote = open(web().toString());
        server.tag = "\"two\"";
        assertThatThrownBy(() -> elements(remote.layers().getFirst()))
                .hasMessageContaining("has changed on the server");
        server.tag = "\"one\"";
        server.files.put("/model.safetensors", java.util.Arrays.copyOf(model, model.length + 4));
        assertThatThrownBy(() -> elements(remote.layers().getFirst()))
                .hasMessageContaining("has changed on the server");
    }

    @Test
    void aServerWithoutPartsIsTold() {
        server.next((exchange, file, from, length) -> {
            exchange.sendResponseHeaders(200, file.length);
            exchange.getResponseBody().write(file);
        });
        assertThatThrownBy(() -> open(web().toString())).isInstanceOf(IOException.class)
                .hasMessageContaining("does not serve parts of files");
    }

    @Test
    void whatIsRefusedIsOneSentence() {
        for (Object[] one : new Object[][] {{401, "does not let you read it (401)"}, {403, "HF_TOKEN"},
                {404, "no such file"}, {418, "answers 418"}}) {
            server.next(RangeServer.status((Integer) one[0]));
            assertThatThrownBy(() -> open("hf://org/name")).isInstanceOf(IOException.class)
                    .hasMessageContaining((String) one[1]);
        }
        server.next(RangeServer.status(416));
        assertThatThrownBy(() -> open(web().toString())).isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("it is empty");
    }

    /** The hub's token opens the hub, and no other host hears of it. */
    @Test
    void aTokenStaysOnItsHost() throws Exception {
        environment.put("HF_TOKEN", "hf_secret");
        try (RangeServer other = new RangeServer()) {
            other.files.put("/blob", model);
            server.redirects.put(FILE, other.address() + "/blob");
            Model remote = open("hf://org/name");
            sameAsLocal(remote);
            assertThat(server.requests).isNotEmpty().allMatch(request -> request.token().equals("Bearer hf_secret"));
            assertThat(other.requests).isNotEmpty().allMatch(request -> request.token().isEmpty());
            assertThat(server.requests).as("a signed address serves all requests").hasSize(2);
        }
    }

    @Test
    void aTokenIsReadFromItsFile() throws Exception {
        Path token = Files.writeString(folder.resolve("token"), "hf_file\n");
        environment.put("HF_TOKEN_PATH", token.toString());
        open("hf://org/name");
        assertThat(server.requests).allMatch(request -> request.token().equals("Bearer hf_file"));
    }

    @Test
    void redirectsThatLeadAstrayEnd() {
        for (String to : new String[] {"file:///etc/passwd", "ftp://127.0.0.1/x", "/model.safetensors", "http://[x",
                "jar:http://127.0.0.1!/x"}) {
            server.redirects.put("/model.safetensors", to);
            assertThatThrownBy(() -> open(web().toString())).as(to).isInstanceOf(IOException.class)
                    .hasMessageContaining("redirected");
        }
    }

    /** The cache of the hub's programs comes first, and needs no network. */
    @Test
    void theCacheComesFirst() throws Exception {
        Path snapshot = folder.resolve("home/hub/models--org--name/snapshots/" + COMMIT);
        Files.createDirectories(snapshot);
        Files.createDirectories(folder.resolve("home/hub/models--org--name/refs"));
        Files.writeString(folder.resolve("home/hub/models--org--name/refs/main"), COMMIT);
        Files.copy(local, snapshot.resolve("model.safetensors"));
        environment.put("HF_HUB_OFFLINE", "1");
        sameAsLocal(open("hf://org/name"));
        sameAsLocal(open("hf://org/name@" + COMMIT + "/model.safetensors"));
        assertThat(server.requests).isEmpty();
        assertThatThrownBy(() -> open("hf://org/other")).hasMessageContaining("HF_HUB_OFFLINE forbids the network");
    }

    @Test
    void hostileNamesAndListsAreRefused() {
        list("model.safetensors", "..\\\\x.safetensors");
        assertThatThrownBy(() -> open("hf://org/name")).isInstanceOf(IOException.class);
        server.files.put("/api/models/org/name/revision/main", "[1]".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> open("hf://org/name")).isInstanceOf(IOException.class)
                .hasMessageContaining("list of files");
        for (String word : new String[] {"hf://org", "hf://org/../x", "hf://org/name/../../x", "https://"}) {
            assertThatThrownBy(() -> open(word)).as(word).isInstanceOf(IOException.class);
        }
    }

    @Test
    void otherFormatsAreNotReadByParts() {
        server.files.put("/org/name/resolve/" + COMMIT + "/pytorch_model.bin", new byte[1_234_000]);
        server.files.put("/model.pt", new byte[5_600_000]);
        list("pytorch_model.bin");
        assertThatThrownBy(() -> open("hf://org/name")).isInstanceOf(Unsupported.class)
                .hasMessageContaining("pytorch_model.bin can only be read whole, 1.2 MB: --keep fetches it first");
        assertThatThrownBy(() -> open(server.address() + "/model.pt")).isInstanceOf(Unsupported.class)
                .hasMessageContaining("model.pt can only be read whole, 5.6 MB");
        assertThat(server.requests.stream().mapToLong(RangeServer.Request::length).sum()).isLessThan(300_000);
    }
}
