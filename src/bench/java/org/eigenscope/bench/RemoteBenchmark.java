package org.eigenscope.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A model of the size of BERT-base, from a server of this machine and from its disk. */
final class RemoteBenchmark {

    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d+)");
    private static final int RUNS = 5;
    private static final String LAYER = "encoder.layer.3.output.dense";

    private final Path model;
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    private RemoteBenchmark(Path model) {
        this.model = model;
    }

    static void run() throws Exception {
        Path model = Files.createDirectories(Path.of("target/bench-models")).resolve("bert-base-sized.safetensors");
        SyntheticLlama.bert(model);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        RemoteBenchmark counted = new RemoteBenchmark(model);
        server.createContext("/", counted::answer);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        try {
            counted.run("http://127.0.0.1:%d/%s".formatted(server.getAddress().getPort(), model.getFileName()));
        } finally {
            server.stop(0);
        }
    }

    private void run(String address) throws IOException, InterruptedException {
        ModelBenchmark.heading(RUNS);
        ModelBenchmark.programOrJvm("tree", List.of("describe", address), Double.NaN, 1);
        told();
        ModelBenchmark.programOrJvm("one layer, " + LAYER, List.of("analyze", address, "--layers", LAYER, "--quiet",
                "--no-cache"), Double.NaN, 1);
        told();
        System.out.printf("  its matrix has %,d bytes%n", 768L * 3072 * Float.BYTES);
        for (boolean everything : List.of(true, false)) {
            for (String from : List.of(model.toString(), address)) {
                ModelBenchmark.programOrJvm((from.equals(address) ? "by HTTP" : "from the disk")
                        + (everything ? ", everything on" : ", α only"), everything
                        ? List.of("analyze", from, "--quiet", "--no-cache")
                        : List.of("analyze", from, "--quiet", "--no-cache", "--no-randomize"), Double.NaN, RUNS);
            }
        }
    }

    private void told() {
        System.out.printf("  %d requests, %,d bytes%n", requests.getAndSet(0), bytes.getAndSet(0));
    }

    private void answer(HttpExchange exchange) throws IOException {
        Matcher range = RANGE.matcher(String.valueOf(exchange.getRequestHeaders().getFirst("Range")));
        try (exchange; FileChannel file = FileChannel.open(model)) {
            long from = range.matches() ? Long.parseLong(range.group(1)) : 0;
            long to = range.matches() ? Math.min(file.size(), Long.parseLong(range.group(2)) + 1) : file.size();
            exchange.getResponseHeaders().add("ETag", "\"one\"");
            exchange.getResponseHeaders().add("Content-Range", "bytes %d-%d/%d".formatted(from, to - 1, file.size()));
            exchange.sendResponseHeaders(range.matches() ? 206 : 200, to - from);
            WritableByteChannel out = Channels.newChannel(exchange.getResponseBody());
            for (long at = from; at < to;) {
                at += file.transferTo(at, to - at, out);
            }
            requests.incrementAndGet();
            bytes.addAndGet(to - from);
        }
    }
}
