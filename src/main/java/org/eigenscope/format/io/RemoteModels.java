package org.eigenscope.format.io;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.eigenscope.format.io.HttpRanges.Pauses;
import org.eigenscope.format.io.HttpRanges.Token;
import org.eigenscope.format.io.ModelFormatException.Unsupported;
import org.eigenscope.model.SourceFile;

/**
 * Opens models that are elsewhere: on Hugging Face's hub, or files on the web. The hub's cache on this machine comes
 * first, without a word over the network. Each model has a folder for temporary files, where its files seem to lie;
 * their bytes are fetched when they are read.
 */
public final class RemoteModels {

    private static final int LONGEST_LIST = 32 << 20;
    private static final int MOST_FILES = 10_000;
    private static final String HUB = "https://huggingface.co";

    private final Map<String, String> environment;
    private final Pauses pauses;

    /** A model that is elsewhere, as it seems to lie on this machine. */
    public static final class Place implements ByteSource.Opener {
        private final Path path;
        private final Path root;
        private final Map<Path, URI> addresses;
        private final Map<Path, RemoteFile> files = new ConcurrentHashMap<>();
        private final HttpRanges http;

        private Place(Path root, Path path, Map<Path, URI> addresses, HttpRanges http) {
            this.root = root;
            this.path = path;
            this.addresses = addresses;
            this.http = http;
        }

        /** The file or folder to open. */
        public Path path() {
            return path;
        }

        @Override
        public ByteSource open(Path file) throws IOException {
            return addresses.containsKey(file) ? ByteSource.of(file, remote(file)) : ByteSource.open(file);
        }

        @Override
        public SourceFile look(Path file) throws IOException {
            if (!addresses.containsKey(file)) {
                return SourceFile.of(file);
            }
            RemoteFile remote = remote(file);
            String hash = remote.version().matches("[0-9a-f]{64}") ? remote.version() : "etag " + remote.version();
            return SourceFile.told(root.relativize(file).toString().replace('\\', '/'), remote.size(), hash);
        }

        private RemoteFile remote(Path file) throws IOException {
            RemoteFile known = files.get(file);
            if (known == null) {
                known = new RemoteFile(addresses.get(file), file, http);
                files.put(file, known);
            }
            return known;
        }
    }

    public RemoteModels(Map<String, String> environment) {
        this(environment, Pauses.USUAL);
    }

    RemoteModels(Map<String, String> environment, Pauses pauses) {
        this.environment = environment;
        this.pauses = pauses;
    }

    /**
     * Finds a model in the hub's cache on this machine.
     *
     * @return where it is, or nothing if it is not there
     */
    public Optional<Path> cached(Path word) throws IOException {
        Optional<HubAddress> hub = HubAddress.of(word);
        if (hub.isEmpty()) {
            return Optional.empty();
        }
        Path folder = cache().resolve(hub.get().folder());
        Path ref = folder.resolve("refs").resolve(hub.get().revision());
        String commit = Files.isRegularFile(ref) && Files.size(ref) < 200 ? Files.readString(ref).strip()
                : hub.get().revision();
        Path snapshot = folder.resolve("snapshots").resolve(commit);
        Path place = hub.get().file().isEmpty() ? snapshot : snapshot.resolve(hub.get().file());
        return commit.matches("[A-Za-z0-9._-]{1,100}") && !commit.startsWith(".") && Files.exists(place)
                ? Optional.of(place) : Optional.empty();
    }

    private Path cache() {
        String home = environment.getOrDefault("HF_HOME", Path.of(System.getProperty("user.home"), ".cache",
                "huggingface").toString());
        return Path.of(environment.getOrDefault("HF_HUB_CACHE", Path.of(home, "hub").toString()));
    }

    /**
     * Makes a place for a model that is elsewhere; of the hub the list of its files is fetched.
     *
     * @throws IOException if the network is not to be used, or the server does not know it
     */
    public Place find(Path word) throws IOException, ModelFormatException {
        if (environment.getOrDefault("HF_HUB_OFFLINE", "0").matches("(?i)1|on|yes|true")) {
            throw new IOException(word + " is not in the cache on this machine, and HF_HUB_OFFLINE forbids "
                    + "the network");
        }
        Optional<HubAddress> hub = HubAddress.of(word);
        try {
            URI endpoint = new URI(environment.getOrDefault("HF_ENDPOINT", HUB));
            HttpRanges http = new HttpRanges(client(), token(endpoint), pauses);
            if (hub.isPresent()) {
                return onHub(hub.get(), endpoint, http, word);
            }
            // A path drops one of two slashes.
            URI address = HubAddress.web(word).orElseThrow(() -> new IOException(word.toString().replaceFirst(":/+",
                    "://") + " is no address: hf://organization/name or https://host/model.safetensors"));
            return single(address, http, word);
        } catch (URISyntaxException e) {
            throw new IOException(word + " is no address of a model");
        }
    }

    private static Place single(URI address, HttpRanges http, Path word) throws IOException, Unsupported {
        String path = address.getPath() == null ? "" : address.getPath();
        String name = path.substring(path.lastIndexOf('/') + 1);
        Path folder = folder();
        if (!readByParts(name)) {
            throw whole(word, name);
        }
        Path file = make(folder, name);
        return new Place(folder, file, Map.of(file, address), http);
    }

    private Place onHub(HubAddress hub, URI endpoint, HttpRanges http, Path word)
            throws IOException, URISyntaxException, Unsupported {
        JsonObject list;
        HubAddress exact;
        List<String> names = new ArrayList<>();
        try {
            list = JsonParser.parseString(new String(http.document(hub.list(endpoint), LONGEST_LIST),
                    StandardCharsets.UTF_8)).getAsJsonObject();
            String commit = list.get("sha").getAsString();
            exact = commit.matches("[0-9a-f]{40}") ? hub.at(commit) : hub;
            JsonArray all = list.getAsJsonArray("siblings");
            for (JsonElement one : all) {
                names.add(one.getAsJsonObject().get("rfilename").getAsString());
            }
        } catch (JsonParseException | IllegalStateException | NullPointerException | UnsupportedOperationException e) {
            throw new IOException("the server's list of files is none", e);
        }
        Path folder = folder();
        Map<Path, URI> addresses = new ConcurrentHashMap<>();
        for (String name : names.subList(0, Math.min(MOST_FILES, names.size()))) {
            boolean wanted = hub.file().isEmpty() ? name.indexOf('/') < 0 : sameFolder(name, hub.file());
            if (wanted && (readByParts(name) || name.endsWith(".index.json"))) {
                Path file = make(folder, name.substring(name.lastIndexOf('/') + 1));
                addresses.put(file, exact.resolve(endpoint, name));
            }
        }
        if (!hub.file().isEmpty() && !readByParts(hub.file()) && !hub.file().endsWith(".index.json")
                || addresses.isEmpty() && !names.isEmpty()) {
            throw whole(word, hub.file());
        }
        Path place = hub.file().isEmpty() ? folder
                : folder.resolve(hub.file().substring(hub.file().lastIndexOf('/') + 1));
        if (!Files.exists(place)) {
            throw new IOException(word + ": there is no such file in the model");
        }
        return new Place(folder, place, addresses, http);
    }

    private static boolean sameFolder(String a, String b) {
        return a.substring(0, a.lastIndexOf('/') + 1).equals(b.substring(0, b.lastIndexOf('/') + 1));
    }

    /** The formats of which an index tells where each tensor is, and whose elements stand as they are. */
    private static boolean readByParts(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".safetensors") || lower.endsWith(".gguf");
    }

    private static Unsupported whole(Path word, String name) {
        return new Unsupported(word, ("%s is not read over the network: of files elsewhere, safetensors and GGUF are "
                + "read by parts; download it, and open that").formatted(name.isEmpty() ? "it" : name));
    }

    private static Path folder() throws IOException {
        Path folder = Files.createTempDirectory("eigenscope-remote");
        folder.toFile().deleteOnExit();
        return folder.toRealPath();
    }

    /** An empty file of a name that the server gives. */
    private static Path make(Path folder, String name) throws IOException {
        if (!name.matches("[^/\\\\:\\x00-\\x1f]{1,200}") || name.startsWith(".")) {
            throw new IOException("a file on the server has a name that none has here");
        }
        Path file = folder.resolve(name);
        Files.createFile(file);
        file.toFile().deleteOnExit();
        return file;
    }

    private Token token(URI endpoint) throws IOException {
        String secret = environment.getOrDefault("HF_TOKEN", "");
        if (secret.isBlank()) {
            String home = environment.getOrDefault("HF_HOME", Path.of(System.getProperty("user.home"), ".cache",
                    "huggingface").toString());
            Path file = Path.of(environment.getOrDefault("HF_TOKEN_PATH", Path.of(home, "token").toString()));
            secret = Files.isRegularFile(file) && Files.size(file) < 10_000 ? Files.readString(file) : "";
        }
        String clean = secret.strip();
        return clean.matches("[\\x21-\\x7e]+") ? new Token(HttpRanges.host(endpoint), clean) : Token.NONE;
    }

    /** Redirects are followed by hand, as a token must not go with them. */
    private HttpClient client() {
        HttpClient.Builder builder = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofMillis(pauses.answerMillis()));
        String proxy = environment.getOrDefault("HTTPS_PROXY", environment.getOrDefault("https_proxy", ""));
        try {
            URI address = new URI(proxy);
            if (address.getHost() != null && address.getPort() > 0) {
                return builder.proxy(ProxySelector.of(new InetSocketAddress(address.getHost(), address.getPort())))
                        .build();
            }
        } catch (URISyntaxException e) {
            // What is no address is no proxy.
        }
        return builder.proxy(ProxySelector.getDefault()).build();
    }
}
