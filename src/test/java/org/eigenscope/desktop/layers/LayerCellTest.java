package org.eigenscope.desktop.layers;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javafx.scene.Node;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.control.TreeCell;
import javafx.scene.control.TreeView;
import org.eigenscope.analysis.run.ModelAnalyzer;
import org.eigenscope.desktop.Safetensors;
import org.eigenscope.desktop.TestWindow;
import org.eigenscope.desktop.control.NameLabel;
import org.eigenscope.linalg.Backends;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;

/** The rows of the layer tree in a small window. */
class LayerCellTest {

    @Test
    void trapAndExponentAreSeenWholeAlsoDeepInTheTree(@TempDir Path folder) throws IOException {
        Map<String, int[]> shapes = new LinkedHashMap<>();
        for (int i = 0; i < 12; i++) {
            shapes.put("encoder.layer.%d.attention.query.weight".formatted(i), new int[] {100, 50});
            shapes.put("encoder.layer.%d.output_of_block.weight".formatted(i), new int[] {100, 50});
        }
        Path file = Safetensors.write(folder.resolve("deep.safetensors"), shapes, 1);
        try (RandomAccessFile weights = new RandomAccessFile(file.toFile(), "rw")) {
            for (int i = 1; i <= shapes.size(); i++) {
                weights.seek(weights.length() - i * 4L * 5000 + 4000);
                weights.writeInt(Integer.reverseBytes(Float.floatToIntBits(60)));
            }
        }
        try (TestWindow window = new TestWindow(new ModelAnalyzer(Backends.best())::start, 1024, 700)) {
            window.open(file);
            window.analyzed();
            // A scroll bar stands beside the rows.
            TestWindow.await("a scroll bar", () -> window.scene().lookup("#layers .scroll-bar:vertical").isVisible());
            TestWindow.pulses(3);
            List<String> cut = TestWindow.fx(() -> window.scene().lookup("#layers").lookupAll(".chip-trap").stream()
                    .filter(Node::isVisible).filter(chip -> !whole(chip)).map(Object::toString).toList());
            assertThat(TestWindow.fx(() -> window.scene().lookup("#layers").lookupAll(".chip-trap")))
                    .hasSizeGreaterThan(2);
            assertThat(cut).isEmpty();
        }
    }

    /** What is closed away in a group is counted beside its name. */
    @Test
    void aClosedGroupCountsItsTrapsAndWarnings(@TempDir Path folder) throws IOException {
        Map<String, int[]> shapes = new LinkedHashMap<>();
        for (String block : List.of("plain", "trapped")) {
            for (String part : List.of("query", "key", "value")) {
                shapes.put("%s.%s.weight".formatted(block, part), new int[] {100, 50});
            }
        }
        Path file = Safetensors.write(folder.resolve("groups.safetensors"), shapes, 1);
        try (RandomAccessFile weights = new RandomAccessFile(file.toFile(), "rw")) {
            for (int i = 1; i <= 2; i++) {
                weights.seek(weights.length() - i * 4L * 5000 + 4000);
                weights.writeInt(Integer.reverseBytes(Float.floatToIntBits(60)));
            }
        }
        try (TestWindow window = new TestWindow()) {
            window.open(file);
            window.analyzed();
            TreeView<?> tree = window.find("#layers", TreeView.class);
            TestWindow.run(() -> tree.getRoot().getChildren().forEach(group -> group.setExpanded(false)));
            TestWindow.pulses(3);
            assertThat(TestWindow.fx(() -> tree.getExpandedItemCount())).isEqualTo(2);
            TestWindow.await("its badge", () -> badge(window, "trapped", ".chip-trap").equals("2"));
            assertThat(TestWindow.fx(() -> badge(window, "plain", ".chip-trap"))).isEmpty();
            long warned = TestWindow.fx(() -> window.bench.sessionProperty().get().analyzable().stream()
                    .filter(item -> item.layer().name().startsWith("plain") && !item.warning().isEmpty()).count());
            assertThat(TestWindow.fx(() -> badge(window, "plain", ".chip-warned")))
                    .isEqualTo(warned == 0 ? "" : String.valueOf(warned));
        }
    }

    /** The words of a mark in the row of a group; empty if it is not seen. */
    private static String badge(TestWindow window, String group, String mark) {
        return window.scene().lookup("#layers").lookupAll(".tree-cell").stream().map(TreeCell.class::cast)
                .filter(cell -> !cell.isEmpty() && cell.getItem() instanceof LayerNode node
                        && node.label().equals(group))
                .flatMap(cell -> cell.lookupAll(mark).stream()).filter(Node::isVisible)
                .map(chip -> ((Label) chip).getText()).findFirst().orElse("");
    }

    /** The shape gives way before the name does. */
    @Test
    void aShapeIsSeenOnlyBesideAWholeName(@TempDir Path folder) throws IOException {
        Map<String, int[]> shapes = new LinkedHashMap<>();
        shapes.put("short.weight", new int[] {100, 50});
        shapes.put("a_name_of_some_length.weight", new int[] {100, 50});
        shapes.put("a_name_that_is_longer_than_its_row_can_ever_be.weight", new int[] {100, 50});
        Path file = Safetensors.write(folder.resolve("names.safetensors"), shapes, 1);
        try (TestWindow window = new TestWindow(new ModelAnalyzer(Backends.best())::start, 1024, 700)) {
            window.open(file);
            window.analyzed();
            TestWindow.pulses(3);
            List<String> rows = TestWindow.fx(() -> window.scene().lookup("#layers").lookupAll(".layer-name").stream()
                    .map(NameLabel.class::cast).filter(name -> name.getParent().isVisible()).map(LayerCellTest::seen)
                    .toList());
            assertThat(rows).containsExactlyInAnyOrder("short whole, shape seen",
                    "a_name_of_some_length whole, no shape",
                    "a_name_that_is_longer_than_its_row_can_ever_be cut, no shape");
        }
    }

    /** Names that are a little longer from row to row: some fit only without the trap's figure. */
    @Test
    void theFigureOfATrapGivesWayBeforeTheName(@TempDir Path folder) throws IOException {
        Map<String, int[]> shapes = new LinkedHashMap<>();
        for (int letters = 4; letters < 30; letters += 2) {
            shapes.put("n".repeat(letters) + ".weight", new int[] {100, 50});
        }
        Path file = Safetensors.write(folder.resolve("trapped.safetensors"), shapes, 1);
        try (RandomAccessFile weights = new RandomAccessFile(file.toFile(), "rw")) {
            for (int i = 1; i <= shapes.size(); i++) {
                weights.seek(weights.length() - i * 4L * 5000 + 4000);
                weights.writeInt(Integer.reverseBytes(Float.floatToIntBits(60)));
            }
        }
        try (TestWindow window = new TestWindow(new ModelAnalyzer(Backends.best())::start, 1024, 700)) {
            window.open(file);
            window.analyzed();
            TestWindow.pulses(3);
            List<LayerRow> rows = TestWindow.fx(() -> window.scene().lookup("#layers").lookupAll(".layer-name").stream()
                    .map(name -> (LayerRow) name.getParent()).filter(Node::isVisible).toList());
            assertThat(rows).anyMatch(row -> !brief(row)).anyMatch(row -> brief(row) && whole(row.name()))
                    .anyMatch(row -> !whole(row.name()) && row.name().getText().contains("…"))
                    .allMatch(row -> brief(row) || whole(row.name()));
        }
    }

    private static boolean brief(LayerRow row) {
        return ((Label) row.lookup(".chip-trap")).getContentDisplay() == ContentDisplay.GRAPHIC_ONLY;
    }

    private static boolean whole(NameLabel name) {
        return name.getText().equals(name.whole());
    }

    private static String seen(NameLabel name) {
        Label shape = (Label) name.getParent().getChildrenUnmodifiable().get(1);
        return name.whole() + (name.getWidth() >= name.prefWidth(-1) ? " whole, " : " cut, ")
                + (shape.getWidth() > 0 ? "shape seen" : "no shape");
    }

    /** All chips of a row end within it, and a little before. */
    private static boolean whole(Node chip) {
        Node row = chip;
        while (!(row instanceof TreeCell<?>)) {
            row = row.getParent();
        }
        Node chips = chip.getParent();
        return chips.localToScene(chips.getLayoutBounds()).getMaxX() <= row.localToScene(row.getLayoutBounds())
                .getMaxX() - 4;
    }
}
