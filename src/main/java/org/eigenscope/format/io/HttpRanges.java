package org.eigenscope.format.io;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fetches parts of files by HTTP. What a server does for the moment (429, 502, 503, 504, a connection that is cut or
 * drips) is tried again, as late as it asks for; everything else is one sentence. No more than was asked for is taken,
 * and only of the version of the file that was seen first. A token goes to its own host alone.
 */
final class HttpRanges {

    /** The beginning of a file, which holds the whole index of most. */
    static final int FIRST = 100_000;

    private static final int TRIES = 6;
    private static final int MOST_REDIRECTS = 5;
    private static final long LONGEST_WAIT_MILLIS = 60_000;
    private static final Pattern RANGE = Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18})");

    private final HttpClient client;
    private final Token token;
    private final Pauses pauses;
    private final Executor workers = Executors.newVirtualThreadPerTaskExecutor();
    /** Where a file was last redirected to: a signed address serves many requests. */
    private final Map<URI, URI> targets = new ConcurrentHashMap<>();

    /**
     * What opens a door.
     *
     * @param host the only one that is told it
     * @param secret empty for none
     */
    record Token(String host, String secret) {
        static final Token NONE = new Token("", "");

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
    record Pauses(long firstMillis, long answerMillis, double slowest) {
        static final Pauses USUAL = new Pauses(500, 30_000, 16_000);
    }

    /**
     * The beginning of a file.
     *
     * @param size of the whole file
     * @param version its entity tag without marks, or when it was modified; empty if the server tells neither
     * @param bytes its first bytes
     */
    record Answer(long size, String version, byte[] bytes) {}

    /** An answer that another try may better. */
    private static final class Passing extends IOException {
        private static final long serialVersionUID = 1L;
        private final long waitMillis;

        Passing(String message, long waitMillis) {
            super(message);
            this.waitMillis = waitMillis;
        }
    }

    HttpRanges(HttpClient client, Token token, Pauses pauses) {
        this.client = client;
        this.token = token;
        this.pauses = pauses;
    }

    /** Threads to wait on answers. */
    Executor executor() {
        return workers;
    }

    /** Fetches the beginning of a file. */
    Answer begin(URI address) throws IOException {
        return patiently(address, () -> {
            HttpResponse<byte[]> answer = get(address, 0, FIRST, "");
            if (answer.statusCode() == 416) {
                return new Answer(0, version(answer), new byte[0]);
            }
            if (answer.statusCode() == 200) {
                long length = answer.headers().firstValueAsLong("Content-Length").orElse(-1);
                if (length == answer.body().length) {
                    return new Answer(length, version(answer), answer.body());
                }
                throw new IOException("the server gives no parts of files: download it, and open that");
            }
            long[] range = range(answer);
            if (range[0] != 0 || range[1] - range[0] + 1 != answer.body().length || range[2] < answer.body().length) {
                throw new Passing("the server sent other bytes than it said", 0);
            }
            return new Answer(range[2], version(answer), answer.body());
        });
    }

    /** Fetches so many bytes of a file that is still of that version and size. */
    byte[] range(URI address, String version, long size, long from, int length) throws IOException {
        return patiently(address, () -> {
            HttpResponse<byte[]> answer = get(address, from, length, version);
            boolean other = !version(answer).isEmpty() && !version(answer).equals(version);
            if (answer.statusCode() == 200 || answer.statusCode() == 416 || other) {
                throw new IOException(other || answer.statusCode() == 416
                        ? "it has changed on the server since it was opened: open it again"
                        : "the server gives no parts of files any more: open it again");
            }
            long[] range = range(answer);
            if (range[2] != size) {
                throw new IOException("it has changed on the server since it was opened, from %,d to %,d bytes: open "
                        .formatted(size, range[2]) + "it again");
            }
            if (range[0] != from || range[1] != from + length - 1 || answer.body().length != length) {
                throw new Passing("the server sent other bytes than were asked for", 0);
            }
            return answer.body();
        });
    }

    /** Fetches a whole short document. */
    byte[] document(URI address, int most) throws IOException {
        return patiently(address, () -> {
            HttpResponse<byte[]> answer = get(address, -1, most, "");
            if (answer.statusCode() != 200) {
                throw refused(answer.statusCode(), address);
            }
            return answer.body();
        });
    }

    /** A piece of work that may be done again. */
    @FunctionalInterface
    private interface Try<T> {
        T run() throws IOException;
    }

    private <T> T patiently(URI address, Try<T> work) throws IOException {
        long pause = pauses.firstMillis;
        for (int number = 1;; number++) {
            try {
                return work.run();
            } catch (Passing e) {
                if (number == TRIES) {
                    throw new IOException("%s: %s, %d times".formatted(shown(address), e.getMessage(), TRIES), e);
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
    private HttpResponse<byte[]> get(URI address, long from, int length, String version) throws IOException {
        URI at = targets.getOrDefault(address, address);
        for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
            HttpResponse<byte[]> answer = send(at, from, length, version);
            switch (answer.statusCode()) {
                case 200, 206, 416 -> {
                    if (!at.equals(address)) {
                        targets.put(address, at);
                    }
                    return answer;
                }
                case 301, 302, 303, 307, 308 -> at = redirected(at, answer);
                case 429, 500, 502, 503, 504 -> throw new Passing("the server answers %d".formatted(
                        answer.statusCode()), wait(answer));
                default -> {
                    // A signed address is good for some time only: the way to it is asked for anew.
                    if (targets.remove(address) == null) {
                        throw refused(answer.statusCode(), address);
                    }
                    at = address;
                }
            }
        }
        throw new IOException("%s: it is redirected more than %d times".formatted(shown(address), MOST_REDIRECTS));
    }

    private static long wait(HttpResponse<?> answer) {
        return answer.headers().firstValue("Retry-After").filter(words -> words.matches("\\d{1,6}"))
                .map(seconds -> 1000 * Long.parseLong(seconds)).orElse(0L);
    }

    private static URI redirected(URI from, HttpResponse<?> answer) throws IOException {
        String location = answer.headers().firstValue("Location").orElse("");
        URI to;
        try {
            to = from.resolve(location);
        } catch (IllegalArgumentException e) {
            throw new IOException(shown(from) + ": it is redirected to what is no address", e);
        }
        boolean plain = "http".equals(to.getScheme()) && "http".equals(from.getScheme());
        if (location.isEmpty() || !"https".equals(to.getScheme()) && !plain || to.getHost() == null) {
            throw new IOException(shown(from) + ": it is redirected to where nothing is fetched from");
        }
        return to;
    }

    private HttpResponse<byte[]> send(URI at, long from, int length, String version) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(at).header("User-Agent", "Eigenscope")
                .header("Accept-Encoding", "identity").timeout(Duration.ofMillis(pauses.answerMillis));
        if (from >= 0) {
            request.header("Range", "bytes=%d-%d".formatted(from, from + length - 1));
        }
        if (!token.secret.isEmpty() && token.host.equals(host(at))) {
            request.header("Authorization", "Bearer " + token.secret);
        }
        // No If-Range: a server that knows another version would send all of it. Its tag is compared instead.
        CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(request.build(),
                info -> new Bounded(info.statusCode() == 206 || info.statusCode() == 200 ? length : 0));
        try {
            return answer.get(pauses.answerMillis + (long) (1000.0 * length / pauses.slowest),
                    TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new Passing("the connection failed (%s)".formatted(e.getCause().getMessage() == null
                    ? e.getCause().getClass().getSimpleName() : e.getCause().getMessage()), 0);
        } catch (TimeoutException e) {
            throw new Passing("the server is too slow", 0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while it was fetched");
        } finally {
            answer.cancel(true);
        }
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
            default -> new IOException("%s: the server answers %d".formatted(shown(address), status));
        };
    }

    /** An address without what may be secret in it. */
    private static String shown(URI address) {
        return "%s://%s%s%s".formatted(address.getScheme(), address.getHost(),
                address.getPort() < 0 ? "" : ":" + address.getPort(), address.getPath());
    }

    private static long[] range(HttpResponse<?> answer) throws IOException {
        if (answer.statusCode() != 206) {
            throw new IOException("the server answers %d".formatted(answer.statusCode()));
        }
        Matcher range = RANGE.matcher(answer.headers().firstValue("Content-Range").orElse(""));
        if (!range.matches()) {
            throw new IOException("the server does not say which bytes it sends: download it, and open that");
        }
        return new long[] {Long.parseLong(range.group(1)), Long.parseLong(range.group(2)),
                Long.parseLong(range.group(3))};
    }

    private static String version(HttpResponse<?> answer) {
        Optional<String> tag = answer.headers().firstValue("X-Linked-Etag")
                .or(() -> answer.headers().firstValue("ETag")).or(() -> answer.headers().firstValue("Last-Modified"));
        return tag.map(words -> words.replaceAll("^W/|\"", "")).orElse("");
    }

    /** Takes as many bytes as were asked for; what goes on is cut off, and is one byte too long. */
    private static final class Bounded implements HttpResponse.BodySubscriber<byte[]> {
        private final CompletableFuture<byte[]> done = new CompletableFuture<>();
        private final int most;
        private byte[] bytes = new byte[1 << 12];
        private int size;
        private Flow.Subscription subscription;

        Bounded(int most) {
            this.most = most;
        }

        @Override
        public CompletionStage<byte[]> getBody() {
            return done;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            given.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> parts) {
            for (ByteBuffer part : parts) {
                int count = Math.min(part.remaining(), most - size);
                if (size + count > bytes.length) {
                    bytes = java.util.Arrays.copyOf(bytes, Math.max(size + count, Math.min(most, 2 * bytes.length)));
                }
                part.get(bytes, size, count);
                size += count;
                if (part.hasRemaining() && !done.isDone()) {
                    subscription.cancel();
                    done.complete(java.util.Arrays.copyOf(bytes, size));
                    return;
                }
            }
        }

        @Override
        public void onError(Throwable problem) {
            done.completeExceptionally(problem);
        }

        @Override
        public void onComplete() {
            done.complete(java.util.Arrays.copyOf(bytes, size));
        }
    }
}
