package org.eigenscope.desktop.app;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javafx.beans.property.SimpleObjectProperty;
import org.eigenscope.desktop.TestWindow;
import org.eigenscope.desktop.workbench.Workbench.Ended;
import org.junit.jupiter.api.Test;
import static org.assertj.core.api.Assertions.assertThat;

/** The end of a long analysis is told outside the window, to somebody who does not look at it. */
class EndNotificationTest {

    @Test
    void onlyTheEndOfALongAnalysisIsToldAndOnlyWhileTheWindowIsOutOfSight() {
        List<String> said = new ArrayList<>();
        try (TestWindow window = new TestWindow()) {
            SimpleObjectProperty<Ended> ended = new SimpleObjectProperty<>();
            TestWindow.run(() -> {
                new EndNotification(window.stage, ended, said::add);
                window.stage.requestFocus();
            });
            TestWindow.await("in sight", window.stage::isFocused);
            TestWindow.run(() -> ended.set(new Ended("seen", Duration.ofMinutes(3))));
            assertThat(said).isEmpty();
            TestWindow.run(() -> window.stage.setIconified(true));
            TestWindow.await("out of sight", () -> window.stage.isIconified() || !window.stage.isFocused());
            TestWindow.run(() -> ended.set(new Ended("short", Duration.ofSeconds(3))));
            TestWindow.run(() -> ended.set(new Ended("bert", Duration.ofMinutes(3))));
            TestWindow.run(() -> window.stage.setIconified(false));
        }
        assertThat(said).containsExactly("bert is analyzed.");
    }

    @Test
    void theWordsAreArgumentsOfTheSystemsProgramWhateverTheyHold() {
        String words = "a\"; rm -rf ~ is analyzed.";
        assertThat(SystemNotification.command("Linux", "Eigenscope", words).orElseThrow())
                .startsWith("notify-send").endsWith("--", "Eigenscope", words);
        assertThat(SystemNotification.command("Mac OS X", "Eigenscope", words).orElseThrow())
                .startsWith("osascript").endsWith("end run", "Eigenscope", words);
        assertThat(SystemNotification.command("Windows 11", "Eigenscope", words)).isEmpty();
    }
}
