package org.eigenscope.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A page in Chromium, driven by its DevTools protocol. */
public final class Browser implements AutoCloseable {

    private static final int SECONDS = 60;
    private final Process process;
    private final WebSocket socket;
    private final BlockingQueue<String> answers = new ArrayBlockingQueue<>(1000);
    private int number;

    private Browser(Process process, URI page) {
        this.process = process;
        this.socket = HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(page, new Listener()).join();
    }

    /** The browser of this machine, if it has one. */
    public static Optional<Path> program() {
        return Stream.of(System.getenv("PATH").split(":")).flatMap(folder -> Stream.of("chromium", "chromium-browser",
                "google-chrome").map(name -> Path.of(folder, name))).filter(Files::isExecutable).findFirst();
    }

    /** @param profile an empty folder for what the browser writes */
    public static Browser open(Path program, Path page, Path profile) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(program.toString(), "--headless=new", "--no-sandbox", "--disable-gpu",
                "--remote-debugging-port=0", "--user-data-dir=" + profile, "about:blank")
                .redirectErrorStream(true).redirectOutput(profile.resolve("log").toFile()).start();
        Path port = profile.resolve("DevToolsActivePort");
        for (int i = 0; i < SECONDS * 10; i++) {
            if (Files.exists(port) && Files.readAllLines(port).size() == 2) {
                Optional<URI> found = page(Files.readAllLines(port).getFirst());
                if (found.isPresent()) {
                    Browser browser = new Browser(process, found.get());
                    try {
                        browser.show(page);
                        return browser;
                    } catch (IOException e) {
                        browser.close();
                        throw e;
                    }
                }
            }
            Thread.sleep(100);
        }
        process.destroyForcibly();
        throw new IOException("the browser shows no page");
    }

    private static Optional<URI> page(String port) throws IOException {
        String list = new String(URI.create("http://127.0.0.1:" + port + "/json/list").toURL().openStream()
                .readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        return JsonParser.parseString(list).getAsJsonArray().asList().stream().map(entry -> entry.getAsJsonObject())
                .filter(entry -> entry.get("type").getAsString().equals("page"))
                .map(entry -> URI.create(entry.get("webSocketDebuggerUrl").getAsString())).findFirst();
    }

    /**
     * Loads a page and waits until it is whole. The browser begins with an empty page, since a page that it is given to
     * begin with may replace the empty one while a question is being answered.
     */
    private void show(Path page) throws IOException, InterruptedException {
        call("Page.enable", new JsonObject());
        JsonObject parameters = new JsonObject();
        parameters.addProperty("url", page.toUri().toString());
        ask("Page.navigate", parameters);
        await(message -> message.has("method")
                && message.get("method").getAsString().equals("Page.loadEventFired"), "Page.navigate");
    }

    /** What an expression of the page's own language gives, as a string; promises are waited for. */
    public String evaluate(String expression) throws IOException, InterruptedException {
        JsonObject parameters = new JsonObject();
        parameters.addProperty("expression", "(async () => String(await (" + expression + ")))()");
        parameters.addProperty("awaitPromise", true);
        JsonObject result = call("Runtime.evaluate", parameters);
        if (!result.has("result") || result.has("exceptionDetails")) {
            throw new IOException(result.toString());
        }
        return result.getAsJsonObject("result").get("value").getAsString();
    }

    /** The page on paper. */
    public byte[] pdf() throws IOException, InterruptedException {
        JsonObject result = call("Page.printToPDF", new JsonObject());
        return java.util.Base64.getDecoder().decode(result.get("data").getAsString());
    }

    /** Shows the page by day or by night, as the reader's system wants it. */
    public void scheme(String lightOrDark) throws IOException, InterruptedException {
        JsonObject feature = new JsonObject();
        feature.addProperty("name", "prefers-color-scheme");
        feature.addProperty("value", lightOrDark);
        JsonArray features = new JsonArray();
        features.add(feature);
        JsonObject parameters = new JsonObject();
        parameters.add("features", features);
        call("Emulation.setEmulatedMedia", parameters);
    }

    /** The contrast of the page's text to its ground by WCAG, from 1 to 21. */
    public double contrast() throws IOException, InterruptedException {
        return Double.parseDouble(evaluate("""
                (() => {
                  const light = color => color.match(/[\\d.]+/g).slice(0, 3).map(c => c / 255)
                    .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
                    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0.05);
                  const style = getComputedStyle(document.body);
                  const both = [light(style.color), light(style.backgroundColor)];
                  return Math.max(...both) / Math.min(...both);
                })()"""));
    }

    private JsonObject call(String method, JsonObject parameters) throws IOException, InterruptedException {
        int asked = ask(method, parameters);
        JsonObject answer = await(message -> message.has("id") && message.get("id").getAsInt() == asked, method);
        if (!answer.has("result")) {
            throw new IOException(method + ": " + answer);
        }
        return answer.getAsJsonObject("result");
    }

    private int ask(String method, JsonObject parameters) {
        JsonObject message = new JsonObject();
        message.addProperty("id", ++number);
        message.addProperty("method", method);
        message.add("params", parameters);
        socket.sendText(message.toString(), true).join();
        return number;
    }

    private JsonObject await(Predicate<JsonObject> wanted, String method) throws IOException, InterruptedException {
        while (true) {
            String text = answers.poll(SECONDS, TimeUnit.SECONDS);
            if (text == null) {
                throw new IOException("the browser does not answer " + method);
            }
            JsonObject message = JsonParser.parseString(text).getAsJsonObject();
            if (wanted.test(message)) {
                return message;
            }
        }
    }

    /** Puts the parts of a message together. */
    private final class Listener implements WebSocket.Listener {
        private final List<CharSequence> parts = new ArrayList<>();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            parts.add(data.toString());
            if (last) {
                answers.add(String.join("", parts));
                parts.clear();
            }
            from.request(1);
            return null;
        }
    }

    /** Ends the browser and waits for all of its processes, which write into the profile until they end. */
    @Override
    public void close() throws IOException {
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
        ask("Browser.close", new JsonObject());
        for (ProcessHandle each : all) {
            try {
                each.onExit().get(SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                each.destroyForcibly();
            } catch (ExecutionException | TimeoutException e) {
                each.destroyForcibly();
            }
        }
        socket.abort();
    }
}
