package org.eigenscope.desktop.app;

import java.time.Duration;
import java.util.function.Consumer;
import javafx.beans.value.ObservableValue;
import javafx.stage.Stage;
import org.controlsfx.control.Notifications;
import org.eigenscope.desktop.analysis.Background;
import org.eigenscope.desktop.workbench.Workbench.Ended;

/** Notifies the user that a long analysis has ended while the window was out of sight. */
final class EndNotification {

    /** Nobody goes away for less. */
    private static final Duration LONG = Duration.ofSeconds(20);

    /** @param say tells it outside the window */
    EndNotification(Stage stage, ObservableValue<Ended> ended, Consumer<String> say) {
        ended.addListener((p, before, end) -> {
            boolean away = stage.isShowing() && (stage.isIconified() || !stage.isFocused());
            if (away && end.worked().compareTo(LONG) > 0) {
                say.accept(end.model() + " is analyzed.");
            }
        });
    }

    /** By the system; where that has no way, in a corner of the screen. */
    static Consumer<String> bySystem(Stage stage, Background background) {
        return words -> background.run(() -> SystemNotification.show("Eigenscope", words), shown -> {
            if (!shown) {
                inCorner(stage, words);
            }
        }, problem -> inCorner(stage, words));
    }

    private static void inCorner(Stage stage, String words) {
        Notifications.create().title("Eigenscope").text(words).onAction(event -> {
            stage.setIconified(false);
            stage.toFront();
        }).showInformation();
    }
}
