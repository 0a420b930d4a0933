package org.eigenscope.desktop.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eigenscope.desktop.TestWindow;
import org.eigenscope.desktop.workbench.LayerItem;
import org.eigenscope.format.io.RangeServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import static org.assertj.core.api.Assertions.assertThat;

/** A model that is elsewhere, in the window: its tree at once, its bytes when they are asked for. */
class RemoteWindowTest {

    private RangeServer server;
    private TestWindow window;

    @BeforeEach
    void start() {
        window = new TestWindow();
        server = new RangeServer();
    }

    @AfterEach
    void close() {
        window.close();
        server.close();
    }

    @Test
    void onlyTheSelectedLayerIsFetched() throws IOException {
        byte[] model = Files.readAllBytes(Path.of("src/test/resources/formats/digits-cnn.safetensors"));
        server.files.put("/digits-cnn.safetensors", model);
        Path address = Path.of(server.address() + "/digits-cnn.safetensors");
        TestWindow.run(() -> window.bench.open(address));
        TestWindow.await("it is open", () -> window.bench.sessionProperty().get() != null
                && window.bench.sessionProperty().get().file().equals(address));
        assertThat(server.requests).as("the index alone").hasSize(1);
        assertThat(TestWindow.fx(() -> window.bench.analyses().phase().busy())).isFalse();
        LayerItem dense = TestWindow.fx(() -> window.bench.sessionProperty().get().items().stream()
                .filter(item -> item.layer().name().equals("fc1")).findFirst().orElseThrow());
        TestWindow.run(() -> window.bench.analyze(List.of(dense)));
        TestWindow.await("it is analyzed", () -> dense.analyzed().isPresent());
        long fetched = server.requests.stream().skip(1).mapToLong(RangeServer.Request::length).sum();
        assertThat(fetched).isPositive().isLessThanOrEqualTo(128 * 1024 * 4);
        assertThat(TestWindow.fx(() -> window.preferences.recent())).contains(address);
    }
}
