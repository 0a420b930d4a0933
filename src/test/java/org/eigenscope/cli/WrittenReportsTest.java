package org.eigenscope.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.eigenscope.impact.ImpactColumns;
import org.eigenscope.report.RowFiles;
import org.eigenscope.report.WrittenReports;
import org.eigenscope.timeline.Runs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.eigenscope.cli.Session.MODELS;

/** Every file that a command writes is told from weights and from logs of training, whatever it is called. */
class WrittenReportsTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"analyze A --csv", "analyze A --traps", "analyze A --json", "analyze A --html",
        "analyze A --eigenvalues", "compare A B --csv", "compare A B --audit --csv", "compare A B A --csv",
        "lineage A B --csv", "plan A --csv", "mend A --out copy.safetensors --csv", "screen A --csv",
        "screen A --traps", "timeline RUN --csv", "timeline RUN --with RUN2 --csv", "timeline RUN --html"})
    void isRecognized(String line) throws IOException {
        Path file = folder.resolve("x" + (line.endsWith("eigenvalues") ? ".npz" : ".out"));
        Object[] words = Stream.concat(Stream.of(line.split(" ")).map(this::path), Stream.of(file)).toArray();

        assertThat(new Session(folder).run(words)).isLessThan(2);
        assertThat(WrittenReports.recognizes(file)).isTrue();
    }

    private Object path(String word) {
        try {
            return switch (word) {
                case "A" -> MODELS.resolve("digits-mlp.safetensors");
                case "B" -> MODELS.resolve("digits-mlp.f16.safetensors");
                case "RUN", "RUN2" -> Runs.digits(folder.resolve(word));
                case "copy.safetensors" -> folder.resolve(word);
                default -> word;
            };
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A measurement needs an engine, which is not here: its table is empty. */
    @Test
    void theTableOfEffectsIsRecognizedToo() throws IOException {
        Path file = folder.resolve("effects");
        try (OutputStream out = Files.newOutputStream(file)) {
            RowFiles.csv(ImpactColumns.ALL, List.of(), out);
        }
        assertThat(WrittenReports.recognizes(file)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"step,loss\n1,2\n", "name,weight,x\n", "layer_id,name,\n", "epoch\n", "", "layer_id"})
    void whatOthersWroteIsNot(String text) throws IOException {
        assertThat(WrittenReports.recognizes(Files.writeString(folder.resolve("log.csv"), text))).isFalse();
    }
}
