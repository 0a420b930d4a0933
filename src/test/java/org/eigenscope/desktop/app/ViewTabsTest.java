package org.eigenscope.desktop.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eigenscope.desktop.TestWindow;
import org.junit.jupiter.api.Test;
import static org.assertj.core.api.Assertions.assertThat;

/** The views are styled one after the other. */
class ViewTabsTest {

    @Test
    void theViewsThatAreNotLookedAtComeAfterTheFirstPictureOneByOne() throws IOException {
        Path example = BuiltInExample.unpack(BuiltInExample.OVERTRAINED);
        List<Long> filled = new ArrayList<>();
        try (TestWindow window = new TestWindow()) {
            TestWindow.run(() -> {
                window.scene().addPostLayoutPulseListener(() -> filled.add(filled(window)));
                window.bench.sessionProperty().addListener(p -> filled.clear());
                window.bench.open(example);
            });
            TestWindow.await("all views", () -> filled.contains(5L));
            assertThat(TestWindow.fx(() -> List.copyOf(filled))).startsWith(1L).isSorted().contains(2L, 3L, 4L);
        }
    }

    private static long filled(TestWindow window) {
        return window.scene().lookup(".tab-pane") instanceof ViewTabs tabs
                ? tabs.getTabs().stream().filter(tab -> tab.getContent() != null).count() : 0;
    }
}
