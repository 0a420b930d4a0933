package org.eigenscope.format.io;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/** A server on loopback that gives parts of files, and misbehaves when it is told to. */
public final class RangeServer implements AutoCloseable {

    /**
     * What came in.
     *
     * @param path what was asked for
     * @param from first byte, or −1 for all
     * @param length how many bytes were asked for
     * @param token what came as a token; empty for none
     */
    public record Request(String path, long from, long length, String token) {}

    /** Answers a request in place of the file. */
    @FunctionalInterface
    public interface Mischief {
        void answer(HttpExchange exchange, byte[] file, long from, int length) throws IOException;
    }

    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d+)");

    public final List<Request> requests = new CopyOnWriteArrayList<>();
    public final Map<String, byte[]> files = new ConcurrentHashMap<>();
    public final Map<String, String> redirects = new ConcurrentHashMap<>();
    /** Hashes that are told of files, as the hub does of large ones. */
    public final Map<String, String> hashes = new ConcurrentHashMap<>();
    /** Hosts that were asked for: others than this one where it stands in as a proxy. */
    public final List<String> hosts = new CopyOnWriteArrayList<>();
    /** What was told that is for proxies alone. */
    public final List<String> proxyWords = new CopyOnWriteArrayList<>();
    public volatile String tag = "\"one\"";
    private final Deque<Mischief> next = new ArrayDeque<>();
    private final HttpServer server;
    private final boolean sealed;

    public RangeServer() {
        this(null);
    }

    /** @param tls how connections are sealed; null for not at all */
    RangeServer(SSLContext tls) {
        sealed = tls != null;
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try {
            server = sealed ? HttpsServer.create(any, 0) : HttpServer.create(any, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (server instanceof HttpsServer https) {
            https.setHttpsConfigurator(new HttpsConfigurator(tls));
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    public String address() {
        return (sealed ? "https" : "http") + "://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The next requests are answered so, one each. */
    public synchronized void next(Mischief... mischiefs) {
        next.addAll(List.of(mischiefs));
    }

    private synchronized Mischief mischief() {
        return next.poll();
    }

    /** Ends with a status and nothing else. */
    public static Mischief status(int code, String... header) {
        return (exchange, file, from, length) -> {
            if (header.length == 2) {
                exchange.getResponseHeaders().add(header[0], header[1]);
            }
            exchange.sendResponseHeaders(code, -1);
        };
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String wanted = exchange.getRequestHeaders().getFirst("Range");
            Matcher range = RANGE.matcher(wanted == null ? "" : wanted);
            boolean part = range.matches();
            long from = part ? Long.parseLong(range.group(1)) : -1;
            long asked = part ? Long.parseLong(range.group(2)) - from + 1 : -1;
            String token = exchange.getRequestHeaders().getFirst("Authorization");
            requests.add(new Request(path, from, asked, token == null ? "" : token));
            hosts.add(exchange.getRequestHeaders().getFirst("Host"));
            proxyWords.addAll(exchange.getRequestHeaders().getOrDefault("Proxy-Authorization", List.of()));
            if (hashes.containsKey(path)) {
                exchange.getResponseHeaders().add("X-Linked-Etag", "\"" + hashes.get(path) + "\"");
            }
            byte[] file = files.get(path);
            Mischief mischief = mischief();
            if (mischief != null) {
                int length = file == null ? 0 : (int) Math.min(asked, file.length - Math.max(0, from));
                mischief.answer(exchange, file, from, length);
            } else if (redirects.containsKey(path)) {
                exchange.getResponseHeaders().add("Location", redirects.get(path));
                exchange.sendResponseHeaders(302, -1);
            } else if (file == null) {
                exchange.sendResponseHeaders(404, -1);
            } else if (!part) {
                exchange.sendResponseHeaders(200, file.length);
                exchange.getResponseBody().write(file);
            } else {
                send(exchange, file, from, (int) Math.min(asked, file.length - from));
            }
        }
    }

    /** Sends a part as it should be. */
    public void send(HttpExchange exchange, byte[] file, long from, int length) throws IOException {
        headers(exchange, from, from + length - 1, file.length);
        exchange.sendResponseHeaders(206, length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(file, (int) from, length);
        }
    }

    /** The headers of a part. */
    void headers(HttpExchange exchange, long first, long last, long size) {
        exchange.getResponseHeaders().add("ETag", tag);
        exchange.getResponseHeaders().add("Content-Range", "bytes %d-%d/%d".formatted(first, last, size));
    }

    /** A part of a file. */
    static byte[] part(byte[] file, long from, int length) {
        return Arrays.copyOfRange(file, (int) from, (int) from + length);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
