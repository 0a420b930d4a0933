package org.eigenscope.format.io;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.format.io.HttpRanges.Pauses;
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
        return new ModelFiles(new RemoteModels(environment, new Pauses(5, 5000, 16_000))).open(Path.of(address))
                .layers().size();
    }

    /** A certificate that nobody vouches for is trusted if the user names it, and only then. */
    @Test
    void aCertificateOfOnesOwnIsNamed() throws Exception {
        Path store = folder.resolve("keys.p12");
        keytool("-genkeypair", "-alias", "here", "-keyalg", "EC", "-dname", "CN=here", "-ext", "san=ip:127.0.0.1",
                "-keystore", store.toString(), "-storepass", "secret", "-storetype", "PKCS12");
        Path certificate = folder.resolve("here.pem");
        keytool("-exportcert", "-rfc", "-alias", "here", "-keystore", store.toString(), "-storepass", "secret", "-file",
                certificate.toString());
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, "secret".toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, "secret".toCharArray());
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(managers.getKeyManagers(), null, null);
        try (RangeServer server = new RangeServer(tls)) {
            server.files.put("/model.safetensors", Files.readAllBytes(MODEL));
            String address = server.address() + "/model.safetensors";
            assertThat(address).startsWith("https://");
            assertThatThrownBy(() -> layers(address)).isInstanceOf(IOException.class)
                    .hasMessageContaining("its certificate is not trusted").hasMessageContaining("SSL_CERT_FILE");
            environment.put("SSL_CERT_FILE", certificate.toString());
            assertThat(layers(address)).isPositive();
            environment.put("SSL_CERT_FILE", folder.resolve("none.pem").toString());
            assertThatThrownBy(() -> layers(address)).hasMessageContaining("none.pem is not a file of certificates");
        }
    }

    private static void keytool(String... words) throws IOException, InterruptedException {
        String[] line = new String[words.length + 1];
        line[0] = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        System.arraycopy(words, 0, line, 1, words.length);
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    @Test
    void aProxyIsAskedForWhatIsBehindIt() throws Exception {
        try (RangeServer proxy = new RangeServer()) {
            proxy.files.put("/model.safetensors", Files.readAllBytes(MODEL));
            environment.put("HTTP_PROXY", proxy.address());
            assertThat(layers("http://models.invalid/model.safetensors")).isPositive();
            assertThat(proxy.hosts).isNotEmpty().allMatch(host -> host.startsWith("models.invalid"));
            environment.put("NO_PROXY", "localhost, .invalid");
            assertThatThrownBy(() -> layers("http://models.invalid/model.safetensors"))
                    .hasMessageContaining("it cannot be reached").hasMessageContaining("2 times");
            environment.remove("NO_PROXY");
            proxy.next(RangeServer.status(407));
            assertThatThrownBy(() -> layers("http://models.invalid/model.safetensors"))
                    .hasMessageContaining("the proxy asks for a password (407)");
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
