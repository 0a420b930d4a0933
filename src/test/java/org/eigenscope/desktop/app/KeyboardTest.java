package org.eigenscope.desktop.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.control.ButtonType;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.DialogPane;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.Spinner;
import javafx.scene.control.TabPane;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.control.TreeView;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import javafx.scene.robot.Robot;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.eigenscope.desktop.TestWindow;
import org.eigenscope.desktop.chart.ChartSurface;
import org.eigenscope.desktop.workbench.LayerItem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import static org.assertj.core.api.Assertions.assertThat;

/** The window without a mouse, and what is selected in several places at once. */
class KeyboardTest {

    private TestWindow window;

    @BeforeEach
    void open() throws IOException {
        window = new TestWindow();
        Path example = BuiltInExample.unpack(BuiltInExample.OVERTRAINED);
        TestWindow.run(() -> window.bench.open(example));
        window.analyzed();
    }

    @AfterEach
    void close() {
        window.close();
    }

    @Test
    void tabGoesRoundThroughEveryPartOfTheWindow() {
        TestWindow.run(() -> window.scene().lookup("#search").requestFocus());
        Set<String> reached = new LinkedHashSet<>();
        for (int i = 0; i < 60; i++) {
            window.press(KeyCode.TAB);
            reached.add(TestWindow.fx(() -> Optional.ofNullable(window.scene().getFocusOwner()).map(Node::getId)
                    .orElse("")));
        }
        assertThat(reached).contains("search", "kind", "only-traps", "layers", "chart", "bins", "part-original",
                "layer-panel",
                "details", "open", "compare-with");
        // The parts of the work in the order in which they stand.
        assertThat(reached).containsSubsequence("kind", "layers", "chart", "details");
    }

    @Test
    void shortcutsReachChartsTabsTrapsAndTable() {
        window.press(KeyCode.CONTROL, KeyCode.T);
        TestWindow.await("the trapped layer", () -> window.bench.selection().currentProperty().get().trapped());
        TabPane tabs = window.find(".tab-pane", TabPane.class);
        window.press(KeyCode.F7);
        assertThat(TestWindow.fx(() -> tabs.getSelectionModel().getSelectedIndex())).isEqualTo(1);
        window.press(KeyCode.F8);
        assertThat(TestWindow.fx(() -> tabs.getSelectionModel().getSelectedIndex())).isEqualTo(2);
        window.press(KeyCode.CONTROL, KeyCode.DIGIT3);
        assertThat(TestWindow.fx(() -> tabs.getSelectionModel().getSelectedIndex())).isZero();
        ChartSurface chart = window.find("#chart", ChartSurface.class);
        TestWindow.await("linear", () -> chart.getAccessibleText().contains("both axes linear"));
        double whole = TestWindow.fx(() -> chart.domainAxis().getRange().getLength());
        TestWindow.run(chart::requestFocus);
        window.press(KeyCode.PLUS);
        assertThat(TestWindow.fx(() -> chart.domainAxis().getRange().getLength())).isLessThan(whole);
        window.press(KeyCode.DIGIT0);
        assertThat(TestWindow.fx(() -> chart.domainAxis().getRange().getLength())).isEqualTo(whole);
        window.press(KeyCode.F9);
        assertThat(TestWindow.fx(() -> window.scene().lookup("#details"))).isNull();
    }

    /** The key of the findings once left the keys in the view before. */
    @Test
    void theFindingsAreGoneThroughByKeys() {
        TabPane tabs = window.find(".tab-pane", TabPane.class);
        TestWindow.await("the findings", () -> tabs.getTabs().stream().anyMatch(tab -> tab.getText()
                .matches("Findings \\(\\d+\\)")));
        String before = TestWindow.fx(() -> window.bench.selection().currentProperty().get().layer().name());
        window.press(KeyCode.F7);
        window.press(KeyCode.F4);
        ListView<?> list = window.find("#findings", ListView.class);
        TestWindow.await("the keys go to the findings, below their heading",
                () -> list.isFocused() && list.getSelectionModel().getSelectedIndex() == 1);
        window.press(KeyCode.DOWN);
        window.press(KeyCode.ENTER);
        TestWindow.await("its layer", () -> tabs.getSelectionModel().getSelectedIndex() == 0);
        assertThat(TestWindow.fx(() -> window.bench.selection().currentProperty().get().layer().name()))
                .isNotEqualTo(before);
    }

    @Test
    void severalRowsOfTheTableAreSelectedInTheTreeToo() {
        TableView<?> table = window.find("#details", TableView.class);
        TreeView<?> tree = window.find("#layers", TreeView.class);
        TestWindow.run(() -> {
            table.requestFocus();
            table.getSelectionModel().clearAndSelect(0);
        });
        window.press(KeyCode.SHIFT, KeyCode.DOWN);
        window.press(KeyCode.SHIFT, KeyCode.DOWN);
        assertThat(names()).containsExactlyInAnyOrder("fc1", "fc2", "fc3");
        assertThat(TestWindow.fx(() -> tree.getSelectionModel().getSelectedItems().size())).isEqualTo(3);
        assertThat(TestWindow.fx(() -> window.scene().getRoot().lookupAll("#group-summary .label").stream()
                .map(node -> ((Label) node).getText()).toList())).contains("3 layers selected", "mean α");
        window.press(KeyCode.CONTROL, KeyCode.C);
        assertThat(copied()).hasSize(4).first().asString().startsWith("layer\t").contains("\tα\t");
        TestWindow.run(() -> window.bench.selection().walk(-1));
        assertThat(names()).containsExactly("fc2");
        assertThat(TestWindow.fx(() -> table.getSelectionModel().getSelectedItems().size())).isEqualTo(1);
    }

    @Test
    void theTableIsCopiedFromAnywhereAndByItsMenu() {
        TableView<?> table = window.find("#details", TableView.class);
        TestWindow.run(() -> {
            Clipboard.getSystemClipboard().clear();
            window.scene().lookup("#layers").requestFocus();
        });
        window.press(KeyCode.CONTROL, KeyCode.C);
        assertThat(copied()).as("one layer is selected: all rows").hasSize(4);
        TestWindow.await("told", () -> ((org.controlsfx.control.StatusBar) window.scene().lookup("#status")).getText()
                .equals("3 rows are on the clipboard."));
        TestWindow.run(() -> {
            Clipboard.getSystemClipboard().clear();
            table.getSelectionModel().selectRange(0, 2);
        });
        // Not at the lower edge, where the headless platform cannot draw it.
        TestWindow.run(() -> table.getContextMenu().show(table, 300, 200));
        TestWindow.await("the menu", () -> table.getContextMenu().isShowing());
        assertThat(TestWindow.fx(() -> table.getContextMenu().getItems().getFirst().getText()))
                .isEqualTo("Copy 2 Rows");
        TestWindow.run(() -> {
            table.getContextMenu().getItems().getFirst().fire();
            table.getContextMenu().hide();
        });
        TestWindow.await("copied", () -> Clipboard.getSystemClipboard().hasString());
        assertThat(copied()).hasSize(3);
        assertThat(copied().get(1)).startsWith("fc1\t");
        TextField search = window.find("#search", TextField.class);
        TestWindow.run(() -> {
            search.setText("fc");
            search.requestFocus();
            search.selectAll();
        });
        window.press(KeyCode.CONTROL, KeyCode.C);
        assertThat(copied()).as("a field copies its own text").containsExactly("fc");
    }

    @Test
    void theTableIsSortedAndItsColumnsAreChosenByItsMenu() {
        TableView<?> table = window.find("#details", TableView.class);
        TestWindow.run(table::requestFocus);
        int columns = TestWindow.fx(() -> table.getVisibleLeafColumns().size());
        TestWindow.run(() -> table.getContextMenu().show(table, 300, 200));
        TestWindow.pulses(2);
        Menu sort = (Menu) TestWindow.fx(() -> table.getContextMenu().getItems().get(1));
        Menu chooser = (Menu) TestWindow.fx(() -> table.getContextMenu().getItems().get(2));
        for (boolean up : new boolean[] {true, false}) {
            TestWindow.run(() -> {
                table.getContextMenu().hide();
                table.getContextMenu().show(table, 300, 200);
                item(sort, "α").fire();
            });
            TestWindow.pulses(2);
            List<Double> alphas = TestWindow.fx(() -> table.getItems().stream().map(row -> ((LayerItem) row).alpha())
                    .toList());
            assertThat(alphas).hasSize(3).isSortedAccordingTo(up ? Comparator.naturalOrder()
                    : Comparator.reverseOrder());
        }
        TestWindow.run(() -> {
            ((CheckMenuItem) item(chooser, "error of α")).setSelected(true);
            table.getContextMenu().hide();
        });
        assertThat(TestWindow.fx(() -> table.getVisibleLeafColumns().size())).isEqualTo(columns + 1);
    }

    private static MenuItem item(Menu menu, String name) {
        return menu.getItems().stream().filter(item -> item.getText().startsWith(name)).findFirst().orElseThrow();
    }

    @Test
    void theKeysOfATabWorkInItsChartAtOnce() {
        window.press(KeyCode.F7);
        TestWindow.await("the overview", () -> "overview".equals(window.scene().getFocusOwner().getId()));
        window.press(KeyCode.F6);
        TestWindow.await("the layer's chart", () -> "chart".equals(window.scene().getFocusOwner().getId()));
        ChartSurface chart = window.find("#chart", ChartSurface.class);
        TestWindow.await("drawn", () -> chart.drawing().isPresent());
        double whole = TestWindow.fx(() -> chart.domainAxis().getRange().getLength());
        window.press(KeyCode.PLUS);
        assertThat(TestWindow.fx(() -> chart.domainAxis().getRange().getLength())).isNotEqualTo(whole);
        window.press(KeyCode.HOME);
        assertThat(TestWindow.fx(() -> chart.domainAxis().getRange().getLength())).isEqualTo(whole);
    }

    private static List<String> copied() {
        return TestWindow.fx(() -> Clipboard.getSystemClipboard().getString()).lines().toList();
    }

    @Test
    void selectedLayersAreAnalyzedAgainWithOtherOptions() {
        assertThat(names()).hasSize(1);
        String name = names().getFirst();
        Map<String, Long> before = seeds();
        Platform.runLater(() -> {
            Robot robot = new Robot();
            robot.keyPress(KeyCode.CONTROL);
            robot.keyPress(KeyCode.COMMA);
            robot.keyRelease(KeyCode.COMMA);
            robot.keyRelease(KeyCode.CONTROL);
        });
        TestWindow.await("the dialog", () -> options().isPresent());
        DialogPane pane = TestWindow.fx(() -> options().orElseThrow());
        TestWindow.run(() -> {
            ((TextField) pane.lookup("#option-seed")).setText("4711");
            ((Spinner<?>) pane.lookup("#option-bins")).increment(30);
        });
        ButtonType some = pane.getButtonTypes().stream().filter(type -> type.getText().equals("Analyze Selected Again"))
                .findFirst().orElseThrow();
        Platform.runLater(() -> ((javafx.scene.control.Button) pane.lookupButton(some)).fire());
        TestWindow.await("closed", () -> options().isEmpty());
        window.analyzed();
        Map<String, Long> after = seeds();
        assertThat(after.get(name)).isNotEqualTo(before.get(name));
        assertThat(after).containsEntry("fc3", before.get("fc3"));
        assertThat(window.preferences.options().seed()).isEqualTo(4711);
        assertThat(TestWindow.fx(() -> window.find("#bins", Spinner.class).getValue())).isEqualTo(30);
    }

    private Map<String, Long> seeds() {
        return TestWindow.fx(() -> window.bench.sessionProperty().get().analyzable().stream().collect(
                java.util.stream.Collectors.toMap(item -> item.layer().name(), item -> item.analyzed().orElseThrow()
                .random().seed())));
    }

    private static Optional<DialogPane> options() {
        return Window.getWindows().stream().filter(w -> w instanceof Stage stage
                && "Options of the analysis".equals(stage.getTitle()))
                .map(w -> (DialogPane) w.getScene().getRoot()).findFirst();
    }

    private List<String> names() {
        return TestWindow.fx(() -> window.bench.selection().items().stream().map(LayerItem::layer)
                .map(layer -> layer.name()).toList());
    }
}
