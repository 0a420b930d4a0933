package org.eigenscope.desktop.app;

import java.lang.management.ManagementFactory;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import javafx.application.Platform;
import javafx.scene.Scene;

/**
 * Times the start of the program: from the start of the JVM to the window's first frame and to the frame that holds the
 * first chart. A frame counts when the next pulse begins, that is, after it was drawn. (The process starts some
 * hundredths of a second before its JVM; its own start is known only to the second on Linux.)
 */
final class StartClock {

    private final Scene scene;
    private final BooleanSupplier chartDrawn;
    private final Runnable pulse = this::pulse;
    private Consumer<String> done;
    private int pulses;
    private boolean drawn;
    private long shown;

    StartClock(Scene scene, BooleanSupplier chartDrawn) {
        this.scene = scene;
        this.chartDrawn = chartDrawn;
    }

    /** @param done is told both times, in one line, on the FX thread */
    void start(Consumer<String> done) {
        this.done = done;
        scene.addPostLayoutPulseListener(pulse);
        Platform.requestNextPulse();
    }

    private void pulse() {
        if (++pulses == 2) {
            shown = passed();
        }
        if (drawn && shown > 0) {
            scene.removePostLayoutPulseListener(pulse);
            String line = "from the start of the JVM to the window %d ms, to the first chart %d ms"
                    .formatted(shown, passed());
            Platform.runLater(() -> done.accept(line));
            return;
        }
        drawn = chartDrawn.getAsBoolean();
        if (pulses == 1 || drawn) {
            // A pulse that nobody asks for does not come.
            Platform.runLater(Platform::requestNextPulse);
        }
    }

    private static long passed() {
        return System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
    }
}
