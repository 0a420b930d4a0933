package org.eigenscope.desktop.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javafx.event.Event;
import javafx.scene.Node;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Labeled;
import javafx.scene.input.DataFormat;
import javafx.scene.input.DragEvent;
import javafx.scene.input.Dragboard;
import javafx.scene.input.KeyCode;
import javafx.scene.input.TransferMode;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.desktop.Drags;
import org.eigenscope.desktop.Safetensors;
import org.eigenscope.desktop.TestWindow;
import org.eigenscope.desktop.workbench.LayerState;
import org.eigenscope.output.AtomicFile.Mode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;

/** What happens with files, through the real window: dropped, changed, vanished, recent, written over, not writable. */
class FilesTest {

    @TempDir
    Path folder;
    private TestWindow window;
    private Path model;

    @BeforeEach
    void start() throws IOException {
        window = new TestWindow();
        model = Safetensors.write(folder.resolve("model.safetensors"),
                Map.of("a", new int[] {40, 30}, "b", new int[] {40, 30}), 1);
    }

    @AfterEach
    void close() {
        window.close();
    }

    @Test
    void aFileThatIsDroppedIsOpened() {
        Dragboard board = Drags.board(List.of(model));
        assertThat(fire(DragEvent.DRAG_DROPPED, board).isDropCompleted()).isTrue();
        window.analyzed();
        assertThat(TestWindow.fx(window.stage::getTitle)).startsWith("model.safetensors");
    }

    @Test
    void whatIsDraggedOverTheWindowIsToldWhatADropWouldDo() {
        Node tip = window.find("#drop-tip", Node.class);
        assertThat(TestWindow.fx(tip::isVisible)).isFalse();
        Dragboard board = Drags.board(List.of(model));
        assertThat(fire(DragEvent.DRAG_OVER, board).getAcceptedTransferMode()).isEqualTo(TransferMode.COPY);
        assertThat(TestWindow.fx(tip::isVisible)).isTrue();
        assertThat(TestWindow.fx(() -> ((Labeled) tip).getText())).isEqualTo("Drop to open model.safetensors");
        fire(DragEvent.DRAG_EXITED, board);
        assertThat(TestWindow.fx(tip::isVisible)).isFalse();
    }

    @Test
    void aShortcutOrTheWindowsOwnTextIsNotWelcome() {
        Node tip = window.find("#drop-tip", Node.class);
        DragEvent link = fire(DragEvent.DRAG_OVER, Drags.board(List.of(folder.resolve("model.lnk"))));
        DragEvent words = fire(DragEvent.DRAG_OVER, Drags.board(Map.of(DataFormat.PLAIN_TEXT, "a layer's name")));
        assertThat(link.isAccepted()).isFalse();
        assertThat(words.isAccepted()).isFalse();
        assertThat(TestWindow.fx(tip::isVisible)).isFalse();
    }

    @Test
    void ofSeveralFilesTheFirstIsOpenedAndTheUserIsTold() {
        fire(DragEvent.DRAG_DROPPED, Drags.board(List.of(model, folder.resolve("other.safetensors"))));
        TestWindow.await("told", () -> window.notice().isPresent());
        assertThat(window.notice().orElseThrow()).startsWith(
                "2 files were dropped, of which model.safetensors is opened.");
        window.analyzed();
        assertThat(TestWindow.fx(() -> window.bench.sessionProperty().get().model().name()))
                .isEqualTo("model.safetensors");
    }

    @Test
    void aFileThatChangesOnDiskIsNoticedAndReloadedAtTheSameLayer() throws IOException {
        window.open(model);
        window.analyzed();
        TestWindow.run(() -> window.bench.selection().walk(1));
        String layer = TestWindow.fx(() -> window.bench.selection().currentProperty().get().layer().name());
        double before = alpha(layer);
        Safetensors.write(model, Map.of("a", new int[] {40, 30}, "b", new int[] {40, 30}), 2);
        Files.setLastModifiedTime(model, java.nio.file.attribute.FileTime.fromMillis(System.currentTimeMillis()
                + 5000));
        TestWindow.await("noticed", () -> window.notice().isPresent());
        assertThat(window.notice().orElseThrow()).startsWith("model.safetensors has changed on disk");
        window.click("#notice-remedy");
        TestWindow.await("reloaded", () -> window.notice().isEmpty());
        window.analyzed();
        assertThat(TestWindow.fx(() -> window.bench.selection().currentProperty().get().layer().name()))
                .isEqualTo(layer);
        assertThat(alpha(layer)).isNotEqualTo(before);
    }

    /** Another network of the same shapes: its bytes would pass for those of the model that was opened. */
    @Test
    void aFileThatIsReplacedDuringTheAnalysisGivesNoLayersOfTwoModels() throws IOException {
        Map<String, int[]> shapes = new LinkedHashMap<>();
        for (int i = 0; i < 40; i++) {
            shapes.put("layer" + i, new int[] {200, 150});
        }
        Path one = Safetensors.write(folder.resolve("one.safetensors"), shapes, 5);
        Path next = Safetensors.write(folder.resolve("next"), shapes, 6);
        window.open(one);
        TestWindow.await("begun", () -> items(LayerState.DONE) > 0);
        Files.move(next, one, StandardCopyOption.REPLACE_EXISTING);
        int before = items(LayerState.DONE);
        TestWindow.await("ended", () -> items(LayerState.DONE) + items(LayerState.FAILED) == 40);
        // Those that ended between the look and the move, and none later.
        assertThat(items(LayerState.FAILED)).isPositive();
        assertThat(items(LayerState.DONE)).isBetween(before, 40 - items(LayerState.FAILED));
        TestWindow.await("told", () -> !TestWindow.fx(() -> window.bench.analyses().phase().busy())
                && window.notice().filter(words -> words.startsWith("one.safetensors has changed on disk; the window "
                + "shows what it read before that, and no layer of the new file.")).isPresent());
        window.click("#notice-remedy");
        TestWindow.await("reloaded", () -> items(LayerState.DONE) == 40);
    }

    private int items(LayerState state) {
        return TestWindow.fx(() -> (int) window.bench.sessionProperty().get().analyzable().stream()
                .filter(item -> item.state() == state).count());
    }

    /** The model that stands beside another is watched too. */
    @Test
    void aSecondModelThatIsReplacedOnDiskIsToldAndReadAgain() throws IOException {
        window.open(model);
        window.analyzed();
        Path other = Safetensors.write(folder.resolve("other.safetensors"), Map.of("a", new int[] {40, 30}, "b",
                new int[] {40, 30}), 3);
        TestWindow.run(() -> window.bench.compareWith(other));
        TestWindow.await("compared", window::compared);
        var before = TestWindow.fx(() -> window.bench.sessions().get(1));
        Safetensors.write(other, Map.of("a", new int[] {40, 30}, "b", new int[] {40, 30}), 4);
        Files.setLastModifiedTime(other, java.nio.file.attribute.FileTime.fromMillis(System.currentTimeMillis()
                + 5000));
        TestWindow.await("noticed", () -> window.notice().isPresent());
        assertThat(window.notice().orElseThrow()).startsWith("other.safetensors has changed on disk");
        window.click("#notice-remedy");
        TestWindow.await("read again", () -> window.bench.sessions().size() == 2
                && window.bench.sessions().get(1) != before);
        TestWindow.await("compared again", window::compared);
        assertThat(TestWindow.fx(() -> window.bench.sessionProperty().get().model().name()))
                .isEqualTo("model.safetensors");
    }

    @Test
    void aFileThatVanishesIsNoticedOnceAndWhatIsAnalyzedStays() throws IOException {
        window.open(model);
        window.analyzed();
        List<String> told = new ArrayList<>();
        TestWindow.run(() -> window.bench.onNotice(notice -> told.add(notice.text())));
        Files.delete(model);
        TestWindow.await("noticed", () -> window.notice().isPresent());
        assertThat(window.notice().orElseThrow()).startsWith("model.safetensors is no longer there");
        for (int i = 0; i < 3; i++) {
            TestWindow.run(window.bench::watchFile);
            TestWindow.pulses(3);
        }
        assertThat(told).hasSize(1);
        assertThat(TestWindow.fx(() -> window.bench.sessionProperty().get().analyzable()))
                .allMatch(item -> item.analyzed().isPresent());
    }

    @Test
    void aFileThatIsLeftAloneIsNotSpokenOf() {
        window.open(model);
        window.analyzed();
        List<String> told = new ArrayList<>();
        TestWindow.run(() -> window.bench.onNotice(notice -> told.add(notice.text())));
        for (int i = 0; i < 3; i++) {
            TestWindow.run(window.bench::watchFile);
            TestWindow.pulses(5);
        }
        assertThat(told).isEmpty();
    }

    @Test
    void theChartIsWrittenOverAFileThatTheUserAgreedToReplace() throws IOException {
        window.open(model);
        window.analyzed();
        Path chart = Files.writeString(folder.resolve("chart.svg"), "old");
        window.answers.files.add(chart);
        window.answers.mode = Mode.REPLACE;
        TestWindow.await("drawn", this::drawn);
        window.export();
        TestWindow.await("written", () -> chart.toFile().length() > 100);
        assertThat(Files.readString(chart)).contains("<svg");
    }

    /** The system asked about another name, or about a folder: the window asks. */
    @Test
    void anExistingFileIsReplacedOnceTheUserSaysSo() throws IOException {
        window.open(model);
        window.analyzed();
        TestWindow.await("drawn", this::drawn);
        Path chart = Files.writeString(folder.resolve("chart.svg"), "old");
        window.answers.files.add(chart);
        window.export();
        TestWindow.await("asked", () -> window.notice().isPresent());
        assertThat(Files.readString(chart)).isEqualTo("old");
        window.click("#notice-remedy");
        TestWindow.await("replaced", () -> chart.toFile().length() > 100);
        assertThat(window.notice()).isEmpty();
    }

    @Test
    void ofManyChartsNoneIsWrittenIfOneExistsUntilTheUserSaysSo() throws IOException {
        window.open(model);
        window.analyzed();
        Path charts = Files.createDirectory(folder.resolve("charts"));
        Path old = Files.writeString(charts.resolve("b.svg"), "old");
        window.answers.files.add(charts);
        window.press(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.E);
        TestWindow.await("asked", () -> window.notice().isPresent());
        assertThat(window.notice().orElseThrow()).contains("b.svg: already exists");
        assertThat(charts.resolve("a.svg")).doesNotExist();
        window.click("#notice-remedy");
        TestWindow.await("written", () -> old.toFile().length() > 100 && Files.exists(charts.resolve("a.svg")));
    }

    /** What went wrong is not said any longer when it is tried again; what is said of the open model stays. */
    @Test
    void aMessageGoesByEscapeOrWhenSomethingElseIsDone() throws IOException {
        window.open(model);
        window.analyzed();
        window.open(folder.resolve("gone.safetensors"));
        assertThat(window.notice().orElseThrow()).startsWith("gone.safetensors is not there");
        TestWindow.pulses(3);
        double below = TestWindow.fx(() -> top("#search"));
        window.open(folder.resolve("gone-too.safetensors"));
        assertThat(window.notice().orElseThrow()).startsWith("gone-too.safetensors is not there");
        TestWindow.pulses(3);
        assertThat(TestWindow.fx(() -> top("#search"))).as("a second message covers nothing either").isEqualTo(below);
        TestWindow.run(() -> window.scene().lookup("#layers").requestFocus());
        window.press(KeyCode.ESCAPE);
        assertThat(window.notice()).isEmpty();
        TestWindow.await("its room is given back", () -> top("#search") < below);

        window.open(folder.resolve("gone.safetensors"));
        window.answers.files.add(folder.resolve("chart.svg"));
        window.export();
        TestWindow.await("written", () -> Files.exists(folder.resolve("chart.svg")));
        assertThat(window.notice()).isEmpty();
        Files.delete(model);
        TestWindow.await("noticed", () -> window.notice().isPresent());
        window.answers.files.add(folder.resolve("second.svg"));
        window.export();
        TestWindow.await("written", () -> Files.exists(folder.resolve("second.svg")));
        assertThat(window.notice().orElseThrow()).startsWith("model.safetensors is no longer there");
    }

    private double top(String selector) {
        Node node = window.scene().lookup(selector);
        return node.localToScene(node.getLayoutBounds()).getMinY();
    }

    @Test
    void aChartThatCannotBeWrittenIsSaidAndLeavesNothing() throws IOException {
        window.open(model);
        window.analyzed();
        Path blocker = Files.writeString(folder.resolve("not-a-folder"), "a file");
        window.answers.files.add(blocker.resolve("chart.png"));
        TestWindow.await("drawn", this::drawn);
        window.export();
        TestWindow.await("said", () -> window.notice().isPresent());
        assertThat(window.notice().orElseThrow()).contains("chart.png").doesNotContain("Exception");
        try (var left = Files.list(folder)) {
            assertThat(left).containsExactlyInAnyOrder(model, blocker);
        }
    }

    @Test
    void slicesThatAreAnalyzedApartAreShownOneAfterTheOther() throws IOException {
        Path conv = Safetensors.write(folder.resolve("conv.safetensors"),
                Map.of("conv.weight", new int[] {24, 16, 2, 2}), 3);
        TestWindow.run(() -> window.bench.optionsProperty().set(AnalysisOptions.DEFAULT.withPoolSlices(false)));
        window.open(conv);
        window.analyzed();
        Hyperlink next = window.find("#next-slice", Hyperlink.class);
        TestWindow.pulses(5);
        // The one that was ready first stays in view.
        String first = TestWindow.fx(next::getText);
        assertThat(first).matches("slice [1-4] of 4.*");
        int start = first.charAt("slice ".length()) - '0';
        for (int step = 1; step <= 4; step++) {
            int slice = (start + step - 1) % 4 + 1;
            window.click("#next-slice");
            TestWindow.await("slice " + slice, () -> next.getText().startsWith("slice %d of 4".formatted(slice)));
            TestWindow.pulses(5);
        }
    }

    @Test
    void optionsWindowAndRecentFilesAreRemembered() {
        window.open(model);
        window.analyzed();
        AnalysisOptions chosen = AnalysisOptions.DEFAULT.withSeed(7).withReplicas(3).withTrapLevel(0.01)
                .withMinEvals(20)
                .withMaxEvals(5000).withPoolSlices(false).withBootstraps(11).withThreads(2);
        window.preferences.options(chosen);
        assertThat(window.preferences.options()).isEqualTo(chosen);
        assertThat(window.preferences.recent()).containsExactly(model.toAbsolutePath());
        TestWindow.run(() -> {
            window.stage.setWidth(1111);
            window.stage.hide();
        });
        assertThat(window.preferences.bounds().orElseThrow().width()).isEqualTo(1111);
    }

    private double alpha(String layer) {
        return TestWindow.fx(() -> window.bench.sessionProperty().get().items().stream()
                .filter(item -> item.layer().name().equals(layer)).findFirst().orElseThrow().alpha());
    }

    private boolean drawn() {
        return window.scene().lookup("#chart") instanceof org.eigenscope.desktop.chart.ChartSurface surface
                && surface.drawing().isPresent();
    }

    private DragEvent fire(javafx.event.EventType<DragEvent> type, Dragboard board) {
        return TestWindow.fx(() -> {
            Node target = window.scene().getRoot();
            List<DragEvent> seen = new ArrayList<>();
            target.addEventHandler(type, seen::add);
            // From another program: without a gesture source.
            Event.fireEvent(target, new DragEvent(null, target, type, board, 300, 300, 300, 300, TransferMode.COPY,
                    null, null, null));
            return seen.getFirst();
        });
    }
}
