package org.eigenscope.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eigenscope.timeline.Runs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import static org.assertj.core.api.Assertions.assertThat;

/** Figures that stand in the sentences of the documentation are those that the program prints. */
class ProseFiguresTest {

    @TempDir
    private Path folder;

    /** @param printed by the command where the page has the sentence */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            README.md | traps appear in fc2 at step 177,828 and grow | Traps appear in fc2 at step 177,828 and grow
            README.md | test accuracy peaks at 562,341 and falls | test accuracy peaks at 562,341 (97.7 %) and falls
            docs/guide.md | the second for 95.5 % | and falls to 95.5 %
            assets/models/README.md | 95.5 % (97.7 % at its best, 562,341 steps) | peaks at 562,341 (97.7 %)
            """)
    void ofTheRun(String page, String sentence, String printed) throws IOException {
        assertThat(Files.readString(Path.of(page))).contains(sentence);
        Runs.digits(folder.resolve("run"));
        Session session = new Session(folder);
        assertThat(session.run("timeline", "-q", folder.resolve("run"))).isZero();
        assertThat(session.out()).contains(printed);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            docs/guide.md | stands at 11 times the edge of the noise | digits-overtrained | fc2: λ = 1973, 11 × λ+
            assets/models/README.md | a mean shift, 11 times the bulk edge | digits-overtrained | fc2: λ = 1973, 11 × λ+
            assets/models/README.md | 1.49 times the bulk edge | digits-well-trained | fc2: λ = 7.222, 1.49 × λ+
            """)
    void ofTheExamples(String page, String sentence, String model, String printed) throws IOException {
        assertThat(Files.readString(Path.of(page))).contains(sentence);
        Session session = new Session(folder);
        assertThat(session.run("analyze", "-q", Path.of("assets/models", model + ".safetensors"))).isZero();
        assertThat(session.out()).contains(printed);
    }

    @Test
    void thePictureOfTheRunHasElevenCheckpoints() throws IOException {
        assertThat(Files.readString(Path.of("README.md"))).contains("A training run of eleven checkpoints");
        assertThat(Runs.STEPS).hasSize(11);
    }
}
