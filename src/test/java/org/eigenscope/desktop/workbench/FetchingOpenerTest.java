package org.eigenscope.desktop.workbench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.eigenscope.desktop.analysis.Background;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.format.io.RangeServer;
import org.eigenscope.format.io.RemoteModels;
import org.eigenscope.model.Model;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Models of the hub that are fetched whole for the window, and can be stopped. */
class FetchingOpenerTest {

    private static final String COMMIT = "0123456789012345678901234567890123456789";
    private static final String NAME = "digits-cnn.pt";
    private static final String FILE = "/org/name/resolve/" + COMMIT + "/" + NAME;
    private static final Path ADDRESS = Path.of("hf://org/name");

    @TempDir
    private Path folder;
    private final RangeServer server = new RangeServer();
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private byte[] weights;
    private FetchingOpener opener;

    @BeforeEach
    void start() throws IOException {
        weights = Files.readAllBytes(Path.of("src/test/resources/formats", NAME));
        server.files.put(FILE, weights);
        server.files.put("/api/models/org/name/revision/main",
                "{\"sha\":\"%s\",\"siblings\":[{\"rfilename\":\"%s\",\"size\":%d}]}".formatted(COMMIT, NAME,
                        weights.length).getBytes(StandardCharsets.UTF_8));
        opener = new FetchingOpener(new ModelFiles(new RemoteModels(Map.of("HF_ENDPOINT", server.address(), "HF_HOME",
                folder.toString()))), new Background() {
                    @Override
                    public <T> void run(Callable<T> work, Consumer<T> done, Consumer<Throwable> failed) {
                        throw new AssertionError("the opener is called in the background");
                    }

                    @Override
                    public void onWindow(Runnable action) {
                        action.run();
                    }
                });
        opener.progressProperty().addListener((p, before, now) -> told.add(now));
    }

    @AfterEach
    void stop() {
        thread.shutdownNow();
        server.close();
    }

    @Test
    void aSilentServerIsNotWaitedForOnceSomebodyStops() throws Exception {
        CountDownLatch silent = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        RangeServer.Mischief list = (exchange, file, from, length) -> {
            exchange.sendResponseHeaders(200, file.length);
            exchange.getResponseBody().write(file);
        };
        RangeServer.Mischief nothing = (exchange, file, from, length) -> {
            silent.countDown();
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        server.next(list, server::send, nothing);
        opener.want(ADDRESS);

        Future<Model> opening = thread.submit(() -> opener.open(ADDRESS, null));
        silent.await();
        opener.stop();
        assertThatThrownBy(opening::get).cause()
                .isInstanceOf(IOException.class).hasMessage("stopped; fetching it again continues from there");
        assertThat(told).contains("Fetching hf://org/name  ·  0.0 of 0.6 MB").endsWith("");
        over.countDown();

        // On the same thread, which has not stayed interrupted; what came before is not asked for again.
        int before = server.requests.size();
        assertThat(thread.submit(() -> opener.open(ADDRESS, null)).get().layers()).isNotEmpty();
        assertThat(server.requests.subList(before, server.requests.size()))
                .filteredOn(request -> request.path().equals(FILE)).last()
                .satisfies(request -> assertThat(request.from()).isPositive());
        assertThat(told).endsWith("");
    }

    @Test
    void oneThatNobodyWantsWholeIsOnlyLookedAt() {
        assertThatThrownBy(() -> opener.open(ADDRESS, null)).hasMessageContaining("can only be read whole");
        assertThat(told).isEmpty();
    }
}
