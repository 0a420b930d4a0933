package org.eigenscope.format.io;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.format.io.HttpRanges.Timeouts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** How servers are reached: certificates, proxies, no network. */
class ConnectionTest {

    private static final Path MODEL = Path.of("src/test/resources/formats/digits-cnn.safetensors");

    @TempDir
    private Path folder;
    private final Map<String, String> environment = new HashMap<>();

    private int layers(String address) throws IOException, ModelFormatException {
        environment.putIfAbsent("HF_HOME", folder.toString());
        return new ModelFiles(new RemoteModels(environment, new Timeouts(5, 5000, 16_000))).open(Path.of(address))
                .layers().size();
    }

    /** Keys of a server on loopback whose certificate nobody vouches for; it is written into {@code here.pem}. */
    private SSLContext keys() throws Exception {
        Path store = folder.resolve("keys.p12");
        keytool("-genkeypair", "-alias", "here", "-keyalg", "EC", "-dname", "CN=here", "-ext", "san=ip:127.0.0.1",
                "-keystore", store.toString(), "-storepass", "secret", "-storetype", "PKCS12");
        keytool("-exportcert", "-rfc", "-alias", "here", "-keystore", store.toString(), "-storepass", "secret", "-file",
                folder.resolve("here.pem").toString());
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, "secret".toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, "secret".toCharArray());
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(managers.getKeyManagers(), null, null);
        return tls;
    }

    /** A certificate that nobody vouches for is trusted if the user names it, and only then. */
    @Test
    void aCertificateOfOnesOwnIsNamed() throws Exception {
        try (RangeServer server = new RangeServer(keys())) {
            server.files.put("/model.safetensors", Files.readAllBytes(MODEL));
            String address = server.address() + "/model.safetensors";
            assertThat(address).startsWith("https://");
            assertThatThrownBy(() -> layers(address)).isInstanceOf(IOException.class)
                    .hasMessageContaining("its certificate is not trusted").hasMessageContaining("SSL_CERT_FILE");
            String mine = folder.resolve("here.pem").toString();
            String folderOfMine = Files.createDirectories(folder.resolve("certificates")).toString();
            Files.copy(Path.of(mine), Path.of(folderOfMine, "here.crt"));
            Files.writeString(Path.of(folderOfMine, "README"), "what our network trusts");
            for (String variable : List.of("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")) {
                for (String place : List.of(mine, folderOfMine)) {
                    environment.put(variable, place);
                    assertThat(layers(address)).as(variable + " " + place).isPositive();
                }
                for (Path none : List.of(folder.resolve("none.pem"), MODEL,
                        Files.createDirectories(folder.resolve("empty")))) {
                    environment.put(variable, none.toString());
                    assertThatThrownBy(() -> layers(address)).hasMessage(none + " holds no certificates in PEM, though "
                            + variable + " names it");
                }
                environment.remove(variable);
            }
        }
    }

    /** Administrators give the system the certificate of their proxy; hosts are compared all the same. */
    @Test
    void whatTheSystemTrustsIsTrusted() throws Exception {
        HubSettings settings = new HubSettings(Map.of());
        AtomicInteger asked = new AtomicInteger();
        try (RangeServer server = new RangeServer(keys())) {
            server.files.put("/model.safetensors", Files.readAllBytes(MODEL));
            List<Certificate> system = Certificates.named(folder.resolve("here.pem"), "");
            assertThat(system).hasSize(1);
            try (HttpClient client = HttpClients.of(settings, new ProxyVariables(settings), Duration.ofSeconds(5),
                    () -> {
                        asked.incrementAndGet();
                        return system;
                    })) {
                for (int time = 0; time < 2; time++) {
                    assertThat(client.send(HttpRequest.newBuilder(URI.create(server.address() + "/model.safetensors"))
                            .build(), BodyHandlers.ofByteArray()).body()).hasSize((int) Files.size(MODEL));
                }
                assertThat(asked.get()).as("it is read once").isEqualTo(1);
                assertThatThrownBy(() -> client.send(HttpRequest.newBuilder(URI.create(server.address()
                        .replace("127.0.0.1", "localhost") + "/model.safetensors")).build(),
                        BodyHandlers.discarding())).isInstanceOf(IOException.class);
            }
            try (HttpClient client = HttpClients.of(settings, new ProxyVariables(settings), Duration.ofSeconds(5),
                    List::of)) {
                assertThatThrownBy(() -> client.send(HttpRequest.newBuilder(URI.create(server.address())).build(),
                        BodyHandlers.discarding())).isInstanceOf(SSLHandshakeException.class);
            }
        }
    }

    private static void keytool(String... words) throws IOException, InterruptedException {
        String[] line = new String[words.length + 1];
        line[0] = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        System.arraycopy(words, 0, line, 1, words.length);
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    @Test
    void aProxyIsAskedForWhatIsBehindIt() throws Exception {
        try (RangeServer proxy = new RangeServer()) {
            proxy.files.put("/model.safetensors", Files.readAllBytes(MODEL));
            environment.put("HTTP_PROXY", proxy.address());
            assertThat(layers("http://models.invalid/model.safetensors")).isPositive();
            assertThat(proxy.hosts).isNotEmpty().allMatch(host -> host.startsWith("models.invalid"));
            for (String inside : List.of("127.0.0.1", "169.254.169.254", "10.0.0.1", "[::1]", "[fd00::1]")) {
                proxy.redirects.put("/away.safetensors", "http://%s/secret".formatted(inside));
                assertThatThrownBy(() -> layers("http://models.invalid/away.safetensors")).hasMessageContaining(
                        "it is redirected to %s, which lies within your own computer or network".formatted(inside));
            }
            environment.put("NO_PROXY", "localhost, .invalid");
            assertThatThrownBy(() -> layers("http://models.invalid/model.safetensors"))
                    .hasMessageContaining("it cannot be reached").hasMessageContaining("2 times");
            environment.remove("NO_PROXY");
            proxy.next(RangeServer.status(407));
            assertThatThrownBy(() -> layers("http://models.invalid/model.safetensors"))
                    .hasMessageContaining("the proxy asks for a name and a password (407)");
            environment.put("HTTP_PROXY", "socks5://127.0.0.1:1080");
            assertThatThrownBy(() -> layers("http://models.invalid/model.safetensors")).hasMessage("Eigenscope cannot "
                    + "use the proxy socks5://127.0.0.1, only an HTTP proxy: name one by HTTPS_PROXY");
        }
    }

    /** A proxy that opens a sealed connection through it to those alone who tell name and password. */
    private final class Guard implements AutoCloseable {
        private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        private final List<String> told = new CopyOnWriteArrayList<>();

        Guard() throws IOException {
            threads.submit(() -> {
                while (true) {
                    Socket caller = door.accept();
                    threads.submit(() -> attend(caller));
                }
            });
        }

        private Void attend(Socket caller) throws IOException {
            try (caller) {
                InputStream in = caller.getInputStream();
                StringBuilder head = new StringBuilder();
                while (!head.toString().endsWith("\r\n\r\n")) {
                    head.append((char) in.read());
                }
                told.add(head.toString());
                boolean known = head.toString().contains("Proxy-Authorization: Basic " + Base64.getEncoder()
                        .encodeToString("user:pass word".getBytes(StandardCharsets.UTF_8)) + "\r\n");
                caller.getOutputStream().write((known ? "HTTP/1.1 200 OK\r\n\r\n"
                        : "HTTP/1.1 407 Who\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
                if (known) {
                    String[] words = head.toString().split("[ :]");
                    try (Socket server = new Socket(words[1], Integer.parseInt(words[2]))) {
                        threads.submit(() -> in.transferTo(server.getOutputStream()));
                        server.getInputStream().transferTo(caller.getOutputStream());
                    }
                }
                return null;
            }
        }

        String address(String user) {
            return "http://%s127.0.0.1:%d".formatted(user, door.getLocalPort());
        }

        @Override
        public void close() throws IOException {
            door.close();
            threads.shutdownNow();
        }
    }

    @Test
    void aProxyIsToldNameAndPassword() throws Exception {
        try (RangeServer server = new RangeServer(keys()); Guard proxy = new Guard()) {
            server.files.put("/model.safetensors", Files.readAllBytes(MODEL));
            environment.put("SSL_CERT_FILE", folder.resolve("here.pem").toString());
            environment.put("HTTPS_PROXY", proxy.address("user:pass%20word@"));
            assertThat(layers(server.address() + "/model.safetensors")).isPositive();
            assertThat(proxy.told).isNotEmpty();
            assertThat(server.proxyWords).as("the server hears nothing of it").isEmpty();
            for (String other : List.of("", "user:other@")) {
                environment.put("HTTPS_PROXY", proxy.address(other));
                assertThatThrownBy(() -> layers(server.address() + "/model.safetensors")).as(other)
                        .hasMessageContaining("the proxy asks for a name and a password (407)");
            }
        }
    }

    @Test
    void proxiesAreThoseOfTheEnvironment() {
        String secret = "https://huggingface.co/x";
        assertThat(proxy(Map.of("HTTPS_PROXY", "http://proxy:3128"), secret)).isEqualTo("proxy:3128");
        assertThat(proxy(Map.of("https_proxy", "proxy:3128"), secret)).isEqualTo("proxy:3128");
        assertThat(proxy(Map.of("ALL_PROXY", "http://proxy"), secret)).isEqualTo("proxy:80");
        assertThat(proxy(Map.of("HTTP_PROXY", "http://proxy:3128"), secret)).as("for other addresses").isEmpty();
        assertThat(proxy(Map.of("HTTP_PROXY", "http://proxy:3128"), "http://host/x")).isEqualTo("proxy:3128");
        for (String none : new String[] {"*", "huggingface.co", ".co", "*.co", "a.b,huggingface.co:443", "co"}) {
            assertThat(proxy(Map.of("HTTPS_PROXY", "http://proxy:3128", "no_proxy", none), secret)).as(none).isEmpty();
        }
        for (String other : new String[] {"face.co", "huggingface.co:8443", "", "co.uk"}) {
            assertThat(proxy(Map.of("HTTPS_PROXY", "http://proxy:3128", "NO_PROXY", other), secret)).as(other)
                    .isEqualTo("proxy:3128");
        }
    }

    /** Host and port; empty where there is none. */
    private static String proxy(Map<String, String> variables, String address) {
        Proxy proxy = new ProxyVariables(new HubSettings(variables)).select(URI.create(address)).getFirst();
        return proxy.type() == Proxy.Type.DIRECT ? "" : proxy.address().toString().replaceFirst("/<unresolved>", "")
                .replaceFirst("/[0-9.]+(?=:)", "");
    }

    @Test
    void whereNobodyAnswersOneDoesNotWaitLong() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        assertThatThrownBy(() -> layers("http://127.0.0.1:" + port + "/model.safetensors"))
                .isInstanceOf(IOException.class).hasMessageContaining("it cannot be reached")
                .hasMessageContaining("2 times");
    }
}
