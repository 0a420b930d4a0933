package org.eigenscope.desktop.app;

import java.awt.geom.Point2D;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javafx.scene.control.Button;
import javafx.scene.control.Labeled;
import javafx.scene.control.Spinner;
import javafx.scene.control.TableView;
import javafx.scene.input.Clipboard;
import javafx.scene.input.DataFormat;
import javafx.scene.input.KeyCode;
import org.eigenscope.chart.ChartTheme;
import org.eigenscope.chart.DrawnLines;
import org.eigenscope.desktop.Safetensors;
import org.eigenscope.desktop.TestWindow;
import org.eigenscope.desktop.chart.ChartSurface;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;

/** What a list or a picture leaves out, the window says, and how to have it. */
class LeftOutTest {

    @TempDir
    private Path folder;
    private final TestWindow window = new TestWindow();

    @AfterEach
    void close() {
        window.close();
    }

    private void example() {
        window.open(Path.of("assets/models/digits-overtrained.safetensors"));
        window.analyzed();
        TestWindow.run(() -> window.bench.sessionProperty().get().named("fc2").ifPresent(window.bench.selection()::go));
        drawn();
    }

    private ChartSurface drawn() {
        ChartSurface chart = window.find("#chart", ChartSurface.class);
        TestWindow.await("drawn", chart::drawn);
        TestWindow.pulses(3);
        return chart;
    }

    /** The chart as it is copied. */
    private String svg() {
        TestWindow.run(() -> {
            Clipboard.getSystemClipboard().clear();
            window.find("#chart", ChartSurface.class).requestFocus();
        });
        window.press(KeyCode.CONTROL, KeyCode.C);
        TestWindow.await("on the clipboard", () -> Clipboard.getSystemClipboard().hasImage());
        return TestWindow.fx(() -> StandardCharsets.UTF_8.decode((ByteBuffer) Clipboard.getSystemClipboard()
                .getContent(DataFormat.lookupMimeType("image/svg+xml"))).toString());
    }

    @Test
    void anEmptyListSaysWhyAndShowsAllAgain() throws IOException {
        window.open(Safetensors.write(folder.resolve("model.safetensors"),
                Map.of("a.weight", new int[] {60, 40}, "b.weight", new int[] {60, 40}), 1));
        window.analyzed();
        TableView<?> rows = window.find("#details", TableView.class);
        assertThat(TestWindow.fx(() -> rows.getItems().size())).isEqualTo(2);
        TestWindow.run(() -> window.bench.selection().filterProperty().set(window.bench.selection().filterProperty()
                .get().withText("nothing of this name")));
        TestWindow.pulses(3);
        assertThat(TestWindow.fx(() -> rows.getItems().size())).isZero();
        List<Labeled> said = TestWindow.fx(() -> window.scene().getRoot().lookupAll(".empty-note .label").stream()
                .map(Labeled.class::cast).filter(label -> label.localToScene(label.getLayoutBounds()).getHeight() > 0)
                .toList());
        assertThat(said).as("in the tree and in the table").hasSize(2).allSatisfy(label ->
                assertThat(label.getText()).isEqualTo("None of 2 layers passes the filters."));
        Button all = TestWindow.fx(() -> (Button) window.scene().lookup("#details-empty .button"));
        assertThat(all.getText()).isEqualTo("Clear Filters");
        TestWindow.run(all::fire);
        TestWindow.pulses(3);
        assertThat(TestWindow.fx(() -> rows.getItems().size())).isEqualTo(2);
    }

    /** Over all eigenvalues of a layer with a trap at 1973 its bulk was one bar at the left edge. */
    @Test
    void theLinearSpectrumShowsTheBulkAndSaysWhatIsBeyond() {
        example();
        double largest = TestWindow.fx(() -> window.bench.selection().currentProperty().get().analyzed().orElseThrow()
                .esd().max());
        window.click("#chart-esd-linear");
        ChartSurface chart = drawn();
        TestWindow.await("another axis", () -> chart.drawing().orElseThrow().domainAxis(0).getUpperBound() < largest);
        assertThat(svg()).contains(" larger →<");
    }

    /** Dashed lines down to the axis and up again at bins that happen to be empty looked like data. */
    @Test
    void theRandomizedOutlineHasNoFencesAtEmptyBins() {
        example();
        Spinner<?> bins = window.find("#bins", Spinner.class);
        TestWindow.run(() -> {
            bins.getEditor().setText("90");
            bins.commitValue();
        });
        ChartSurface chart = drawn();
        List<List<Point2D>> pieces = TestWindow.fx(() -> DrawnLines.of(chart.drawing().orElseThrow(), 900, 500))
                .stream().filter(line -> line.dashed() && line.color().equals(ChartTheme.LIGHT.randomized()))
                .flatMap(line -> line.pieces().stream()).toList();
        double bottom = pieces.stream().flatMap(List::stream).mapToDouble(Point2D::getY).max().orElseThrow();
        long begun = pieces.stream().skip(1).filter(piece -> piece.getFirst().getY() < bottom - 1).count();
        assertThat(begun).as("pieces that go on without a fence").isPositive();
        assertThat(pieces.stream().limit(pieces.size() - 1).filter(piece -> piece.getLast().getY() < bottom - 1)
                .count()).as("pieces that end without one").isEqualTo(begun);
    }
}
