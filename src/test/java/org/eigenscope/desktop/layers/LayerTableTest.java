package org.eigenscope.desktop.layers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.Region;
import javafx.stage.Window;
import org.eigenscope.desktop.Safetensors;
import org.eigenscope.desktop.TestWindow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;

/** The details table: what it shows of the current layer, and of its columns. */
class LayerTableTest {

    @TempDir
    Path folder;
    private TestWindow window;
    private TableView<?> table;

    @BeforeEach
    void open() throws IOException {
        window = new TestWindow();
        window.open(Safetensors.many(folder.resolve("many.safetensors"), 77));
        window.analyzed();
        table = window.find("#details", TableView.class);
    }

    @AfterEach
    void close() {
        window.close();
    }

    /** Also the last ones, where the table scrolls no further. */
    @Test
    void theRowOfTheCurrentLayerIsInView() {
        for (int step : new int[] {40, 35, 1, 0, -76, 20}) {
            TestWindow.run(() -> window.bench.selection().walk(step));
            TestWindow.pulses(2);
            assertThat(TestWindow.fx(this::currentRowIsWhole)).as("after %d", step).isTrue();
        }
    }

    /** The eye that looks at a row does not lose it. */
    @Test
    void rowsThatAreInViewStayWhereTheyAre() {
        TestWindow.run(() -> window.bench.selection().walk(40));
        TestWindow.pulses(2);
        int first = TestWindow.fx(this::firstRow);
        TestWindow.run(() -> window.bench.selection().walk(-1));
        TestWindow.pulses(2);
        assertThat(TestWindow.fx(this::firstRow)).isEqualTo(first);
    }

    @Test
    void theColumnsBehindTheCornerHaveTheirWholeNames() {
        Node corner = TestWindow.fx(() -> table.lookup(".show-hide-columns-button"));
        window.click(corner, MouseButton.PRIMARY, 1);
        TestWindow.await("the menu", () -> menus().size() == 1);
        List<String> names = TestWindow.fx(() -> menus().getFirst().getItems().stream().map(item -> item.getText())
                .toList());
        assertThat(names).contains("kind", "eigenvalues", "fit distance");
        assertThat(TestWindow.fx(() -> menus().getFirst().getItems().stream()
                .noneMatch(item -> item.isMnemonicParsing()))).isTrue();
        TestWindow.run(() -> {
            menus().getFirst().getItems().stream().filter(item -> item.getText().equals("error of α"))
                    .forEach(item -> ((CheckMenuItem) item).setSelected(true));
            menus().getFirst().hide();
        });
        assertThat(shown()).contains("error of α");
    }

    @Test
    void theMenuKeyOpensTheTablesMenu() {
        for (KeyCode[] keys : new KeyCode[][] {{KeyCode.CONTEXT_MENU}, {KeyCode.SHIFT, KeyCode.F10}}) {
            TestWindow.run(table::requestFocus);
            window.press(keys);
            TestWindow.await("the menu", () -> table.getContextMenu().isShowing());
            TestWindow.run(() -> table.getContextMenu().hide());
        }
    }

    @Test
    void columnsAndAHiddenTableAreRemembered() {
        TestWindow.run(() -> {
            column("fit distance").setVisible(false);
            column("error of α").setVisible(true);
        });
        List<String> before = shown();
        window.press(KeyCode.F9);
        TestWindow.run(window.stage::hide);
        assertThat(window.preferences.columns()).as("by the names in files, which stay").hasSameSizeAs(before)
                .contains("name", "sigma").doesNotContain("D");
        assertThat(window.preferences.details()).isFalse();
        try (TestWindow next = new TestWindow(window.preferences)) {
            next.open(Path.of("assets/models/digits-overtrained.safetensors"));
            assertThat(TestWindow.fx(() -> next.scene().lookup("#details"))).isNull();
            next.press(KeyCode.F9);
            TableView<?> again = next.find("#details", TableView.class);
            assertThat(TestWindow.fx(() -> again.getVisibleLeafColumns().stream().map(column -> column.getText())
                    .toList()))
                    .isEqualTo(before);
        }
    }

    private TableColumn<?, ?> column(String name) {
        return table.getColumns().stream().filter(column -> column.getText().equals(name)).findFirst().orElseThrow();
    }

    private List<String> shown() {
        return TestWindow.fx(() -> table.getVisibleLeafColumns().stream().map(column -> column.getText()).toList());
    }

    private static List<ContextMenu> menus() {
        return Window.getWindows().stream().filter(ContextMenu.class::isInstance).map(ContextMenu.class::cast).toList();
    }

    private boolean currentRowIsWhole() {
        int row = table.getSelectionModel().getSelectedIndex();
        double bottom = ((Region) table.lookup(".clipped-container")).getHeight();
        return rows().stream().anyMatch(line -> line.getIndex() == row && line.getLayoutY() >= 0
                && line.getLayoutY() + line.getHeight() <= bottom);
    }

    private int firstRow() {
        return rows().stream().filter(line -> line.getLayoutY() >= 0).mapToInt(TableRow::getIndex).min().orElseThrow();
    }

    private List<TableRow<?>> rows() {
        return table.lookupAll(".table-row-cell").stream().filter(TableRow.class::isInstance).<TableRow<?>>map(
                TableRow.class::cast)
                .filter(line -> line.isVisible() && !line.isEmpty()).toList();
    }
}
