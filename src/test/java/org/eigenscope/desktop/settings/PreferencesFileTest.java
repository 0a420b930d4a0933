package org.eigenscope.desktop.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eigenscope.analysis.AnalysisOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;

class PreferencesFileTest {

    @TempDir
    private Path folder;

    @Test
    void whatIsPutIsThereAtTheNextStart() throws Exception {
        Path file = folder.resolve("not/yet/preferences.properties");
        PreferencesFile first = new PreferencesFile(file);
        Preferences before = new Preferences(first);
        before.opened(Path.of("/models/größe = 1.safetensors"));
        before.bounds(new Preferences.Bounds(10, 20, 1200, 800, false));
        before.options(AnalysisOptions.DEFAULT.withSeed(7));
        first.flush();

        Preferences after = new Preferences(new PreferencesFile(file));

        assertThat(after.recent()).containsExactly(Path.of("/models/größe = 1.safetensors").toAbsolutePath());
        assertThat(after.bounds()).contains(new Preferences.Bounds(10, 20, 1200, 800, false));
        assertThat(after.options()).isEqualTo(AnalysisOptions.DEFAULT.withSeed(7));
    }

    @Test
    void nothingChangedIsNothingWritten() throws Exception {
        Path file = folder.resolve("preferences.properties");
        PreferencesFile store = new PreferencesFile(file);
        new Preferences(store).recent();
        store.flush();

        assertThat(file).doesNotExist();
    }

    @Test
    void aBrokenFileIsAsGoodAsNone() throws IOException {
        Path file = Files.writeString(folder.resolve("preferences.properties"), "width=900\nheight=\\u00zz\n");

        Preferences preferences = new Preferences(new PreferencesFile(file));

        assertThat(preferences.bounds()).isEmpty();
        assertThat(preferences.appearance()).isEqualTo(Preferences.Appearance.SYSTEM);
    }
}
