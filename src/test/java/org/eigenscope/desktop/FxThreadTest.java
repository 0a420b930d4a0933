package org.eigenscope.desktop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javafx.scene.input.KeyCode;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.eigenscope.chart.Charts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;

/** The FX thread never waits: no file is read or written on it, nothing is fitted, no table of a report is built. */
class FxThreadTest {

    /** What only background threads may do. Whether a layer is analyzed at all is asked of its shape: no work. */
    private static final List<String> WORK = Stream.concat(Charts.ALL.stream().map(chart -> chart.getClass().getName()
            + ".draw"),
            Stream.of("org.eigenscope.format.", "org.eigenscope.linalg.",
            "org.eigenscope.spectrum.PowerLaw.", "org.eigenscope.analysis.layer.LayerAnalyzer.analyze",
            "org.eigenscope.analysis.run.TrapScreen",
            "org.eigenscope.series.Comparison", "org.eigenscope.report.DetailsCsv", "org.eigenscope.report.HtmlFile",
            "org.eigenscope.desktop.workbench.FileStamp.of")).toList();

    @TempDir
    Path folder;
    private TestWindow window;

    @BeforeEach
    void open() {
        window = new TestWindow();
    }

    @AfterEach
    void close() {
        window.close();
    }

    @Test
    void itReadsNoFileAndComputesNothingWhileAModelIsOpenedComparedAndWritten() throws IOException {
        Map<String, int[]> shapes = Map.of("a", new int[] {200, 150}, "b", new int[] {300, 120}, "c",
                new int[] {90, 80});
        Path model = Safetensors.write(folder.resolve("model.safetensors"), shapes, 1);
        Path other = Safetensors.write(folder.resolve("other.safetensors"), shapes, 2);
        Path report = folder.resolve("report.html");
        Path picture = folder.resolve("chart.png");
        Seen seen = watch(() -> {
            window.open(model);
            window.analyzed();
            for (KeyCode digit : List.of(KeyCode.DIGIT2, KeyCode.DIGIT3, KeyCode.DIGIT4, KeyCode.DIGIT5,
                    KeyCode.DIGIT6)) {
                window.press(KeyCode.CONTROL, digit);
                TestWindow.run(() -> window.bench.selection().walk(1));
                TestWindow.pulses(3);
            }
            window.press(KeyCode.F7);
            window.answers.files.add(other);
            window.press(KeyCode.CONTROL, KeyCode.D);
            TestWindow.await("compared", () -> window.compared());
            window.answers.files.add(report);
            window.press(KeyCode.CONTROL, KeyCode.S);
            TestWindow.await("written", () -> Files.exists(report));
            window.answers.files.add(picture);
            window.export();
            TestWindow.await("drawn", () -> Files.exists(picture));
        });
        assertThat(seen.looks).as("looks at the thread").hasSizeGreaterThan(100);
        assertThat(seen.files).as("files read or written on the FX thread").isEmpty();
        assertThat(seen.looks.stream().filter(look -> look.in(FxThreadTest::work)).map(FxWatch.Look::toString))
                .as("work on the FX thread").isEmpty();
    }

    /** Otherwise the test above would pass because it sees nothing. */
    @Test
    void aReadOnTheFxThreadIsSeen() throws IOException {
        Path file = Files.write(folder.resolve("read.bin"), new byte[100_000]);
        Seen seen = watch(() -> TestWindow.fx(() -> Files.readAllBytes(file)));
        assertThat(seen.files).contains(file.toString());
    }

    /** Whether a place is an address is told by its letters alone. */
    private static boolean work(String method) {
        return WORK.stream().anyMatch(method::startsWith)
                && !method.startsWith("org.eigenscope.format.io.HubAddress.isAddress");
    }

    /**
     * What was seen of the FX thread.
     *
     * @param files that it read or wrote in this test's folder
     * @param looks at what it did
     */
    private record Seen(List<String> files, List<FxWatch.Look> looks) {}

    private Seen watch(Runnable flow) throws IOException {
        Path recorded = folder.resolve("thread.jfr");
        List<FxWatch.Look> looks;
        String thread = TestWindow.fx(() -> Thread.currentThread().getName());
        try (Recording recording = new Recording(); FxWatch watch = new FxWatch()) {
            for (String event : List.of("jdk.FileRead", "jdk.FileWrite")) {
                recording.enable(event).withoutThreshold().withoutStackTrace();
            }
            recording.start();
            flow.run();
            recording.stop();
            recording.dump(recorded);
            looks = watch.looks();
        }
        try (Stream<String> files = RecordingFile.readAllEvents(recorded).stream()
                .filter(event -> event.getThread() != null && thread.equals(event.getThread().getJavaName()))
                .map(event -> event.getString("path")).filter(path -> path != null
                && path.startsWith(folder.toString()))) {
            return new Seen(files.distinct().toList(), looks);
        }
    }
}
