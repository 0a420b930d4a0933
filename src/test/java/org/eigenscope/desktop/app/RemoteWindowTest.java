package org.eigenscope.desktop.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javafx.scene.input.KeyCode;
import org.eigenscope.desktop.TestWindow;
import org.eigenscope.desktop.workbench.LayerItem;
import org.eigenscope.desktop.workbench.Notice;
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

    /** What is read whole is told so; wanted whole, it is fetched, and analyzed as if it were here. */
    @Test
    void anotherFormatIsFetchedWhole() throws IOException {
        server.files.put("/digits-cnn.pt", Files.readAllBytes(Path.of("src/test/resources/formats/digits-cnn.pt")));
        Path address = Path.of(server.address() + "/digits-cnn.pt");
        List<Notice> told = new CopyOnWriteArrayList<>();
        TestWindow.run(() -> window.bench.onNotice(told::add));
        window.answers.files.add(address);
        window.press(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.H);
        TestWindow.await("it is refused", () -> !told.isEmpty());
        assertThat(told.getLast().text()).contains("digits-cnn.pt can only be read whole, 0.6 MB", "Fetch it whole");

        window.answers.files.add(address);
        window.answers.whole = true;
        window.press(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.H);
        TestWindow.await("it is open", () -> window.bench.sessionProperty().get() != null
                && window.bench.sessionProperty().get().file().equals(address));
        assertThat(TestWindow.fx(() -> window.bench.sessionProperty().get().items())).isNotEmpty();
        assertThat(server.requests.stream().mapToLong(RangeServer.Request::length).sum())
                .isGreaterThanOrEqualTo(Files.size(Path.of("src/test/resources/formats/digits-cnn.pt")));
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
