package org.eigenscope.desktop.app;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.scene.control.ComboBox;
import javafx.scene.control.DialogPane;
import javafx.scene.control.Label;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuBar;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.TextArea;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCombination;
import javafx.scene.robot.Robot;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.eigenscope.chart.Chart;
import org.eigenscope.chart.Charts;
import org.eigenscope.chart.NamedCharts;
import org.eigenscope.desktop.TestWindow;
import org.eigenscope.desktop.chart.ChartPane;
import org.eigenscope.desktop.chart.ChartSurface;
import org.eigenscope.desktop.settings.Preferences.Appearance;
import org.eigenscope.desktop.workbench.LayerItem;
import org.eigenscope.model.LayerKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;

/** What stands in the menus, and the filters and charts that follow, on the built-in example. */
class MainMenuTest {

    private TestWindow window;
    private Path example;

    @BeforeEach
    void open() throws IOException {
        window = new TestWindow();
        example = BuiltInExample.unpack(BuiltInExample.OVERTRAINED);
        window.open(example);
        window.analyzed();
    }

    @AfterEach
    void close() {
        window.close();
    }

    @Test
    void theHelpPageExplainsThePictureAndGoesByEscape() {
        window.press(KeyCode.F1);
        TestWindow.await("the page", () -> stage("What the picture means").isPresent());
        Stage page = TestWindow.fx(() -> stage("What the picture means").orElseThrow());
        List<String> headings = TestWindow.fx(() -> page.getScene().getRoot().lookupAll(".help-heading").stream()
                .map(node -> ((Label) node).getText()).toList());
        assertThat(headings).hasSizeGreaterThan(5).anyMatch(text -> text.contains("orange line"));
        TestWindow.run(() -> {
            page.requestFocus();
            new Robot().keyType(KeyCode.ESCAPE);
        });
        TestWindow.await("it is gone", () -> !page.isShowing());
    }

    @Test
    void theGuideIsOpenedFromHelp() {
        TestWindow.run(() -> item("_Guide: From a File to a Decision").fire());
        TestWindow.await("the guide", () -> stage("Guide").isPresent());
        Stage page = TestWindow.fx(() -> stage("Guide").orElseThrow());
        List<String> headings = TestWindow.fx(() -> page.getScene().getRoot().lookupAll(".help-heading").stream()
                .map(node -> ((Label) node).getText()).toList());
        assertThat(headings).anyMatch(text -> text.contains("Open a file")).anyMatch(text -> text.contains("Act"));
        TestWindow.run(page::hide);
    }

    @Test
    void aboutTellsVersionBackendAndFormats() {
        TestWindow.run(() -> item("_About Eigenscope").fire());
        TestWindow.await("about", () -> pane().isPresent());
        String text = TestWindow.fx(() -> ((TextArea) pane().orElseThrow().getContent()).getText());
        assertThat(text).contains("0.1.0 (test)", "test backend", "safetensors", System.getProperty("java.version"));
        TestWindow.run(() -> pane().orElseThrow().getScene().getWindow().hide());
    }

    @Test
    void theThemeIsChosenAndRemembered() {
        TestWindow.run(() -> item("_Light").fire());
        int light = window.picture().getRGB(5, 400);
        TestWindow.run(() -> item("_Dark").fire());
        BufferedImage dark = window.picture();
        assertThat(dark.getRGB(5, 400) & 0xff).isLessThan(80).isLessThan(light & 0xff);
        assertThat(window.preferences.appearance()).isEqualTo(Appearance.DARK);
    }

    @Test
    void aRecentFileIsOpenedAgain() {
        TestWindow.run(window.bench::close);
        Menu recent = (Menu) item("Open _Recent");
        TestWindow.run(() -> ((Menu) menus().findFirst().orElseThrow()).getOnShowing().handle(null));
        TestWindow.run(() -> recent.getItems().getFirst().fire());
        window.analyzed();
        assertThat(TestWindow.fx(() -> window.bench.sessionProperty().get().model().path())).isEqualTo(example);
    }

    @Test
    void aLetterAloneChoosesInAnOpenMenu() {
        Menu file = (Menu) menus().findFirst().orElseThrow();
        Menu view = (Menu) menus().toList().get(2);
        TestWindow.run(view::show);
        TestWindow.pulses(2);
        window.press(KeyCode.Z);
        assertThat(view.isShowing()).as("no item has this letter").isTrue();
        window.press(KeyCode.H);
        Menu theme = (Menu) item("T_heme");
        TestWindow.await("the menu in the menu", theme::isShowing);
        window.press(KeyCode.D);
        TestWindow.await("chosen", () -> window.preferences.appearance() == Appearance.DARK);
        assertThat(TestWindow.fx(view::isShowing)).isFalse();
        TestWindow.run(file::show);
        TestWindow.pulses(2);
        window.press(KeyCode.C);
        TestWindow.await("closed", () -> window.bench.sessionProperty().get() == null);
        assertThat(TestWindow.fx(file::isShowing)).isFalse();
    }

    @Test
    void everyChartIsInTheMenuAndTheFirstNineHaveAKey() {
        List<Menu> charts = TestWindow.fx(() -> menus().flatMap(MainMenuTest::below).filter(Menu.class::isInstance)
                .map(Menu.class::cast).filter(menu -> menu.getText().replace("_", "").startsWith("Chart of")).toList());
        List<MenuItem> items = charts.stream().flatMap(menu -> menu.getItems().stream()).toList();
        assertThat(charts.stream().map(menu -> menu.getText().replace("_", ""))).containsExactly("Chart of the Layer",
                "Chart of the Model", "Chart of Several Models", "Chart of the Training");
        assertThat(items.stream().map(MenuItem::getText))
                .containsExactlyElementsOf(Charts.ALL.stream().map(Chart::label).toList());
        for (int i = 0; i < items.size(); i++) {
            assertThat(items.get(i).getAccelerator()).isEqualTo(i < 9 ? KeyCombination.valueOf("Shortcut+" + (i + 1))
                    : null);
        }
        MenuItem distribution = items.stream().filter(item -> item.getText()
                .endsWith(NamedCharts.model("alpha_distribution").label()))
                .findFirst().orElseThrow();
        TestWindow.run(distribution::fire);
        TestWindow.await("the overview", () -> Optional.ofNullable((ToggleButton) window.scene()
                .lookup("#overview-alpha-distribution"))
                .filter(ToggleButton::isSelected).isPresent());
    }

    /** It would have to be scrolled on a screen of 700 pixels. */
    @Test
    void noMenuIsLongerThanASmallScreenIsHigh() {
        assertThat(menus().flatMap(MainMenuTest::below).filter(Menu.class::isInstance).map(Menu.class::cast))
                .extracting(menu -> menu.getItems().stream().filter(item -> !(item instanceof SeparatorMenuItem))
                        .count()).allMatch(lines -> lines <= 18);
    }

    @Test
    void noLetterIsThereTwiceInAMenu() {
        menus().flatMap(MainMenuTest::below).filter(Menu.class::isInstance)
                .forEach(menu -> assertThat(((Menu) menu).getItems().stream()
                .filter(item -> item.getText() != null && item.isMnemonicParsing() && item.getText().contains("_"))
                .map(item -> Character.toUpperCase(item.getText().charAt(item.getText().indexOf('_') + 1))))
                .as(menu.getText()).doesNotHaveDuplicates());
    }

    @Test
    void aRecentFileThatIsGoneSaysSoAndStaysUntilItIsCleared(@TempDir Path folder) throws IOException {
        Path gone = folder.resolve("my_model.safetensors");
        window.preferences.opened(gone);
        Menu recent = (Menu) item("Open _Recent");
        Runnable menuOpens = () -> ((Menu) menus().findFirst().orElseThrow()).getOnShowing().handle(null);
        TestWindow.run(menuOpens);
        MenuItem first = recent.getItems().getFirst();
        TestWindow.await("looked for", first::isDisable);
        assertThat(first.getText()).isEqualTo(gone + " – not found");
        assertThat(recent.getItems().get(1).isDisable()).as("the example is there").isFalse();
        assertThat(window.preferences.recent()).containsExactly(gone, example);
        assertThat(item("Clear Those _Not Found").isVisible()).isTrue();
        Files.copy(example, gone);
        TestWindow.await("found again", () -> {
            menuOpens.run();
            return !recent.getItems().getFirst().isDisable();
        });
        assertThat(item("Clear Those _Not Found").isVisible()).isFalse();
        Files.delete(gone);
        TestWindow.await("lost again", () -> {
            menuOpens.run();
            return recent.getItems().getFirst().isDisable();
        });
        TestWindow.run(() -> item("Clear Those _Not Found").fire());
        assertThat(window.preferences.recent()).containsExactly(example);
    }

    @Test
    void kindsAndWarningsAreFiltered() {
        ComboBox<?> kinds = window.find("#kind", ComboBox.class);
        assertThat(TestWindow.fx(() -> kinds.getItems().contains(LayerKind.DENSE))).isTrue();
        window.click("#only-warnings");
        assertThat(listed()).as("all three have α between 2 and 6").isZero();
        window.click("#only-warnings");
        window.click("#hide-skipped");
        assertThat(listed()).isEqualTo(6);
    }

    /** The switch shows how it stands from the start, so that the first click does something. */
    @Test
    void whatHasNoSpectrumIsHiddenUntilTheFirstClick() {
        assertThat(listed()).isEqualTo(3);
        assertThat(window.find("#hide-skipped", ToggleButton.class).isSelected()).isTrue();
        window.click("#hide-skipped");
        assertThat(listed()).isEqualTo(6);
    }

    @Test
    void theTrapScreenLeavesItsBadges() {
        TestWindow.await("screened", () -> window.bench.screenedProperty().get());
        List<LayerItem> items = window.bench.sessionProperty().get().analyzable();
        assertThat(TestWindow.fx(() -> items.stream().map(item -> item.screenedStrength() > 1).toList()))
                .containsExactly(true, true, false);
    }

    @Test
    void aZoomStaysFromChartToChartOfALayer() {
        ChartSurface chart = window.find("#chart", ChartSurface.class);
        TestWindow.await("drawn", () -> chart.drawing().isPresent());
        ChartPane pane = window.find("#layer-chart", ChartPane.class);
        TestWindow.run(() -> chart.zoom(0.5));
        var zoomed = TestWindow.fx(() -> chart.zoomedDomain().orElseThrow());
        var before = TestWindow.fx(chart::drawing);
        TestWindow.run(() -> pane.chartProperty().set(NamedCharts.layer("esd_log_linear")));
        TestWindow.await("the other chart", () -> !chart.drawing().equals(before) && chart.zoomedDomain().isPresent());
        assertThat(TestWindow.fx(() -> chart.zoomedDomain().orElseThrow())).isEqualTo(zoomed);
    }

    private long listed() {
        return TestWindow.fx(() -> window.bench.sessionProperty().get().items().stream()
                .filter(window.bench.selection().filterProperty().get()::accepts).count());
    }

    private MenuItem item(String text) {
        return menus().flatMap(MainMenuTest::below).filter(item -> text.equals(item.getText())).findFirst()
                .orElseThrow();
    }

    private Stream<MenuItem> menus() {
        return ((MenuBar) window.scene().lookup(".menu-bar")).getMenus().stream().map(menu -> (MenuItem) menu);
    }

    private static Stream<MenuItem> below(MenuItem item) {
        return item instanceof Menu menu ? Stream.concat(Stream.of(menu), menu.getItems().stream()
                .flatMap(MainMenuTest::below)) : Stream.of(item);
    }

    private static Optional<Stage> stage(String title) {
        return Window.getWindows().stream().filter(each -> each instanceof Stage stage && stage.getTitle() != null
                && stage.getTitle().startsWith(title)).map(Stage.class::cast).findFirst();
    }

    private static Optional<DialogPane> pane() {
        return Window.getWindows().stream().filter(each -> each.getScene() != null && each.getScene()
                .getRoot() instanceof DialogPane)
                .map(each -> (DialogPane) each.getScene().getRoot()).findFirst();
    }
}
