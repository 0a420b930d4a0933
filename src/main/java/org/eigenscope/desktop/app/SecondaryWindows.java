package org.eigenscope.desktop.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.property.ObjectProperty;
import javafx.scene.Node;
import javafx.scene.control.Alert;
import javafx.scene.control.ButtonBar;
import javafx.scene.control.ButtonBar.ButtonData;
import javafx.scene.control.ButtonType;
import javafx.scene.control.Dialog;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextArea;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.VBox;
import javafx.stage.Stage;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.chart.EsdView;
import org.eigenscope.desktop.analysis.Background;
import org.eigenscope.desktop.analysis.OptionsPane;
import org.eigenscope.desktop.control.ColumnTable;
import org.eigenscope.desktop.help.AboutText;
import org.eigenscope.desktop.help.Glossary;
import org.eigenscope.desktop.help.Guide;
import org.eigenscope.desktop.help.HelpActions;
import org.eigenscope.desktop.help.HelpPage;
import org.eigenscope.desktop.help.Tour;
import org.eigenscope.desktop.settings.Preferences;
import org.eigenscope.desktop.settings.ThemeManager;
import org.eigenscope.desktop.workbench.FailureNotices;
import org.eigenscope.desktop.workbench.Notice;
import org.eigenscope.desktop.workbench.Workbench;
import org.eigenscope.metric.Definitions;
import org.eigenscope.model.SafeText;
import org.eigenscope.surgery.MendColumns;
import org.eigenscope.surgery.MendRow;
import org.eigenscope.surgery.MendedModel;

/** Help, log, About and options, each in a window of its own. */
final class SecondaryWindows implements HelpActions {

    private final Stage owner;
    private final Workbench bench;
    private final Preferences preferences;
    private final ThemeManager themes;
    private final Definitions definitions;
    private final AboutText.Facts facts;
    private final Background background;
    private final Path log;
    private final ObjectProperty<EsdView> view;

    /** @param view how histograms are drawn: its bins are among the options */
    SecondaryWindows(Stage owner, MainWindow.Parts parts, ObjectProperty<EsdView> view) {
        this.view = view;
        this.owner = owner;
        this.bench = parts.bench();
        this.background = parts.background();
        this.preferences = parts.preferences();
        this.themes = parts.themes();
        this.definitions = parts.definitions();
        this.facts = parts.facts();
        this.log = parts.log();
    }

    /** Shows what the layers of a written copy were and are, those too that were left. */
    void mended(MendedModel model) {
        ColumnTable<MendRow> table = new ColumnTable<>(MendColumns.ALL,
                MendRow.of(model.layers(), model.left()), words -> bench.tell(new Notice(Notice.Level.DONE, words)));
        table.setId("mended");
        table.setPrefSize(980, 260);
        dialog("Mended model", "%s, read again and analyzed: before → after".formatted(
                SafeText.of(model.path().toString())), table);
    }

    @Override
    public void help() {
        page("What the picture means", HelpPage.SECTIONS);
    }

    @Override
    public void guide() {
        background.run(Guide::load, sections -> page("Guide", sections), problem -> bench.tell(new Notice(
                Notice.Level.ERROR, FailureNotices.words(Path.of("guide.md"), problem))));
    }

    @Override
    public void tour() {
        new Tour(owner.getScene()).start();
    }

    @Override
    public void glossary(String term) {
        Glossary glossary = new Glossary(definitions, term);
        themes.open(owner, "Glossary", glossary, 640, 640);
    }

    private void page(String title, List<HelpPage.Section> sections) {
        VBox page = new VBox();
        page.getStyleClass().add("help-page");
        for (HelpPage.Section section : sections) {
            Label heading = new Label(section.heading());
            heading.getStyleClass().add("help-heading");
            Label text = new Label(section.text());
            text.setWrapText(true);
            text.setMinHeight(VBox.USE_PREF_SIZE);
            page.getChildren().addAll(heading, text);
        }
        ScrollPane scroll = new ScrollPane(page);
        scroll.setFitToWidth(true);
        // The keys scroll the page at once; a page is what is seen, where JavaFX would go some pixels.
        scroll.setFocusTraversable(true);
        scroll.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.PAGE_DOWN || event.getCode() == KeyCode.PAGE_UP) {
                double seen = scroll.getViewportBounds().getHeight();
                double step = 0.9 * seen / Math.max(1, page.getHeight() - seen);
                double way = event.getCode() == KeyCode.PAGE_DOWN ? step : -step;
                scroll.setVvalue(Math.clamp(scroll.getVvalue() + way, 0, 1));
                event.consume();
            }
        });
        themes.open(owner, title, scroll, 640, 720);
        scroll.requestFocus();
    }

    @Override
    public void log() {
        TextArea text = new TextArea();
        text.setId("log");
        text.setEditable(false);
        text.setPrefSize(720, 420);
        background.run(() -> Files.isRegularFile(log) ? Files.readString(log) : "No log could be written there.",
                text::setText, problem -> text.setText(FailureNotices.words(log, problem)));
        dialog("Log", log.toString(), text);
    }

    @Override
    public void about() {
        TextArea text = new TextArea(AboutText.text(facts));
        text.setEditable(false);
        text.setWrapText(true);
        text.setPrefSize(560, 230);
        dialog("About Eigenscope", "Eigenscope: was this network trained well? Its weights alone give the answer.",
                text);
    }

    @Override
    public void settings() {
        OptionsPane pane = new OptionsPane(bench.optionsProperty().get(), view.get().bins());
        Dialog<ButtonType> dialog = new Dialog<>();
        dialog.initOwner(owner);
        dialog.setTitle("Options of the analysis");
        dialog.getDialogPane().setContent(pane);
        ButtonType again = new ButtonType("Analyze All Again", ButtonData.OK_DONE);
        ButtonType some = new ButtonType("Analyze Selected Again", ButtonData.OTHER);
        ButtonType later = new ButtonType("Use from Now On", ButtonData.APPLY);
        dialog.getDialogPane().getButtonTypes().setAll(again, some, later, ButtonType.CANCEL);
        dialog.getDialogPane().getButtonTypes().forEach(type ->
                ButtonBar.setButtonUniformSize(dialog.getDialogPane().lookupButton(type), false));
        // It would end the analysis of the others.
        BooleanBinding busy = Bindings.createBooleanBinding(() -> bench.analyses().phase().busy(), bench.analyses()
                .phaseProperty());
        dialog.getDialogPane().lookupButton(again).disableProperty().bind(bench.sessionProperty().isNull());
        dialog.getDialogPane().lookupButton(some).disableProperty().bind(Bindings.isEmpty(bench.selection().items())
                .or(busy));
        themes.addStyles(dialog.getDialogPane().getScene());
        dialog.showAndWait().filter(button -> button != ButtonType.CANCEL).ifPresent(button -> {
            AnalysisOptions options = pane.options();
            bench.optionsProperty().set(options);
            preferences.options(options);
            view.set(view.get().withBins(pane.bins()));
            if (button == again) {
                bench.analyze(List.of());
            } else if (button == some) {
                bench.analyze(List.copyOf(bench.selection().items()));
            }
        });
    }

    private void dialog(String title, String heading, Node content) {
        Alert dialog = new Alert(Alert.AlertType.NONE, "", ButtonType.CLOSE);
        dialog.initOwner(owner);
        dialog.setTitle(title);
        dialog.setHeaderText(heading.isEmpty() ? null : heading);
        dialog.getDialogPane().setContent(content);
        dialog.setResizable(true);
        themes.addStyles(dialog.getDialogPane().getScene());
        dialog.show();
    }
}
