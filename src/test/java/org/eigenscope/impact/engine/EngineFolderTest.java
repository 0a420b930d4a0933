package org.eigenscope.impact.engine;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** An engine that is not there, or not whole, is told in one sentence. */
class EngineFolderTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void whatToFetchIsTold(Engine engine) {
        assertThatThrownBy(() -> new EngineFolder(folder).load(engine)).isInstanceOf(EngineException.class)
                .hasMessageContaining(engine.label()).hasMessageContaining(folder.toString())
                .hasMessageContaining(String.join(" ", engine.artifacts())).hasMessageNotContaining("\n");
    }

    @Test
    void whatIsThereIsNotAskedFor() throws Exception {
        Files.createFile(folder.resolve("gson-2.15.0.jar"));
        Files.createFile(folder.resolve("slf4j-api-2.0.17.jar"));
        assertThatThrownBy(() -> new EngineFolder(folder).load(Engine.ONNX_RUNTIME))
                .hasMessageNotContaining("gson").hasMessageNotContaining("slf4j-api").hasMessageContaining("slf4j-nop");
    }

    @Test
    void halfAJarIsNamed() throws Exception {
        for (String artifact : Engine.ONNX_RUNTIME.artifacts()) {
            String[] parts = artifact.split(":");
            Files.writeString(folder.resolve(parts[1] + "-" + parts[2] + ".jar"), "PK\u0003\u0004 cut off");
        }
        assertThatThrownBy(() -> new EngineFolder(folder).load(Engine.ONNX_RUNTIME))
                .isInstanceOf(EngineException.class).hasMessageContaining(".jar is damaged")
                .hasMessageContaining("download it again");
    }

    @Test
    void theEnvironmentNamesTheFolder() {
        assertThat(EngineFolder.of(Map.of(EngineFolder.VARIABLE, "/some/place")).path()).isEqualTo(
                Path.of("/some/place"));
        assertThat(EngineFolder.of(Map.of()).path()).hasFileName("engines");
    }
}
