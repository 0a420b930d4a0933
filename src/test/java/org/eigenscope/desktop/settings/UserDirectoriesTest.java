package org.eigenscope.desktop.settings;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import static org.assertj.core.api.Assertions.assertThat;

class UserDirectoriesTest {

    private static final Path USER = Path.of("/home/ada");

    @Test
    void theLogLiesInThePlatformsPlace() {
        assertThat(places("Linux").logs()).isEqualTo(USER.resolve(".local/state/eigenscope"));
        assertThat(places("Linux", "XDG_STATE_HOME", "/state").logs()).isEqualTo(Path.of("/state/eigenscope"));
        assertThat(places("Linux", "XDG_STATE_HOME", "state").logs()).as("relative")
                .isEqualTo(USER.resolve(".local/state/eigenscope"));
        assertThat(places("Mac OS X").logs()).isEqualTo(USER.resolve("Library/Logs/Eigenscope"));
        assertThat(places("Windows 11", "LOCALAPPDATA", "/local").logs()).isEqualTo(Path.of("/local/Eigenscope/Logs"));
    }

    @Test
    void soDoThePreferences() {
        String file = "preferences.properties";
        assertThat(places("Linux").preferences()).isEqualTo(USER.resolve(".config/eigenscope").resolve(file));
        assertThat(places("Linux", "XDG_CONFIG_HOME", "/config").preferences())
                .isEqualTo(Path.of("/config/eigenscope").resolve(file));
        assertThat(places("Mac OS X").preferences()).isEqualTo(USER.resolve("Library/Application Support/Eigenscope")
                .resolve(file));
        assertThat(places("Windows 11", "APPDATA", "/roaming").preferences()).isEqualTo(Path.of("/roaming/Eigenscope")
                .resolve(file));
    }

    private static UserDirectories places(String system) {
        return new UserDirectories(system, Map.of(), USER);
    }

    private static UserDirectories places(String system, String variable, String value) {
        return new UserDirectories(system, Map.of(variable, value), USER);
    }
}
