package org.eigenscope.model;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ModelNamesTest {

    @Test
    void theLastPartIsEnoughWhereItTellsThemApart() {
        assertThat(names("x/one.onnx", "x/y/two.onnx")).containsExactly("one.onnx", "two.onnx");
    }

    @Test
    void eachHasTheShortestEndThatNoOtherHas() {
        assertThat(names("x/a/model.pt", "y/a/model.pt", "z/b/model.pt", "z/c.pt"))
                .containsExactly("x/a/model.pt", "y/a/model.pt", "b/model.pt", "c.pt");
    }

    @Test
    void aPathThatIsTheEndOfAnother() {
        assertThat(names("/model.pt", "/a/model.pt", "/b/a/model.pt"))
                .containsExactly("model.pt", "a/model.pt", "b/a/model.pt");
    }

    @Test
    void onePathByTwoNamesIsOneModel() {
        assertThat(names("a/../m.pt", "m.pt")).containsExactly("m.pt", "m.pt");
        assertThat(names(".")).containsExactly(Path.of("").toAbsolutePath().getFileName().toString());
    }

    private static List<String> names(String... paths) {
        return ModelNames.of(Stream.of(paths).map(Path::of).toList());
    }
}
