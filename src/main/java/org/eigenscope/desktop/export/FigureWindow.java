package org.eigenscope.desktop.export;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javafx.animation.PauseTransition;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.Spinner;
import javafx.scene.control.SpinnerValueFactory;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import javafx.scene.image.Image;
import javafx.scene.image.ImageView;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import javafx.util.StringConverter;
import org.eigenscope.chart.ChartFiles;
import org.eigenscope.desktop.analysis.Background;
import org.eigenscope.desktop.chart.ChartOrder;
import org.eigenscope.desktop.settings.FigureSettings;
import org.eigenscope.desktop.settings.FigureSettings.FigureColours;
import org.eigenscope.desktop.settings.FigureSettings.Preset;
import org.eigenscope.desktop.settings.ThemeManager;
import org.eigenscope.desktop.workbench.FailureNotices;

/** A chart as it will be in a file, with all that can be set of it; what is set stays for the next one. */
final class FigureWindow extends BorderPane {

    private static final double WIDTH = 640;
    private static final double HEIGHT = 440;
    private static final double MILLIMETRE = 72 / 25.4;
    /** A spinner shows one digit behind the point. */
    private static final double ROUNDED = 0.051;

    private final ChartOrder order;
    private final Background background;
    private final ThemeManager themes;
    private final ImageView preview = new ImageView();
    private final StackPane sheet = new StackPane(preview);
    private final Label facts = new Label();
    private final PauseTransition soon = new PauseTransition(Duration.millis(120));
    private final Map<Preset, ToggleButton> presets = new EnumMap<>(Preset.class);
    private final ComboBox<FigureColours> look = new ComboBox<>();
    private final Spinner<Double> width = spinner("figure-width", 18, 600, 5);
    private final Spinner<Double> height = spinner("figure-height", 18, 600, 5);
    private final Spinner<Double> letters = spinner("figure-letters", 7, 48, 1);
    private final Spinner<Double> dots = spinner("figure-dots", 36, 1200, 50);
    private final CheckBox titled = new CheckBox("Title and key figures above it");
    private final CheckBox transparent = new CheckBox("No background");
    private final Button save = new Button("Save…");
    private final Button copy = new Button("Copy");
    private final GridPane controls = new GridPane(10, 8);
    private FigureSettings settings;
    private boolean syncing;
    private int request;
    private int rows;

    /**
     * @param saved is given the figure to be written, and says whether it will be
     * @param copied is given the figure to be put on the clipboard
     */
    FigureWindow(ChartOrder order, Background background, ThemeManager themes, Predicate<Figure> saved,
            Consumer<Figure> copied) {
        this.order = order;
        this.background = background;
        this.themes = themes;
        this.settings = themes.figures();
        getStyleClass().add("figure-window");
        preview.setId("figure-preview");
        preview.setPreserveRatio(true);
        sheet.getStyleClass().add("figure-sheet");
        sheet.setMinSize(WIDTH / 2, HEIGHT / 2);
        sheet.setPrefSize(WIDTH, HEIGHT);
        preview.fitWidthProperty().bind(sheet.widthProperty().subtract(24));
        preview.fitHeightProperty().bind(sheet.heightProperty().subtract(24));
        facts.setId("figure-facts");
        facts.getStyleClass().add("muted");
        facts.setWrapText(true);
        HBox kinds = new HBox();
        ToggleGroup one = new ToggleGroup();
        for (Preset preset : Preset.values()) {
            ToggleButton button = new ToggleButton(preset.label());
            button.setId("figure-" + preset.name().toLowerCase(java.util.Locale.ROOT));
            button.setOnAction(event -> {
                button.setSelected(true);
                set(preset.settings());
                show();
            });
            presets.put(preset, button);
            button.setToggleGroup(one);
            button.getStyleClass().add("center-pill");
            kinds.getChildren().add(button);
        }
        kinds.getChildren().getFirst().getStyleClass().setAll("toggle-button", "left-pill");
        kinds.getChildren().getLast().getStyleClass().setAll("toggle-button", "right-pill");
        look.getItems().setAll(FigureColours.values());
        look.setId("figure-look");
        look.setConverter(new StringConverter<>() {
            @Override
            public String toString(FigureColours one) {
                return one == null ? "" : one.label();
            }

            @Override
            public FigureColours fromString(String text) {
                throw new UnsupportedOperationException("it is chosen, not written");
            }
        });
        titled.setId("figure-titled");
        transparent.setId("figure-transparent");
        transparent.setTooltip(new Tooltip("Transparent: what lies behind the figure shows through"));
        controls.getStyleClass().add("figure-controls");
        row("Width, mm", width);
        row("Height, mm", height);
        row("Letters, points", letters);
        row("Dots an inch", dots);
        row("Colours", look);
        controls.add(new VBox(8, titled, transparent), 0, rows++, 2, 1);
        look.setMaxWidth(190);
        save.setId("figure-save");
        save.setDefaultButton(true);
        save.setOnAction(event -> {
            if (saved.test(figure())) {
                getScene().getWindow().hide();
            }
        });
        copy.setId("figure-copy");
        copy.setOnAction(event -> copied.accept(figure()));
        HBox.setHgrow(facts, Priority.ALWAYS);
        facts.setMaxWidth(Double.MAX_VALUE);
        HBox below = new HBox(10, facts, copy, save);
        below.setAlignment(Pos.CENTER_LEFT);
        below.getStyleClass().add("figure-below");
        kinds.getStyleClass().add("figure-above");
        setTop(kinds);
        setCenter(sheet);
        setRight(controls);
        setBottom(below);
        for (ObservableValue<?> value : List.of(width.valueProperty(), height.valueProperty(), letters.valueProperty(),
                dots.valueProperty(), look.valueProperty(), titled.selectedProperty(),
                transparent.selectedProperty())) {
            value.addListener((p, before, after) -> change());
        }
        soon.setOnFinished(event -> draw());
        // Sharp again in the size that the window has now.
        sheet.widthProperty().addListener((p, before, after) -> soon.playFromStart());
        sheet.heightProperty().addListener((p, before, after) -> soon.playFromStart());
        show();
    }

    /** Puts the keys on the button that saves: who wants nothing else presses Enter. */
    void begin() {
        save.requestFocus();
    }

    private static Spinner<Double> spinner(String id, double least, double most, double step) {
        Spinner<Double> spinner = new Spinner<>(new SpinnerValueFactory.DoubleSpinnerValueFactory(least, most, least,
                step));
        spinner.setId(id);
        spinner.setEditable(true);
        spinner.setPrefWidth(110);
        return spinner;
    }

    private void row(String name, Node control) {
        Label label = new Label(name);
        label.setLabelFor(control);
        label.setMinWidth(Region.USE_PREF_SIZE);
        control.setAccessibleText(name);
        controls.add(label, 0, rows);
        controls.add(control, 1, rows++);
    }

    private Figure figure() {
        return new Figure(order, settings, settings.theme(themes.chartsProperty().get()));
    }

    private void set(FigureSettings next) {
        settings = next;
        themes.figures(next);
    }

    private void change() {
        if (!syncing) {
            FigureSettings now = settings;
            set(new FigureSettings(now.preset(), look.getValue(),
                    MILLIMETRE * value(width, now.width() / MILLIMETRE),
                    MILLIMETRE * value(height, now.height() / MILLIMETRE), value(letters, now.letters()),
                    (int) Math.round(value(dots, now.dots())), titled.isSelected(), transparent.isSelected()));
            soon.playFromStart();
        }
    }

    /** The setting; the one before where both show the same digits. */
    private static double value(Spinner<Double> spinner, double now) {
        return Math.abs(spinner.getValue() - now) <= ROUNDED ? now : spinner.getValue();
    }

    private void show() {
        syncing = true;
        presets.get(settings.preset()).setSelected(true);
        set(width, settings.width() / MILLIMETRE);
        set(height, settings.height() / MILLIMETRE);
        set(letters, settings.letters());
        set(dots, settings.dots());
        look.setValue(settings.look());
        titled.setSelected(settings.titled());
        transparent.setSelected(settings.transparent());
        syncing = false;
        soon.playFromStart();
    }

    private static void set(Spinner<Double> spinner, double value) {
        spinner.getValueFactory().setValue(Math.round(10 * value) / 10.0);
    }

    private void draw() {
        if (getScene() == null || !getScene().getWindow().isShowing()) {
            return;
        }
        Figure figure = figure();
        int mine = ++request;
        ChartFiles.Size size;
        try {
            size = figure.size();
        } catch (IllegalArgumentException e) {
            fail(e.getMessage());
            return;
        }
        double sharp = getScene().getWindow().getOutputScaleX();
        double zoom = Math.min((sheet.getWidth() - 24) / size.width(), (sheet.getHeight() - 24) / size.height());
        if (zoom <= 0) {
            return;
        }
        ChartFiles.Size seen = new ChartFiles.Size(size.width(), size.height(), zoom * sharp);
        background.run(() -> {
            ByteArrayOutputStream png = new ByteArrayOutputStream();
            ChartFiles.write(figure.draw(), ChartFiles.Kind.PNG, png, seen);
            return new Image(new ByteArrayInputStream(png.toByteArray()));
        }, image -> {
            if (mine == request) {
                preview.setImage(image);
                save.setDisable(false);
                copy.setDisable(false);
                facts.setText("%.0f × %.0f mm; an image has %d × %d pixels. Shown at %.0f %% of its size.".formatted(
                        size.width() / MILLIMETRE, size.height() / MILLIMETRE,
                        Math.round(size.width() * size.scale()), Math.round(size.height() * size.scale()),
                        100 * zoom * 72 / 96));
            }
        }, problem -> {
            if (mine == request) {
                fail(FailureNotices.words(Path.of("chart"), problem));
            }
        });
    }

    private void fail(String why) {
        preview.setImage(null);
        facts.setText(Character.toUpperCase(why.charAt(0)) + why.substring(1) + ".");
        save.setDisable(true);
        copy.setDisable(true);
    }
}
