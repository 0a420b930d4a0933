package org.eigenscope.desktop.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javafx.scene.control.Button;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.desktop.TestWindow;
import org.eigenscope.desktop.workbench.LayerItem;
import org.eigenscope.output.AtomicFile.Mode;
import org.eigenscope.report.ReportFiles;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;

/** A report in the window: all that it tells is shown, and nothing that needs the weights is offered. */
class OpenedReportWindowTest {

    @TempDir
    private Path folder;
    private TestWindow window;

    @BeforeEach
    void start() {
        window = new TestWindow();
    }

    @AfterEach
    void close() {
        window.close();
    }

    private Path report(Path model) throws IOException {
        TestWindow.run(() -> window.bench.open(model));
        window.analyzed();
        ModelReport report = TestWindow.fx(() -> window.bench.report().orElseThrow());
        Path file = folder.resolve(model.getFileName() + ".json");
        ReportFiles.write(ReportFiles.json(file, Mode.NEW), report);
        return file;
    }

    @Test
    void itShowsTreeChartsAndExports() throws IOException {
        Path model = Path.of("assets/models/digits-overtrained.safetensors");
        Path file = report(model);
        TestWindow.run(() -> window.bench.open(file));
        TestWindow.await("the report is open", () -> window.bench.sessionProperty().get().file().equals(file)
                && window.bench.report().isPresent());
        assertThat(TestWindow.fx(() -> window.bench.sessionProperty().get().items().stream()
                .filter(item -> item.analyzed().isPresent()).map(item -> item.layer().name()).toList()))
                .containsExactly("fc1", "fc2", "fc3");
        LayerItem second = TestWindow.fx(() -> window.bench.sessionProperty().get().items().stream()
                .filter(item -> item.layer().name().equals("fc2")).findFirst().orElseThrow());
        TestWindow.run(() -> window.bench.selection().currentProperty().set(second));
        assertThat(second.trapStrength()).isGreaterThan(10);
        assertThat(TestWindow.fx(() -> window.find("#analyze-all-again", Button.class).isDisabled())).isTrue();
        Path again = folder.resolve("eigenvalues.csv");
        ReportFiles.write(ReportFiles.eigenvalues(again, Mode.NEW),
                TestWindow.fx(() -> window.bench.report().orElseThrow()));
        assertThat(Files.readAllLines(again)).hasSizeGreaterThan(300);
    }

    @Test
    void aReportStandsBesideAModel() throws IOException {
        Path file = report(Path.of("assets/models/digits-overtrained.safetensors"));
        TestWindow.run(() -> window.bench.open(Path.of("assets/models/digits-well-trained.safetensors")));
        window.analyzed();
        TestWindow.run(() -> window.bench.compareWith(file));
        TestWindow.await("both have figures", () -> window.bench.sessions().size() == 2
                && window.bench.sessions().get(1).unreached().isEmpty());
        assertThat(TestWindow.fx(() -> window.bench.counterpart().orElseThrow().analyzed())).isPresent();
    }
}
