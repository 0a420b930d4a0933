package org.eigenscope.desktop.layers;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Map;
import javafx.scene.shape.Rectangle;
import org.eigenscope.chart.NamedCharts;
import org.eigenscope.desktop.Safetensors;
import org.eigenscope.desktop.TestWindow;
import org.eigenscope.desktop.chart.ChartSurface;
import org.jfree.chart.ui.RectangleEdge;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** A click on a trap in the panel points at the weight that makes it. */
class LayerPanelTest {

    private static final int ROW = 41;
    private static final int COLUMN = 63;
    private static final int COLUMNS = 80;

    @TempDir
    Path folder;
    private TestWindow window;

    @AfterEach
    void close() {
        window.close();
    }

    @Test
    void atItsPlaceInTheHeatMap() throws IOException {
        Path file = Safetensors.write(folder.resolve("outlier.safetensors"),
                Map.of("fc.weight", new int[] {90, COLUMNS}), 1);
        try (RandomAccessFile weights = new RandomAccessFile(file.toFile(), "rw")) {
            weights.seek(weights.length() - 4L * 90 * COLUMNS + 4L * (ROW * COLUMNS + COLUMN));
            weights.writeInt(Integer.reverseBytes(Float.floatToIntBits(60)));
        }
        window = new TestWindow();
        TestWindow.run(() -> window.bench.open(file));
        window.analyzed();
        ChartSurface chart = window.find("#chart", ChartSurface.class);
        TestWindow.await("drawn", () -> chart.drawing().isPresent());
        TestWindow.pulses(3);
        window.click("#chart-trap");
        TestWindow.await("the heat map", () -> chart.getAccessibleText()
                .startsWith(NamedCharts.layer("trap").meaning()));
        TestWindow.pulses(3);
        window.click("#trap-1");
        TestWindow.await("the read-out", () -> !chart.readOutProperty().get().isEmpty());
        assertThat(TestWindow.fx(() -> chart.readOutProperty().get())).startsWith("layer: row 41, column 63 = 60 ");
        Rectangle around = window.find("#chart .chart-band", Rectangle.class);
        assertThat(TestWindow.fx(around::isVisible)).isTrue();
        double middle = TestWindow.fx(() -> chart.domainAxis().java2DToValue(around.getX() + around.getWidth() / 2,
                chart.area(0),
                RectangleEdge.BOTTOM));
        assertThat(middle).isCloseTo(COLUMN, within(0.01));
    }
}
