package org.eigenscope.format.io;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.eigenscope.format.io.HttpRanges.Timeouts;
import org.eigenscope.format.io.HttpRanges.Token;
import org.eigenscope.format.io.ModelFormatException.Unsupported;
import org.eigenscope.model.SourceFile;

/**
 * Opens remote models: from Hugging Face's hub or from the web. The hub's cache on this machine comes first, without a
 * word over the network. Each model has a folder for temporary files, where its files seem to lie; their bytes are
 * fetched when they are read. Or its files are fetched whole: those of the hub into that cache.
 */
public final class RemoteModels {

    /** Files of one model, each of which is a name on this machine. */
    private static final int MOST_FILES = 10_000;

    private final HubSettings settings;
    private final Timeouts pauses;
    /** Is notified of files that are fetched whole; null if none are. */
    private final FetchListener whole;
    private final LongAdder fetched;

    /** Chooses the files that a model is read from. */
    @FunctionalInterface
    public interface Chooser {
        /**
         * Chooses among names.
         *
         * @param model as it was named
         * @param file the file that is meant; empty for the model
         * @param names of all files, with forward slashes
         * @throws Unsupported if none is a weight file, or several are models
         */
        List<String> choose(Path model, String file, Set<String> names) throws Unsupported;
    }

    /** A model that is elsewhere, as it seems to lie on this machine. */
    public static final class Place implements ByteSource.Opener {
        private final Path path;
        private final Path root;
        private final Map<Path, URI> addresses;
        private final Map<Path, HttpFile> files = new ConcurrentHashMap<>();
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
            HttpFile remote = remote(file);
            String hash = remote.version().matches("[0-9a-f]{64}") ? remote.version() : "etag " + remote.version();
            return SourceFile.reported(root.relativize(file).toString().replace('\\', '/'), remote.size(), hash);
        }

        private HttpFile remote(Path file) throws IOException {
            HttpFile known = files.get(file);
            if (known == null) {
                known = new HttpFile(addresses.get(file), file, http);
                files.put(file, known);
            }
            return known;
        }
    }

    /** @param environment the variables that Hugging Face's programs read */
    public RemoteModels(Map<String, String> environment) {
        this(environment, Timeouts.USUAL);
    }

    RemoteModels(Map<String, String> environment, Timeouts pauses) {
        this(new HubSettings(environment), pauses, null, new LongAdder());
    }

    private RemoteModels(HubSettings settings, Timeouts pauses, FetchListener whole, LongAdder fetched) {
        this.settings = settings;
        this.pauses = pauses;
        this.whole = whole;
        this.fetched = fetched;
    }

    /** The same, except for fetching files whole, and keeping those of the hub in its cache. */
    public RemoteModels keeping(FetchListener listener) {
        return new RemoteModels(settings, pauses, listener, fetched);
    }

    /** True if files are fetched whole. */
    public boolean keeps() {
        return whole != null;
    }

    /** True if the network is not to be used. */
    public boolean offline() {
        return settings.offline();
    }

    /** How many bytes have come over the network. */
    public long fetched() {
        return fetched.sum();
    }

    /**
     * Finds a model in the hub's cache on this machine.
     *
     * @return where it is, or nothing if it is not there
     */
    public Optional<Path> cached(Path word) throws IOException {
        Optional<HubAddress> hub = HubAddress.of(word);
        return hub.isEmpty() ? Optional.empty() : settings.cache().find(hub.get());
    }

    /**
     * Makes a place for a model that is elsewhere; of the hub the list of its files is fetched.
     *
     * @param chooser says which files would have to be fetched of a model that is not read by parts
     * @throws Unsupported if it is not read by parts
     * @throws IOException if the network is not to be used, or the server does not know it
     */
    public Place find(Path word, Chooser chooser) throws IOException, ModelFormatException {
        HttpRanges http = connect(word);
        Optional<HubAddress> hub = HubAddress.of(word);
        if (hub.isPresent()) {
            return onHub(hub.get(), http, word, chooser);
        }
        URI address = web(word);
        Path folder = folder();
        String name = name(address);
        if (!readByParts(name)) {
            throw whole(word, name, http.begin(address).size());
        }
        Path file = make(folder, name);
        return new Place(folder, file, Map.of(file, address), http);
    }

    /**
     * Fetches the files of a model whole: those of the hub into its cache, where they stay; others into a folder for
     * temporary files. What is there already is not fetched again.
     *
     * @return where the model is
     * @throws Unsupported if it holds no weight file, or several models
     * @throws IOException if they cannot be fetched; what has come is used by the next try
     */
    public Path keep(Path word, Chooser chooser) throws IOException, ModelFormatException {
        HttpRanges http = connect(word);
        Optional<HubAddress> hub = HubAddress.of(word);
        if (hub.isPresent()) {
            return keepOfHub(hub.get(), http, word, chooser);
        }
        URI address = web(word);
        Path folder = folder();
        Path place = make(folder, name(address));
        Files.delete(place);
        fetch(word, List.of(new WholeFile(address, http.begin(address), place, "")), folder, http);
        return place;
    }

    private HttpRanges connect(Path word) throws IOException {
        if (settings.offline()) {
            throw new IOException(HubAddress.shown(word) + " is not in the cache on this machine, and "
                    + "HF_HUB_OFFLINE forbids the network");
        }
        ProxyVariables proxies = new ProxyVariables(settings);
        return new HttpRanges(HttpClients.of(settings, proxies, Duration.ofMillis(pauses.answerMillis())), proxies,
                new Token(HttpRanges.host(endpoint()), settings.token()), pauses, fetched);
    }

    private URI endpoint() throws IOException {
        try {
            return settings.endpoint();
        } catch (URISyntaxException e) {
            throw new IOException("HF_ENDPOINT is not an address", e);
        }
    }

    private static URI web(Path word) throws IOException {
        return HubAddress.web(word).orElseThrow(() -> new IOException(HubAddress.shown(word) + " is not an address "
                + "such as hf://organization/name or https://host/model.safetensors"));
    }

    private static String name(URI address) {
        String path = address.getPath() == null ? "" : address.getPath();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private HubList list(HubAddress hub, HttpRanges http, Path word) throws IOException {
        try {
            return HubList.of(http.document(hub.list(endpoint()), HubList.LONGEST));
        } catch (URISyntaxException e) {
            throw new IOException(HubAddress.shown(word) + " is not the address of a model", e);
        }
    }

    private URI resolve(HubAddress hub, String name) throws IOException {
        try {
            return hub.resolve(endpoint(), name);
        } catch (URISyntaxException e) {
            throw new IOException("a file on the server has a name that no file can have here", e);
        }
    }

    private Place onHub(HubAddress hub, HttpRanges http, Path word, Chooser chooser)
            throws IOException, ModelFormatException {
        HubList list = list(hub, http, word);
        HubAddress exact = list.commit().isEmpty() ? hub : hub.at(list.commit());
        String within = HubAddress.folderOf(hub.file());
        List<String> names = list.sizes().keySet().stream().filter(name -> HubAddress.folderOf(name).equals(within)
                && (readByParts(name) || name.endsWith(".index.json"))).toList();
        boolean other = !hub.file().isEmpty() && !readByParts(hub.file()) && !hub.file().endsWith(".index.json");
        if (other || names.stream().noneMatch(RemoteModels::readByParts) && !list.sizes().isEmpty()) {
            List<String> chosen = chooser.choose(word, hub.file(), list.sizes().keySet());
            long bytes = 0;
            for (String name : chosen) {
                long told = list.sizes().getOrDefault(name, -1L);
                bytes += told >= 0 ? told : http.begin(resolve(exact, name)).size();
            }
            throw whole(word, chosen.getFirst(), bytes);
        }
        if (names.size() > MOST_FILES) {
            // Those of one model: the other files of such a folder are other models, or other steps of it.
            names = chooser.choose(word, hub.file(), Set.copyOf(names));
        }
        if (names.size() > MOST_FILES) {
            throw new Unsupported(word, "it is made of %,d files, of which we read %,d at most".formatted(names.size(),
                    MOST_FILES));
        }
        Path folder = folder();
        Map<Path, URI> addresses = new ConcurrentHashMap<>();
        for (String name : names) {
            addresses.put(make(folder, name.substring(within.length())), resolve(exact, name));
        }
        Path place = hub.file().isEmpty() ? folder : folder.resolve(hub.file().substring(within.length()));
        if (!Files.exists(place)) {
            throw new IOException(HubAddress.shown(word) + ": there is no such file in the model");
        }
        return new Place(folder, place, addresses, http);
    }

    private Path keepOfHub(HubAddress hub, HttpRanges http, Path word, Chooser chooser)
            throws IOException, ModelFormatException {
        HubList list = list(hub, http, word);
        HubAddress exact = list.commit().isEmpty() ? hub : hub.at(list.commit());
        HubCache cache = settings.cache();
        Path snapshot = cache.snapshot(hub, exact.revision());
        Map<String, WholeFile> files = new HashMap<>();
        for (String name : chooser.choose(word, hub.file(), list.sizes().keySet())) {
            if (!HubAddress.isName(name)) {
                throw new IOException("a file on the server has a name that no file can have here");
            }
            if (!Files.exists(snapshot.resolve(name))) {
                URI address = resolve(exact, name);
                HttpRanges.Answer first = http.begin(address);
                String tag = first.hash().isEmpty() ? first.version() : first.hash();
                files.put(name, new WholeFile(address, first, cache.blob(hub, tag), tag));
            }
        }
        fetch(word, List.copyOf(files.values()), snapshot, http);
        for (Map.Entry<String, WholeFile> file : files.entrySet()) {
            cache.name(hub, exact.revision(), file.getKey(), file.getValue().place());
        }
        cache.refer(hub, exact.revision());
        return snapshot.resolve(hub.file());
    }

    /** Fetches files, after it was said how much that is. */
    private void fetch(Path word, List<WholeFile> files, Path into, HttpRanges http) throws IOException {
        long bytes = 0;
        for (WholeFile file : files) {
            bytes += file.missing();
        }
        if (bytes == 0 && files.isEmpty()) {
            return;
        }
        Path disk = into.toAbsolutePath();
        while (!Files.exists(disk) && disk.getParent() != null) {
            disk = disk.getParent();
        }
        long room = Files.getFileStore(disk).getUsableSpace();
        if (room < bytes) {
            throw new IOException("%,.1f MB are to be fetched, and the disk of %s has room for %,.1f".formatted(
                    bytes / 1e6, into, room / 1e6));
        }
        whole.begins(word, files.size(), bytes, into);
        LongAdder come = new LongAdder();
        for (WholeFile file : files) {
            file.fetch(http, count -> {
                come.add(count);
                whole.fetched(come.sum());
            });
        }
    }

    /** The formats of which an index tells where each tensor is, and whose elements stand as they are. */
    private static boolean readByParts(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".safetensors") || lower.endsWith(".gguf");
    }

    private static Unsupported whole(Path word, String name, long bytes) {
        return new Unsupported(word, ("%s can only be read whole, %,.1f MB: --keep fetches it first (in the window "
                + "File › Open from Hugging Face…, Fetch it whole); of files elsewhere, safetensors and GGUF are read "
                + "by parts").formatted(name, bytes / 1e6));
    }

    private static Path folder() throws IOException {
        Path folder = Files.createTempDirectory("eigenscope-remote");
        folder.toFile().deleteOnExit();
        return folder.toRealPath();
    }

    /** An empty file of a name that the server gives. */
    private static Path make(Path folder, String name) throws IOException {
        if (name.indexOf('/') >= 0 || !HubAddress.isName(name)) {
            throw new IOException("a file on the server has a name that no file can have here");
        }
        Path file = folder.resolve(name);
        Files.createFile(file);
        file.toFile().deleteOnExit();
        return file;
    }
}
