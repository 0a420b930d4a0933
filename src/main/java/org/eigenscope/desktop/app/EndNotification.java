package org.eigenscope.desktop.app;

import java.time.Duration;
import java.time.Instant;
import javafx.stage.Stage;
import org.controlsfx.control.Notifications;
import org.eigenscope.desktop.analysis.Phase;
import org.eigenscope.desktop.workbench.Session;
import org.eigenscope.desktop.workbench.Workbench;

/** Says in a corner of the screen that an analysis has ended, if it took long and the window is out of sight. */
final class EndNotification {

    /** Nobody goes away for less. */
    private static final Duration LONG = Duration.ofSeconds(20);

    private final Stage stage;
    private final Workbench bench;
    private Instant begun = Instant.now();

    EndNotification(Stage stage, Workbench bench) {
        this.stage = stage;
        this.bench = bench;
        bench.analyses().phaseProperty().addListener((p, before, phase) -> {
            if (before == Phase.IDLE) {
                begun = Instant.now();
            } else if (phase == Phase.IDLE) {
                ended();
            }
        });
    }

    private void ended() {
        Session session = bench.sessionProperty().get();
        boolean away = stage.isShowing() && (stage.isIconified() || !stage.isFocused());
        if (session != null && away && Duration.between(begun, Instant.now()).compareTo(LONG) > 0) {
            Notifications.create().title("Eigenscope").text(session.model().name() + " is analyzed.")
                    .onAction(event -> {
                        stage.setIconified(false);
                        stage.toFront();
                    }).showInformation();
        }
    }
}
