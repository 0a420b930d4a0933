package org.eigenscope.desktop.chart;

import java.awt.Font;
import javafx.scene.canvas.Canvas;
import javafx.scene.text.FontWeight;
import javafx.scene.text.Text;
import org.eigenscope.desktop.TestWindow;
import org.junit.jupiter.api.Test;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Letters on a canvas. */
class ChartGraphicsTest {

    /** Names above a chart once touched: they were measured in the font of the numbers at the axis. */
    @Test
    void lettersAreMeasuredInTheFontThatIsAskedForWhateverWasDrawnLast() {
        TestWindow.start();
        Font small = new Font(Font.SANS_SERIF, Font.PLAIN, 8);
        Font large = new Font(Font.SANS_SERIF, Font.BOLD, 20);
        ChartGraphics graphics = TestWindow.fx(() -> new ChartGraphics(new Canvas(10, 10).getGraphicsContext2D()));
        TestWindow.run(() -> graphics.setFont(small));
        double measured = TestWindow.fx(() -> graphics.getFontMetrics(large).getStringBounds("← 1 smaller", graphics)
                .getWidth());
        double drawn = TestWindow.fx(() -> {
            Text text = new Text("← 1 smaller");
            text.setFont(javafx.scene.text.Font.font(large.getFamily(), FontWeight.BOLD, 20));
            return text.getLayoutBounds().getWidth();
        });
        assertThat(measured).isCloseTo(drawn, within(0.01));
        double other = TestWindow.fx(() -> graphics.getFontMetrics(small).getStringBounds("← 1 smaller", graphics)
                .getWidth());
        assertThat(other).isLessThan(0.5 * drawn);
    }

    /** The first letters were drawn in the system's font, which is larger than the one that they were measured in. */
    @Test
    void theFirstLettersAreDrawnInTheirOwnFont() {
        TestWindow.start();
        Canvas canvas = TestWindow.fx(() -> new Canvas(10, 10));
        ChartGraphics graphics = TestWindow.fx(() -> new ChartGraphics(canvas.getGraphicsContext2D()));
        TestWindow.run(() -> graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12)));
        assertThat(TestWindow.fx(() -> canvas.getGraphicsContext2D().getFont().getSize())).isEqualTo(12);
    }
}
