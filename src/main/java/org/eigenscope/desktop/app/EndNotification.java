package org.eigenscope.desktop.app;

import java.time.Duration;
import javafx.stage.Stage;
import org.controlsfx.control.Notifications;
import org.eigenscope.desktop.workbench.Workbench;

/** Says in a corner of the screen that an analysis has ended, if it took long and the window is out of sight. */
final class EndNotification {

    /** Nobody goes away for less. */
    private static final Duration LONG = Duration.ofSeconds(20);

    private final Stage stage;

    EndNotification(Stage stage, Workbench bench) {
        this.stage = stage;
        bench.endedProperty().addListener((p, before, end) -> {
            if (end.worked().compareTo(LONG) > 0 && stage.isShowing() && (stage.isIconified() || !stage.isFocused())) {
                say(end.model() + " is analyzed.");
            }
        });
    }

    private void say(String words) {
        Notifications.create().title("Eigenscope").text(words).onAction(event -> {
            stage.setIconified(false);
            stage.toFront();
        }).showInformation();
    }
}
