package org.eigenscope.desktop.app;

import com.sun.glass.ui.Application;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eigenscope.desktop.TestWindow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import static org.assertj.core.api.Assertions.assertThat;

/** The event by which macOS opens files, as Glass sends it; all others still go to JavaFX. */
class OpenedFilesTest {

    private final List<Object> toldToJavaFx = new ArrayList<>();
    private Application.EventHandler before;

    @BeforeEach
    void replaceJavaFx() {
        TestWindow.start();
        TestWindow.run(() -> {
            before = Application.GetApplication().getEventHandler();
            Application.GetApplication().setEventHandler(new Application.EventHandler() {
                @Override
                public void handleQuitAction(Application application, long time) {
                    toldToJavaFx.add(time);
                }

                @Override
                public void handlePreferencesChanged(Map<String, Object> preferences) {
                    toldToJavaFx.add(preferences);
                }
            });
        });
    }

    @AfterEach
    void restore() {
        TestWindow.run(() -> Application.GetApplication().setEventHandler(before));
    }

    @Test
    void theFirstOfTheFilesIsOpenedAndNothingElseIsTaken() {
        List<Path> opened = new ArrayList<>();
        TestWindow.run(() -> {
            Application application = Application.GetApplication();
            OpenedFiles.listen(opened::add);
            application.getEventHandler().handleOpenFilesAction(application, 1,
                    new String[] {"/a/one.onnx", "/a/two.onnx"});
            application.getEventHandler().handleOpenFilesAction(application, 2, new String[0]);
            application.getEventHandler().handleQuitAction(application, 3);
            application.getEventHandler().handlePreferencesChanged(Map.of("dark", true));
        });
        assertThat(opened).containsExactly(Path.of("/a/one.onnx"));
        assertThat(toldToJavaFx).containsExactly(3L, Map.of("dark", true));
    }
}
