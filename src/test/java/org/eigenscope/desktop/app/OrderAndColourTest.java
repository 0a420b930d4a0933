package org.eigenscope.desktop.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.MenuBar;
import javafx.scene.control.MenuButton;
import javafx.scene.control.TextField;
import javafx.scene.control.TreeItem;
import javafx.scene.control.TreeView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseEvent;
import javafx.stage.Window;
import org.eigenscope.chart.Colouring;
import org.eigenscope.chart.Drawing;
import org.eigenscope.desktop.TestWindow;
import org.eigenscope.desktop.chart.ChartSurface;
import org.eigenscope.desktop.control.TermName;
import org.eigenscope.desktop.help.Glossary.Entry;
import org.eigenscope.desktop.layers.LayerNode;
import org.eigenscope.desktop.workbench.LayerItem;
import org.eigenscope.metric.MetricCatalog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import static org.assertj.core.api.Assertions.assertThat;

/** The layers by another order, the overview in other colours, and the words explained. */
class OrderAndColourTest {

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
    void theTreeIsSortedByAnyFigureAndOneWalksItInThatOrder() throws IOException {
        assertThat(listed()).containsExactly("fc1", "fc2", "fc3");
        order("exponent of the tail, α");
        List<String> byAlpha = TestWindow.fx(() -> window.bench.sessionProperty().get().analyzable().stream()
                .sorted((a, b) -> Double.compare(b.number(MetricCatalog.get("alpha")),
                        a.number(MetricCatalog.get("alpha"))))
                .map(item -> item.layer().name()).toList());
        assertThat(listed()).isEqualTo(byAlpha);
        TestWindow.run(() -> window.bench.selection().go(item(byAlpha.getFirst())));
        window.press(KeyCode.CONTROL, KeyCode.DOWN);
        assertThat(current()).isEqualTo(byAlpha.get(1));
        order("The Other Way Round");
        assertThat(listed()).isEqualTo(byAlpha.reversed());
        order("number of weights");
        assertThat(listed()).as("by their sizes").containsExactly("fc2", "fc1", "fc3");
        order("strength of the strongest trap");
        assertThat(item(listed().getFirst()).traps()).isPositive();
        // The next model is in its file's order again.
        Path good = BuiltInExample.unpack("digits-well-trained.safetensors");
        TestWindow.run(() -> window.bench.open(good));
        window.analyzed();
        assertThat(listed()).containsExactly("fc1", "fc2", "fc3");
    }

    /** Code names stand behind the words, where somebody looks for them who knows the tables. */
    @Test
    void theMenuOfOrdersLeadsWithWords() {
        MenuButton order = window.find("#order", MenuButton.class);
        List<String> words = TestWindow.fx(() -> {
            order.getOnShowing().handle(null);
            return order.getItems().stream().filter(item -> item.getGraphic() != null)
                    .map(item -> item.getGraphic().getAccessibleText()).toList();
        });
        assertThat(words).startsWith("The Other Way Round", "as in the file", "name", "number of weights",
                "exponent of the tail, α", "strength of the strongest trap").doesNotHaveDuplicates()
                .noneMatch(name -> name.contains("_"));
        List<String> whole = TestWindow.fx(() -> order.getItems().stream()
                .filter(item -> "order-alpha".equals(item.getId())).flatMap(item -> ((TermName) item.getGraphic())
                .getChildren().stream()).map(label -> ((Label) label).getText()).toList());
        assertThat(whole).containsExactly("exponent of the tail, α", "alpha");
    }

    @Test
    void theOverviewIsColouredByTypeBlockOrAnyFigure() {
        window.press(KeyCode.F7);
        ChartSurface overview = window.find("#overview", ChartSurface.class);
        TestWindow.await("drawn", overview::drawn);
        @SuppressWarnings("unchecked")
        ComboBox<Colouring> colours = window.find("#overview-colours", ComboBox.class);
        assertThat(TestWindow.fx(() -> colours.getConverter().toString(colours.getValue())))
                .isEqualTo("Colour: verdict");
        assertThat(coloured(colours, overview, Colouring.TYPE)).contains("other");
        assertThat(coloured(colours, overview, Colouring.of(MetricCatalog.get("stable_rank"))))
                .anyMatch(label -> label.startsWith("stable rank "));
        assertThat(coloured(colours, overview, Colouring.VERDICT)).noneMatch(label -> label.startsWith("stable rank"));
    }

    private List<String> coloured(ComboBox<Colouring> colours, ChartSurface overview, Colouring colouring) {
        Drawing before = TestWindow.fx(() -> overview.drawing().orElseThrow());
        TestWindow.run(() -> colours.setValue(colouring));
        TestWindow.await("drawn anew", () -> overview.drawn() && overview.drawing().orElseThrow() != before);
        List<String> labels = new ArrayList<>();
        TestWindow.run(() -> {
            var legend = overview.drawing().orElseThrow().plots().getFirst().getLegendItems();
            for (int i = 0; i < legend.getItemCount(); i++) {
                labels.add(legend.get(i).getLabel());
            }
        });
        return labels;
    }

    @Test
    void aTipOnATermLeadsIntoTheGlossary() {
        Node name = TestWindow.fx(() -> window.scene().getRoot().lookupAll(".metric-name").stream()
                .filter(Node::isVisible).findFirst().orElseThrow());
        TestWindow.run(() -> name.fireEvent(new MouseEvent(MouseEvent.MOUSE_ENTERED, 1, 1, 1, 1,
                javafx.scene.input.MouseButton.NONE, 0, false, false, false, false, false, false, false, false, false,
                true, null)));
        TestWindow.await("the tip", () -> somewhere("#to-glossary") != null);
        TestWindow.run(() -> ((Hyperlink) somewhere("#to-glossary")).fire());
        TestWindow.await("the glossary", () -> somewhere("#glossary") != null);
        assertThat(TestWindow.fx(() -> somewhere("#to-glossary"))).as("the tip is gone").isNull();
        assertThat(TestWindow.fx(() -> glossary().getSelectionModel().getSelectedItem().term())).isEqualTo("alpha");
        assertThat(TestWindow.fx(() -> glossary().getSelectionModel().getSelectedItem().text()))
                .contains("Formula: ", "Source: ");
        TestWindow.run(() -> somewhere("#glossary").getScene().getWindow().hide());

        TestWindow.run(() -> window.find(".menu-bar", MenuBar.class).getMenus().getLast().getItems().stream()
                .filter(item -> "Gl_ossary".equals(item.getText())).findFirst().orElseThrow().fire());
        TestWindow.await("again", () -> somewhere("#glossary") != null);
        TestWindow.run(() -> ((TextField) somewhere("#glossary-search")).setText("trap"));
        assertThat(TestWindow.fx(() -> glossary().getItems().getFirst().term())).isEqualTo("correlation trap");
        assertThat(TestWindow.fx(() -> glossary().getItems().size())).isBetween(5, 60);
        TestWindow.run(() -> somewhere("#glossary").getScene().getWindow().hide());
    }

    @SuppressWarnings("unchecked")
    private static ListView<Entry> glossary() {
        return (ListView<Entry>) somewhere("#glossary");
    }

    private static Node somewhere(String selector) {
        return Window.getWindows().stream().filter(shown -> shown.isShowing() && shown.getScene() != null)
                .map(shown -> shown.getScene().lookup(selector)).filter(found -> found != null).findFirst()
                .orElse(null);
    }

    private void order(String words) {
        MenuButton order = window.find("#order", MenuButton.class);
        TestWindow.run(() -> {
            order.getOnShowing().handle(null);
            order.getItems().stream().filter(item -> item.getGraphic() instanceof TermName term
                    && words.equals(term.getAccessibleText())).findFirst().orElseThrow().fire();
        });
        TestWindow.pulses(1);
    }

    @SuppressWarnings("unchecked")
    private List<String> listed() {
        TreeView<LayerNode> tree = window.find("#layers", TreeView.class);
        return TestWindow.fx(() -> tree.getRoot().getChildren().stream().map(TreeItem::getValue)
                .map(LayerNode::path).toList());
    }

    private LayerItem item(String name) {
        return TestWindow.fx(() -> window.bench.sessionProperty().get().items().stream()
                .filter(item -> item.layer().name().equals(name)).findFirst().orElseThrow());
    }

    private String current() {
        return TestWindow.fx(() -> window.bench.selection().currentProperty().get().layer().name());
    }
}
