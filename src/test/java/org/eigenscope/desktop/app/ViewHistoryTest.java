package org.eigenscope.desktop.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import org.eigenscope.chart.Colouring;
import org.eigenscope.desktop.Safetensors;
import org.eigenscope.desktop.TestWindow;
import org.eigenscope.desktop.chart.ChartPane;
import org.eigenscope.desktop.chart.ChartSurface;
import org.eigenscope.desktop.settings.LastSession;
import org.eigenscope.desktop.settings.LastSession.OpenedModel;
import org.eigenscope.desktop.settings.Preferences;
import org.eigenscope.desktop.settings.PreferencesFile;
import org.jfree.data.Range;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;

/** How a model is looked at is undone, kept for each open model, and found again at the next start. */
class ViewHistoryTest {

    @TempDir
    private Path folder;
    private TestWindow window;
    private Path one;
    private Path two;

    @BeforeEach
    void start() throws IOException {
        Map<String, int[]> shapes = Map.of("first", new int[] {60, 40}, "second", new int[] {60, 40});
        one = Safetensors.write(folder.resolve("one.safetensors"), shapes, 1);
        two = Safetensors.write(folder.resolve("two.safetensors"), shapes, 2);
        window = new TestWindow();
        window.open(one);
        window.analyzed();
    }

    @AfterEach
    void close() {
        window.close();
    }

    private String chart() {
        return TestWindow.fx(() -> window.find("#layer-chart", ChartPane.class).chartProperty().get().id());
    }

    private Optional<?> zoom() {
        return TestWindow.fx(() -> window.find("#chart", ChartSurface.class).zoomedDomain());
    }

    private void undoable() {
        // Changes that follow each other within a moment are one.
        TestWindow.await("a change of its own", () -> ((javafx.scene.control.MenuBar) window.scene()
                .lookup(".menu-bar")).getMenus().stream().flatMap(menu -> menu.getItems().stream())
                .filter(item -> "_Undo Last Change".equals(item.getText())).noneMatch(item -> item.isDisable()));
    }

    @Test
    void changesOfTheViewAreUndoneAndMadeAgain() {
        ChartSurface surface = window.find("#chart", ChartSurface.class);
        TestWindow.await("drawn", surface::drawn);
        TestWindow.run(() -> surface.zoom(0.5));
        undoable();
        assertThat(zoom()).isPresent();
        window.press(KeyCode.CONTROL, KeyCode.Z);
        assertThat(zoom()).isEmpty();
        window.press(KeyCode.CONTROL, KeyCode.Y);
        assertThat(zoom()).isPresent();
        window.press(KeyCode.CONTROL, KeyCode.Z);
        String before = chart();
        window.press(KeyCode.CONTROL, KeyCode.DIGIT2);
        String after = chart();
        assertThat(after).isNotEqualTo(before);
        TestWindow.run(() -> window.find("#layers", Node.class).requestFocus());
        window.press(KeyCode.CONTROL, KeyCode.Z);
        assertThat(chart()).isEqualTo(before);
        window.press(KeyCode.CONTROL, KeyCode.Y);
        assertThat(chart()).isEqualTo(after);
        window.press(KeyCode.CONTROL, KeyCode.Z);
        TextField search = window.find("#search", TextField.class);
        TestWindow.run(() -> search.setText("second"));
        undoable();
        window.press(KeyCode.CONTROL, KeyCode.Z);
        assertThat(TestWindow.fx(() -> search.getText())).isEmpty();
    }

    @Test
    void eachModelKeepsItsChartItsOrderAndItsFilter() {
        TableView<?> table = (TableView<?>) TestWindow.fx(() -> window.scene().lookup("#details .table-view") == null
                ? window.scene().lookup("#details") : window.scene().lookup("#details .table-view"));
        window.press(KeyCode.CONTROL, KeyCode.DIGIT3);
        String chart = chart();
        TestWindow.run(() -> sort(table));
        TestWindow.run(() -> window.find("#search", TextField.class).setText("second"));
        window.open(two);
        window.analyzed();
        assertThat(TestWindow.fx(() -> table.getSortOrder().size())).isZero();
        window.press(KeyCode.CONTROL, KeyCode.DIGIT1);
        assertThat(chart()).isNotEqualTo(chart);
        window.press(KeyCode.CONTROL, KeyCode.TAB);
        assertThat(chart()).isEqualTo(chart);
        assertThat(TestWindow.fx(() -> table.getSortOrder().size())).isEqualTo(1);
        assertThat(TestWindow.fx(() -> window.find("#search", TextField.class).getText())).isEqualTo("second");
    }

    /** A part that was zoomed into, and the colours of the overview, are those of the model that is left. */
    @Test
    void eachModelKeepsItsZoomAndItsColours() {
        ChartSurface surface = window.find("#chart", ChartSurface.class);
        TestWindow.await("drawn", surface::drawn);
        TestWindow.run(() -> surface.zoom(0.5));
        List<Range> part = TestWindow.fx(surface::part);
        assertThat(part).isNotEmpty();
        @SuppressWarnings("unchecked")
        ComboBox<Colouring> colours = window.find("#overview-colours", ComboBox.class);
        TestWindow.run(() -> colours.setValue(Colouring.BLOCK));
        window.open(two);
        window.analyzed();
        TestWindow.await("the second", () -> surface.drawn() && surface.part().isEmpty());
        TestWindow.run(() -> colours.setValue(Colouring.VERDICT));
        window.press(KeyCode.CONTROL, KeyCode.TAB);
        TestWindow.await("as it was left", () -> surface.drawn() && surface.part().equals(part));
        assertThat(TestWindow.fx(colours::getValue)).isEqualTo(Colouring.BLOCK);
        window.press(KeyCode.CONTROL, KeyCode.TAB);
        TestWindow.await("whole", () -> surface.drawn() && surface.part().isEmpty());
        assertThat(TestWindow.fx(colours::getValue)).isEqualTo(Colouring.VERDICT);
    }

    private static <T> void sort(TableView<T> table) {
        TableColumn<T, ?> alpha = table.getColumns().stream().filter(column -> column.getText().equals("α"))
                .findFirst().orElseThrow();
        table.getSortOrder().add(alpha);
    }

    @Test
    void whatWasOpenIsOfferedAtTheNextStart() throws IOException {
        TestWindow.run(() -> window.bench.selection().walk(1));
        String layer = TestWindow.fx(() -> window.bench.selection().currentProperty().get().layer().name());
        window.press(KeyCode.CONTROL, KeyCode.DIGIT3);
        String chart = chart();
        Path gone = Files.copy(two, folder.resolve("gone.safetensors"));
        window.open(gone);
        window.analyzed();
        window.open(two);
        window.analyzed();
        TestWindow.run(() -> window.bench.compareWith(window.bench.models().tabs().getFirst().main()));
        TestWindow.await("compared", window::compared);
        TestWindow.run(() -> window.bench.models().show(window.bench.models().tabs().getFirst()));
        TestWindow.run(() -> window.stage.hide());
        Preferences remembered = window.preferences;
        Files.delete(gone);
        try (TestWindow next = new TestWindow(remembered)) {
            TestWindow.pulses(2);
            Hyperlink again = TestWindow.fx(() -> next.scene().getRoot().lookupAll(".placeholder .hyperlink").stream()
                    .map(Hyperlink.class::cast).filter(link -> link.getText().startsWith("Everything from last time"))
                    .findFirst().orElseThrow());
            assertThat(again.getText()).isEqualTo("Everything from last time: one.safetensors, gone.safetensors, "
                    + "two.safetensors → one.safetensors");
            TestWindow.run(again::fire);
            TestWindow.await("both are open", () -> next.bench.models().tabs().size() == 2
                    && next.bench.models().tabs().getLast().sessions().size() == 2 && next.notice().isPresent());
            next.analyzed();
            assertThat(next.notice().orElseThrow()).contains("gone.safetensors").doesNotContain("/one.safetensors");
            assertThat(TestWindow.fx(() -> next.bench.sessionProperty().get().model().name()))
                    .isEqualTo("one.safetensors");
            assertThat(TestWindow.fx(() -> next.bench.selection().currentProperty().get().layer().name()))
                    .isEqualTo(layer);
            assertThat(TestWindow.fx(() -> next.find("#layer-chart", ChartPane.class).chartProperty().get().id()))
                    .isEqualTo(chart);
        }
    }

    @Test
    void theExampleOffersWhatWasOpenToo() {
        window.preferences.session(new LastSession(List.of(new OpenedModel(one, Optional.empty(), "", "", "")), 0));
        try (TestWindow next = new TestWindow(window.preferences)) {
            next.click(".placeholder #open-example");
            next.analyzed();
            assertThat(TestWindow.fx(() -> next.find("#last-session", Node.class).isVisible())).isTrue();
            next.click("#reopen");
            TestWindow.await("open", () -> !next.bench.sessionProperty().get().example());
            assertThat(TestWindow.fx(() -> next.find("#last-session", Node.class).isVisible())).isFalse();
            assertThat(TestWindow.fx(() -> next.bench.models().tabs().size())).as("the example gives way").isEqualTo(1);
        }
    }

    @Test
    void aSessionIsWrittenAndReadAsItWas() {
        Preferences preferences = new Preferences(new PreferencesFile(folder.resolve("preferences.properties")));
        LastSession session = new LastSession(List.of(
                new OpenedModel(one, Optional.of(two), "first", "Compare", "esd"),
                new OpenedModel(two, Optional.empty(), "", "Layer", "")), 1);
        preferences.session(session);
        assertThat(preferences.session()).isEqualTo(session);
        preferences.session(new LastSession(List.of(), 0));
        assertThat(preferences.session().models()).isEmpty();
    }
}
