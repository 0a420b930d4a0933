package org.eigenscope.format.io;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;

/**
 * Fetches parts of files by HTTP. What a server does for the moment (429, 502, 503, 504, a connection that is cut or
 * drips) is tried again, as late as it asks for, from the byte on that is missing; everything else is one sentence. No
 * more than was asked for is taken, and only of the version of the file that was seen first. A token goes to its own
 * host alone.
 */
final class HttpRanges {

    /** The beginning of a file, which holds the whole index of most. */
    static final int FIRST = 100_000;

    private static final int TRIES = 6;
    /** Where nobody answers, the network is not there: waiting long would help few. */
    private static final int TRIES_WITHOUT_CONNECTION = 2;
    /** A try that has brought so much before it was cut is none of those. */
    private static final int ENOUGH = 1 << 20;
    private static final int MOST_REDIRECTS = 5;
    private static final long LONGEST_WAIT_MILLIS = 60_000;
    private static final Pattern RANGE = Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18})");

    private final HttpClient client;
    private final ProxyVariables proxies;
    private final Token token;
    private final Timeouts pauses;
    private final LongAdder fetched;
    private final Executor workers = Executors.newVirtualThreadPerTaskExecutor();
    /** Where a file was last redirected to: a signed address serves many requests. */
    private final Map<URI, ResolvedAddress> targets = new ConcurrentHashMap<>();
    /** How far the hosts that were named could be reached from at first: no answer moves them nearer. */
    private final Map<URI, NetworkReach> named = new ConcurrentHashMap<>();

    /**
     * What opens a door.
     *
     * @param host the only one that is told it
     * @param secret empty for none
     */
    record Token(String host, String secret) {
        @Override
        public String toString() {
            return "a token of " + host;
        }
    }

    /**
     * How long is waited.
     *
     * @param firstMillis before another try
     * @param answerMillis for an answer to begin
     * @param slowest bytes a second at which the rest of it must come
     */
    record Timeouts(long firstMillis, long answerMillis, double slowest) {
        static final Timeouts USUAL = new Timeouts(500, 30_000, 16_000);
    }

    /**
     * The beginning of a file.
     *
     * @param size of the whole file
     * @param version its entity tag without marks, or when it was modified; empty if the server tells neither
     * @param hash what the hub calls it, of a large file its SHA-256; empty if the server is no hub
     * @param bytes its first bytes
     */
    record Answer(long size, String version, String hash, byte[] bytes) {}

    /** Where a file really is, and its hash if that was told on the way. */
    private record ResolvedAddress(URI address, String hash) {}

    /** An answer, and the hash of the file that was told on the way to it. */
    private record HashedReply(HttpReply reply, String hash) {}

    /** An answer that another try may better. */
    private static final class TransientFailure extends IOException {
        private static final long serialVersionUID = 1L;
        private final long waitMillis;
        private final int tries;
        private final boolean enough;

        TransientFailure(String message, long waitMillis, int tries, boolean enough) {
            super(message);
            this.waitMillis = waitMillis;
            this.tries = tries;
            this.enough = enough;
        }

        TransientFailure(String message) {
            this(message, 0, TRIES, false);
        }
    }

    /** @param fetched counts the bytes that have come */
    HttpRanges(HttpClient client, ProxyVariables proxies, Token token, Timeouts pauses, LongAdder fetched) {
        this.client = client;
        this.proxies = proxies;
        this.token = token;
        this.pauses = pauses;
        this.fetched = fetched;
    }

    /** Threads to wait on answers. */
    Executor executor() {
        return workers;
    }

    /** Fetches the beginning of a file. */
    Answer begin(URI address) throws IOException {
        return patiently(address, () -> {
            HashedReply arrival = get(address, 0, FIRST);
            HttpReply answer = arrival.reply;
            if (answer.status() == 416) {
                return new Answer(0, answer.version(), arrival.hash, new byte[0]);
            }
            if (answer.status() == 200) {
                long length = answer.headers().firstValueAsLong("Content-Length").orElse(-1);
                if (length == answer.body().length) {
                    return new Answer(length, answer.version(), arrival.hash, answer.body());
                }
                throw new IOException("the server does not serve parts of files: download the file, and open that");
            }
            long[] range = range(answer);
            if (range[0] != 0 || range[1] - range[0] + 1 != answer.body().length || range[2] < answer.body().length) {
                throw new TransientFailure(answer.broken().isEmpty() ? "the server sent other bytes than it announced"
                        : answer.broken());
            }
            return new Answer(range[2], answer.version(), arrival.hash, answer.body());
        });
    }

    /** Fetches so many bytes of a file that is still of that version and size. */
    byte[] range(URI address, String version, long size, long from, int length) throws IOException {
        byte[] all = new byte[length];
        int[] got = {0};
        return patiently(address, () -> {
            HttpReply answer = get(address, from + got[0], length - got[0]).reply;
            boolean other = !answer.version().isEmpty() && !answer.version().equals(version);
            if (answer.status() == 200 || answer.status() == 416 || other) {
                throw new IOException(other || answer.status() == 416
                        ? "it has changed on the server since it was opened: open it again"
                        : "the server no longer serves parts of files: open it again");
            }
            long[] range = range(answer);
            if (range[2] != size) {
                throw new IOException("it has changed on the server since it was opened, from %,d to %,d bytes: open "
                        .formatted(size, range[2]) + "it again");
            }
            if (range[0] != from + got[0] || range[1] != from + length - 1) {
                throw new TransientFailure("the server sent other bytes than were asked for");
            }
            System.arraycopy(answer.body(), 0, all, got[0], answer.body().length);
            got[0] += answer.body().length;
            if (got[0] < length) {
                throw new TransientFailure(answer.broken().isEmpty() ? "the server sent fewer bytes than it announced"
                        : answer.broken(), 0, TRIES, answer.body().length >= ENOUGH);
            }
            return all;
        });
    }

    /** Fetches a whole short document. */
    byte[] document(URI address, int most) throws IOException {
        return patiently(address, () -> {
            HttpReply answer = get(address, -1, most).reply;
            if (answer.status() != 200) {
                throw refused(answer.status(), address);
            }
            if (!answer.broken().isEmpty()) {
                throw new TransientFailure(answer.broken());
            }
            return answer.body();
        });
    }

    /** A piece of work that may be done again. */
    @FunctionalInterface
    private interface RepeatableCall<T> {
        T run() throws IOException;
    }

    private <T> T patiently(URI address, RepeatableCall<T> work) throws IOException {
        long pause = pauses.firstMillis;
        for (int number = 1;; number++) {
            try {
                return work.run();
            } catch (TransientFailure e) {
                if (e.enough) {
                    number = 0;
                    pause = pauses.firstMillis;
                } else if (number >= e.tries) {
                    throw new IOException("%s, tried %d times: %s".formatted(shown(address), number, e.getMessage()),
                            e);
                }
                sleep(Math.min(LONGEST_WAIT_MILLIS, Math.max(pause, e.waitMillis)));
                pause *= 2;
            }
        }
    }

    private static void sleep(long millis) throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while it was fetched");
        }
    }

    /** Sends a request, after what redirects there are. */
    private HashedReply get(URI address, long from, int length) throws IOException {
        ResolvedAddress known = targets.getOrDefault(address, new ResolvedAddress(address, ""));
        URI at = known.address;
        String hash = known.hash;
        NetworkReach before = named.computeIfAbsent(address, NetworkReach::of);
        for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
            before = at.equals(address) ? before : checked(address, before, at);
            HttpReply answer = send(at, from, length);
            hash = answer.linked().isEmpty() ? hash : answer.linked();
            switch (answer.status()) {
                case 200, 206, 416 -> {
                    fetched.add(answer.body().length);
                    if (!at.equals(address)) {
                        targets.put(address, new ResolvedAddress(at, hash));
                    }
                    return new HashedReply(answer, hash);
                }
                case 301, 302, 303, 307, 308 -> at = redirected(at, answer);
                case 429, 500, 502, 503, 504 -> throw new TransientFailure("the server answers %d".formatted(
                        answer.status()), wait(answer), TRIES, false);
                default -> {
                    // A signed address is good for some time only: it is requested again.
                    if (targets.remove(address) == null) {
                        throw refused(answer.status(), address);
                    }
                    at = address;
                    before = named.get(address);
                }
            }
        }
        throw new IOException("%s: it is redirected more than %d times".formatted(shown(address), MOST_REDIRECTS));
    }

    private static long wait(HttpReply answer) {
        return answer.headers().firstValue("Retry-After").filter(words -> words.matches("\\d{1,6}"))
                .map(seconds -> 1000 * Long.parseLong(seconds)).orElse(0L);
    }

    private static URI redirected(URI from, HttpReply answer) throws IOException {
        String location = answer.headers().firstValue("Location").orElse("");
        URI to;
        try {
            to = from.resolve(location);
        } catch (IllegalArgumentException e) {
            throw new IOException(shown(from) + ": it is redirected to something that is not an address", e);
        }
        boolean plain = "http".equals(to.getScheme()) && "http".equals(from.getScheme());
        if (location.isEmpty() || !"https".equals(to.getScheme()) && !plain || to.getHost() == null) {
            throw new IOException(shown(from) + ": it is redirected to an address of a kind that cannot be "
                    + "downloaded from");
        }
        return to;
    }

    /**
     * How far a host that somebody was redirected to can be reached from. Looked up before each request: Java keeps
     * the answer for half a minute, so that the connection goes where was looked, whatever the name stands for later.
     */
    private static NetworkReach checked(URI address, NetworkReach before, URI to) throws IOException {
        NetworkReach reach = NetworkReach.of(to);
        if (reach.compareTo(before) > 0) {
            throw new IOException(("%s: it is redirected to %s, which lies within your own computer or network: no "
                    + "server from outside is followed there").formatted(shown(address), to.getHost()));
        }
        return reach;
    }

    private HttpReply send(URI at, long from, int length) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(at).header("User-Agent", "Eigenscope")
                .header("Accept-Encoding", "identity").timeout(Duration.ofMillis(pauses.answerMillis));
        if (from >= 0) {
            request.header("Range", "bytes=%d-%d".formatted(from, from + length - 1));
        }
        if (!token.secret.isEmpty() && token.host.equals(host(at))) {
            request.header("Authorization", "Bearer " + token.secret);
        }
        String user = proxies.authorization(at);
        if (!user.isEmpty()) {
            request.header("Proxy-Authorization", user);
        }
        // No If-Range: a server that knows another version would send all of it. Its tag is compared instead.
        AtomicReference<HttpReply.Body> begun = new AtomicReference<>();
        CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(request.build(), info -> {
            begun.set(new HttpReply.Body(info, info.statusCode() == 206 || info.statusCode() == 200 ? length : 0));
            return begun.get();
        });
        try {
            HttpResponse<byte[]> whole = answer.get(pauses.answerMillis + (long) (1000.0 * length / pauses.slowest),
                    TimeUnit.MILLISECONDS);
            return new HttpReply(whole.statusCode(), whole.headers(), whole.body(), "");
        } catch (ExecutionException e) {
            return broken(begun.get(), failure(e.getCause(), at));
        } catch (TimeoutException e) {
            return broken(begun.get(), new TransientFailure("the server is too slow"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while it was fetched");
        } finally {
            answer.cancel(true);
        }
    }

    /** What came of an answer before it broke; nothing is a failure. */
    private static HttpReply broken(HttpReply.Body begun, IOException why) throws IOException {
        HttpReply some = begun == null ? null : begun.soFar(why.getMessage());
        if (some == null || some.body().length == 0) {
            throw why;
        }
        return some;
    }

    /** Why no answer came: what will not be otherwise another time is said at once. */
    private static IOException failure(Throwable problem, URI at) {
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException || cause instanceof SSLHandshakeException) {
                return new IOException(("%s: its certificate is not trusted (%s): if a proxy of your network looks "
                        + "into connections, name the file of its certificate by SSL_CERT_FILE").formatted(shown(at),
                        cause.getMessage()), problem);
            }
            if (cause instanceof ConnectException) {
                return new TransientFailure("it cannot be reached%s; is there a network, or a proxy to be named by "
                        .formatted(cause.getMessage() == null ? "" : " (" + cause.getMessage() + ")")
                        + "HTTPS_PROXY?", 0, TRIES_WITHOUT_CONNECTION, false);
            }
        }
        return new TransientFailure("the connection failed (%s)".formatted(problem.getMessage() == null
                ? problem.getClass().getSimpleName() : problem.getMessage()));
    }

    /** Host and port: what a token belongs to. */
    static String host(URI address) {
        return "%s://%s:%d".formatted(address.getScheme(), String.valueOf(address.getHost()).toLowerCase(Locale.ROOT),
                address.getPort());
    }

    private static IOException refused(int status, URI address) {
        return switch (status) {
            case 401, 403 -> new IOException(("%s: the server does not let you read it (%d): if it is not public, "
                    + "put a token into HF_TOKEN, and accept its terms on its page").formatted(shown(address), status));
            case 404, 410 -> new IOException(("%s: there is no such file or model on the server (%d), or it "
                    + "is private").formatted(shown(address), status));
            case 407 -> new IOException(shown(address) + ": the proxy asks for a name and a password (407), as in "
                    + "HTTPS_PROXY=http://name:password@proxy:3128");
            default -> new IOException("%s: the server answers %d".formatted(shown(address), status));
        };
    }

    /** An address without what may be secret in it. */
    private static String shown(URI address) {
        return "%s://%s%s%s".formatted(address.getScheme(), address.getHost(),
                address.getPort() < 0 ? "" : ":" + address.getPort(), address.getPath());
    }

    private static long[] range(HttpReply answer) throws IOException {
        if (answer.status() != 206) {
            throw new IOException("the server answers %d".formatted(answer.status()));
        }
        Matcher range = RANGE.matcher(answer.headers().firstValue("Content-Range").orElse(""));
        if (!range.matches()) {
            throw new IOException("the server does not say which bytes it sends: download the file, and open that");
        }
        return new long[] {Long.parseLong(range.group(1)), Long.parseLong(range.group(2)),
                Long.parseLong(range.group(3))};
    }
}
