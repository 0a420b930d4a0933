package org.eigenscope.desktop.app;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.layout.HBox;
import org.eigenscope.desktop.settings.LastSession;
import org.eigenscope.desktop.workbench.Session;
import org.eigenscope.desktop.workbench.Workbench;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** One line above the example that offers what was open the last time; it goes when anything is opened. */
final class LastSessionHint extends HBox {

    private static final int NAMED = 3;

    LastSessionHint(Workbench bench, LastSession last, Runnable reopen) {
        super(10);
        getStyleClass().add("tips");
        setId("last-session");
        setAlignment(Pos.CENTER_LEFT);
        Label text = new Label("Open the last time: " + words(last) + ".");
        text.setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
        text.setMinWidth(0);
        Hyperlink again = new Hyperlink("Reopen");
        again.setId("reopen");
        again.setMinWidth(USE_PREF_SIZE);
        again.setOnAction(event -> reopen.run());
        Button close = new Button(null, new FontIcon(Feather.X));
        close.setAccessibleText("Close this hint");
        close.getStyleClass().add("flat");
        close.setMinWidth(USE_PREF_SIZE);
        close.setOnAction(event -> show(false));
        getChildren().addAll(new FontIcon(Feather.CLOCK), text, again, close);
        bench.sessionProperty().addListener((p, before, session) ->
                show(session != null && session.example() && before == null && !last.models().isEmpty()));
        Session open = bench.sessionProperty().get();
        show(open != null && open.example() && !last.models().isEmpty());
    }

    /** {@code a, b, c and 2 more}. */
    static String words(LastSession last) {
        List<String> names = last.models().stream().map(model -> name(model.file())
                + model.beside().map(beside -> " → " + name(beside)).orElse("")).toList();
        String some = names.stream().limit(NAMED).collect(Collectors.joining(", "));
        return names.size() <= NAMED ? some : "%s and %d more".formatted(some, names.size() - NAMED);
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private void show(boolean shown) {
        setVisible(shown);
        setManaged(shown);
    }
}
