package org.eigenscope.desktop.settings;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import java.util.Objects;
import javafx.application.Application;
import javafx.application.ColorScheme;
import javafx.application.Platform;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.value.ChangeListener;
import javafx.beans.value.WeakChangeListener;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.eigenscope.chart.ChartTheme;
import org.eigenscope.desktop.settings.Preferences.Appearance;

/** Light or dark: as the user chose, or as the system is, also when it changes. */
public final class ThemeManager {

    private final Preferences preferences;
    private final ReadOnlyObjectWrapper<ChartTheme> charts = new ReadOnlyObjectWrapper<>(ChartTheme.LIGHT);
    /** Held here alone: the system's preferences outlive every window, and must not keep one. */
    private final ChangeListener<ColorScheme> system = (p, before, scheme) -> apply();

    public ThemeManager(Preferences preferences) {
        this.preferences = preferences;
        Platform.getPreferences().colorSchemeProperty().addListener(new WeakChangeListener<>(system));
        apply();
    }

    /** The theme that charts on the screen are drawn in. */
    public ReadOnlyObjectProperty<ChartTheme> chartsProperty() {
        return charts.getReadOnlyProperty();
    }

    public Appearance appearance() {
        return preferences.appearance();
    }

    public void appearance(Appearance next) {
        preferences.appearance(next);
        apply();
    }

    /** The looks of charts in files. */
    public FigureSettings figures() {
        return preferences.figures();
    }

    public void figures(FigureSettings next) {
        preferences.figures(next);
    }

    /** Our own styles on top of the theme's. */
    public void addStyles(Scene scene) {
        String styles = Objects.requireNonNull(ThemeManager.class.getResource("/org/eigenscope/desktop/eigenscope.css"),
                "eigenscope.css is part of the program").toExternalForm();
        scene.getStylesheets().add(styles);
    }

    /** Opens a window beside another, dressed like it; Escape closes it. */
    public Stage open(Window owner, String title, Parent content, double width, double height) {
        Stage window = new Stage();
        window.initOwner(owner);
        window.setTitle(title + " – Eigenscope");
        Scene scene = new Scene(content, width, height);
        addStyles(scene);
        scene.setOnKeyPressed(event -> {
            if (event.getCode() == KeyCode.ESCAPE) {
                window.close();
            }
        });
        window.setScene(scene);
        // In the middle of its owner, as a dialog is, not of the screen.
        window.setX(owner.getX() + (owner.getWidth() - width) / 2);
        window.setY(owner.getY() + Math.max(0, (owner.getHeight() - height) / 3));
        window.show();
        return window;
    }

    private void apply() {
        boolean dark = switch (preferences.appearance()) {
            case LIGHT -> false;
            case DARK -> true;
            case SYSTEM -> Platform.getPreferences().getColorScheme() == ColorScheme.DARK;
        };
        Application.setUserAgentStylesheet(
                dark ? new PrimerDark().getUserAgentStylesheet() : new PrimerLight().getUserAgentStylesheet());
        charts.set(dark ? ChartTheme.DARK : ChartTheme.LIGHT);
    }
}
